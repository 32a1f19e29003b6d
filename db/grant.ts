import { sql } from "drizzle-orm";
import type { Database } from "./client";

/**
 * Gives a database role what the application needs at run time and no more: it owns nothing, can change no table's shape, and can
 * add to the audit trail but neither change nor remove what is there. Holds for tables of later migrations, too, when the
 * same owner runs them.
 */
export async function grantRuntime({ db }: Database, role: string): Promise<void> {
  const name = sql.identifier(role);
  await db.transaction(async (tx) => {
    await tx.execute(sql`grant usage on schema public to ${name}`);
    await tx.execute(sql`grant select, insert, update, delete on all tables in schema public to ${name}`);
    await tx.execute(sql`grant usage on all sequences in schema public to ${name}`);
    await tx.execute(
      sql`alter default privileges in schema public grant select, insert, update, delete on tables to ${name}`,
    );
    await tx.execute(sql`alter default privileges in schema public grant usage on sequences to ${name}`);
    await tx.execute(sql`revoke update, delete, truncate, references, trigger on event from ${name}`);
    await tx.execute(sql`revoke insert, update, delete, truncate on migration from ${name}`);
  });
}

/** Whether the role we are connected as could change the trail: as its owner, by a grant, or as a superuser. */
export async function mayChangeEvents({ db }: Database): Promise<boolean> {
  const { rows } = (await db.execute(sql`
    select pg_has_role(current_user, class.relowner, 'usage')
      or has_table_privilege(current_user, class.oid, 'update, delete, truncate') as may
    from pg_class class where class.oid = 'event'::regclass
  `)) as unknown as { rows: { may: boolean }[] };
  return rows[0]?.may ?? true;
}

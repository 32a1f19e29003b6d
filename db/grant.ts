import { sql } from "drizzle-orm";
import type { Database } from "./client";
import { queryRows } from "./sql";

/**
 * Grants a database role the rights that the server needs at run time. The role cannot alter tables. It can add events
 * to the audit trail, but neither change nor delete them. The rights also apply to tables that later migrations by the
 * same owner create.
 */
export async function grantRuntime({ db }: Database, databaseRole: string): Promise<void> {
  const name = sql.identifier(databaseRole);
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

/** Whether the connected role could change the audit trail: as its owner, by a grant, or as a superuser. */
export async function canChangeEvents({ db }: Database): Promise<boolean> {
  const [row] = await queryRows<{ may: boolean }>(
    db,
    sql`
    select pg_has_role(current_user, class.relowner, 'usage')
      or has_table_privilege(current_user, class.oid, 'update, delete, truncate') as may
    from pg_class class where class.oid = 'event'::regclass
  `,
  );
  return row?.may ?? true;
}

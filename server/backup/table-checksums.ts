import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";

/** The first line of a backup, before the output of pg_dump. */
export const Manifest = z.object({
  format: z.literal("muba-siaga-112 backup 1"),
  madeAt: z.iso.datetime(),
  /** The major version of the PostgreSQL server. */
  postgres: z.int().min(1).max(1_000),
  tables: z
    .array(
      z.object({
        name: z.string().regex(/^[a-z][a-z0-9_]*$/),
        rows: z.int().nonnegative(),
        checksum: z.string().regex(/^-?\d+$/),
      }),
    )
    .max(100_000),
});
export type Manifest = z.output<typeof Manifest>;

/** SQL with the settings that determine how PostgreSQL formats a row as text, and therefore the row's checksum. */
const textOutputSettingsSql =
  "set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres'; set local bytea_output = 'hex'; set local extra_float_digits = 1;";

/** SQL that lists the tables of the product, including partitions: those in `public` that belong to no extension. */
const productTablesSql = `
  select relname::text as name, class.oid
  from pg_class class
  where relnamespace = 'public'::regnamespace and relkind = 'r'
    and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = class.oid and deptype = 'e')`;

/** SQL that returns the number of rows of a table and the sum of their hashes, which does not depend on their order. */
const createCountAndChecksumSql = (table: string) =>
  `select count(*)::bigint as rows, coalesce(sum(('x' || left(md5(table_row::text), 16))::bit(64)::bigint::numeric), 0)::text as checksum from only public.${table} as table_row`;

type Rows<Row> = { rows: Row[] };

export async function readMajorVersion(db: Db): Promise<number> {
  const { rows } = (await db.execute(sql`show server_version_num`)) as unknown as Rows<{ server_version_num: string }>;
  return Math.floor(Number(rows[0]?.server_version_num) / 10_000);
}

export async function listTables(db: Db): Promise<string[]> {
  const { rows } = (await db.execute(sql.raw(`${productTablesSql} order by relname`))) as unknown as Rows<{
    name: string;
  }>;
  return rows.map(({ name }) => name);
}

/** Reads the row count and the checksum of each table, in the transaction `tx`. */
export async function readTableChecksums(tx: Db): Promise<Manifest["tables"]> {
  await tx.execute(sql.raw(textOutputSettingsSql));
  const tables: Manifest["tables"] = [];
  for (const name of await listTables(tx)) {
    const { rows } = (await tx.execute(sql.raw(createCountAndChecksumSql(`"${name}"`)))) as unknown as Rows<{
      rows: string;
      checksum: string;
    }>;
    for (const row of rows) tables.push({ name, rows: Number(row.rows), checksum: row.checksum });
  }
  return tables;
}

/** The SQLSTATE of the error that is raised if a table differs from the manifest. */
export const differenceSqlState = "MB112";

/** Returns SQL that raises an error if a table is missing, is not in the manifest, or has other contents. */
export function createComparisonSql({ tables }: Pick<Manifest, "tables">): string {
  // The schema of the manifest allows no quotation marks in these values, so they need no escaping.
  return `
set local search_path = public; ${textOutputSettingsSql}
do $compare$
declare
  expected record;
  actual record;
begin
  for expected in
    select coalesce(recorded.name, present.name) as name, recorded.rows, recorded.checksum, present.name is not null as "isPresent"
    from jsonb_to_recordset('${JSON.stringify(tables)}') as recorded (name text, rows bigint, checksum text)
    full join (${productTablesSql}) as present on present.name = recorded.name
  loop
    if expected.rows is null or not expected."isPresent" then
      raise exception '${differenceSqlState}: the table % is only in the database or only in the backup', expected.name
        using errcode = '${differenceSqlState}';
    end if;
    execute format($count$${createCountAndChecksumSql("%I")}$count$, expected.name) into actual;
    if actual.rows <> expected.rows or actual.checksum <> expected.checksum then
      raise exception '${differenceSqlState}: the table % has % rows; the backup counted %, or rows with other contents',
        expected.name, actual.rows, expected.rows using errcode = '${differenceSqlState}';
    end if;
  end loop;
end
$compare$;
`;
}

/** SQL that drops everything in `public` that does not belong to an extension. */
export const dropEverythingSql = `
do $drop$
declare
  statements text[];
  statement text;
begin
  with extension_member as (select classid, objid from pg_depend where deptype = 'e'),
  column_sequence as (select objid from pg_depend where classid = 'pg_class'::regclass and deptype in ('a', 'i')),
  command as (
    select format('%s if exists public.%I', case relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end, relname) as text
    from pg_class class
    where relnamespace = 'public'::regnamespace
      and (relkind in ('r', 'p', 'v') or relkind = 'S' and class.oid not in (select objid from column_sequence))
      and (('pg_class'::regclass)::oid, class.oid) not in (select classid, objid from extension_member)
    union all
    select format('routine if exists %s', routine.oid::regprocedure)
    from pg_proc routine
    where pronamespace = 'public'::regnamespace
      and (('pg_proc'::regclass)::oid, routine.oid) not in (select classid, objid from extension_member)
  )
  select coalesce(array_agg(format('drop %s cascade', text)), '{}') into statements from command;
  foreach statement in array statements loop
    execute statement;
  end loop;
end
$drop$;
`;

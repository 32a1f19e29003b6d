import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SQL } from "drizzle-orm";
import type { z } from "zod";
import type { Db } from "./client";

/** A query stored in a SQL file. Call it with a database or a transaction and its named parameters. */
export type SqlQuery<Row extends z.ZodType, Names extends string> = {
  (db: Db, parameters: Record<Names, unknown>): Promise<z.output<Row>[]>;
  /** The statement with $n parameters, for `explain` and for benchmarks. */
  text: string;
  /** The parameter values in the order of $1, $2, ... */
  values(parameters: Record<Names, unknown>): unknown[];
};

type QueryDefinition<Row extends z.ZodType, Names extends string> = {
  name: string;
  row: Row;
  parameters: readonly Names[];
};

/**
 * Reads `db/queries/<name>.sql` once and turns it into a named prepared statement, which is planned once per
 * connection. In the file, parameters are written `:name`. The definition must list them all, and each call must
 * provide them.
 */
export function sqlQuery<Row extends z.ZodType, Names extends string>(
  definition: QueryDefinition<Row, Names>,
): SqlQuery<Row, Names> {
  const { name, row, parameters } = definition;
  // The path is relative to the working directory and not to `import.meta.url`, which bundlers rewrite.
  const source = readFileSync(join(process.cwd(), "db/queries", `${name}.sql`), "utf8").trimEnd();
  const { text, names } = toPositional(source);
  if ([...names].sort().join() !== [...parameters].sort().join()) {
    throw new Error(`${name}.sql has the parameters ${names.join()}, not ${parameters.join()}`);
  }

  const rows = row.array();
  const values = (parameters: Record<Names, unknown>) =>
    (names as Names[]).map((parameter) => {
      if (parameters[parameter] === undefined) throw new Error(`${name}.sql: parameter ${parameter} is missing`);
      return parameters[parameter];
    });
  const run = async (db: Db, parameters: Record<Names, unknown>) => {
    const query = { sql: text, params: values(parameters) };
    const statement = db._.session.prepareQuery(query, undefined, name, false);
    const result = (await statement.execute()) as { rows: unknown[] };
    return rows.parse(result.rows);
  };
  return Object.assign(run, { text, values });
}

/**
 * Runs a statement and returns its rows. `Row` is not checked: it must match the columns as the database driver returns
 * them.
 */
export async function queryRows<Row>(db: Db, statement: SQL): Promise<Row[]> {
  const { rows } = (await db.execute(statement)) as unknown as { rows: Row[] };
  return rows;
}

/**
 * Builds a statement only once for each database, for statements that take longer to build than to run. Give the
 * statement a name with `.prepare(name)`, so that it is also planned only once per connection.
 */
export function prepareOnce<Prepared>(prepare: (db: Db) => Prepared): (db: Db) => Prepared {
  const preparedByDatabase = new WeakMap<Db, Prepared>();
  return (db) => {
    const prepared = preparedByDatabase.get(db) ?? prepare(db);
    preparedByDatabase.set(db, prepared);
    return prepared;
  };
}

/** Replaces each `:name` with `$n`. Casts (`::type`), comments and quoted text stay unchanged. */
export function toPositional(source: string): { text: string; names: string[] } {
  const names: string[] = [];
  const text = source.replace(/--[^\n]*|'(?:[^']|'')*'|::|:([a-z_]+)/g, (match, name?: string) => {
    if (!name) return match;
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return { text, names };
}

/** Formats a point as EWKT, so that a query takes it as one parameter. */
export function formatPoint({ lng, lat }: { lng: number; lat: number }): string {
  return `SRID=4326;POINT(${lng} ${lat})`;
}

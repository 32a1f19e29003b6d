import { randomUUID } from "node:crypto";
import pg from "pg";
import { openPostgres } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { nearestUnits, takeUnits } from "../../db/queries/assignment";
import { createFeedCounters } from "../../server/feed/counters";
import { buildApp } from "../../server/http/app";
import { createLog } from "../../server/log";

type Statement = { text: string; values: unknown[]; rows: unknown[][] };

/**
 * The statements the product sent to the database for one request, in order, with their values. `sent` includes those that begin and
 * end its transaction.
 */
export type Recording = { at: LngLat; statements: Statement[]; sent: number };

type Request = {
  key: string;
  body: { type: string; location: LngLat };
  positionFreshMinutes: number;
  idempotent?: boolean;
};

/** Sends one request through the product's routes and records every statement sent to the database. */
export async function recordRequest(
  databaseUrl: string,
  { key, body, positionFreshMinutes, idempotent = false }: Request,
): Promise<Recording> {
  const database = await openPostgres(databaseUrl, { size: 1 });
  const app = await buildApp({
    database,
    feed: {
      announce: () => {},
      ageMs: () => 0,
      counters: createFeedCounters(),
      stop: async () => {},
      async *subscribe() {},
    },
    settings: { positionFreshMinutes },
    log: createLog("silent"),
    sessionSecret: "a secret that nobody needs to know here",
    tls: false,
    version: "",
  });
  const post = async () => {
    const headers = { authorization: `Bearer ${key}`, ...(idempotent && { "idempotency-key": randomUUID() }) };
    const { statusCode } = await app.inject({ method: "POST", url: "/api/v1/incidents", headers, payload: body });
    if (statusCode !== 201) throw new Error(`the request to record returned ${statusCode}`);
  };
  // The first request of a minute also updates the last use of the key.
  await post();
  const { statements, stop } = recordStatements();
  await post().finally(stop);
  await app.close();
  await database.close();
  const isWork = ({ text }: Statement) => !/^(begin|commit)$/.test(text);
  return { at: body.location, statements: statements.filter(isWork), sent: statements.length };
}

type Query = { text: string; rowMode?: string };
type QueryResult = { rows: (unknown[] | Record<string, unknown>)[] };
type Run = (
  query: Query | string,
  values?: unknown[],
  callback?: (error: Error | null, result: QueryResult) => void,
) => unknown;

function recordStatements(): { statements: Statement[]; stop: () => void } {
  const statements: Statement[] = [];
  const client = pg.Client.prototype as unknown as { query: Run };
  const run = client.query;
  client.query = function recordingQuery(query, values = [], callback) {
    const statement: Statement = { text: typeof query === "string" ? query : query.text, values, rows: [] };
    statements.push(statement);
    const recordRows = ({ rows }: QueryResult) => {
      statement.rows = inOrder(
        statement.text,
        rows.map((row) => (Array.isArray(row) ? row : Object.values(row))),
      );
    };
    if (callback) {
      return run.call(this, query, values, (error, result) => {
        if (!error) recordRows(result);
        callback(error, result);
      });
    }
    return (run.call(this, query, values) as Promise<QueryResult>).then((result) => {
      recordRows(result);
      return result;
    });
  };
  const stop = () => {
    client.query = run;
  };
  return { statements, stop };
}

/**
 * Replays a recording for another place: the same statements with the same values in one transaction, each a named prepared
 * statement, sent by the bare driver. Ids and decimals that came from an earlier statement are replaced by its current result, and
 * ids that the product made up by new ones.
 */
export function replay({ at, statements }: Recording): (client: pg.ClientBase, place: LngLat) => Promise<void> {
  const origins = originsOf(statements);
  return async (client, place) => {
    const results: unknown[][][] = [];
    const current = new Map<string, string>([
      [`${at.lng}`, `${place.lng}`],
      [`${at.lat}`, `${place.lat}`],
    ]);
    const run = async (index: number) => {
      const { text, values } = statements[index] as Statement;
      const substitute = (source: string) =>
        source.replace(tokens, (token) => {
          const knownOrigins = (origins.get(token) ?? []).filter(({ statement }) => statement < index);
          const origin =
            knownOrigins.find(({ statement }) => statements[statement]?.text === takeUnits.text) ?? knownOrigins[0];
          if (!origin && uuid.test(token) && !current.has(token)) current.set(token, randomUUID());
          const now = origin ? results[origin.statement]?.[origin.row]?.[origin.column] : current.get(token);
          // If the current result has fewer rows than the recorded one, for example fewer passed-over units, keep the
          // recorded value.
          return `${now ?? token}`;
        });
      const filled = values.map((value) => fill(value, substitute));
      const result = await client.query<unknown[]>({ name: nameOf(text), text, values: filled, rowMode: "array" });
      results[index] = inOrder(text, result.rows, statements[index]?.rows);
    };
    await client.query("begin");
    for (const [index, { text }] of statements.entries()) {
      await run(index);
      // If other transactions hold the whole shortlist, read it again. It may have been read in several statements.
      while (text === takeUnits.text && results[index]?.some((row) => row[1] === null)) {
        for (const [earlier, statement] of statements.slice(0, index).entries())
          if (statement.text === nearestUnits.text) await run(earlier);
        await run(index);
      }
    }
    await client.query("commit");
  };
}

/** Columns of `nearest-units.sql`. */
const [numberColumn, distanceColumn, byAreaColumn] = [0, 13, 16];

/**
 * The rows of a statement. Candidates are put in the order of their lines and ranks, and each line gets as many rows as it has in
 * `recorded`, so that a row means the same candidate in each run; other statements return their rows in a fixed order.
 */
function inOrder(text: string, rows: unknown[][], recorded?: unknown[][]): unknown[][] {
  if (text !== nearestUnits.text) return rows;
  const numbers = [...new Set((recorded ?? rows).map((row) => Number(row[numberColumn])))].sort((a, b) => a - b);
  return numbers.flatMap((number) => {
    const isOfLine = (row: unknown[]) => row[numberColumn] === number;
    const ranked = rows
      .filter(isOfLine)
      .sort(
        (a, b) =>
          Number(b[byAreaColumn]) - Number(a[byAreaColumn]) || Number(a[distanceColumn]) - Number(b[distanceColumn]),
      );
    return recorded ? recorded.filter(isOfLine).map((_, rank) => ranked[rank] ?? []) : ranked;
  });
}

const statementNames = new Map<string, string>();

/** A statement has the same name in every recording, because a connection may run several recordings. */
function nameOf(text: string): string {
  const name = statementNames.get(text) ?? `statement ${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const decimal = /-?\d+\.\d+/;
const tokens = new RegExp(`${uuid.source}|${decimal.source}`, "g");
const token = new RegExp(`^(?:${uuid.source}|${decimal.source})$`);

type Origin = { statement: number; row: number; column: number };

/** Finds the earlier results that each id and decimal came from. */
function originsOf(statements: readonly Statement[]): Map<string, Origin[]> {
  const origins = new Map<string, Origin[]>();
  for (const [statement, { rows }] of statements.entries()) {
    for (const [row, columns] of rows.entries()) {
      for (const [column, value] of columns.entries()) {
        const origin = { statement, row, column };
        if (token.test(`${value}`)) origins.set(`${value}`, [...(origins.get(`${value}`) ?? []), origin]);
      }
    }
  }
  return origins;
}

function fill(value: unknown, substitute: (text: string) => string): unknown {
  if (typeof value === "string") return substitute(value);
  if (typeof value === "number") return Number(substitute(`${value}`));
  if (Array.isArray(value)) return value.map((item) => fill(item, substitute));
  return value;
}

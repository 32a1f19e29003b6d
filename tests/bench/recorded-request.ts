import { randomUUID } from "node:crypto";
import pg from "pg";
import { openPostgres } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { lockUnits, nearestUnits } from "../../db/queries/assignment";
import { createFeedCounters } from "../../server/feed/counters";
import { buildApp } from "../../server/http/app";
import { createLog } from "../../server/log";

type Statement = { text: string; values: unknown[]; rows: unknown[][] };

/**
 * The statements that the server sent to the database for one request, in order, with their values and rows.
 * `sentCount` is the number of statements, including those that begin and commit the transaction.
 */
export type Recording = { at: LngLat; statements: Statement[]; sentCount: number };

type RequestToRecord = {
  key: string;
  body: { type: string; location: LngLat };
  positionFreshMinutes: number;
  idempotent?: boolean;
};

/** Sends one request through the server's routes and records every statement sent to the database. */
export async function recordRequest(
  databaseUrl: string,
  { key, body, positionFreshMinutes, idempotent = false }: RequestToRecord,
): Promise<Recording> {
  const database = await openPostgres(databaseUrl, { size: 1 });
  const app = await buildApp({
    database,
    feed: {
      announce: () => {},
      currentId: () => "",
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
  const postIncident = async () => {
    const headers = { authorization: `Bearer ${key}`, ...(idempotent && { "idempotency-key": randomUUID() }) };
    const { statusCode } = await app.inject({ method: "POST", url: "/api/v1/incidents", headers, payload: body });
    if (statusCode !== 201) throw new Error(`the request to record returned ${statusCode}`);
  };
  // The first request in each minute also updates the time at which the key was last used, so send one before
  // recording.
  await postIncident();
  const { statements, stop } = recordStatements();
  await postIncident().finally(stop);
  await app.close();
  await database.close();
  const isInsideTransaction = ({ text }: Statement) => !/^(begin|commit)$/.test(text);
  return { at: body.location, statements: statements.filter(isInsideTransaction), sentCount: statements.length };
}

type Query = { text: string; rowMode?: string };
type QueryResult = { rows: (unknown[] | Record<string, unknown>)[] };
type QueryFunction = (
  query: Query | string,
  values?: unknown[],
  callback?: (error: Error | null, result: QueryResult) => void,
) => unknown;

function recordStatements(): { statements: Statement[]; stop: () => void } {
  const statements: Statement[] = [];
  const client = pg.Client.prototype as unknown as { query: QueryFunction };
  const originalQuery = client.query;
  client.query = function recordingQuery(query, values = [], callback) {
    const statement: Statement = { text: typeof query === "string" ? query : query.text, values, rows: [] };
    statements.push(statement);
    const recordRows = ({ rows }: QueryResult) => {
      statement.rows = sortRows(
        statement.text,
        rows.map((row) => (Array.isArray(row) ? row : Object.values(row))),
      );
    };
    if (callback) {
      return originalQuery.call(this, query, values, (error, result) => {
        if (!error) recordRows(result);
        callback(error, result);
      });
    }
    return (originalQuery.call(this, query, values) as Promise<QueryResult>).then((result) => {
      recordRows(result);
      return result;
    });
  };
  const stop = () => {
    client.query = originalQuery;
  };
  return { statements, stop };
}

/**
 * Returns a function that replays a recording at another location: it sends the same statements directly with the
 * database driver, as named prepared statements in one transaction. It replaces the recorded coordinates with those of
 * the new location. An id or decimal that an earlier statement returned is replaced with the corresponding value in the
 * replay. An id that the server generated is replaced with a new one. All other values stay as recorded.
 */
export function createReplay({ at, statements }: Recording): (client: pg.ClientBase, place: LngLat) => Promise<void> {
  const origins = findOrigins(statements);
  return async (client, place) => {
    const results: unknown[][][] = [];
    const replacements = new Map<string, string>([
      [`${at.lng}`, `${place.lng}`],
      [`${at.lat}`, `${place.lat}`],
    ]);
    const runStatement = async (index: number) => {
      const { text, values } = statements[index] as Statement;
      const replaceValues = (source: string) =>
        source.replace(valuePattern, (token) => {
          const knownOrigins = (origins.get(token) ?? []).filter(({ statement }) => statement < index);
          const origin =
            knownOrigins.find(({ statement }) => statements[statement]?.text === lockUnits.text) ?? knownOrigins[0];
          if (!origin && uuidPattern.test(token) && !replacements.has(token)) replacements.set(token, randomUUID());
          const replacement = origin
            ? results[origin.statement]?.[origin.row]?.[origin.column]
            : replacements.get(token);
          // Keep the recorded value if a statement now returns fewer rows than in the recording, for example fewer
          // passed-over units.
          return `${replacement ?? token}`;
        });
      const replacedValues = values.map((value) => replaceInValue(value, replaceValues));
      const result = await client.query<unknown[]>({
        name: nameOf(text),
        text,
        values: replacedValues,
        rowMode: "array",
      });
      results[index] = sortRows(text, result.rows, statements[index]?.rows);
    };
    await client.query("begin");
    for (const [index, { text }] of statements.entries()) {
      await runStatement(index);
      // If other transactions have locked the whole shortlist, repeat the statements that read the shortlist, then the
      // statement that locks it.
      while (text === lockUnits.text && results[index]?.some((row) => row[1] === null)) {
        for (const [earlierIndex, statement] of statements.slice(0, index).entries())
          if (statement.text === nearestUnits.text) await runStatement(earlierIndex);
        await runStatement(index);
      }
    }
    await client.query("commit");
  };
}

/** Indexes of three columns in the result rows of `nearest-units.sql`. */
const [requirementColumn, distanceColumn, byAreaColumn] = [0, 11, 14];

/**
 * Sorts the rows of `nearest-units.sql` by requirement and rank. With `recordedRows`, returns for each requirement as
 * many rows as the recording has, so that a row index stands for the same requirement and rank in each run. Rows of
 * other statements are returned unchanged, because their order is fixed.
 */
function sortRows(text: string, rows: unknown[][], recordedRows?: unknown[][]): unknown[][] {
  if (text !== nearestUnits.text) return rows;
  const requirementNumbers = [...new Set((recordedRows ?? rows).map((row) => Number(row[requirementColumn])))].sort(
    (a, b) => a - b,
  );
  return requirementNumbers.flatMap((requirementNumber) => {
    const belongsToRequirement = (row: unknown[]) => row[requirementColumn] === requirementNumber;
    const rankedRows = rows.filter(belongsToRequirement).sort(
      // The row without a unit comes first.
      (a, b) =>
        Number(a[distanceColumn] !== null) - Number(b[distanceColumn] !== null) ||
        Number(b[byAreaColumn]) - Number(a[byAreaColumn]) ||
        Number(a[distanceColumn]) - Number(b[distanceColumn]),
    );
    return recordedRows
      ? recordedRows.filter(belongsToRequirement).map((_, rank) => rankedRows[rank] ?? [])
      : rankedRows;
  });
}

const statementNames = new Map<string, string>();

/**
 * Returns the name of a prepared statement. The same statement has the same name in all recordings, because a
 * connection may replay several recordings.
 */
function nameOf(text: string): string {
  const name = statementNames.get(text) ?? `statement ${statementNames.size}`;
  statementNames.set(text, name);
  return name;
}

const uuidPattern = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const decimalPattern = /-?\d+\.\d+/;
const valuePattern = new RegExp(`${uuidPattern.source}|${decimalPattern.source}`, "g");
const wholeValuePattern = new RegExp(`^(?:${uuidPattern.source}|${decimalPattern.source})$`);

type ValueOrigin = { statement: number; row: number; column: number };

/** For each id and decimal in the statements, finds the earlier results that it may have come from. */
function findOrigins(statements: readonly Statement[]): Map<string, ValueOrigin[]> {
  const origins = new Map<string, ValueOrigin[]>();
  for (const [statement, { rows }] of statements.entries()) {
    for (const [row, columns] of rows.entries()) {
      for (const [column, value] of columns.entries()) {
        const origin = { statement, row, column };
        if (wholeValuePattern.test(`${value}`)) origins.set(`${value}`, [...(origins.get(`${value}`) ?? []), origin]);
      }
    }
  }
  return origins;
}

function replaceInValue(value: unknown, replaceValues: (text: string) => string): unknown {
  if (typeof value === "string") return replaceValues(value);
  if (typeof value === "number") return Number(replaceValues(`${value}`));
  if (Array.isArray(value)) return value.map((item) => replaceInValue(item, replaceValues));
  return value;
}

import pg from "pg";
import { openPostgres } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { takeNearestUnits } from "../../db/queries";
import { createFeedCounters } from "../../server/feed/counters";
import { buildApp } from "../../server/http/app";
import { createLog } from "../../server/log";

type Statement = { text: string; values: unknown[]; rows: unknown[][] };

/** What the product sent to the database for one request, in order; the values are those of that request. */
export type Recording = { at: LngLat; statements: Statement[] };

type Request = { key: string; body: { type: string; location: LngLat }; positionFreshMinutes: number };

/** Sends one request through the product's own routes and writes down every statement that reaches the database. */
export async function recordRequest(
  databaseUrl: string,
  { key, body, positionFreshMinutes }: Request,
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
    sessionSecret: "",
    tls: false,
    version: "",
  });
  const post = async () => {
    const headers = { authorization: `Bearer ${key}` };
    const { statusCode } = await app.inject({ method: "POST", url: "/api/v1/incidents", headers, payload: body });
    if (statusCode !== 201) throw new Error(`the request to record was answered with ${statusCode}`);
  };
  // The first of a minute also notes the key's use.
  await post();
  const { statements, stop } = spyOnClients();
  await post().finally(stop);
  await app.close();
  await database.close();
  return { at: body.location, statements: statements.filter(({ text }) => !/^(begin|commit)$/.test(text)) };
}

type Query = { text: string; rowMode?: string };
type Answer = { rows: (unknown[] | Record<string, unknown>)[] };
type Ask = (
  query: Query | string,
  values?: unknown[],
  callback?: (error: Error | null, answer: Answer) => void,
) => unknown;

function spyOnClients(): { statements: Statement[]; stop: () => void } {
  const statements: Statement[] = [];
  const client = pg.Client.prototype as unknown as { query: Ask };
  const ask = client.query;
  client.query = function spied(query, values = [], callback) {
    const statement: Statement = { text: typeof query === "string" ? query : query.text, values, rows: [] };
    statements.push(statement);
    const note = ({ rows }: Answer) => {
      statement.rows = rows.map((row) => (Array.isArray(row) ? row : Object.values(row)));
    };
    if (callback) {
      return ask.call(this, query, values, (error, answer) => {
        if (!error) note(answer);
        callback(error, answer);
      });
    }
    return (ask.call(this, query, values) as Promise<Answer>).then((answer) => {
      note(answer);
      return answer;
    });
  };
  const stop = () => {
    client.query = ask;
  };
  return { statements, stop };
}

/**
 * Runs a recording anew for another place: the same statements with the same values in one transaction, each a named prepared
 * statement, sent by the bare driver. Where a value was an id or a measure that an earlier statement had given, the one that it
 * gives now is put in.
 */
export function replay({ at, statements }: Recording): (client: pg.ClientBase, place: LngLat) => Promise<void> {
  const origins = originsOf(statements);
  const shortlist = takeNearestUnits.values({ ...probe, shortlist: "shortlist" }).indexOf("shortlist");
  return async (client, place) => {
    const given: unknown[][][] = [];
    const current = new Map<string, string>([
      [`${at.lng}`, `${place.lng}`],
      [`${at.lat}`, `${place.lat}`],
    ]);
    const put = (text: string) =>
      text.replace(tokens, (token) => {
        const origin = origins.get(token);
        const now = origin ? given[origin.statement]?.[origin.row]?.[origin.column] : current.get(token);
        // An explanation may have named more units then than it does now.
        return `${now ?? token}`;
      });
    await client.query("begin");
    for (const { text, values, rows: before } of statements) {
      const filled = values.map((value) => fill(value, put));
      const ask = () => client.query<unknown[]>({ name: nameOf(text), text, values: filled, rowMode: "array" });
      let { rows } = await ask();
      // As the product does when all of a shortlist are being taken by others.
      while (text === takeNearestUnits.text && rows.length < before.length) {
        filled[shortlist] = Number(filled[shortlist]) * 8;
        ({ rows } = await ask());
      }
      given.push(rows);
    }
    await client.query("commit");
  };
}

const named = new Map<string, string>();

/** The same statement has the same name, in every recording: a connection may run several of them. */
function nameOf(text: string): string {
  const name = named.get(text) ?? `statement ${named.size}`;
  named.set(text, name);
  return name;
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const decimal = /-?\d+\.\d+/;
const tokens = new RegExp(`${uuid.source}|${decimal.source}`, "g");
const token = new RegExp(`^(?:${uuid.source}|${decimal.source})$`);

type Origin = { statement: number; row: number; column: number };

/** Where each id and each measure came from first. */
function originsOf(statements: readonly Statement[]): Map<string, Origin> {
  const origins = new Map<string, Origin>();
  for (const [statement, { rows }] of statements.entries()) {
    for (const [row, columns] of rows.entries()) {
      for (const [column, value] of columns.entries()) {
        if (token.test(`${value}`) && !origins.has(`${value}`)) origins.set(`${value}`, { statement, row, column });
      }
    }
  }
  return origins;
}

function fill(value: unknown, put: (text: string) => string): unknown {
  if (typeof value === "string") return put(value);
  if (typeof value === "number") return Number(put(`${value}`));
  if (Array.isArray(value)) return value.map((item) => fill(item, put));
  return value;
}

const probe = {
  kind: "",
  skills: [],
  at: "",
  now: "",
  fresh_since: "",
  responsible_stations: [],
  excluding: [],
  shortlist: 0,
  slack: 0,
  wanted: 0,
};

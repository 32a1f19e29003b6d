import type { Socket } from "node:net";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import pg from "pg";

/** A database or a transaction: verbs take either. */
// biome-ignore lint/suspicious/noExplicitAny: the two drivers differ only in the result type of raw statements.
export type Db = PgDatabase<PgQueryResultHKT, any, any>;

/** One seam for both databases; the rest of the code does not know which one it talks to. */
export type Database = {
  db: Db;
  embedded: boolean;
  /**
   * Calls back with each payload notified on the channel; returns how to stop. Reconnects by itself, and then calls back once with
   * an empty payload, since meanwhile notifications may have been lost.
   */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  /** For how long the connection that listens has been broken; 0 while it stands. */
  deafForMs(): number;
  /** How many connections the pool has, how many of them are idle, and how many requests wait for one. */
  connections(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
};

export type DatabaseOptions = {
  /** Connections at most. */
  size?: number;
  /**
   * A connection in use over which no byte came or went for this long is given up, as after a network was cut without a word: the
   * server's own limits reach nobody then. To be longer than any statement takes; without it a statement may take as long as it likes.
   */
  silentAtMostMs?: number | undefined;
  onError?: (error: Error) => void;
};

/**
 * Opens a PostgreSQL by its URL. Connections carry limits, so that a lost transaction cannot hold rows for ever; they plan
 * each prepared statement once and compile none (either costs more than running the nearest query); and they are warmed
 * before use, since the first PostGIS statement on a connection costs 11-15 ms.
 */
export async function openPostgres(
  url: string,
  { size = 10, silentAtMostMs = 0, onError = () => {} }: DatabaseOptions = {},
): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    min: Math.min(2, size),
    // A crowd waits for its turn rather than being turned away; a database that is gone refuses at once.
    connectionTimeoutMillis: 20_000,
    keepAlive: true,
    // One that is idle and dead is found out by the system, which would begin to ask after two hours.
    keepAliveInitialDelayMillis: 10_000,
    options:
      "-c timezone=UTC -c plan_cache_mode=force_generic_plan -c jit=off -c statement_timeout=30s -c idle_in_transaction_session_timeout=15s -c lock_timeout=10s",
    onConnect: async (client) => {
      // The pool listens to idle connections only; one that breaks in a transaction would end the process.
      client.on("error", () => {});
      limitSilence(client, silentAtMostMs);
      const known = await client.query("select to_regtype('geography') is not null as ready");
      if (known.rows[0].ready)
        await client.query("select st_distance(st_makepoint(0, 0)::geography, st_makepoint(1, 1)::geography)");
    },
  });
  pool.on("error", onError);
  // One that is idle may be silent for as long as it is.
  pool.on("acquire", (client) => socketOf(client).setTimeout(silentAtMostMs));
  pool.on("release", (_, client) => socketOf(client).setTimeout(0));
  const channels = new Listener(url, onError);
  return {
    db: drizzlePg(pool),
    embedded: false,
    listen: (channel, onPayload) => channels.listen(channel, onPayload),
    deafForMs: () => channels.deafForMs(),
    connections: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: async () => {
      await channels.close();
      await pool.end();
    },
  };
}

/** From now on the connection is given up when nothing came or went for so many ms; 0 is no limit. */
function limitSilence(client: pg.ClientBase, ms: number): void {
  const socket = socketOf(client);
  socket.on("timeout", () => socket.destroy(new Error(`the database was silent for ${socket.timeout} ms`)));
  socket.setTimeout(ms);
}

function socketOf(client: pg.ClientBase): Socket {
  return (client as pg.ClientBase & { connection: { stream: Socket } }).connection.stream;
}

/** A connection that listens says nothing for hours when all is well: it is asked this often whether it is still there. */
const askedEveryMs = 5_000;

/**
 * The connection that listens: apart from the pool, made anew with a growing pause when it breaks or gives no answer, as after a
 * network was cut without a word.
 */
class Listener {
  #deafSince: number | undefined;
  #client: pg.Client | undefined;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;
  #subscribers = new Map<string, Set<(payload: string) => void>>();

  constructor(
    private readonly url: string,
    private readonly onError: (error: Error) => void,
  ) {}

  async listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>> {
    if (!/^[a-z_]+$/.test(channel)) throw new Error(`not a channel name: ${channel}`);
    const subscribers = this.#subscribers.get(channel) ?? new Set();
    this.#subscribers.set(channel, subscribers.add(onPayload));
    if (!this.#client) await this.#connect();
    else await this.#client.query(`listen ${channel}`);
    return async () => {
      subscribers.delete(onPayload);
    };
  }

  deafForMs(): number {
    return this.#deafSince === undefined ? 0 : performance.now() - this.#deafSince;
  }

  async #connect(pauseMs = 250): Promise<void> {
    const limits = { connectionTimeoutMillis: askedEveryMs, query_timeout: askedEveryMs };
    const client = new pg.Client({ connectionString: this.url, keepAlive: true, ...limits });
    this.#client = client;
    const listenToAll = async () => {
      for (const channel of this.#subscribers.keys()) await client.query(`listen ${channel}`);
    };
    const asking = setInterval(() => listenToAll().catch(broken), askedEveryMs);
    asking.unref();
    const broken = (error: Error) => {
      clearInterval(asking);
      if (this.#client !== client || this.#closed) return;
      this.#deafSince ??= performance.now();
      this.onError(error);
      client.end().catch(() => {});
      this.#retry = setTimeout(() => this.#connect(Math.min(pauseMs * 2, 5_000)), pauseMs);
      this.#client = undefined;
    };
    client.on("error", broken);
    client.on("end", () => broken(new Error("the listening connection ended")));
    client.on("notification", ({ channel, payload }) => {
      for (const tell of this.#subscribers.get(channel) ?? []) tell(payload ?? "");
    });
    try {
      await client.connect();
      await listenToAll();
      if (this.#deafSince === undefined) return;
      this.#deafSince = undefined;
      for (const subscribers of this.#subscribers.values()) for (const tell of subscribers) tell("");
    } catch (error) {
      broken(error as Error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#client?.end().catch(() => {});
  }
}

import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import type tls from "node:tls";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import pg from "pg";

/** A database or a transaction; functions accept either. */
// biome-ignore lint/suspicious/noExplicitAny: the two drivers differ only in the result type of raw statements.
export type Db = PgDatabase<PgQueryResultHKT, any, any>;

/** The interface of both databases; the rest of the code does not know which one it uses. */
export type Database = {
  db: Db;
  /**
   * The same database over separate connections, with a shorter limit for statements: for reads by users who do not
   * dispatch, so that they never take connections from those who do.
   */
  reads: Db;
  embedded: boolean;
  /**
   * Calls back with the payload of each notification on the channel; returns a function that stops it. Reconnects automatically and
   * then calls back once with an empty payload, because notifications may have been lost.
   */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  /** How long the LISTEN connection has been broken, in ms; 0 while it works. */
  disconnectedForMs(): number;
  /** Pool connections: total, idle, and requests waiting for one. */
  connections(): Record<"main" | "reads", { total: number; idle: number; waiting: number }>;
  close(): Promise<void>;
};

/** `verify` connects to another machine by TLS and verifies its certificate; `off` sends everything unencrypted. */
export type DatabaseTls = "verify" | "off";

export type DatabaseOptions = {
  /** For a database on another machine; local ones need no encryption. */
  tls?: DatabaseTls;
  /** Maximum number of connections. */
  size?: number;
  /**
   * A connection in use is closed if no byte was sent or received for this long, for example after a network cut that neither end
   * notices. Must be longer than any statement takes; without it a statement has no time limit.
   */
  maxSilenceMs?: number | undefined;
  onError?: (error: Error) => void;
};

/**
 * Opens a PostgreSQL by its URL. Connections have timeouts, so that a lost transaction cannot hold locks indefinitely; they plan
 * each prepared statement once and do not use JIT compilation (both cost more than the nearest-unit query); and they are warmed up,
 * because the first PostGIS statement of a connection takes 11-15 ms.
 */
export async function openPostgres(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const { size = 10, tls = "verify", onError = () => {} } = options;
  const main = openPool(url, { ...options, size, statementSeconds: 30 });
  const reads = openPool(url, { ...options, size: Math.max(2, Math.round(size / 4)), statementSeconds: 10 });
  const listener = new Listener(parseDatabaseUrl(url, tls), onError);
  const stateOf = (pool: pg.Pool) => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount });
  return {
    db: drizzlePg(main),
    reads: drizzlePg(reads),
    embedded: false,
    listen: (channel, onPayload) => listener.listen(channel, onPayload),
    disconnectedForMs: () => listener.disconnectedForMs(),
    connections: () => ({ main: stateOf(main), reads: stateOf(reads) }),
    close: async () => {
      await listener.close();
      await Promise.all([main.end(), reads.end()]);
    },
  };
}

/** How every connection of the product plans its statements; benchmarks that send the same statements use it too. */
export const plannerOptions = "-c timezone=UTC -c plan_cache_mode=force_generic_plan -c jit=off";

type PoolOptions = DatabaseOptions & { size: number; statementSeconds: number };

function openPool(
  url: string,
  { size, tls = "verify", maxSilenceMs = 0, statementSeconds, onError = () => {} }: PoolOptions,
): pg.Pool {
  const connection = parseDatabaseUrl(url, tls);
  const pool = new pg.Pool({
    ...connection,
    max: size,
    min: Math.min(2, size),
    // Many concurrent requests wait for a connection rather than fail; an unavailable database refuses at once.
    connectionTimeoutMillis: 20_000,
    keepAlive: true,
    // TCP keepalive detects dead idle connections; by default the system would start probing after two hours.
    keepAliveInitialDelayMillis: 10_000,
    options: `${plannerOptions} -c statement_timeout=${statementSeconds}s -c idle_in_transaction_session_timeout=15s -c lock_timeout=10s`,
    onConnect: async (client) => {
      // The pool only handles errors of idle connections; one that breaks during a transaction would end the process.
      client.on("error", () => {});
      limitSilence(client, maxSilenceMs);
      const postgis = await client.query("select to_regtype('geography') is not null as ready");
      if (postgis.rows[0].ready)
        await client.query("select st_distance(st_makepoint(0, 0)::geography, st_makepoint(1, 1)::geography)");
    },
  });
  pool.on("error", onError);
  // Idle connections have no time limit.
  pool.on("acquire", (client) => socketOf(client).setTimeout(maxSilenceMs));
  pool.on("release", (_, client) => socketOf(client).setTimeout(0));
  return pool;
}

type ConnectionOptions = { connectionString: string; ssl: false | tls.ConnectionOptions };

/**
 * Where and how to connect. A database on another machine is reached by TLS with a verified certificate; `sslrootcert`
 * in the URL names the certificate of a private authority, `sslcert` and `sslkey` this server's own certificate and
 * key. TLS parameters that could weaken this are refused.
 */
export function parseDatabaseUrl(url: string, setting: DatabaseTls): ConnectionOptions {
  const parsed = new URL(url);
  const { searchParams: parameters } = parsed;
  if (parameters.get("sslmode") === "verify-full") parameters.delete("sslmode");
  const weakening = ["ssl", "sslmode", "sslnegotiation"].find((name) => parameters.has(name));
  if (weakening) throw new Error(`DATABASE_URL has "${weakening}"; set DATABASE_TLS instead`);
  const files = Object.entries({ ca: "sslrootcert", cert: "sslcert", key: "sslkey" }).flatMap(([option, name]) => {
    const path = parameters.get(name);
    parameters.delete(name);
    return path ? [[option, readFileSync(path)] as const] : [];
  });
  const host = parameters.get("host") ?? decodeURIComponent(parsed.hostname);
  const isLocal = host === "" || host.startsWith("/") || /^(localhost|127\.[\d.]+|\[?::1\]?)$/.test(host);
  const ssl = isLocal || setting === "off" ? false : { rejectUnauthorized: true, ...Object.fromEntries(files) };
  return { connectionString: parsed.href, ssl };
}

/** Ends the connection if no byte was sent or received for this many ms; 0 disables it. */
function limitSilence(client: pg.ClientBase, ms: number): void {
  const socket = socketOf(client);
  socket.on("timeout", () => socket.destroy(new Error(`the database was silent for ${socket.timeout} ms`)));
  socket.setTimeout(ms);
}

function socketOf(client: pg.ClientBase): Socket {
  return (client as pg.ClientBase & { connection: { stream: Socket } }).connection.stream;
}

/** Interval at which the LISTEN connection, which is silent in normal operation, is checked. */
const heartbeatMs = 5_000;

/**
 * The LISTEN connection, separate from the pool. Reconnects with increasing pauses when it breaks or does not answer, as after a
 * network cut.
 */
class Listener {
  #disconnectedSince: number | undefined;
  #client: pg.Client | undefined;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;
  #subscribers = new Map<string, Set<(payload: string) => void>>();

  constructor(
    private readonly address: ConnectionOptions,
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

  disconnectedForMs(): number {
    return this.#disconnectedSince === undefined ? 0 : performance.now() - this.#disconnectedSince;
  }

  async #connect(pauseMs = 250): Promise<void> {
    const limits = { connectionTimeoutMillis: heartbeatMs, query_timeout: heartbeatMs };
    const client = new pg.Client({ ...this.address, keepAlive: true, ...limits });
    this.#client = client;
    const listenToAll = async () => {
      for (const channel of this.#subscribers.keys()) await client.query(`listen ${channel}`);
    };
    const heartbeat = setInterval(() => listenToAll().catch(onBroken), heartbeatMs);
    heartbeat.unref();
    const onBroken = (error: Error) => {
      clearInterval(heartbeat);
      if (this.#client !== client || this.#closed) return;
      this.#disconnectedSince ??= performance.now();
      this.onError(error);
      client.end().catch(() => {});
      this.#retry = setTimeout(() => this.#connect(Math.min(pauseMs * 2, 5_000)), pauseMs);
      this.#client = undefined;
    };
    client.on("error", onBroken);
    client.on("end", () => onBroken(new Error("the listening connection ended")));
    client.on("notification", ({ channel, payload }) => {
      for (const notify of this.#subscribers.get(channel) ?? []) notify(payload ?? "");
    });
    try {
      await client.connect();
      await listenToAll();
      if (this.#disconnectedSince === undefined) return;
      this.#disconnectedSince = undefined;
      for (const subscribers of this.#subscribers.values()) for (const notify of subscribers) notify("");
    } catch (error) {
      onBroken(error as Error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#client?.end().catch(() => {});
  }
}

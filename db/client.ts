import { readFileSync } from "node:fs";
import type tls from "node:tls";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import pg from "pg";
import { openPool } from "./pool";

/** A connection pool or a transaction; functions accept either. */
export type Db = PgDatabase<PgQueryResultHKT>;

/**
 * The interface that the PostgreSQL server and the embedded database share. The rest of the code does not know which of
 * the two it uses.
 */
export type Database = {
  db: Db;
  /**
   * The same database through a separate pool with a shorter statement timeout. It is for reads by users who do not
   * dispatch, so that these reads never take connections from dispatchers. The embedded database has only one
   * connection, which both `db` and `reads` use.
   */
  reads: Db;
  /**
   * For the figures of the insight screen, where data that is a few seconds stale is acceptable: the standby at
   * `figuresUrl` if there is one, otherwise the same as `reads`. A standby is read-only. If it
   * is down, these reads fail, unless a proxy at `figuresUrl` passes them to the primary.
   */
  figures: Db;
  embedded: boolean;
  /**
   * Calls `onPayload` with the payload of each notification on the channel; returns a function that stops listening.
   * Reconnects automatically and then calls `onPayload` with an empty payload, because notifications may have been lost
   * in the meantime.
   */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  /** How long the LISTEN connection has been broken, in ms; 0 while it works. */
  disconnectedForMs(): number;
  /** Counts the connections of each pool, its idle connections, and the requests that are waiting for a connection. */
  connections(): Record<"main" | "reads", { total: number; idle: number; waiting: number }>;
  close(): Promise<void>;
};

/**
 * How to connect to a database on another machine. `verify`: over TLS, with a verified certificate; `off`: unencrypted.
 */
export type DatabaseTls = "verify" | "off";

export type DatabaseOptions = {
  /** Only for a database on another machine; connections to a local database are never encrypted. */
  tls?: DatabaseTls;
  /** Maximum number of connections in the main pool; the pools for reads and figures have a quarter, at least 2. */
  size?: number;
  /**
   * Inactivity timeout in ms of a connection that is in use. If no byte is sent or received for this long, for example
   * after a network failure that neither end notices, the connection is closed. Must be longer than the statement
   * timeout (30 s), which always applies. There is no inactivity timeout by default.
   */
  inactivityTimeoutMs?: number | undefined;
  /** How long a new connection is retried while no primary accepts it, in ms. By default it is not retried. */
  primaryWaitMs?: number | undefined;
  /** URL of a standby for `figures`. */
  figuresUrl?: string | undefined;
  onError?: (error: Error) => void;
};

/**
 * Connects to a PostgreSQL server by its URL. Timeouts prevent a transaction whose client is gone from holding locks
 * forever. Connections plan each prepared statement only once and do not use JIT compilation, because replanning or JIT
 * would cost more than the nearest-unit query itself. New connections are warmed up, because the first PostGIS
 * statement on a connection takes 11-15 ms.
 */
export async function openPostgres(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const { size = 10, tls = "verify", onError = () => {}, figuresUrl } = options;
  const readSize = Math.max(2, Math.round(size / 4));
  const open = (address: string, poolSize: number, statementSeconds: number, allowStandby = false) =>
    openPool(parseDatabaseUrl(address, tls), { ...options, size: poolSize, statementSeconds, allowStandby });
  const mainPool = open(url, size, 30);
  const readPool = open(url, readSize, 10);
  const figuresPool = figuresUrl ? open(figuresUrl, readSize, 10, true) : readPool;
  const listener = new Listener(parseDatabaseUrl(url, tls), onError);
  const countConnections = (pool: pg.Pool) => ({
    total: pool.totalCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
  });
  return {
    db: openDrizzle(mainPool),
    reads: openDrizzle(readPool),
    figures: openDrizzle(figuresPool),
    embedded: false,
    listen: (channel, onPayload) => listener.listen(channel, onPayload),
    disconnectedForMs: () => listener.disconnectedForMs(),
    connections: () => ({ main: countConnections(mainPool), reads: countConnections(readPool) }),
    close: async () => {
      await listener.close();
      await Promise.all([...new Set([mainPool, readPool, figuresPool])].map((pool) => pool.end()));
    },
  };
}

/**
 * Drizzle on a pool, with its own `transaction`: that of Drizzle 0.45 never returns a connection to the pool on which
 * `begin` fails. Each switchover would take some connections of the pool away for ever, until none is left.
 */
function openDrizzle(pool: pg.Pool): Db {
  const db: Db = drizzlePg(pool);
  db.transaction = async (work, config) => {
    const client = await pool.connect();
    try {
      const session: Db = drizzlePg(client);
      return await session.transaction(work, config);
    } finally {
      client.release();
    }
  };
  return db;
}

export type ConnectionOptions = { connectionString: string; ssl: false | tls.ConnectionOptions };

/**
 * Parses a database URL. Connections to another machine use TLS with a verified certificate, unless `tlsSetting` is
 * `off`. In the URL, `sslrootcert` is the path of a private CA's certificate; `sslcert` and `sslkey` are the paths of
 * the client certificate and its key, with which this process identifies itself to the database. Throws if the URL has
 * TLS parameters that could weaken this protection.
 */
export function parseDatabaseUrl(url: string, tlsSetting: DatabaseTls): ConnectionOptions {
  const parsedUrl = new URL(url);
  const { searchParams: parameters } = parsedUrl;
  if (parameters.get("sslmode") === "verify-full") parameters.delete("sslmode");
  const forbiddenParameter = ["ssl", "sslmode", "sslnegotiation"].find((name) => parameters.has(name));
  if (forbiddenParameter) throw new Error(`DATABASE_URL has "${forbiddenParameter}"; set DATABASE_TLS instead`);
  const files = Object.entries({ ca: "sslrootcert", cert: "sslcert", key: "sslkey" }).flatMap(([option, name]) => {
    const path = parameters.get(name);
    parameters.delete(name);
    return path ? [[option, readFileSync(path)] as const] : [];
  });
  const ssl =
    isLocal(parsedUrl) || tlsSetting === "off" ? false : { rejectUnauthorized: true, ...Object.fromEntries(files) };
  return { connectionString: parsedUrl.href, ssl };
}

/** Whether a database URL leads to this machine. */
export function isLocal(url: URL): boolean {
  const host = url.searchParams.get("host") ?? decodeURIComponent(url.hostname);
  return host === "" || host.startsWith("/") || /^(localhost|127\.[\d.]+|\[?::1\]?)$/.test(host);
}

/**
 * How PostgreSQL's own programs (pg_dump, psql) connect to a database URL, under the rules of `parseDatabaseUrl`. The
 * password is in the environment, because everybody on the machine can read the arguments of a process.
 */
export function describeProgramConnection(
  url: string,
  tlsSetting: DatabaseTls,
): { argument: string; env: Record<string, string> } {
  parseDatabaseUrl(url, tlsSetting);
  const programUrl = new URL(url);
  const { searchParams: parameters } = programUrl;
  parameters.delete("sslmode");
  if (isLocal(programUrl) || tlsSetting === "off") parameters.set("sslmode", "disable");
  else {
    parameters.set("sslmode", "verify-full");
    if (!parameters.has("sslrootcert")) parameters.set("sslrootcert", "system");
  }
  const password = parameters.get("password") ?? decodeURIComponent(programUrl.password);
  parameters.delete("password");
  programUrl.password = "";
  return { argument: `--dbname=${programUrl.href}`, env: password ? { PGPASSWORD: password } : {} };
}

/**
 * Interval at which the LISTEN connection is checked. The check is needed because a broken connection may look idle for
 * a long time.
 */
const heartbeatMs = 5_000;

/**
 * The LISTEN connection, which is not part of a pool. When the connection breaks or does not answer, for example after
 * a network failure, it is opened again, with pauses that grow from 250 ms to 1 s.
 */
class Listener {
  #disconnectedSince: number | undefined;
  #client: pg.Client | undefined;
  #closed = false;
  #retry: NodeJS.Timeout | undefined;
  #subscribers = new Map<string, Set<(payload: string) => void>>();

  constructor(
    private readonly connectionOptions: ConnectionOptions,
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
    // `listen` may connect before the scheduled attempt, which would then open a second connection.
    clearTimeout(this.#retry);
    const timeouts = { connectionTimeoutMillis: heartbeatMs, query_timeout: heartbeatMs };
    const client = new pg.Client({ ...this.connectionOptions, keepAlive: true, ...timeouts });
    this.#client = client;
    const subscribeToAllChannels = async () => {
      for (const channel of this.#subscribers.keys()) await client.query(`listen ${channel}`);
    };
    const heartbeat = setInterval(() => subscribeToAllChannels().catch(onBroken), heartbeatMs);
    heartbeat.unref();
    const onBroken = (error: Error) => {
      clearInterval(heartbeat);
      if (this.#client !== client || this.#closed) return;
      this.#disconnectedSince ??= performance.now();
      this.onError(error);
      client.end().catch(() => {});
      this.#retry = setTimeout(() => this.#connect(Math.min(pauseMs * 2, 1_000)), pauseMs);
      this.#client = undefined;
    };
    client.on("error", onBroken);
    client.on("end", () => onBroken(new Error("the listening connection ended")));
    client.on("notification", ({ channel, payload }) => {
      for (const notify of this.#subscribers.get(channel) ?? []) notify(payload ?? "");
    });
    try {
      await client.connect();
      await subscribeToAllChannels();
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

import type { Socket } from "node:net";
import pg from "pg";
import type { ConnectionOptions, DatabaseOptions } from "./client";
import { isConnectionLost, NotPrimaryError, withRepeats } from "./transaction";

/** PostgreSQL options that determine how a connection plans statements; benchmarks use the same ones. */
export const plannerOptions = "-c timezone=UTC -c plan_cache_mode=force_generic_plan -c jit=off";

type PoolOptions = Pick<DatabaseOptions, "inactivityTimeoutMs" | "primaryWaitMs" | "onError"> & {
  size: number;
  statementSeconds: number;
  allowStandby: boolean;
};

/**
 * How long an idle connection stays open. A new one costs the database about 25 ms of processor time, and as much again
 * to plan the statements that create an incident. So connections opened during one burst of calls are kept for the
 * next.
 */
const idleTimeoutMs = 5 * 60 * 1_000;
/** Pause between two attempts to reach the primary. */
const retryPauseMs = 250;
/**
 * If the process was suspended for this long, another database may have become primary meanwhile. With Patroni's lease
 * of 20 s, which is renewed every 2 s, this takes at least 18 s.
 */
const maxSuspensionMs = 10_000;
/** After this time, a former primary that was suspended too has noticed it, and HAProxy no longer connects to it. */
const distrustMs = 4_000;
const suspensionCheckMs = 1_000;

/**
 * A pool that waits up to `waitMs` for a database to accept a new connection, for example until a standby takes over.
 * With such a wait, it also closes all connections after the process was suspended, because a former primary that was
 * suspended on the same machine would answer with old data.
 */
class RetryingPool extends pg.Pool {
  private readonly sockets = new Set<Socket>();
  private distrustedUntil = Number.NEGATIVE_INFINITY;
  private suspensionCheck: ReturnType<typeof setInterval> | undefined;

  constructor(
    config: pg.PoolConfig,
    private readonly waitMs: number,
  ) {
    super(config);
    if (waitMs === 0) return;
    let checkedAt = performance.now();
    this.suspensionCheck = setInterval(() => {
      const suspendedMs = performance.now() - checkedAt;
      checkedAt += suspendedMs;
      if (suspendedMs > maxSuspensionMs) this.closeConnections(suspendedMs);
    }, suspensionCheckMs).unref();
  }

  /** Makes the pool close the connection if the process is suspended. */
  track(socket: Socket): void {
    this.sockets.add(socket);
    socket.once("close", () => this.sockets.delete(socket));
  }

  private closeConnections(suspendedMs: number): void {
    this.distrustedUntil = performance.now() + distrustMs;
    const error = new Error(`the process was suspended for ${Math.round(suspendedMs)} ms`);
    for (const socket of this.sockets) socket.destroy(Object.assign(error, { code: "ECONNRESET" }));
  }

  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | undefined {
    clearInterval(this.suspensionCheck);
    if (!callback) return super.end();
    super.end(callback);
    return undefined;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<pg.PoolClient> | undefined {
    const connected = this.connectWithRetry();
    if (!callback) return connected;
    connected.then(
      (client) => callback(undefined, client, client.release.bind(client)),
      (error) => callback(error, undefined, () => {}),
    );
    return undefined;
  }

  private async connectWithRetry(): Promise<pg.PoolClient> {
    const giveUpAt = performance.now() + this.waitMs;
    for (;;) {
      const distrustedMs = this.distrustedUntil - performance.now();
      if (distrustedMs > 0) await pause(distrustedMs);
      try {
        return await super.connect();
      } catch (error) {
        if (!isConnectionLost(error) || performance.now() + retryPauseMs > giveUpAt) throw error;
        await pause(retryPauseMs);
      }
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

type ConnectCallback = Parameters<pg.Pool["connect"]>[0];

/** Opens a pool. It accepts only connections to a primary, unless `allowStandby`. */
export function openPool(
  connection: ConnectionOptions,
  { size, inactivityTimeoutMs = 0, primaryWaitMs = 0, statementSeconds, allowStandby, onError = () => {} }: PoolOptions,
): pg.Pool {
  const config: pg.PoolConfig = {
    ...connection,
    max: size,
    min: Math.min(2, size),
    idleTimeoutMillis: idleTimeoutMs,
    // If all connections are busy, a request waits up to 20 s for one. If the database is not running, the connection
    // is refused and the request fails at once.
    connectionTimeoutMillis: 20_000,
    keepAlive: true,
    // TCP keepalive detects broken idle connections. By default, the system would start probing only after two hours.
    keepAliveInitialDelayMillis: 10_000,
    options: `${plannerOptions} -c statement_timeout=${statementSeconds}s -c idle_in_transaction_session_timeout=15s -c lock_timeout=10s`,
    onConnect: async (client) => {
      // The pool handles errors of idle connections only. Without this handler, an error of a connection in a
      // transaction would end the process.
      client.on("error", () => {});
      setInactivityTimeout(client, inactivityTimeoutMs);
      pool.track(getSocket(client));
      const { rows } = await client.query(
        "select to_regtype('geography') is not null as ready, pg_is_in_recovery() as standby",
      );
      if (rows[0].standby && !allowStandby) throw new NotPrimaryError();
      if (rows[0].ready)
        await client.query("select st_distance(st_makepoint(0, 0)::geography, st_makepoint(1, 1)::geography)");
    },
  };
  const pool = new RetryingPool(config, primaryWaitMs);
  pool.query = retryReads(pool.query.bind(pool));
  pool.on("error", onError);
  // The socket's inactivity timeout applies only while a connection is checked out of the pool.
  pool.on("acquire", (client) => getSocket(client).setTimeout(inactivityTimeoutMs));
  pool.on("release", (_, client) => getSocket(client).setTimeout(0));
  return pool;
}

/** Repeats a statement outside a transaction if its connection breaks and it only reads. */
function retryReads(query: pg.Pool["query"]): pg.Pool["query"] {
  const repeat = (statement: string | pg.QueryConfig, ...values: unknown[][]) =>
    withRepeats(
      () => query(statement as string, ...values),
      (error, isEarly) =>
        isEarly && isConnectionLost(error) && isReadOnly(typeof statement === "string" ? statement : statement.text),
    );
  return repeat as pg.Pool["query"];
}

/** False for every statement that changes something, and for a few that do not. */
function isReadOnly(statement: string): boolean {
  const text = statement.replaceAll(/--.*/g, "");
  return (
    /^\s*(select|with)\b/i.test(text) && !/\b(insert|update|delete|merge|nextval|pg_notify|pg_\w*lock\w*)\b/i.test(text)
  );
}

/** Closes the connection if no byte is sent or received for this many ms; 0 removes the limit. */
function setInactivityTimeout(client: pg.ClientBase, ms: number): void {
  const socket = getSocket(client);
  socket.on("timeout", () => socket.destroy(new Error(`the database was silent for ${socket.timeout} ms`)));
  socket.setTimeout(ms);
}

function getSocket(client: pg.ClientBase): Socket {
  return (client as pg.ClientBase & { connection: { stream: Socket } }).connection.stream;
}

import { eq, sql } from "drizzle-orm";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Database } from "../../db/client";
import { network } from "../../db/schema/network";
import { queryRows } from "../../db/sql";
import type { Feed } from "../feed/feed";
import { findLoadedVersion } from "../routing/current-network";
import { singleFlight } from "../single-flight";

type HealthSources = { database: Database; feed: Feed; version: string };

const HealthQuery = z.strictObject({
  unhealthy: z
    .literal("404")
    .optional()
    .describe("The status that replaces 503, for HAProxy: it then lets running requests end (`disable-on-404`)."),
});

const HealthResponse = z.object({
  status: z.enum(["ok", "degraded", "down"]),
  database: z.object({
    ok: z.boolean(),
    postgis: z.string().nullable(),
    embedded: z.boolean(),
    /** Whether the database accepts writes. */
    primary: z.boolean(),
    /** The standbys that follow this primary; null if the database role may not see them. */
    standbys: z
      .object({
        following: z.number(),
        /**
         * Number of these standbys that are synchronous. The primary acknowledges a change only after they, or a quorum
         * of them, have it.
         */
        synchronous: z.number(),
        /** Replication lag of the slowest of these standbys, in seconds. */
        lagSeconds: z.number(),
      })
      .nullable(),
  }),
  live: z.object({ ok: z.boolean() }),
  /**
   * The version of the network of roads and waterways that the database says is current, and the one that this process
   * has loaded; null if there is none, or if a migration locks the table. They differ while a new network is being
   * loaded, or if it cannot be loaded.
   */
  network: z.object({ current: z.number().nullable(), loaded: z.number().nullable() }),
  version: z.string(),
});

/** However many requests arrive, the database gets each query only once at a time and at most once per second. */
const singleFlightLimits = { cacheMs: 1_000, timeoutMs: 2_000 };
/**
 * How long the LISTEN connection may be down. It reconnects within seconds, and a load balancer should not react to
 * that.
 */
const maxDisconnectedMs = 10_000;
/** Maximum time since the feed last read the database. It reads at least every 3 s, even without subscribers. */
const maxReadAgeMs = 15_000;

/**
 * Declares the route that reports whether the product works. It returns 503 and `down` if the database does not respond
 * in time, and 503 and `degraded` if changes do not reach the screens that are connected to this process. The route is
 * open to everybody.
 */
export function declareHealthRoute(app: FastifyInstance, { database, feed, version }: HealthSources): void {
  const readDatabaseState = singleFlight(() => queryState(database), singleFlightLimits);
  const readCurrentVersion = singleFlight(() => queryCurrentVersion(database), singleFlightLimits);
  app.get(
    "/api/health",
    {
      config: { need: "nothing", authenticatedBy: "nobody", records: "nothing" },
      schema: {
        summary: "Health",
        description: [
          "200 while everything works.",
          "503 with `down` when the database cannot be reached,",
          "503 with `degraded` and `live.ok` false when the database answers and changes do not reach the screens:",
          `no notification for ${maxDisconnectedMs / 1_000} s because the listening connection is dead,`,
          `or nothing read for ${maxReadAgeMs / 1_000} s. Shorter interruptions recover by themselves and are not reported.`,
        ].join(" "),
        querystring: HealthQuery,
        response: { 200: HealthResponse, 404: HealthResponse, 503: HealthResponse },
      },
    },
    async ({ query }, reply) => {
      const { unhealthy } = query as z.output<typeof HealthQuery>;
      const [state, current] = await Promise.all([readDatabaseState(), readCurrentVersion()]);
      const isFeedWorking = database.disconnectedForMs() < maxDisconnectedMs && feed.ageMs() < maxReadAgeMs;
      const { postgis = null, primary = false, standbys = null, name } = state ?? {};
      const isHealthy = state !== null && isFeedWorking;
      reply.code(isHealthy ? 200 : unhealthy === "404" ? 404 : 503);
      return {
        status: state === null ? "down" : isFeedWorking ? "ok" : "degraded",
        database: { ok: state !== null, postgis, embedded: database.embedded, primary, standbys },
        live: { ok: isFeedWorking },
        network: { current, loaded: name === undefined ? null : findLoadedVersion(name) },
        version,
      };
    },
  );
}

type DatabaseState = Pick<z.output<typeof HealthResponse>["database"], "postgis" | "primary" | "standbys"> & {
  name: string;
};

/** Without the rights of `pg_monitor`, a role sees that standbys are connected, but not their states. */
async function queryState({ db, embedded }: Database): Promise<DatabaseState | null> {
  const standbys = embedded
    ? sql`null`
    : sql`(
        select case when bool_and(state is not null) is not false then jsonb_build_object(
          'following', count(*) filter (where state = 'streaming'),
          'synchronous', count(*) filter (where state = 'streaming' and sync_state in ('sync', 'quorum')),
          'lagSeconds', coalesce(round(extract(epoch from max(replay_lag)), 3), 0)
        ) end from pg_stat_replication where application_name <> 'pg_basebackup'
      )`;
  const [state] = await queryRows<DatabaseState>(
    db,
    sql`
    select postgis_lib_version() as postgis, not pg_is_in_recovery() as primary, ${standbys} as standbys,
      current_database() as name`,
  );
  return state ?? null;
}

async function queryCurrentVersion({ db }: Database): Promise<number | null> {
  const [row] = await db.select({ id: network.id }).from(network).where(eq(network.status, "current"));
  return row?.id ?? null;
}

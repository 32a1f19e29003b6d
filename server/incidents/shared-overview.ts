import { and, eq, ne, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { recentChanges } from "../../db/queries/live";
import { incident } from "../../db/schema/incidents";
import { facility } from "../../db/schema/places";
import { formatPoint } from "../../db/sql";
import type { Context } from "../context";
import { compareTravel } from "../domain/travel";
import { recentChangesMinutes } from "../domain/wall-scene";
import { findRoutes } from "../routing/find-routes";
import { ListIncidentsInput, listOverview } from "./read-incidents";

/** Wall displays and leaders may list open incidents only, at most 1,000. */
export const OverviewInput = ListIncidentsInput.extend({
  status: z.literal("open").default("open"),
  limit: z.int().min(1).max(1_000).default(1_000),
});

type SharedReads<Result> = { running: Promise<Result>; next: Promise<Result> | null };

/**
 * Wraps a read so that simultaneous requests with the same key share it, because a thousand wall displays may request
 * it at once after a change. Requests that arrive during a read share the next read, which starts when the current one
 * ends, so nobody gets data older than the request. Results are not cached. Only for results that are masked the same
 * way for everybody.
 */
function shareReads<Input, Result>(
  read: (context: Context, input: Input) => Promise<Result>,
  keyOf: (input: Input) => string,
) {
  /** The reads in progress, by database and then by key. */
  const readsByDatabase = new WeakMap<Db, Map<string, SharedReads<Result>>>();
  return (context: Context, input: Input): Promise<Result> => {
    const readsOfDatabase = readsByDatabase.get(context.db) ?? new Map<string, SharedReads<Result>>();
    readsByDatabase.set(context.db, readsOfDatabase);
    const key = keyOf(input);

    function startRead(): Promise<Result> {
      const reads: SharedReads<Result> = { running: read(context, input), next: null };
      readsOfDatabase.set(key, reads);
      const removeIfNoNextRead = () => {
        if (!reads.next) readsOfDatabase.delete(key);
      };
      reads.running.then(removeIfNoNextRead, removeIfNoNextRead);
      return reads.running;
    }

    const reads = readsOfDatabase.get(key);
    if (!reads) return startRead();
    reads.next ??= reads.running.then(startRead, startRead);
    return reads.next;
  };
}

export const readSharedOverview = shareReads(
  (context, filter: z.output<typeof ListIncidentsInput>) => listOverview(context, filter),
  ({ status, limit }) => `${status} ${limit}`,
);

/** More changes than this do not fit on a wall display. */
const maxChanges = 12;

/**
 * Lists the changes of the last ten minutes, newest first, for wall displays and leaders: incidents opened and closed,
 * and crews sent and arrived. Sensitive incidents are listed only when opened and closed, with category and district.
 */
export const readSharedChanges = shareReads(
  ({ db, now }: Context, _input: null) =>
    recentChanges(db, {
      since: new Date(now().getTime() - recentChangesMinutes * 60_000),
      max_rows: maxChanges,
    }),
  () => "",
);

export const NearestHospitalInput = z.strictObject({ incidentId: z.uuid() });

/** Only the hospitals nearest in a straight line are compared by travel time. */
const maxHospitals = 4;

/**
 * Returns the hospital with the shortest travel time from an open incident, over the network or, without one, in a
 * straight line. Returns null if there is no hospital, and for sensitive incidents, because every viewer gets the same
 * result.
 */
export const readNearestHospital = shareReads(
  async (context: Context, { incidentId }: z.output<typeof NearestHospitalInput>) => {
    const [openIncident] = await context.db
      .select({ location: incident.location })
      .from(incident)
      .where(and(eq(incident.id, incidentId), eq(incident.sensitive, false), ne(incident.status, "closed")));
    if (!openIncident) return null;
    const { location } = openIncident;
    const distanceM = sql<number>`st_distance(${facility.position}, ${formatPoint(location)}::geography)`.mapWith(
      Number,
    );
    const hospitals = await context.db
      .select({ name: facility.name, position: facility.position, distanceM })
      .from(facility)
      .where(eq(facility.kind, "hospital"))
      .orderBy(distanceM, facility.name)
      .limit(maxHospitals);
    const routes = await Promise.all(
      hospitals.map(async (hospital) => {
        const { routes } = await findRoutes(context, hospital.position, [{ ...location, vehicle: "ambulance" }]);
        return routes.map((route) => ({ hospital, route }));
      }),
    );
    const [best] = routes.flat().sort((a, b) => compareTravel(a.route, b.route));
    if (!best) return null;
    const { hospital, route } = best;
    const { rankedBy, seconds, routeM } = route;
    return { name: hospital.name, rankedBy, seconds, distanceM: routeM ?? hospital.distanceM };
  },
  ({ incidentId }) => incidentId,
);

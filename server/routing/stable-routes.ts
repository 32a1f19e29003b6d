import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { listClosureCauses } from "../closures/read-closures";
import type { Context } from "../context";
import { findRemainingRoute, isOffRoute } from "../domain/arrival";
import { noSpeedCorrection } from "../domain/learned-speeds";
import { straightDistanceM } from "../domain/straight-distance";
import { findMobility } from "../domain/vehicle";
import { loadCurrentNetwork, prepareClosures } from "./current-network";
import { correctRoute } from "./find-routes";
import type { Origin, Route, TravelSearch } from "./travel-search";

type Journey = {
  /** Id of the assignment. */
  id: string;
  from: Omit<Origin, "straightM">;
  to: LngLat;
  incidentId: string;
  /** The learned factor by which the travel time was multiplied when the unit was sent; null if there was none. */
  speedFactor: number | null;
};
type CachedRoute = { basis: string; route: Route };

/**
 * Routes by audience and assignment. Audiences do not share routes, because a route reveals where its unit is, and some
 * audiences may not see that.
 */
const cacheByDatabase = new WeakMap<Db, Map<string, CachedRoute>>();
/**
 * About twice the number of units that are on their way at the same time in a large regency. If more routes are
 * requested, the oldest are dropped and computed again when needed.
 */
const maxCachedRoutes = 2_000;

/**
 * Returns the routes of units on their way, in the order of `journeys`. A route is computed once and kept until the
 * unit leaves it, the incident moves, or the network or the active closures change. Many screens can therefore request
 * a route at little cost, and its line on the map does not change with each position.
 */
export async function findStableRoutes(
  { db, now }: Pick<Context, "db" | "now">,
  audience: string,
  journeys: readonly Journey[],
): Promise<{ network: number | null; routes: Route[] }> {
  const source = await loadCurrentNetwork(db);
  const causes = source.version === null ? [] : await listClosureCauses({ db, now });
  const closures = causes.map(({ id }) => id).toSorted();
  await prepareClosures(source, db, closures);
  const cache = cacheByDatabase.get(db) ?? new Map<string, CachedRoute>();
  cacheByDatabase.set(db, cache);

  const routes: Route[] = [];
  let [searchedPlace, search]: [place: string, search: TravelSearch | null] = ["", null];
  for (const { id, from, to, incidentId, speedFactor } of journeys) {
    const key = `${audience} ${id}`;
    const ownClosures = causes.filter((cause) => cause.incidentId === incidentId).map((cause) => cause.id);
    const place = [to.lng, to.lat, ...ownClosures.toSorted()].join();
    const basis = [source.version, place, from.vehicle, speedFactor, ...closures].join();
    const cachedRoute = cache.get(key);
    if (
      cachedRoute?.basis === basis &&
      !isOffRoute(findRemainingRoute(cachedRoute.route, from, to, findMobility(from.vehicle)))
    ) {
      routes.push(cachedRoute.route);
      continue;
    }
    if (!search || searchedPlace !== place) {
      // Let the process serve other requests between two searches.
      await yieldToEventLoop();
      [searchedPlace, search] = [place, source.searchTo(to, { closures, ownClosures })];
    }
    const standardRoute = search.route({ ...from, straightM: straightDistanceM(from, to) });
    const route = extendToEnds(
      correctRoute(standardRoute, { ...noSpeedCorrection, factor: speedFactor ?? 1 }),
      from,
      to,
    );
    routes.push(route);
    cache.delete(key);
    cache.set(key, { basis, route });
  }
  for (const oldest of cache.keys()) {
    if (cache.size <= maxCachedRoutes) break;
    cache.delete(oldest);
  }
  return { network: source.version, routes };
}

/** Extends the line of a route over the network to the unit and to the incident, which may both be away from a road. */
function extendToEnds(route: Route, from: LngLat, to: LngLat): Route {
  if (route.rankedBy === "straight-line") return route;
  return {
    ...route,
    line: [[from.lng, from.lat], ...route.line, [to.lng, to.lat]],
    times: [0, ...route.times, route.seconds].map((seconds) => Math.round(seconds * 10) / 10),
  };
}

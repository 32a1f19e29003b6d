import type { LngLat } from "../../db/columns";
import type { HourBand, Vehicle } from "../../db/network-vocabulary";
import { distancesTo } from "../../db/queries/coverage";
import { locatePoint } from "../../db/queries/district";
import { learnedSpeed } from "../../db/schema/network";
import { formatPoint } from "../../db/sql";
import { listClosureIds } from "../closures/read-closures";
import type { Context } from "../context";
import {
  correctTravel,
  findHourBand,
  groupSpeedsByDistrict,
  type LearnedSpeed,
  noSpeedCorrection,
  type SpeedCorrection,
  type SpeedsByDistrict,
  selectSpeedsAt,
} from "../domain/learned-speeds";
import { loadCurrentNetwork, prepareClosures } from "./current-network";
import type { Origin, Route, TravelSource } from "./travel-search";

/** What travel times are based on: the current network (or the straight line) and the ids of the active closures. */
export type TravelNetwork = { source: TravelSource; closures: readonly string[] };

/**
 * Reads what travel times are based on. Must not be called in a transaction, because the first call loads the network.
 */
async function readTravelNetwork({ db, now }: Pick<Context, "db" | "now">): Promise<TravelNetwork> {
  const source = await loadCurrentNetwork(db);
  const closures = source.version === null ? [] : await listClosureIds({ db, now });
  await prepareClosures(source, db, closures);
  return { source, closures };
}

/**
 * The travel network with the speeds learned for a part of the day. `learned` lists the vehicles with learned speeds,
 * with their trips in all districts at all times of day. Without a network it is empty, because times are estimates
 * then and nothing is corrected.
 */
export type CorrectedNetwork = TravelNetwork & {
  speedsOfDistrict: SpeedsByDistrict;
  /** The rows from which the speeds are derived, for cache keys. */
  speedRows: readonly LearnedSpeed[];
  speeds: { hourBand: HourBand; learned: { vehicle: Vehicle; trips: number }[] };
};

/** Reads the travel network and the speeds learned for a part of the day; by default, the current one. */
export async function readCorrectedNetwork(
  context: Pick<Context, "db" | "now">,
  hourBand?: HourBand | null,
): Promise<CorrectedNetwork> {
  const travelNetwork = await readTravelNetwork(context);
  const band = hourBand ?? findHourBand(context.now());
  const rows = travelNetwork.source.version === null ? [] : await context.db.select().from(learnedSpeed);
  const speedsOfDistrict = groupSpeedsByDistrict(rows, band);
  const learnedSpeeds = Object.entries(speedsOfDistrict(null)) as [Vehicle, SpeedCorrection][];
  return {
    ...travelNetwork,
    speedsOfDistrict,
    speedRows: rows,
    speeds: { hourBand: band, learned: learnedSpeeds.map(([vehicle, { trips }]) => ({ vehicle, trips })) },
  };
}

type Routes = {
  /** The version of the network; null if none is loaded. */
  network: number | null;
  /** The ids of the active closures that the routes avoid. */
  closures: readonly string[];
  /** One route for each start, in the order of `starts`. */
  routes: CorrectedRoute[];
};

/**
 * A route whose times were multiplied by the learned factor of the vehicle. `speedFactor` is this factor, and
 * `speedTrips` is the vehicle's number of recorded trips.
 */
type CorrectedRoute = Route & { speedFactor: number; speedTrips: number };

/**
 * Finds the routes to one place over the current network, around the active closures, with the speeds learned for the
 * district of the place. If there is no network or no route, returns a straight-line estimate with the reason. Must not
 * be called in a transaction, because the first call loads the network.
 */
export async function findRoutes(
  context: Pick<Context, "db" | "now">,
  destination: LngLat,
  starts: readonly Omit<Origin, "straightM">[],
): Promise<Routes> {
  const { source, closures } = await readTravelNetwork(context);
  const distances = await distancesTo(context.db, {
    ids: starts.map((_, index) => String(index)),
    lngs: starts.map(({ lng }) => lng),
    lats: starts.map(({ lat }) => lat),
    at: formatPoint(destination),
  });
  const straightMByStart = new Map(distances.map(({ id, distanceM }) => [Number(id), distanceM]));
  const search = source.searchTo(destination, { closures });
  const [destinationPlace] =
    source.version === null ? [] : await locatePoint(context.db, { at: formatPoint(destination) });
  const speeds = selectSpeedsAt(destinationPlace?.speeds ?? [], context.now());
  const routes = starts.map((start, index) => {
    const route = search.route({ ...start, straightM: straightMByStart.get(index) ?? 0 });
    return correctRoute(route, speeds[start.vehicle] ?? noSpeedCorrection);
  });
  return { network: source.version, closures, routes };
}

export function correctRoute(
  { accessSeconds, exitSeconds, times, steps, ...route }: Route,
  speed: SpeedCorrection,
): CorrectedRoute {
  const correctSeconds = (seconds: number) => Math.round(seconds * speed.factor);
  return {
    ...correctTravel(route, speed),
    ...{ accessSeconds: correctSeconds(accessSeconds), exitSeconds: correctSeconds(exitSeconds) },
    times: times.map((seconds) => seconds * speed.factor),
    steps: steps.map(({ seconds, ...step }) => ({ ...step, seconds: correctSeconds(seconds) })),
  };
}

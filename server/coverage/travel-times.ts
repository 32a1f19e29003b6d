import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { LngLat } from "../../db/columns";
import { type Vehicle, vehicles } from "../../db/network-vocabulary";
import { estimateReach, type Reach } from "../domain/coverage";
import { findMobility } from "../domain/vehicle";
import { distanceM } from "../ground/distance";
import { unitsPerDegree } from "../ground/osm-objects";
import type { CorrectedNetwork, TravelNetwork } from "../routing/find-routes";
import { RoutingNetwork } from "../routing/network";

/** Where help starts from: a unit, or a station together with one kind of vehicle that is based there. */
export type HelpSource = LngLat & { id: string; vehicle: Vehicle };
type Place = LngLat & { id: string; district: string | null };
/** A source, given by its index in the list of sources, with its distance and travel time to a place. */
type RankedHelpSource = Reach & { sourceIndex: number };

/** Maximum number of cached values per network. A screen needs only a few of them. */
const maxCachedResults = 40;
const caches = new WeakMap<RoutingNetwork, Map<string, unknown>>();

/** Whether coverage is measured by travel time, which requires a network. */
export function hasRoutingNetwork<Network extends TravelNetwork>(
  travelNetwork: Network,
): travelNetwork is Network & { source: RoutingNetwork } {
  return travelNetwork.source instanceof RoutingNetwork;
}

/**
 * Finds, for each place, the `count` sources with the shortest travel times; returns them in a map keyed by the place's
 * id. Places and sources are snapped to the network as in the assignment rule; see "Coverage" in docs/ground.md. If a
 * place or a source is too far from the network, the time is estimated from the straight line. Sources without a route
 * are left out, including those that closures cut off. Sources with equal times keep the order of `sources`. As in the
 * assignment rule, times are multiplied by the factor learned for the vehicle and the place's district. At one place,
 * this factor is the same for all sources with the same vehicle, so it does not change their order. Times at standard
 * speeds can therefore be cached.
 */
export async function findFastest<AnySource extends HelpSource>(
  travelNetwork: CorrectedNetwork & { source: RoutingNetwork },
  places: readonly Place[],
  sources: readonly AnySource[],
  count: number,
): Promise<Map<string, (Reach & { source: AnySource })[]>> {
  const fastestByPlace = places.map((): RankedHelpSource[] => []);
  for (const vehicle of vehicles) {
    const indexes = [...sources.keys()].filter((index) => sources[index]?.vehicle === vehicle);
    if (indexes.length === 0) continue;
    const vehicleSources = indexes.map((index) => sources[index] as AnySource);
    const rankedByPlace = rankForVehicle(travelNetwork, places, vehicleSources, vehicle, count);
    for (const [placeIndex, fastest] of rankedByPlace.entries()) {
      const factor = travelNetwork.speedsOfDistrict((places[placeIndex] as Place).district)[vehicle]?.factor ?? 1;
      for (const { sourceIndex, etaSeconds, ...reach } of fastest) {
        const corrected = { ...reach, sourceIndex: indexes[sourceIndex] as number, etaSeconds: etaSeconds * factor };
        insertSorted(fastestByPlace[placeIndex] as RankedHelpSource[], corrected, count);
      }
    }
    // Let other requests run between two searches, because each takes tens of milliseconds on a large network.
    await setImmediate();
  }
  return new Map(
    places.map(({ id }, placeIndex) => [
      id,
      (fastestByPlace[placeIndex] as RankedHelpSource[]).map(({ sourceIndex, ...reach }) => ({
        ...reach,
        source: sources[sourceIndex] as AnySource,
      })),
    ]),
  );
}

function rankForVehicle(
  { source: network, closures }: TravelNetwork & { source: RoutingNetwork },
  places: readonly Place[],
  sources: readonly HelpSource[],
  vehicle: Vehicle,
  count: number,
): RankedHelpSource[][] {
  const sourceGroups = groupByPosition(sources, count);
  const conditions = [vehicle, [...closures].sort(), places.map(({ lng, lat }) => [lng, lat])];
  const positions = sourceGroups.map(({ lng, lat, sourceIndexes }) => [lng, lat, sourceIndexes]);
  return computeCached(network, ["ranked", count, positions, ...conditions], () => {
    const placeSnaps = computeCached(network, ["snaps", ...conditions], () =>
      network.snapAll(places, vehicle, { closures, isDestination: true }),
    );
    const sourceSnaps = network.snapAll(sourceGroups, vehicle, { closures });
    const search = network.searchFrom(sourceSnaps, vehicle, { closures, count });
    const offNetwork = sourceGroups.filter(
      (source, group) => sourceSnaps[group]?.length === 0 && network.isOffNetwork(source, vehicle),
    );
    return places.map((place, index) => {
      const snaps = placeSnaps[index] ?? [];
      const best: RankedHelpSource[] = [];
      for (const { source: group, ms, metres } of search.findFastest(snaps)) {
        const reach: Reach = { distanceM: Math.round(metres), etaSeconds: ms / 1_000, rankedBy: "travel-time" };
        for (const sourceIndex of sourceGroups[group]?.sourceIndexes ?? [])
          insertSorted(best, { ...reach, sourceIndex }, count);
      }
      // A place without an open edge is cut off if it is not also off the network.
      const isOffNetwork = snaps.length === 0 && network.isOffNetwork(place, vehicle);
      for (const group of isOffNetwork ? sourceGroups : offNetwork) {
        const reach = estimateReach(measureStraightDistanceM(group, place), findMobility(vehicle));
        for (const sourceIndex of group.sourceIndexes) insertSorted(best, { ...reach, sourceIndex }, count);
      }
      return best;
    });
  });
}

/**
 * Groups the sources by position, so that the search treats sources at the same position as one. A group keeps only its
 * first `count` sources: the others have the same travel time, and ties go to the earlier source.
 */
function groupByPosition(sources: readonly HelpSource[], count: number) {
  const sourceGroups = new Map<string, LngLat & { sourceIndexes: number[] }>();
  for (const [sourceIndex, { lng, lat }] of sources.entries()) {
    const key = `${lng},${lat}`;
    const group = sourceGroups.get(key);
    if (group && group.sourceIndexes.length < count) group.sourceIndexes.push(sourceIndex);
    else if (!group) sourceGroups.set(key, { lng, lat, sourceIndexes: [sourceIndex] });
  }
  return [...sourceGroups.values()];
}

/** Inserts a source into a list that is sorted by time, and keeps only the first `count` sources of the list. */
function insertSorted(list: RankedHelpSource[], candidate: RankedHelpSource, count: number): void {
  const compareWith = (other: RankedHelpSource) =>
    candidate.etaSeconds - other.etaSeconds || candidate.sourceIndex - other.sourceIndex;
  const index = list.findIndex((other) => compareWith(other) < 0);
  if (index === -1 && list.length >= count) return;
  list.splice(index === -1 ? list.length : index, 0, candidate);
  if (list.length > count) list.pop();
}

/** Returns the distance on WGS84 in metres, accurate to about one metre in 100 km. */
export function measureStraightDistanceM(from: LngLat, to: LngLat): number {
  return distanceM(
    from.lng * unitsPerDegree,
    from.lat * unitsPerDegree,
    to.lng * unitsPerDegree,
    to.lat * unitsPerDegree,
  );
}

/**
 * Returns the cached value for a key, or computes and caches it. At most `maxCachedResults` values are kept per
 * network, and all are dropped together with the network.
 */
export function computeCached<Value>(network: RoutingNetwork, key: unknown[], compute: () => Value): Value {
  const values = caches.get(network) ?? new Map<string, unknown>();
  caches.set(network, values);
  const hash = createHash("sha256").update(JSON.stringify(key)).digest("base64");
  const value = values.has(hash) ? (values.get(hash) as Value) : compute();
  values.delete(hash);
  values.set(hash, value);
  const [oldest] = values.keys();
  if (values.size > maxCachedResults && oldest !== undefined) values.delete(oldest);
  return value;
}

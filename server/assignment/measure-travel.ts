import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import type { Vehicle } from "../../db/network-vocabulary";
import type { CandidateUnit } from "../../db/queries/assignment";
import type { Mobility, UnitKind } from "../../db/vocabulary";
import { compareTravel, type Travel } from "../domain/travel";
import { vehicleOf } from "../domain/vehicle";
import { type Current, networkInTransaction, prepareClosures } from "../routing/current-network";
import type { TravelSearch } from "../routing/travel-search";

/** What travel times were computed with: the version of the network, and the closures in force. */
export type Ground = { network: number | null; closures: readonly string[] };

type Measurable = LngLat & {
  kind: UnitKind;
  mobility: Mobility;
  skills: readonly string[];
  distanceM: number;
  accuracyM: number | null;
};

/** Measures travel times of units to one place, over the network in use or by the straight line. */
export type Measuring = {
  ground: Ground;
  measure<Unit extends Measurable>(units: readonly Unit[]): (Unit & { travel: Travel })[];
  /** Lower bound of the travel time of units of this kind that are at least `distanceM` away by the straight line. */
  lowerBoundSeconds(kind: UnitKind, distanceM: number): number;
};

/** Without a network, units are compared by distance only, since their travel times are estimates. */
export async function startMeasuring(
  tx: Db,
  { db, at }: { db: Db; at: LngLat },
  { network, closures }: { network: Current | null; closures: readonly string[] },
): Promise<Measuring> {
  const source = await networkInTransaction(tx, db, network);
  const isByRoad = source.version !== null;
  if (isByRoad) await prepareClosures(source, tx, closures);
  const search = source.searchTo(at, { closures: isByRoad ? closures : [] });
  return {
    ground: { network: source.version, closures: isByRoad ? closures : [] },
    measure: (units) => measureWith(search, units),
    lowerBoundSeconds: (kind, distanceM) =>
      Math.min(...vehiclesOf(kind).map((vehicle) => search.lowerBoundSeconds(distanceM, vehicle))),
  };
}

function measureWith<Unit extends Measurable>(search: TravelSearch, units: readonly Unit[]) {
  const origins = units.map(({ lng, lat, distanceM, accuracyM, ...unit }) => {
    return { lng, lat, straightM: distanceM, accuracyM, vehicle: vehicleOf(unit) };
  });
  const travels = search.measure(origins);
  return units.map((unit, index) => ({ ...unit, travel: travels[index] as Travel }));
}

/** Vehicles that units of a kind may travel with. */
function vehiclesOf(kind: UnitKind): Vehicle[] {
  return [
    vehicleOf({ kind, mobility: "road", skills: [] }),
    vehicleOf({ kind, mobility: "road", skills: ["motorcycle"] }),
    vehicleOf({ kind, mobility: "river", skills: [] }),
  ];
}

/** A unit's travel as returned with each pick, proposal and candidate. */
export function describeTravel({ travel }: { travel: Travel }, { network, closures }: Ground) {
  const { rankedBy, reason, seconds, secondsP90, routeM, uncertainBank } = travel;
  const times = { travelSeconds: seconds, travelSecondsP90: secondsP90, routeM };
  return { rankedBy, reason, ...times, uncertainBank, network, closures: [...closures] };
}

export type RankedUnit = CandidateUnit & { travel: Travel };

type Rankable = { byArea: boolean; travel: Travel; distanceM: number; callSign: string };

/** Sorts units of responsible stations first, then by travel time if there is a network, by distance and by call sign. */
export function compareUnits({ network }: Ground, a: Rankable, b: Rankable): number {
  return (
    Number(b.byArea) - Number(a.byArea) ||
    (network === null ? 0 : compareTravel(a.travel, b.travel)) ||
    a.distanceM - b.distanceM ||
    (a.callSign < b.callSign ? -1 : 1)
  );
}

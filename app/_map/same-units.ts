import type { FeatureCollection, Point } from "geojson";
import type { ListedUnit } from "@/db/queries";

/** Whether two lists say the same of the same units, so that a message which repeats what is known draws nothing. */
export function sameUnits(one: readonly ListedUnit[], other: readonly ListedUnit[]): boolean {
  return one.length === other.length && one.every((unit, index) => isSame(unit, other[index]));
}

function isSame(one: ListedUnit, other: ListedUnit | undefined): boolean {
  if (one === other) return true;
  return (
    one.id === other?.id &&
    one.callSign === other.callSign &&
    one.kind === other.kind &&
    one.status === other.status &&
    one.simulated === other.simulated &&
    one.mobility === other.mobility &&
    one.basis === other.basis &&
    one.positionAt?.getTime() === other.positionAt?.getTime() &&
    one.lng === other.lng &&
    one.lat === other.lat &&
    one.lostLng === other.lostLng &&
    one.lostLat === other.lostLat &&
    one.speedMps === other.speedMps &&
    one.headingDeg === other.headingDeg &&
    one.accuracyM === other.accuracyM
  );
}

/** Whether two collections draw the same. */
export function sameFeatures(one: FeatureCollection<Point>, other: FeatureCollection<Point>): boolean {
  return one.features.length === other.features.length && JSON.stringify(one) === JSON.stringify(other);
}

/** Whether two maps tell the same of the same. */
export function sameTold(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([id, told]) => other.get(id) === told);
}

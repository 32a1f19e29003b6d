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

/** Whether two collections draw the same: crews that stand and say so change nothing that is seen. */
export function sameFeatures(one: FeatureCollection<Point>, other: FeatureCollection<Point>): boolean {
  return (
    one.features.length === other.features.length &&
    one.features.every(({ geometry, properties }, index) => {
      const beside = other.features[index];
      return (
        isAlike(geometry.coordinates, beside?.geometry.coordinates) &&
        Object.keys(properties ?? {}).length === Object.keys(beside?.properties ?? {}).length &&
        Object.entries(properties ?? {}).every(([name, value]) => isAlike(value, beside?.properties?.[name]))
      );
    })
  );
}

function isAlike(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

/** Whether two maps tell the same of the same. */
export function sameTold(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([id, told]) => other.get(id) === told);
}

import type { ListedUnit } from "@/db/queries";
import type { UnitStatus } from "@/db/vocabulary";
import { ageStep } from "../../../server/domain/fix-age";
import { poorAccuracyM, uncertaintyM } from "../../../server/domain/uncertainty";

type Point = { lng: number; lat: number };
/** `sign` is where the unit's sign stands, when that is not the middle. */
export type Ring = Point & { radiusM: number; status: UnitStatus; sign: Point | null };

type Asked = {
  /** Units that are looked at. */
  told: ReadonlyMap<string, string>;
  zoom: number;
  /** Time in ms. */
  at: number;
  onlyTold: boolean;
};

/** From this zoom on there is room for the circles of units that only wait. */
const allFromZoom = 11;

/** The circles of the units that matter now: those looked at, those on a task, and from near all whose fix is old or poor. */
export function ringsOf(units: readonly ListedUnit[], { told, zoom, at, onlyTold }: Asked): Ring[] {
  return units.flatMap((unit) => {
    const { id, status, accuracyM, speedMps, mobility, positionAt } = unit;
    const isTold = told.has(id);
    if (!isTold && onlyTold) return [];
    const age = ageStep(unit, at);
    const isDoubtful = age === "lost" || age === "minutes" || (accuracyM ?? 0) >= poorAccuracyM;
    const matters = isTold || status === "assigned" || (zoom >= allFromZoom && age !== "minutes");
    const known = lastFix(unit);
    if (!isDoubtful || !matters || !known || !positionAt) return [];
    const ageSeconds = (at - positionAt.getTime()) / 1_000;
    // Whole tens: a metre more is another drawing that nobody can tell from the last.
    const radiusM = Math.round(uncertaintyM({ accuracyM, ageSeconds, speedMps, mobility }) / 10) * 10;
    return [{ ...known, radiusM, status }];
  });
}

function lastFix({ basis, lng, lat, lostLng, lostLat }: ListedUnit): (Point & Pick<Ring, "sign">) | null {
  const shown = lng === null || lat === null ? null : { lng, lat };
  if (basis === "fix") return shown && { ...shown, sign: null };
  return lostLng === null || lostLat === null ? null : { lng: lostLng, lat: lostLat, sign: shown };
}

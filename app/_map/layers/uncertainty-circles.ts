import type { ListedUnit } from "@/db/queries/unit";
import type { UnitStatus } from "@/db/vocabulary";
import { ageStep } from "../../../server/domain/fix-age";
import { poorAccuracyM, uncertaintyM } from "../../../server/domain/uncertainty";

type Point = { lng: number; lat: number };
/**
 * A circle around a unit's last position. `icon` is where the unit's icon is drawn; null if it is drawn at the centre
 * or not at all.
 */
export type UncertaintyCircle = Point & { radiusM: number; status: UnitStatus; icon: Point | null };

type Options = {
  captions: ReadonlyMap<string, string>;
  zoom: number;
  /** The server's time in ms. */
  now: number;
  /** Whether units without a caption are left out. */
  skipsUncaptioned: boolean;
};

/** Minimum zoom level at which there is room for circles of unassigned units. */
const unassignedMinZoom = 11;

/**
 * Returns circles for units whose position is old or inaccurate. A unit with neither a caption nor an assignment gets a
 * circle only from zoom `unassignedMinZoom` on, and none while the age step of its position is `minutes`.
 */
export function listUncertaintyCircles(
  units: readonly ListedUnit[],
  { captions, zoom, now, skipsUncaptioned }: Options,
): UncertaintyCircle[] {
  return units.flatMap((unit) => {
    const { id, status, accuracyM, speedMps, mobility, positionAt } = unit;
    const hasCaption = captions.has(id);
    if (!hasCaption && skipsUncaptioned) return [];
    const age = ageStep(unit, now);
    const isUncertain = age === "lost" || age === "minutes" || (accuracyM ?? 0) >= poorAccuracyM;
    const isShown = hasCaption || status === "assigned" || (zoom >= unassignedMinZoom && age !== "minutes");
    const fix = findLastFix(unit);
    if (!isUncertain || !isShown || !fix || !positionAt) return [];
    const ageSeconds = (now - positionAt.getTime()) / 1_000;
    // Rounded to 10 m, so that an invisible change causes no redraw.
    const radiusM = Math.round(uncertaintyM({ accuracyM, ageSeconds, speedMps, mobility }) / 10) * 10;
    return [{ ...fix, radiusM, status }];
  });
}

function findLastFix({
  basis,
  lng,
  lat,
  lostLng,
  lostLat,
}: ListedUnit): (Point & Pick<UncertaintyCircle, "icon">) | null {
  const shownPoint = lng === null || lat === null ? null : { lng, lat };
  if (basis === "fix") return shownPoint && { ...shownPoint, icon: null };
  return lostLng === null || lostLat === null ? null : { lng: lostLng, lat: lostLat, icon: shownPoint };
}

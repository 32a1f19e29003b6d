import type { FacilityKind, PositionQuality, Priority, UnitKind, UnitStatus } from "@/db/vocabulary";

/**
 * Ids of map images. An id names the theme, the family and everything the image shows, so that `IconImages` can draw it
 * from the id alone when a layer first uses it.
 */
export const imageId = {
  unit: (theme: string, kind: UnitKind, status: UnitStatus, isStale: boolean, isSimulated: boolean) =>
    [theme, "unit", kind, status, isStale ? "stale" : "fresh", isSimulated ? "simulated" : "real"].join("|"),
  facility: (theme: string, kind: FacilityKind, quality: PositionQuality) =>
    [theme, "facility", kind, quality].join("|"),
  incident: (theme: string, priority: Priority, isSelected: boolean) =>
    [theme, "incident", priority, isSelected ? "selected" : "other"].join("|"),
  overflow: (theme: string, count: number) => [theme, "overflow", count].join("|"),
  cluster: (theme: string, availableCount: number, totalCount: number) =>
    [theme, "cluster", availableCount, totalCount].join("|"),
  /** `parts` as in `drawKindBadge`. */
  kindBadge: (theme: string, textPx: number, isAvailable: boolean, parts: readonly string[]) =>
    [theme, "kinds", textPx, isAvailable ? "available" : "off-duty", parts.join(",")].join("|"),
  fireWatch: (theme: string, priority: Priority | null) => [theme, "fire-watch", priority ?? ""].join("|"),
  gauge: (theme: string, siaga: number | null, isSilent: boolean, priority: Priority | null) =>
    [theme, "gauge", siaga ?? "", isSilent ? "silent" : "reports", priority ?? ""].join("|"),
  rain: (theme: string) => [theme, "rain"].join("|"),
  closure: (theme: string) => [theme, "closure"].join("|"),
  hatch: (theme: string) => [theme, "hatch"].join("|"),
  heading: (theme: string) => [theme, "heading"].join("|"),
  plate: (theme: string) => [theme, "plate"].join("|"),
};

/** Prefix of image ids whose last part comes from a vector tile, such as a road number. */
export function imagePrefix(theme: string, imageFamily: "shield" | "post"): string {
  return [theme, imageFamily, ""].join("|");
}

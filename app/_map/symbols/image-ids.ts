import type { FacilityKind, PositionQuality, Priority, UnitKind, UnitStatus } from "@/db/vocabulary";

/** The names of images carry all that they show, the theme first, so that each is drawn once when it is first needed. */
export const imageName = {
  unit: (theme: string, kind: UnitKind, status: UnitStatus, stale: boolean, simulated: boolean) =>
    [theme, "unit", kind, status, stale ? "stale" : "fresh", simulated ? "simulated" : "real"].join("|"),
  facility: (theme: string, kind: FacilityKind, quality: PositionQuality) =>
    [theme, "facility", kind, quality].join("|"),
  incident: (theme: string, priority: Priority, chosen: boolean) =>
    [theme, "incident", priority, chosen ? "chosen" : "other"].join("|"),
  more: (theme: string, count: number) => [theme, "more", count].join("|"),
  pill: (theme: string, available: number, count: number) => [theme, "pill", available, count].join("|"),
  heading: (theme: string) => [theme, "heading"].join("|"),
};

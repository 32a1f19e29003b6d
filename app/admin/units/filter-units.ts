import type { ListedUnit } from "@/db/queries";

export type UnitFilter = { words: string; agency: string; kind: string; duty: string; simulated: string };

export const everyUnit: UnitFilter = { words: "", agency: "", kind: "", duty: "", simulated: "" };

/** The units that every filter lets through; an empty one lets all through. `said` is what the words are looked for in. */
export function filterUnits(
  units: readonly ListedUnit[],
  { words, agency, kind, duty, simulated }: UnitFilter,
  said: (unit: ListedUnit) => string,
): ListedUnit[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return units.filter((unit) => {
    if (agency && unit.agency !== agency) return false;
    if (kind && unit.kind !== kind) return false;
    if (duty && unit.duty !== duty) return false;
    if (simulated && unit.simulated !== (simulated === "yes")) return false;
    const text = said(unit).toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

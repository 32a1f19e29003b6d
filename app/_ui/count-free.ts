import { type UnitKind, type UnitStatus, unitKinds } from "@/db/vocabulary";

type Counted = { kind: UnitKind; status: UnitStatus };

/** How many units of each kind there are and how many are available, in the order of kinds; kinds without a unit are left out. */
export function countFree(units: readonly Counted[]): { kind: UnitKind; total: number; available: number }[] {
  return unitKinds
    .map((kind) => {
      const all = units.filter((unit) => unit.kind === kind);
      return { kind, total: all.length, available: all.filter(({ status }) => status === "available").length };
    })
    .filter(({ total }) => total > 0);
}

import type { FacilityKind, PositionQuality } from "@/db/vocabulary";
import type { FacilityView } from "@/server/places/list-places";

/** What is looked for; an empty text asks for nothing. */
export type FacilityWish = {
  words: string;
  kind: FacilityKind | "";
  district: string;
  quality: PositionQuality | "";
  /** Only those whose position nobody has measured yet. */
  unsurveyed: boolean;
  /** Only those that stand at one point of the map. */
  ids: readonly string[] | null;
};

export const anyFacility: FacilityWish = {
  words: "",
  kind: "",
  district: "",
  quality: "",
  unsurveyed: false,
  ids: null,
};

/** The facilities that have all that is looked for; every word may stand in the name, kind, agency or address. */
export function filterFacilities(
  facilities: readonly FacilityView[],
  { words, kind, district, quality, unsurveyed, ids }: FacilityWish,
  kindName: (kind: FacilityKind) => string,
): FacilityView[] {
  const parts = words.trim().toLowerCase().split(/\s+/);
  return facilities.filter((one) => {
    const text = [one.name, kindName(one.kind), one.agency, one.address].filter(Boolean).join(" ").toLowerCase();
    return (
      parts.every((part) => text.includes(part)) &&
      (kind === "" || one.kind === kind) &&
      (district === "" || one.districtCode === district) &&
      (quality === "" || one.positionQuality === quality) &&
      (!unsurveyed || one.positionQuality !== "surveyed") &&
      (ids === null || ids.includes(one.id))
    );
  });
}

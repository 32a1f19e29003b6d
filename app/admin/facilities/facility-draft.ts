import type { FacilityKind } from "@/db/vocabulary";
import type { FacilityView } from "@/server/places/list-places";
import { noPosition, type TypedPosition, typed } from "../_map/position";

/** A facility as it is being filled in; an id that is null is still to be given. */
export type FacilityDraft = {
  known: FacilityView | null;
  id: string;
  name: string;
  kind: FacilityKind;
  agency: string;
  address: string;
  position: TypedPosition;
};

export function draftOf(facility: FacilityView): FacilityDraft {
  const { id, name, kind, agency, address, position } = facility;
  return { known: facility, id, name, kind, agency: agency ?? "", address: address ?? "", position: typed(position) };
}

export function newDraft(): FacilityDraft {
  return { known: null, id: "", name: "", kind: "other", agency: "", address: "", position: noPosition };
}

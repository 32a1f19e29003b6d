import type { listStations } from "@/server/admin/save-station";
import { emptyPosition, formatPosition, parsePosition, type TypedPosition } from "../../_map/editing/typed-position";
import { isCode } from "../_form/code-field";
import type { StationInput } from "../preview/use-rule-preview";
import { toArea } from "./area-geometry";
import type { AreaHistory } from "./use-station-editor";

export type StationView = Awaited<ReturnType<typeof listStations>>[number];

/**
 * A station while the user edits it. Its hand-drawn area is kept separately, in `AreaHistory`. `savedStation` is null
 * for a new station.
 */
export type StationDraft = {
  savedStation: StationView | null;
  code: string;
  name: string;
  agencyCode: string;
  kind: string;
  position: TypedPosition;
  areaCodes: readonly string[];
};

export function toDraft(station: StationView): StationDraft {
  const { code, name, agencyCode, kind, position, areaCodes } = station;
  return { savedStation: station, code, name, agencyCode, kind, position: formatPosition(position), areaCodes };
}

export function newDraft(): StationDraft {
  return {
    savedStation: null,
    code: "",
    name: "",
    agencyCode: "",
    kind: "other",
    position: emptyPosition,
    areaCodes: [],
  };
}

/** The typed position, or null while it is incomplete or invalid. */
export function findPosition({ position, savedStation }: StationDraft) {
  return parsePosition(position, savedStation?.position ?? null);
}

/** The input of `admin.saveStation`; null while a required field is empty or invalid. An unedited area is left out. */
export function toStationInput(draft: StationDraft, { present, past, undone }: AreaHistory): StationInput | null {
  const position = findPosition(draft);
  const { savedStation, code, name, agencyCode, kind, areaCodes } = draft;
  const hasRequiredFields = name.trim() !== "" && agencyCode !== "" && (savedStation !== null || isCode(code));
  if (!position || !hasRequiredFields) return null;
  const isAreaEdited = past.length > 0 || undone.length > 0;
  const area = present === null ? null : toArea(present);
  return {
    code,
    name: name.trim(),
    agencyCode,
    kind,
    position,
    areaCodes: [...areaCodes],
    ...(isAreaEdited && { area }),
  };
}

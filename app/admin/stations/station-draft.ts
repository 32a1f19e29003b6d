import type { listStations } from "@/server/admin/save-station";
import {
  emptyPosition,
  formatPosition,
  isSamePosition,
  parsePosition,
  type TypedPosition,
} from "../../_map/editing/typed-position";
import { isCode } from "../_form/code-field";
import { emptyBasis, type PositionBasis } from "../_form/position-basis-fields";
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
  /** Empty until the kind of a new station is chosen. */
  kind: string;
  position: TypedPosition;
  basis: PositionBasis;
  areaCodes: readonly string[];
};

export function toDraft(station: StationView): StationDraft {
  const { code, name, agencyCode, kind, position, areaCodes } = station;
  return {
    ...{ savedStation: station, code, name, agencyCode, kind },
    ...{ areaCodes: [...areaCodes].sort(), position: formatPosition(position), basis: emptyBasis },
  };
}

export function newDraft(): StationDraft {
  return {
    savedStation: null,
    code: "",
    name: "",
    agencyCode: "",
    kind: "",
    position: emptyPosition,
    basis: emptyBasis,
    areaCodes: [],
  };
}

/** The typed position, or null while it is incomplete or invalid. */
export function findPosition({ position, savedStation }: StationDraft) {
  return parsePosition(position, savedStation?.position ?? null);
}

/** The saved quality and source of the position; null for a new station and for a moved one. */
export function findSavedBasis(draft: StationDraft) {
  const { savedStation } = draft;
  return savedStation && isSamePosition(findPosition(draft), savedStation.position) ? savedStation : null;
}

/**
 * The input of `admin.saveStation`, without the quality and source of the position; null while a required field is
 * empty or invalid. An unedited area is left out.
 */
export function toStationInput(draft: StationDraft, history: AreaHistory): StationInput | null {
  const position = findPosition(draft);
  const { savedStation, code, name, agencyCode, kind, areaCodes } = draft;
  const hasRequiredFields =
    name.trim() !== "" && agencyCode !== "" && kind !== "" && (savedStation !== null || isCode(code));
  if (!position || !hasRequiredFields) return null;
  const area = history.currentParts === null ? null : toArea(history.currentParts);
  return {
    code,
    name: name.trim(),
    agencyCode,
    kind,
    position,
    areaCodes: [...areaCodes],
    ...(isAreaEdited(history) && { area }),
  };
}

/** The values with which the form was opened; null for a new station. */
export function toBase({ savedStation }: StationDraft, history: AreaHistory) {
  if (!savedStation) return null;
  const { name, agencyCode, kind, position, positionQuality, positionSource, areaCodes, drawnAreaHash } = savedStation;
  const base = { name, agencyCode, kind, position, positionQuality, positionSource, areaCodes };
  return { ...base, ...(isAreaEdited(history) && { drawnAreaHash }) };
}

export const isAreaEdited = ({ undoSteps, redoSteps }: AreaHistory) => undoSteps.length > 0 || redoSteps.length > 0;

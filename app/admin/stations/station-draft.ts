import type { listStations } from "@/server/admin/save-station";
import { codeShape } from "../_map/code";
import { noPosition, readPosition, type TypedPosition, typed } from "../_map/position";
import type { ChangedStation } from "../preview/use-trial";
import type { AreaHistory } from "./area-history";
import { areaOf } from "./parts";

export type StationView = Awaited<ReturnType<typeof listStations>>[number];

/** A station as it is being filled in; its drawn area has a history of its own. */
export type StationDraft = {
  known: StationView | null;
  code: string;
  name: string;
  agencyCode: string;
  kind: string;
  position: TypedPosition;
  areaCodes: readonly string[];
};

export function draftOf(station: StationView): StationDraft {
  const { code, name, agencyCode, kind, position, areaCodes } = station;
  return { known: station, code, name, agencyCode, kind, position: typed(position), areaCodes };
}

export function newDraft(): StationDraft {
  return { known: null, code: "", name: "", agencyCode: "", kind: "other", position: noPosition, areaCodes: [] };
}

/** Where the station stands, as far as that has been entered. */
export function placeOf({ position, known }: StationDraft) {
  return readPosition(position, known?.position ?? null);
}

/** The station as it would be saved, or null while something is missing. An area that nobody touched is left out. */
export function stationOf(draft: StationDraft, { now, past, undone }: AreaHistory): ChangedStation | null {
  const position = placeOf(draft);
  const { known, code, name, agencyCode, kind, areaCodes } = draft;
  const isNamed = name.trim() !== "" && agencyCode !== "" && (known !== null || codeShape.test(code));
  if (!position || !isNamed) return null;
  const touched = past.length > 0 || undone.length > 0;
  const area = now === null ? null : areaOf(now);
  return { code, name: name.trim(), agencyCode, kind, position, areaCodes: [...areaCodes], ...(touched && { area }) };
}

import type { ClosureShape } from "@/db/queries/closure";
import type { CreateClosureInput } from "@/server/closures/closure-input";
import type { RoomClosure } from "@/server/closures/read-closures";
import {
  type ClosureReason,
  closureReasons,
  roadVehicles,
  type Vehicle,
  vehicles,
} from "../../../db/network-vocabulary";
import { addDays, dayOf, hourMs, utcOffsetMs } from "../../../server/domain/calendar";
import { isSameValue } from "../../../server/domain/draft";
import { roundPosition } from "../../_map/editing/typed-position";
import { newId } from "../../_session/unsent-store";

type Point = { lng: number; lat: number };
type Corner = [lng: number, lat: number];

export const closureKinds = ["road", "line", "area"] as const;
type ClosureKind = (typeof closureKinds)[number];
/** Choices for the end of a closure: in 1 or 6 hours, tomorrow morning, or no fixed time. */
export const closureEnds = ["1", "6", "tomorrow", "open"] as const;
type ClosureEnd = (typeof closureEnds)[number] | "keep";

/** A line or an area, as GeoJSON. */
export type ClosureGeometry = CreateClosureInput["geometry"];

/** The road that the user picked from the network, with its line. */
type PickedRoad = { name: string | null; metres: number; bridge: boolean; geometry: ClosureGeometry };

/** Contents of the form that closes a road or changes a closure. */
export type ClosureDraft = {
  /** Identifies the draft; unlike the key, it stays the same while the draft is edited. */
  id: string;
  /** Idempotency key, renewed after each edit: sending the same form twice creates only one closure. */
  key: string;
  /** The closure being changed; null for a new one. */
  editedClosure: RoomClosure | null;
  kind: ClosureKind;
  road: PickedRoad | null;
  roadSearch: "idle" | "searching" | "none" | "failed";
  /** The point where a road was last searched for. Results for other points are ignored. */
  roadPoint: Point | null;
  corners: readonly Corner[];
  label: string;
  reason: ClosureReason | "other" | "";
  reasonText: string;
  vehicles: readonly Vehicle[];
  end: ClosureEnd;
  /** The incident that was open when the form was opened, and whether it caused the closure; null if none was open. */
  incident: { id: string; caused: boolean } | null;
};

export function newClosureDraft(incidentId: string | null): ClosureDraft {
  return {
    id: newId(),
    key: newId(),
    editedClosure: null,
    kind: "road",
    road: null,
    roadSearch: "idle",
    roadPoint: null,
    corners: [],
    label: "",
    reason: "",
    reasonText: "",
    vehicles: roadVehicles,
    end: "open",
    incident: incidentId === null ? null : { id: incidentId, caused: true },
  };
}

/** Whether the form contains anything that would be lost without it. */
export function isClosureDraftChanged(draft: ClosureDraft): boolean {
  const original = draft.editedClosure ? createDraftFromClosure(draft.editedClosure) : newClosureDraft(null);
  const fields = ["road", "corners", "label", "reason", "reasonText", "vehicles", "end"] as const;
  return fields.some((field) => !isSameValue(draft[field], original[field]));
}

/** The form for a closure in force. Its shape cannot be changed. */
export function createDraftFromClosure(closure: RoomClosure): ClosureDraft {
  const isKnown = isClosureReason(closure.reason);
  return {
    ...newClosureDraft(null),
    editedClosure: closure,
    label: closure.label,
    reason: isKnown ? (closure.reason as ClosureReason) : "other",
    reasonText: isKnown ? "" : closure.reason,
    vehicles: closure.vehicles,
    end: closure.endsAt ? "keep" : "open",
  };
}

function isClosureReason(reason: string): reason is ClosureReason {
  return (closureReasons as readonly string[]).includes(reason);
}

export function changeClosureDraft(draft: ClosureDraft, change: Partial<ClosureDraft>): ClosureDraft {
  return { ...draft, ...change, key: newId() };
}

/** The unsent drafts; kept while another panel is open. */
export type ClosureDrafts = {
  closureDraft: ClosureDraft | null;
  /** The other unsent drafts: at most one of a new closure, and one of each closure that is being changed. */
  setAsideClosureDrafts: readonly ClosureDraft[];
};

/** All unsent drafts of closures, that of the open form first. */
export function listClosureDrafts({ closureDraft, setAsideClosureDrafts }: ClosureDrafts): ClosureDraft[] {
  return closureDraft ? [closureDraft, ...setAsideClosureDrafts] : [...setAsideClosureDrafts];
}

/** The closures with unsent changes that are not in this list any more. Their rows are the only way to these drafts. */
export function listUnlistedClosures(drafts: ClosureDrafts, listedClosures: readonly RoomClosure[]): RoomClosure[] {
  const listedIds = new Set(listedClosures.map(({ id }) => id));
  return listClosureDrafts(drafts)
    .filter(isClosureDraftChanged)
    .flatMap(({ editedClosure }) => (editedClosure && !listedIds.has(editedClosure.id) ? [editedClosure] : []));
}

/**
 * Opens the unsent draft of the closure that `draft` changes, or if there is none, `draft`. If undefined, opens the
 * unsent draft of a new closure or an empty one. Other unsent drafts are set aside.
 */
export function openClosureDraft(
  drafts: ClosureDrafts,
  draft: ClosureDraft | undefined,
  incidentId: string | null,
): ClosureDrafts {
  const keptDrafts = listClosureDrafts(drafts).filter(
    (candidate) => candidate.editedClosure === null || isClosureDraftChanged(candidate),
  );
  const keptDraft = keptDrafts.find(({ editedClosure }) => editedClosure?.id === draft?.editedClosure?.id);
  return {
    closureDraft: keptDraft ?? draft ?? newClosureDraft(incidentId),
    setAsideClosureDrafts: keptDrafts
      .filter((candidate) => candidate !== keptDraft)
      // The result of a pending search does not reach a draft that is set aside.
      .map((candidate) => (candidate.roadSearch === "searching" ? { ...candidate, roadSearch: "failed" } : candidate)),
  };
}

/** A form that was sent: the key of its draft at that time, and the closure as it is stored now. */
export type SentClosureForm = { key: string; closure: RoomClosure };

/** The closure that a draft of a new one has created, for the fields of the form; the list reads it from the server. */
export function toStoredClosure(
  draft: ClosureDraft,
  created: { id: string; endsAt: Date | null; at: Date },
): RoomClosure {
  const geometry = createGeometry(draft) as ClosureGeometry;
  const { lng: signLng = 0, lat: signLat = 0 } = listPointsOfShape(geometry)[0] ?? {};
  return {
    ...{ id: created.id, geometry, signLng, signLat, label: draft.label.trim(), reason: toStoredReason(draft) },
    ...{ vehicles: [...draft.vehicles], startsAt: created.at, endsAt: created.endsAt, liftedAt: null },
    ...{ incidentId: draft.incident?.caused ? draft.incident.id : null, incidentNumber: null, createdBy: null },
  };
}

/**
 * Removes the draft with this id. With `sent`, a draft that was edited after it was sent is kept, as a change to the
 * closure that is stored now. If its shape or its vehicles have changed, which are fixed once a closure is stored, it
 * remains a draft of a new closure.
 */
export function endClosureDraft(drafts: ClosureDrafts, draftId: string, sent?: SentClosureForm): ClosureDrafts {
  const [closureDraft = null, ...setAsideClosureDrafts] = listClosureDrafts(drafts).flatMap((draft) => {
    if (draft.id !== draftId) return [draft];
    if (!sent || sent.key === draft.key) return [];
    if (draft.editedClosure) return [{ ...draft, editedClosure: sent.closure }];
    const { geometry, vehicles: storedVehicles } = sent.closure;
    if (!isSameValue([createGeometry(draft), draft.vehicles], [geometry, storedVehicles])) return [draft];
    const { id, key, label, reason, reasonText, end } = draft;
    return [{ ...createDraftFromClosure(sent.closure), id, key, label, reason, reasonText, end }];
  });
  return { closureDraft, setAsideClosureDrafts };
}

export function addCorner(draft: ClosureDraft, { lng, lat }: Point): ClosureDraft {
  const { lng: roundedLng, lat: roundedLat } = roundPosition({ lng, lat });
  return changeClosureDraft(draft, { corners: [...draft.corners, [roundedLng, roundedLat]] });
}

/** The drawn corners with their numbers, as the map and the form show them. */
export function numberCorners({ corners }: Pick<ClosureDraft, "corners">): (Point & { number: number })[] {
  return corners.map(([lng, lat], index) => ({ lng, lat, number: index + 1 }));
}

export function moveCorner(draft: ClosureDraft, index: number, { lng, lat }: Point): ClosureDraft {
  return changeClosureDraft(draft, {
    corners: draft.corners.map((corner, cornerIndex) => (cornerIndex === index ? [lng, lat] : corner)),
  });
}

/**
 * The line or area that the form closes; null while it is incomplete. While another road is searched for, and after that
 * search has failed, the road found before is not the one that is meant.
 */
export function createGeometry({ kind, road, roadSearch, corners }: ClosureDraft): ClosureGeometry | null {
  if (kind === "road") return roadSearch === "idle" ? (road?.geometry ?? null) : null;
  if (kind === "line") return corners.length < 2 ? null : { type: "LineString", coordinates: corners.map(copyCorner) };
  const [firstCorner] = corners;
  if (!firstCorner || corners.length < 3) return null;
  return { type: "Polygon", coordinates: [[...corners, firstCorner].map(copyCorner)] };
}

const copyCorner = (corner: Corner): [number, number] => [...corner];

/** The points of a line or of the outline of an area. */
export function listPointsOfShape({ type, coordinates }: ClosureShape): Point[] {
  const positions = type === "LineString" ? coordinates : (coordinates[0] ?? []);
  return positions.map(([lng = 0, lat = 0]) => ({ lng, lat }));
}

/**
 * When the closure ends if the form is sent at `now`; null if it has no end. `tomorrow` is 06:00 WIB (UTC+7) on the
 * next day.
 */
export function endTimeOfDraft(
  { end, editedClosure }: Pick<ClosureDraft, "end" | "editedClosure">,
  now: number,
): Date | null {
  if (end === "open") return null;
  if (end === "keep") return editedClosure?.endsAt ?? null;
  if (end === "tomorrow") return new Date(Date.parse(`${addDays(dayOf(now), 1)}T00:00:00Z`) - utcOffsetMs + 6 * hourMs);
  return new Date(now + Number(end) * hourMs);
}

/** The reason as it is stored: a code, or the typed text. */
export function toStoredReason({ reason, reasonText }: Pick<ClosureDraft, "reason" | "reasonText">): string {
  return reason === "other" ? reasonText.trim() : reason;
}

export type ClosureField = "geometry" | "label" | "reason" | "vehicles";

export function listMissingFields(draft: ClosureDraft): ClosureField[] {
  const isMissing: Record<ClosureField, boolean> = {
    geometry: draft.editedClosure === null && createGeometry(draft) === null,
    label: draft.label.trim() === "",
    reason: toStoredReason(draft) === "",
    vehicles: draft.vehicles.length === 0,
  };
  return (Object.keys(isMissing) as ClosureField[]).filter((field) => isMissing[field]);
}

/** Adds or removes a vehicle; the result is in the order of `vehicles`. */
export function toggleVehicle(chosenVehicles: readonly Vehicle[], vehicle: Vehicle): Vehicle[] {
  return vehicles.filter((listedVehicle) =>
    listedVehicle === vehicle ? !chosenVehicles.includes(listedVehicle) : chosenVehicles.includes(listedVehicle),
  );
}

import type { AssignmentState } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import { type Piece, type PlaceThen, placeAt, stateAt, wayUntil } from "@/server/domain/replay";
import type { Replay } from "@/server/trails/replay-incident";

type Sent = Replay["units"][number];
export type UnitThen = {
  sent: Sent;
  /** Null before it was sent. */
  state: AssignmentState | null;
  /** Null where it was not known, and once its task was over. */
  place: PlaceThen | null;
  way: Piece[];
};

/** The units of a replayed incident as they were at a moment. */
export function unitsThen(units: readonly Sent[], atSeconds: number): UnitThen[] {
  return units.map((sent) => {
    const state = stateAt(sent.steps, atSeconds);
    const over = state !== null && !isOpen(state);
    const place = over ? null : placeAt(sent.pieces, atSeconds);
    return { sent, state, place, way: wayUntil(sent.pieces, atSeconds) };
  });
}

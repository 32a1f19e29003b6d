import { useTranslations } from "next-intl";
import { useCallback, useMemo } from "react";
import type { AssignmentState } from "@/db/vocabulary";
import { isOpen } from "@/server/domain/assignment";
import {
  cutTrackAt,
  findPositionAt,
  findStateAt,
  type ReplayPosition,
  type TrackSegment,
} from "@/server/domain/replay";
import type { Replay } from "@/server/trails/replay-incident";
import { useFormat } from "../../_words/use-format";
import { useReplay } from "./replay-context";

type ReplayedUnit = Replay["units"][number];
type UnitSnapshot = {
  assignment: ReplayedUnit;
  /** Null before the assignment. */
  state: AssignmentState | null;
  /** Null if the position is not known, and after the assignment has ended. */
  position: ReplayPosition | null;
  tracks: TrackSegment[];
};

/** The units of the replayed incident at the replayed time. */
export function useReplayedUnits(): readonly UnitSnapshot[] {
  const { replay, atSeconds } = useReplay();
  return useMemo(() => listUnitsAt(replay?.units ?? [], atSeconds), [replay, atSeconds]);
}

function listUnitsAt(units: readonly ReplayedUnit[], atSeconds: number): UnitSnapshot[] {
  return units.map((assignment) => {
    const state = findStateAt(assignment.steps, atSeconds);
    const hasAssignmentEnded = state !== null && !isOpen(state);
    const position = hasAssignmentEnded ? null : findPositionAt(assignment.pieces, atSeconds);
    return { assignment, state, position, tracks: cutTrackAt(assignment.pieces, atSeconds) };
  });
}

/**
 * Returns a function that describes a unit: its state ("En route"), and its speed ("43 km/h") or for how long its
 * position has been lost ("no position for 4 min").
 */
export function useSnapshotText(): (snapshot: UnitSnapshot) => { state: string; detail: string | null } {
  const t = useTranslations("replay");
  const tTrail = useTranslations("trail");
  const stateName = useTranslations("assignmentState");
  const format = useFormat();
  return useCallback(
    ({ state, position, tracks }) => {
      const stateText = state === null ? t("notSent") : stateName(state);
      if (!position) return { state: stateText, detail: tracks.length > 0 ? null : t("unknownPosition") };
      if (position.lost) return { state: stateText, detail: t("lost", { age: format.age(position.ageSeconds) }) };
      const speed =
        position.speedMps === null ? null : tTrail("speed", { speed: format.number(position.speedMps * 3.6) });
      return { state: stateText, detail: speed };
    },
    [t, tTrail, stateName, format],
  );
}

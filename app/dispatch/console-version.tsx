"use client";

import { undoFilterMinutes } from "@/server/domain/call";
import { useOpenIncidents } from "../_live/cache/use-live-data";
import { useNowValue } from "../_live/clock/use-now";
import { readServerTime } from "../_live/feed/connection";
import { NewVersionNotice } from "../_live/version/new-version-notice";
import { useOpenAlarms } from "./alarms/use-open-alarms";
import { useUndo } from "./assign/undo-context";
import { useCallActions } from "./calls/call-actions";
import { useCalls } from "./calls/use-calls";
import { useConsole } from "./console-context";
import { listOpenDrafts } from "./intake/drafts";
import { useSounds } from "./sounds/sound-context";

/** An action that was not undone within this time does not keep the page from reloading: it may be offered for days. */
const maxUndoAgeMs = 15 * 60_000;

/** Whether a recent action or a filtered call can still be undone here. Both are known to this page only. */
function useHasUndo(): boolean {
  const { lastAction } = useUndo();
  const { lastFilteredCall } = useCallActions();
  const { incidents } = useOpenIncidents();
  const canUndoAction = (now: number) => {
    if (!lastAction?.undo || Date.now() - lastAction.at > maxUndoAgeMs) return false;
    const incident = incidents.find(({ id }) => id === lastAction.incidentId);
    return (lastAction.findObstacle?.(incident, now) ?? null) === null;
  };
  const canUndoFilter = () =>
    lastFilteredCall !== null && performance.now() - lastFilteredCall.monotonicMs <= undoFilterMinutes * 60_000;
  return useNowValue((now) => canUndoFilter() || canUndoAction(now ?? readServerTime()));
}

/**
 * Says that the server has a new version. An unattended console loads it by itself, but not while a call rings or is
 * claimed by this person, an alarm is unanswered, anything but an incident is open, or what was done can still be undone.
 * It also does not if the browser might block the sound of the new page, because nobody would hear the next call.
 */
export function ConsoleVersion() {
  const { state } = useConsole();
  const { calls } = useCalls();
  const { callsInFlight } = useCallActions();
  const { alarms } = useOpenAlarms();
  const { canPlayWithoutInput } = useSounds();
  const hasUndo = useHasUndo();
  const { panel, list, openCallId, filteredIncidentId, replacingAssignmentId, trailUnitId, replayedIncidentId } = state;
  const hasCall = callsInFlight.size > 0 || calls.some((call) => call.state === "ringing" || call.mine);
  const openIds = [
    openCallId,
    filteredIncidentId,
    replacingAssignmentId,
    trailUnitId,
    replayedIncidentId,
    state.closureDraft,
  ];
  const isOpen =
    !["roster", "incident"].includes(panel) || list === "history" || openIds.some((content) => content !== null);
  const hasWork = hasCall || hasUndo || alarms.length > 0 || isOpen || listOpenDrafts(state).length > 0;
  return (
    <NewVersionNotice
      isBusy={hasWork || !canPlayWithoutInput}
      reloadsWhenIdle
      kept={state.closureDraft === null ? "drafts" : "closure"}
    />
  );
}

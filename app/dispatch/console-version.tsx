"use client";

import { NewVersionNotice } from "../_live/version/new-version-notice";
import { useOpenAlarms } from "./alarms/use-open-alarms";
import { useCallActions } from "./calls/call-actions";
import { useCalls } from "./calls/use-calls";
import { useConsole } from "./console-context";
import { listOpenDrafts } from "./intake/drafts";
import { useSounds } from "./sounds/sound-context";

/**
 * Says that the server has a new version. An unattended console loads it by itself, but not while a call rings or is
 * claimed by this person, an alarm is unanswered, or anything but an incident is open. It also does not if the browser
 * might block the sound of the new page, because nobody would hear the next call.
 */
export function ConsoleVersion() {
  const { state } = useConsole();
  const { calls } = useCalls();
  const { callsInFlight } = useCallActions();
  const { alarms } = useOpenAlarms();
  const { canPlayWithoutInput } = useSounds();
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
  const hasWork = hasCall || alarms.length > 0 || isOpen || listOpenDrafts(state).length > 0;
  return (
    <NewVersionNotice
      isBusy={hasWork || !canPlayWithoutInput}
      reloadsWhenIdle
      kept={state.closureDraft === null ? "drafts" : "closure"}
    />
  );
}

import type { ConsoleState } from "./console-state";
import { emptyDrafts } from "./intake/drafts";

/** The state of a console that has just been opened. */
export function initialState(): ConsoleState {
  return {
    panel: "roster",
    incidentId: null,
    openCallId: null,
    ...emptyDrafts(),
    replacingAssignmentId: null,
    list: "open",
    view: "queue",
    filteredIncidentId: null,
    isHelpOpen: false,
    isPaletteOpen: false,
    paletteUnit: null,
    isLegendOpen: false,
    isPickingPlace: false,
    trailUnitId: null,
    closureDraft: null,
    setAsideClosureDrafts: [],
    closureView: "list",
    moveUp: { kind: null, demand: null },
    hazardTab: "fires",
    selectedHazardId: null,
    alreadyDecidedHazardId: null,
    hotspotTime: { hours: 24, untilMs: null },
    replayedIncidentId: null,
  };
}

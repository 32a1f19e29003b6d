import type { UnitKind } from "@/db/vocabulary";
import type { DemandMeasure } from "@/server/move-up/demand";
import {
  type ClosureDraft,
  type ClosureDrafts,
  endClosureDraft,
  listClosureDrafts,
  openClosureDraft,
  type SentClosureForm,
} from "./closures/closure-draft";
import { changeDraft, type DraftChange } from "./intake/change-draft";
import { type Draft, type DraftAction, type DraftPlace, type Drafts, reduceDrafts } from "./intake/drafts";

export const hazardTabs = ["fires", "weather", "rivers", "other"] as const;
export type HazardTab = (typeof hazardTabs)[number];

/** The console's local state; incidents and units come from the server. */
export type ConsoleState = Drafts &
  ClosureDrafts & {
    panel: "roster" | "intake" | "incident" | "closures" | "moveUp" | "hazards";
    incidentId: string | null;
    /** The call without an incident whose sheet is open. */
    openCallId: string | null;
    /** Id of the assignment whose unit is being replaced. */
    replacingAssignmentId: string | null;
    /** Whether the left panel lists the open incidents, or all incidents with a search. */
    list: "open" | "history";
    /** The part of the console that a small screen shows. */
    view: "queue" | "map" | "panel";
    /** The incident the console is filtered to. Only it, its units and available units of suitable kinds are shown. */
    filteredIncidentId: string | null;
    isHelpOpen: boolean;
    isPaletteOpen: boolean;
    /** The unit for which the palette asks for an incident; null if the palette finds everything. */
    paletteUnit: { id: string; callSign: string } | null;
    isLegendOpen: boolean;
    /** Whether the next click on the map sets the location in the open form. */
    isPickingPlace: boolean;
    /** Unit whose trail the map shows. */
    trailUnitId: string | null;
    closureView: "list" | "form";
    /** The unit kind and the measure of demand that were chosen for the move-up advice; null if not chosen. */
    moveUp: { kind: UnitKind | null; demand: DemandMeasure | null };
    /** Which hazards the panel and the map show. */
    hazardTab: HazardTab;
    /** The fire watch, high water or warning whose details the panel shows. */
    selectedHazardId: string | null;
    /** The hazard that this person tried to decide on after a colleague had decided; null if there is none. */
    alreadyDecidedHazardId: string | null;
    /** The map shows the hotspots of the `hours` hours before `untilMs`; null means now. */
    hotspotTime: { hours: number; untilMs: number | null };
    /** The incident that the map replays, always the one in the panel; null if there is no replay. */
    replayedIncidentId: string | null;
  };

export type ConsoleAction =
  /** With `from`, does nothing if the user has opened another panel, incident or form since. */
  | { do: "select-incident"; id: string; from?: PanelContent | undefined }
  /** Opens the sheet about a call. With `from` as above. */
  | { do: "open-call"; id: string; from?: PanelContent | undefined }
  | { do: "close-call" }
  | { do: "place"; place: DraftPlace | null }
  | { do: "pick-place"; on: boolean }
  | DraftChange
  | DraftAction
  | { do: "replace"; assignmentId: string | null }
  /** The server has replaced this unit; the user may be replacing another one by now. */
  | { do: "replaced"; assignmentId: string }
  | { do: "back" }
  | { do: "list"; list: ConsoleState["list"] }
  | { do: "view"; view: ConsoleState["view"] }
  | { do: "filter-to"; id: string | null }
  | { do: "help"; open: boolean }
  | { do: "palette"; open: boolean; unit?: ConsoleState["paletteUnit"] }
  | { do: "legend"; open: boolean }
  | { do: "list-closures" }
  /** Opens the form of the closure that `draft` changes or, without it, of a new one; an unsent draft of it comes back. */
  | { do: "close-road"; draft?: ClosureDraft }
  | { do: "edit-closure"; change: (draft: ClosureDraft) => ClosureDraft }
  /** Ends this draft after it was sent or discarded, and returns from its form to the list. What was typed since stays. */
  | { do: "end-closure"; draftId: string; sent?: SentClosureForm }
  | { do: "move-up"; choice?: Partial<ConsoleState["moveUp"]> }
  /**
   * Opens the list of hazards. Without an id, the selected hazard stays selected, unless the panel was closed or the
   * tab changes.
   */
  | { do: "open-hazards"; id?: string | null; tab?: HazardTab }
  | { do: "hazard-decided"; id: string | null }
  | { do: "hotspot-time"; change: Partial<ConsoleState["hotspotTime"]> }
  | { do: "trail"; unitId: string }
  | { do: "end-trail" }
  | { do: "replay"; id: string }
  | { do: "end-replay" };

export function consoleReducer(state: ConsoleState, action: ConsoleAction): ConsoleState {
  const next = endPlacePicking(state, endStaleReplay(reduce(state, action)));
  // Selecting another incident ends the filter.
  const isOtherIncident =
    next.filteredIncidentId !== null && next.incidentId !== null && next.incidentId !== next.filteredIncidentId;
  return isOtherIncident ? { ...next, filteredIncidentId: null } : next;
}

/**
 * Ends the replay when another panel or incident is opened, for example when a call is taken: the map must then show
 * the present.
 */
function endStaleReplay(state: ConsoleState): ConsoleState {
  const { replayedIncidentId, panel, incidentId } = state;
  if (replayedIncidentId === null || (panel === "incident" && incidentId === replayedIncidentId)) return state;
  return { ...state, replayedIncidentId: null };
}

type PanelContent = Pick<ConsoleState, "panel" | "incidentId"> & Partial<Pick<ConsoleState, "draft">>;

/** Whether the same panel shows the same incident or form. */
function isSamePanelContent(before: PanelContent, { panel, incidentId, draft }: ConsoleState): boolean {
  const isSameForm = panel !== "intake" || before.draft === undefined || before.draft.key === draft.key;
  return before.panel === panel && before.incidentId === incidentId && isSameForm;
}

/** Stops waiting for a click on the map when another form is open or the form's location has been set. */
function endPlacePicking(before: ConsoleState, after: ConsoleState): ConsoleState {
  const isSameForm = after.panel === "intake" && after.draft.key === before.draft.key;
  if (!after.isPickingPlace || (isSameForm && after.draft.place === before.draft.place)) return after;
  return { ...after, isPickingPlace: false };
}

function reduce(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.do) {
    case "select-incident":
      if (action.from && !isSamePanelContent(action.from, state)) return state;
      return {
        ...state,
        ...{ panel: "incident", incidentId: action.id, replacingAssignmentId: null, view: "panel", openCallId: null },
      };
    case "open-call":
      if (action.from && !isSamePanelContent(action.from, state)) return state;
      return { ...state, openCallId: action.id };
    case "close-call":
      return { ...state, openCallId: null };
    case "place":
      return {
        ...state,
        panel: "intake",
        replacingAssignmentId: null,
        view: "panel",
        draft: { ...state.draft, place: action.place, placeText: "", isPlaceConfirmed: false },
      };
    case "pick-place":
      return { ...state, isPickingPlace: action.on, view: action.on ? "map" : "panel" };
    case "edit":
    case "answer":
    case "merge-draft": {
      const { key = state.draft.key } = action;
      const changeMatching = (draft: Draft) => (draft.key === key ? changeDraft(draft, action) : draft);
      return { ...state, draft: changeMatching(state.draft), inactiveDrafts: state.inactiveDrafts.map(changeMatching) };
    }
    case "open-intake":
    case "take-call": {
      // What follows a response of the server closes nothing that was opened meanwhile.
      const isResponse = action.do === "take-call" && (action.inBackground || action.draftAtKeyPress !== undefined);
      return reduceDrafts(
        isResponse ? state : { ...state, isPaletteOpen: false, isHelpOpen: false, openCallId: null },
        action,
      );
    }
    case "dismiss-call":
    case "forget-call":
    case "unlink-call":
    case "restore-draft":
    case "switch":
    case "discard":
    case "sent":
      return reduceDrafts(state, action);
    case "replace":
      return { ...state, replacingAssignmentId: action.assignmentId };
    case "replaced":
      return state.replacingAssignmentId === action.assignmentId ? { ...state, replacingAssignmentId: null } : state;
    case "back":
      return goBack(state);
    case "list":
      return { ...state, list: action.list, view: "queue" };
    case "view":
      return { ...state, view: action.view };
    case "filter-to":
      return { ...state, filteredIncidentId: action.id };
    case "help":
      return { ...state, isHelpOpen: action.open, isPaletteOpen: false };
    case "palette":
      return { ...state, isPaletteOpen: action.open, paletteUnit: action.unit ?? null, isHelpOpen: false };
    case "legend":
      return { ...state, isLegendOpen: action.open };
    case "list-closures":
      return { ...state, panel: "closures", closureView: "list", view: "panel" };
    case "close-road": {
      const incidentId = state.panel === "incident" ? state.incidentId : null;
      const drafts = openClosureDraft(state, action.draft, incidentId);
      return { ...state, ...drafts, panel: "closures", closureView: "form", view: "panel" };
    }
    case "edit-closure":
      return state.closureDraft === null ? state : { ...state, closureDraft: action.change(state.closureDraft) };
    case "end-closure": {
      // The response to one draft may arrive while another one is open.
      if (listClosureDrafts(state).every(({ id }) => id !== action.draftId)) return state;
      const drafts = endClosureDraft(state, action.draftId, action.sent);
      const isFormKept = drafts.closureDraft?.id === state.closureDraft?.id;
      return { ...state, ...drafts, ...(!isFormKept && { closureView: "list" }) };
    }
    case "move-up":
      return { ...state, panel: "moveUp", view: "panel", moveUp: { ...state.moveUp, ...action.choice } };
    case "open-hazards": {
      const { tab = state.hazardTab } = action;
      // Clear the selection when the list is reopened, so that a key does not decide on an item selected earlier.
      const wasOpen = state.panel === "hazards" && tab === state.hazardTab;
      const { id = wasOpen ? state.selectedHazardId : null } = action;
      const alreadyDecidedHazardId = wasOpen ? state.alreadyDecidedHazardId : null;
      const hotspotTime = wasOpen ? state.hotspotTime : { ...state.hotspotTime, untilMs: null };
      const selection = { hazardTab: tab, selectedHazardId: id, alreadyDecidedHazardId, hotspotTime };
      return { ...state, panel: "hazards", view: "panel", trailUnitId: null, ...selection };
    }
    case "hazard-decided":
      return { ...state, alreadyDecidedHazardId: action.id };
    case "hotspot-time":
      return { ...state, hotspotTime: { ...state.hotspotTime, ...action.change } };
    case "trail":
      // Selecting the same unit again hides its trail.
      if (action.unitId === state.trailUnitId) return { ...state, trailUnitId: null };
      return { ...state, trailUnitId: action.unitId, replayedIncidentId: null, view: "map" };
    case "end-trail":
      return { ...state, trailUnitId: null };
    case "replay":
      if (action.id === state.replayedIncidentId) return { ...state, replayedIncidentId: null };
      return { ...state, replayedIncidentId: action.id, trailUnitId: null, view: "map" };
    case "end-replay":
      return { ...state, replayedIncidentId: null };
  }
}

/** Closes the innermost open part of the console; drafts keep their text. */
function goBack(state: ConsoleState): ConsoleState {
  if (state.isHelpOpen) return { ...state, isHelpOpen: false };
  if (state.isPaletteOpen) return { ...state, isPaletteOpen: false };
  if (state.isPickingPlace) return { ...state, isPickingPlace: false, view: "panel" };
  if (state.replayedIncidentId) return { ...state, replayedIncidentId: null };
  if (state.trailUnitId) return { ...state, trailUnitId: null };
  if (state.replacingAssignmentId) return { ...state, replacingAssignmentId: null };
  const isPanelOverIncident = ["intake", "closures", "moveUp", "hazards"].includes(state.panel);
  if (state.filteredIncidentId && !isPanelOverIncident) return { ...state, filteredIncidentId: null };
  if (state.panel === "closures" && state.closureView === "form") return { ...state, closureView: "list" };
  if (isPanelOverIncident && state.incidentId) return { ...state, panel: "incident" };
  if (state.panel !== "roster") return { ...state, panel: "roster", incidentId: null, view: "queue" };
  return { ...state, isLegendOpen: false, list: "open" };
}

import type { ConsoleState } from "../console-state";
import { type Draft, type DraftCall, isBlank, newDraft } from "../draft";

/** The forms of one person: a form for each call they hold, one of which is before them. */
export type Drafts = {
  /** The one before them. */
  draft: Draft;
  /** Forms of other calls, or one without a call, that wait. */
  parked: Draft[];
  /** Forms of calls that were filtered or given back, the last first; taking the call again brings its form back. */
  left: Draft[];
};

export type DraftAction =
  /** A form without a call: the one that waits, or an empty one. */
  | { do: "open-intake" }
  /** Opens the form of a call; with `into`, a form that is open already becomes its form. */
  | { do: "take-call"; call: DraftCall; into?: string }
  /** The call was filtered, given back or lost: its form goes. */
  | { do: "leave-call"; callId: string }
  /** The call is not theirs any more, and its form stays without it. */
  | { do: "drop-call"; callId: string }
  /** Brings the form with this key before them. */
  | { do: "switch"; key: string }
  | { do: "discard" }
  /** The form with this key became the incident. */
  | { do: "sent"; id: string; key: string };

const leftAtMost = 5;

export function noDrafts(): Drafts {
  return { draft: newDraft(), parked: [], left: [] };
}

/** The forms that hold something, the call that came first first, and last the one without a call. */
export function openForms({ draft, parked }: Drafts): Draft[] {
  const held = [draft, ...parked].filter((one) => one.call !== null || !isBlank(one));
  const since = ({ call }: Draft) => call?.receivedAt.getTime() ?? Number.POSITIVE_INFINITY;
  return held.sort((one, other) => (since(one) < since(other) ? -1 : 1));
}

export function changeDrafts(state: ConsoleState, action: DraftAction): ConsoleState {
  switch (action.do) {
    case "open-intake": {
      if (state.draft.call === null) return bringForward(state, state.draft);
      return bringForward(state, state.parked.find(({ call }) => call === null) ?? newDraft());
    }
    case "take-call":
      return takeCall(state, action);
    case "leave-call":
      return leaveCall(state, action.callId);
    case "drop-call": {
      const without = (one: Draft) => (one.call?.id === action.callId ? { ...one, call: null } : one);
      return { ...state, draft: without(state.draft), parked: state.parked.map(without) };
    }
    case "switch": {
      const wanted = [state.draft, ...state.parked].find(({ key }) => key === action.key);
      return wanted ? bringForward(state, wanted) : state;
    }
    case "discard":
      // Who is on the line stays; only what was entered goes.
      if (state.draft.call) return { ...state, draft: newDraft(state.draft.call) };
      return { ...state, panel: panelBehind(state), draft: newDraft() };
    case "sent": {
      const parked = state.parked.filter(({ key }) => key !== action.key);
      // Meanwhile another call is being taken: the screen stays with it.
      if (state.draft.key !== action.key) return { ...state, parked };
      return {
        ...state,
        panel: "incident",
        incidentId: action.id,
        draft: newDraft(),
        parked,
        replacing: null,
        view: "panel",
      };
    }
  }
}

/** Puts a form before them; the one that was there waits, unless nothing would be lost with it. */
function bringForward(state: ConsoleState, draft: Draft): ConsoleState {
  const waits = state.draft !== draft && (state.draft.call !== null || !isBlank(state.draft));
  const parked = [...(waits ? [state.draft] : []), ...state.parked.filter((one) => one !== draft)];
  return { ...state, panel: "intake", replacing: null, view: "panel", draft, parked };
}

function takeCall(state: ConsoleState, { call, into }: { call: DraftCall; into?: string }): ConsoleState {
  const known = [state.draft, ...state.parked, ...state.left];
  const own = known.find((draft) => draft.call?.id === call.id);
  const adopting = own ? undefined : known.find((draft) => draft.key === into && draft.call === null);
  const draft = own ?? (adopting ? { ...adopting, call } : newDraft(call));
  const others = (drafts: Draft[]) => drafts.filter((one) => one !== own && one !== adopting);
  const before = state.draft.call !== null || !isBlank(state.draft) ? [state.draft] : [];
  return {
    ...state,
    panel: "intake",
    replacing: null,
    view: "panel",
    draft,
    parked: others([...before, ...state.parked]),
    left: others(state.left),
  };
}

function leaveCall(state: ConsoleState, callId: string): ConsoleState {
  const leaving = [state.draft, ...state.parked].find(({ call }) => call?.id === callId);
  if (!leaving) return state;
  const left = [leaving, ...state.left].slice(0, leftAtMost);
  if (leaving !== state.draft) return { ...state, left, parked: state.parked.filter((one) => one !== leaving) };
  return { ...state, left, draft: newDraft(), panel: state.panel === "intake" ? panelBehind(state) : state.panel };
}

function panelBehind({ incidentId }: ConsoleState): ConsoleState["panel"] {
  return incidentId ? "incident" : "roster";
}

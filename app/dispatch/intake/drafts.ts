import type { Precision } from "@/db/vocabulary";
import type { OpenCall } from "@/server/calls/list-calls";
import { blankContent, type DraftContent, isBlank } from "../../../server/domain/draft";
import { newId } from "../../_session/unsent-store";
import type { ConsoleState } from "../console-state";

export type DraftPlace = NonNullable<DraftContent["place"]>;

/** The call of a form, as it was when it was claimed. */
export type DraftCall = {
  id: string;
  /** Null for a manual call without a number. */
  callerNumber: string | null;
  receivedAt: Date;
  /** The caller's location from the telephone exchange or, for a handover, the incident's place; null if unknown. */
  location: { lng: number; lat: number; accuracyM: number | null } | null;
  note: string | null;
  /** The neighbouring centre that handed over an incident with this call; null for other calls. */
  neighbour: string | null;
};

/** An intake form. `key` is the idempotency key: sending the form twice creates only one incident. */
export type Draft = DraftContent & {
  key: string;
  /** Null when the form has no call. */
  call: DraftCall | null;
  /** The colleague who began this form, if the call was handed over. */
  typedBy?: string | undefined;
};

function newDraft(call: DraftCall | null = null): Draft {
  return { ...blankContent, key: newId(), call };
}

/** Precision of a point clicked on the map at a zoom level. */
export function precisionAtZoom(zoom: number): Precision {
  return zoom >= 13 ? "exact" : "approximate";
}

/** One person's drafts: one per claimed call, and drafts without a call. One of them is active. */
export type Drafts = {
  draft: Draft;
  /** Inactive drafts. */
  inactiveDrafts: Draft[];
  /**
   * Drafts of calls that were filtered or whose claim was lost, latest first; claiming the call again restores its draft.
   */
  dismissedDrafts: Draft[];
};

export type DraftAction =
  /** Activates the draft without a call, or an empty draft if there is none. */
  | { do: "open-intake" }
  /**
   * Activates the draft of a call, or a new draft for it, with the fields in `entered`. If the call has no draft and
   * `targetDraftKey` is the key of a draft without a call, the call is only added to that draft. If this action follows
   * a response of the server, pass `draftAtKeyPress`: the draft that was active when the key was pressed, or null if
   * unknown. If the user has opened another draft since then, the call's draft stays inactive. With `inBackground` it
   * always stays inactive.
   */
  | {
      do: "take-call";
      call: DraftCall;
      targetDraftKey?: string;
      draftAtKeyPress?: Draft | null;
      entered?: Partial<Omit<Draft, "key">>;
      inBackground?: boolean;
    }
  /** The call was filtered or released, or is claimed by somebody else: closes its draft, which can be restored. */
  | { do: "dismiss-call"; callId: string }
  /** The server has released the call and has its text, which somebody may now change: forgets its closed draft. */
  | { do: "forget-call"; callId: string }
  /** The call is no longer claimed here: its draft remains open without the call. */
  | { do: "unlink-call"; callId: string }
  /** Adds a stored draft without a call, which was typed before the page was loaded. */
  | { do: "restore-draft"; key: string; content: DraftContent }
  /** Activates the draft with this key. */
  | { do: "switch"; key: string }
  | { do: "discard" }
  /** The draft with this key became the incident `id`, which is selected unless the user has left the form. */
  | { do: "sent"; id: string; key: string };

const maxDismissed = 5;

export function emptyDrafts(): Drafts {
  return { draft: newDraft(), inactiveDrafts: [], dismissedDrafts: [] };
}

/**
 * The drafts that have a call or any input. The draft with the oldest call is first; drafts without a call are last.
 */
export function listOpenDrafts({ draft, inactiveDrafts }: Drafts): Draft[] {
  const nonEmptyDrafts = [draft, ...inactiveDrafts].filter(
    (candidate) => candidate.call !== null || !isBlank(candidate),
  );
  const receivedAt = ({ call }: Draft) => call?.receivedAt.getTime() ?? Number.POSITIVE_INFINITY;
  return nonEmptyDrafts.sort((a, b) => receivedAt(a) - receivedAt(b) || 0);
}

export function reduceDrafts(state: ConsoleState, action: DraftAction): ConsoleState {
  switch (action.do) {
    case "open-intake": {
      if (state.draft.call === null) return activate(state, state.draft);
      return activate(state, state.inactiveDrafts.find(({ call }) => call === null) ?? newDraft());
    }
    case "take-call":
      return takeCall(state, action);
    case "dismiss-call":
      return dismissCall(state, action.callId);
    case "forget-call":
      return { ...state, dismissedDrafts: state.dismissedDrafts.filter(({ call }) => call?.id !== action.callId) };
    case "unlink-call": {
      const withoutCall = (draft: Draft) => (draft.call?.id === action.callId ? { ...draft, call: null } : draft);
      return { ...state, draft: withoutCall(state.draft), inactiveDrafts: state.inactiveDrafts.map(withoutCall) };
    }
    case "restore-draft": {
      const restoredDraft: Draft = { ...action.content, key: action.key, call: null };
      if (state.draft.call === null && isBlank(state.draft)) return { ...state, draft: restoredDraft };
      return { ...state, inactiveDrafts: [...state.inactiveDrafts, restoredDraft] };
    }
    case "switch": {
      const targetDraft = [state.draft, ...state.inactiveDrafts].find(({ key }) => key === action.key);
      return targetDraft ? activate(state, targetDraft) : state;
    }
    case "discard":
      // Discard the input but keep the call.
      if (state.draft.call) return { ...state, draft: newDraft(state.draft.call) };
      return { ...state, panel: choosePanelWithoutDraft(state), draft: newDraft() };
    case "sent": {
      const inactiveDrafts = state.inactiveDrafts.filter(({ key }) => key !== action.key);
      // Another draft has become active; leave it active.
      if (state.draft.key !== action.key) return { ...state, inactiveDrafts };
      if (state.panel !== "intake") return { ...state, inactiveDrafts, draft: newDraft() };
      return {
        ...state,
        panel: "incident",
        incidentId: action.id,
        draft: newDraft(),
        inactiveDrafts,
        replacingAssignmentId: null,
        view: "panel",
      };
    }
  }
}

/** Activates a draft. The previously active one becomes inactive, or is removed if it is empty. */
function activate(state: ConsoleState, draft: Draft): ConsoleState {
  const keepsPreviousDraft = state.draft !== draft && (state.draft.call !== null || !isBlank(state.draft));
  const inactiveDrafts = [
    ...(keepsPreviousDraft ? [state.draft] : []),
    ...state.inactiveDrafts.filter((otherDraft) => otherDraft !== draft),
  ];
  return { ...state, panel: "intake", replacingAssignmentId: null, view: "panel", draft, inactiveDrafts };
}

type TakeCall = Extract<DraftAction, { do: "take-call" }>;

function takeCall(state: ConsoleState, action: TakeCall): ConsoleState {
  const { call, targetDraftKey, draftAtKeyPress, entered, inBackground = false } = action;
  const allDrafts = [state.draft, ...state.inactiveDrafts, ...state.dismissedDrafts];
  const existingDraft = allDrafts.find((draft) => draft.call?.id === call.id);
  if (
    !existingDraft &&
    [state.draft, ...state.inactiveDrafts].some((draft) => draft.key === targetDraftKey && draft.call === null)
  ) {
    const withCall = (draft: Draft) => (draft.key === targetDraftKey ? { ...draft, call } : draft);
    return { ...state, draft: withCall(state.draft), inactiveDrafts: state.inactiveDrafts.map(withCall) };
  }
  const draft = { ...(existingDraft ?? newDraft(call)), ...entered };
  const otherDrafts = (drafts: Draft[]) => drafts.filter((otherDraft) => otherDraft !== existingDraft);
  const hasContent = state.draft.call !== null || !isBlank(state.draft);
  const previousDrafts = hasContent ? [state.draft] : [];
  const isOtherDraftInUse =
    state.panel === "intake" && hasContent && state.draft !== existingDraft && state.draft !== draftAtKeyPress;
  if (inBackground || (draftAtKeyPress !== undefined && isOtherDraftInUse)) {
    return {
      ...state,
      inactiveDrafts: [draft, ...otherDrafts(state.inactiveDrafts)],
      dismissedDrafts: otherDrafts(state.dismissedDrafts),
    };
  }
  return {
    ...state,
    panel: "intake",
    replacingAssignmentId: null,
    view: "panel",
    draft,
    inactiveDrafts: otherDrafts([...previousDrafts, ...state.inactiveDrafts]),
    dismissedDrafts: otherDrafts(state.dismissedDrafts),
  };
}

function dismissCall(state: ConsoleState, callId: string): ConsoleState {
  const draftOfCall = [state.draft, ...state.inactiveDrafts].find(({ call }) => call?.id === callId);
  if (!draftOfCall) return state;
  const dismissedDrafts = [draftOfCall, ...state.dismissedDrafts].slice(0, maxDismissed);
  if (draftOfCall !== state.draft)
    return {
      ...state,
      dismissedDrafts,
      inactiveDrafts: state.inactiveDrafts.filter((otherDraft) => otherDraft !== draftOfCall),
    };
  return {
    ...state,
    dismissedDrafts,
    draft: newDraft(),
    panel: state.panel === "intake" ? choosePanelWithoutDraft(state) : state.panel,
  };
}

function choosePanelWithoutDraft({ incidentId }: ConsoleState): ConsoleState["panel"] {
  return incidentId ? "incident" : "roster";
}

/** Picks the fields of a call that its draft stores. */
export function toDraftCall({ id, callerNumber, receivedAt, location, note, neighbour }: OpenCall): DraftCall {
  return { id, callerNumber, receivedAt, location, note, neighbour };
}

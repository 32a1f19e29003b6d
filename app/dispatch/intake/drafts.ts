import type { Answer, Precision, Priority } from "@/db/vocabulary";
import type { OpenCall } from "@/server/calls/list-calls";
import type { ConsoleState } from "../console-state";

/** Where the incident of a form is; `name` is null for a bare point of the map. */
export type DraftPlace = {
  lng: number;
  lat: number;
  precision: Precision;
  name: string | null;
  district: string | null;
  /** It is where the exchange says the caller is, which is not always where it happens. */
  fromExchange?: true;
};

/** The call a form is filled in for, as it was when it was claimed. */
export type DraftCall = {
  id: string;
  /** Null when a call taker wrote the call down without one. */
  callerNumber: string | null;
  receivedAt: Date;
  /** Where the exchange says the caller is. */
  location: { lng: number; lat: number; accuracyM: number | null } | null;
  note: string | null;
};

/** What a form holds until it is sent. `key` is made once, so that sending again makes no second incident. */
export type Draft = {
  key: string;
  /** Null when the incident is not told of by a call. */
  call: DraftCall | null;
  place: DraftPlace | null;
  /** Null follows the words of the description. */
  type: string | null;
  /** Null follows the type's own. */
  priority: Priority | null;
  address: string;
  description: string;
  /** What the caller said, by the question's id. */
  answers: Readonly<Record<string, Answer>>;
};

function newDraft(call: DraftCall | null = null): Draft {
  return { key: newKey(), call, place: null, type: null, priority: null, address: "", description: "", answers: {} };
}

/** Whether nothing was entered that would be a pity to lose. */
function isBlank({ place, type, address, description }: Draft): boolean {
  return place === null && type === null && address.trim() === "" && description.trim() === "";
}

/** A random UUID; `crypto.randomUUID` is missing where a screen is opened over plain HTTP on the LAN. */
function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A point pressed on the map is only as good as the map was near. */
export function precisionAtZoom(zoom: number): Precision {
  return zoom >= 13 ? "exact" : "approximate";
}

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

const maxDismissed = 5;

export function emptyDrafts(): Drafts {
  return { draft: newDraft(), parked: [], left: [] };
}

/** The forms that hold something, the call that came first first, and last the one without a call. */
export function openDrafts({ draft, parked }: Drafts): Draft[] {
  const held = [draft, ...parked].filter((one) => one.call !== null || !isBlank(one));
  const since = ({ call }: Draft) => call?.receivedAt.getTime() ?? Number.POSITIVE_INFINITY;
  return held.sort((one, other) => (since(one) < since(other) ? -1 : 1));
}

export function reduceDrafts(state: ConsoleState, action: DraftAction): ConsoleState {
  switch (action.do) {
    case "open-intake": {
      if (state.draft.call === null) return activate(state, state.draft);
      return activate(state, state.parked.find(({ call }) => call === null) ?? newDraft());
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
      return wanted ? activate(state, wanted) : state;
    }
    case "discard":
      // Who is on the line stays; only what was entered goes.
      if (state.draft.call) return { ...state, draft: newDraft(state.draft.call) };
      return { ...state, panel: panelWithoutDraft(state), draft: newDraft() };
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
function activate(state: ConsoleState, draft: Draft): ConsoleState {
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
  const left = [leaving, ...state.left].slice(0, maxDismissed);
  if (leaving !== state.draft) return { ...state, left, parked: state.parked.filter((one) => one !== leaving) };
  return {
    ...state,
    left,
    draft: newDraft(),
    panel: state.panel === "intake" ? panelWithoutDraft(state) : state.panel,
  };
}

function panelWithoutDraft({ incidentId }: ConsoleState): ConsoleState["panel"] {
  return incidentId ? "incident" : "roster";
}

/** What a form keeps of a call. */
export function toDraftCall({ id, callerNumber, receivedAt, location, note }: OpenCall): DraftCall {
  return { id, callerNumber, receivedAt, location, note };
}

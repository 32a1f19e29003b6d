import { describe, expect, test } from "vitest";
import { formatPhoneNumber } from "../../app/_words/phone-number";
import { type ConsoleAction, type ConsoleState, consoleReducer } from "../../app/dispatch/console-state";
import { initialState } from "../../app/dispatch/initial-state";
import type { DraftCall } from "../../app/dispatch/intake/drafts";
import { listOpenDrafts } from "../../app/dispatch/intake/drafts";

const aCall = (id: string, minute: number): DraftCall => ({
  id,
  callerNumber: null,
  receivedAt: new Date(Date.UTC(2026, 10, 25, 3, minute)),
  location: null,
  note: null,
  neighbour: null,
});
const [firstCall, secondCall] = [aCall("first", 1), aCall("second", 2)];
const reduceAll = (...actions: ConsoleAction[]) => actions.reduce(consoleReducer, initialState());
const typeText = (description: string): ConsoleAction => ({ do: "edit", draft: { description } });

describe("the drafts of one call taker", () => {
  test("a second call parks the first with its text", () => {
    const state = reduceAll({ do: "take-call", call: firstCall }, typeText("kebakaran"), {
      do: "take-call",
      call: secondCall,
    });
    expect(state.draft.call).toBe(secondCall);
    expect(state.inactiveDrafts.map(({ description }) => description)).toEqual(["kebakaran"]);
    const stateAfterSwitch = consoleReducer(state, { do: "switch", key: state.inactiveDrafts[0]?.key ?? "" });
    expect(stateAfterSwitch.draft).toMatchObject({ call: firstCall, description: "kebakaran" });
    expect(stateAfterSwitch.inactiveDrafts.map(({ call }) => call)).toEqual([secondCall]);
  });

  test("the tabs keep their order, with any draft active", () => {
    const state = reduceAll(
      typeText("lewat radio"),
      { do: "take-call", call: secondCall },
      { do: "take-call", call: firstCall },
    );
    expect(listOpenDrafts(state).map(({ call }) => call?.id)).toEqual(["first", "second", undefined]);
    const key = listOpenDrafts(state)[1]?.key ?? "";
    expect(listOpenDrafts(consoleReducer(state, { do: "switch", key })).map(({ call }) => call?.id)).toEqual([
      "first",
      "second",
      undefined,
    ]);
  });

  test("a filtered call that is restored has its text again; that of a released call is forgotten", () => {
    const state = reduceAll({ do: "take-call", call: firstCall }, typeText("suara anak"), {
      do: "dismiss-call",
      callId: "first",
    });
    expect(state).toMatchObject({ panel: "roster", draft: { call: null, description: "" } });
    expect(consoleReducer(state, { do: "take-call", call: firstCall }).draft.description).toBe("suara anak");
    // A colleague may change the text of a released call, so it is loaded from the server.
    const forgotten = consoleReducer(state, { do: "forget-call", callId: "first" });
    expect(consoleReducer(forgotten, { do: "take-call", call: firstCall }).draft.description).toBe("");
  });

  test("a form opened during a call is a separate draft, and the same key reactivates it", () => {
    const state = reduceAll({ do: "take-call", call: firstCall }, { do: "open-intake" }, typeText("di pintu"));
    expect(state.draft).toMatchObject({ call: null, description: "di pintu" });
    expect(state.inactiveDrafts.map(({ call }) => call)).toEqual([firstCall]);
    const key = state.inactiveDrafts[0]?.key ?? "";
    const stateAfterSwitch = [{ do: "switch", key } as const, { do: "open-intake" } as const].reduce(
      consoleReducer,
      state,
    );
    expect(stateAfterSwitch.draft.description).toBe("di pintu");
  });

  test("a draft without a call can become a call's, and stays when the call is lost", () => {
    const manualState = reduceAll({ do: "open-intake" }, typeText("lewat radio"));
    const claimedState = consoleReducer(manualState, {
      do: "take-call",
      call: firstCall,
      targetDraftKey: manualState.draft.key,
    });
    expect(claimedState.draft).toMatchObject({
      key: manualState.draft.key,
      call: firstCall,
      description: "lewat radio",
    });
    expect(claimedState.inactiveDrafts).toEqual([]);
    const unlinkedState = consoleReducer(claimedState, { do: "unlink-call", callId: "first" });
    expect(unlinkedState.draft).toMatchObject({ call: null, description: "lewat radio" });
    // The response that links the manual draft to the first call arrives after the second call's draft has replaced it.
    const parkedState = consoleReducer(manualState, { do: "take-call", call: secondCall });
    const lateState = consoleReducer(parkedState, {
      do: "take-call",
      call: firstCall,
      targetDraftKey: manualState.draft.key,
    });
    expect(lateState).toMatchObject({
      draft: { call: secondCall },
      inactiveDrafts: [{ call: firstCall, description: "lewat radio" }],
    });
  });

  test("a late response opens a draft unless another one is being filled in", () => {
    const openState = reduceAll({ do: "take-call", call: firstCall }, typeText("kebakaran"));
    const lateAction: ConsoleAction = {
      do: "take-call",
      call: secondCall,
      draftAtKeyPress: null,
      entered: { description: "banjir" },
    };
    const parkedState = consoleReducer(openState, lateAction);
    expect(parkedState).toMatchObject({
      draft: { call: firstCall },
      inactiveDrafts: [{ call: secondCall, description: "banjir" }],
    });
    expect(consoleReducer(openState, { ...lateAction, draftAtKeyPress: openState.draft })).toMatchObject({
      draft: { call: secondCall },
    });
    expect(consoleReducer(initialState(), lateAction)).toMatchObject({ panel: "intake", draft: { call: secondCall } });
  });

  test("a search result that arrives late replaces no form opened meanwhile", () => {
    const firstState = reduceAll({ do: "take-call", call: firstCall });
    const secondState = consoleReducer(firstState, { do: "take-call", call: secondCall });
    const select = (from: ConsoleState): ConsoleAction => ({ do: "select-incident", id: "found", from });
    expect(consoleReducer(secondState, select(firstState))).toBe(secondState);
    expect(consoleReducer(secondState, select(initialState()))).toBe(secondState);
    expect(consoleReducer(secondState, select(secondState))).toMatchObject({ panel: "incident", incidentId: "found" });
  });

  test("a form that was sent selects its incident only if it is still open", () => {
    const openState = reduceAll({ do: "open-intake" }, typeText("kebakaran"));
    const sentAction: ConsoleAction = { do: "sent", id: "new", key: openState.draft.key };
    expect(consoleReducer(openState, sentAction)).toMatchObject({ panel: "incident", incidentId: "new" });
    const stateWithOtherIncident = consoleReducer(openState, { do: "select-incident", id: "other" });
    expect(consoleReducer(stateWithOtherIncident, sentAction)).toMatchObject({
      incidentId: "other",
      draft: { description: "" },
    });
  });
});

test.each([
  ["081234567890", "0812-3456-7890"],
  ["0812345678", "0812-345678"],
  ["08123456789012", "0812-3456-789012"],
  ["+6281234567890", "0812-3456-7890"],
  ["0711310", "0711310"],
  ["110", "110"],
  ["+60123456789", "+60123456789"],
])("%s is read aloud as %s", (number, groups) => expect(formatPhoneNumber(number)).toBe(groups));

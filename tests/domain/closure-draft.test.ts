import { expect, test } from "vitest";
import {
  addCorner,
  type ClosureDraft,
  changeClosureDraft,
  createDraftFromClosure,
  createGeometry,
  endTimeOfDraft,
  isClosureDraftChanged,
  listMissingFields,
  listUnlistedClosures,
  newClosureDraft,
  toggleVehicle,
  toStoredClosure,
  toStoredReason,
} from "../../app/dispatch/closures/closure-draft";
import { consoleReducer } from "../../app/dispatch/console-state";
import { initialState } from "../../app/dispatch/initial-state";

const createCorner = (lng: number, lat: number) => ({ lng, lat });

test.each([
  ["one hour", "1", "2026-11-27T17:30:00Z", "2026-11-27T18:30:00Z"],
  ["tomorrow, before midnight WIB", "tomorrow", "2026-11-27T16:30:00Z", "2026-11-27T23:00:00Z"],
  ["tomorrow, after midnight WIB", "tomorrow", "2026-11-27T17:30:00Z", "2026-11-28T23:00:00Z"],
  ["until it is lifted", "open", "2026-11-27T17:30:00Z", null],
] as const)("the end of a closure: %s", (_, end, now, expected) => {
  const endTime = endTimeOfDraft({ end, editedClosure: null }, Date.parse(now));
  expect(endTime).toEqual(expected && new Date(expected));
});

test("a line needs two corners and an area three; an area is closed by its first corner", () => {
  const lineDraft = addCorner({ ...newClosureDraft(null), kind: "line" }, createCorner(103.8, -2.8));
  expect(createGeometry(lineDraft)).toBeNull();
  const longerDraft = addCorner(lineDraft, createCorner(103.90000049, -2.9));
  expect(createGeometry(longerDraft)).toEqual({
    type: "LineString",
    coordinates: [
      [103.8, -2.8],
      [103.9, -2.9],
    ],
  });
  const areaDraft = { ...longerDraft, kind: "area" as const };
  expect(createGeometry(areaDraft)).toBeNull();
  expect(createGeometry(addCorner(areaDraft, createCorner(103.8, -2.9)))).toEqual({
    type: "Polygon",
    coordinates: [
      [
        [103.8, -2.8],
        [103.9, -2.9],
        [103.8, -2.9],
        [103.8, -2.8],
      ],
    ],
  });
});

test("missing fields are named, and each edit gets a new idempotency key", () => {
  const draft = newClosureDraft(null);
  expect(listMissingFields(draft)).toEqual(["geometry", "label", "reason"]);
  expect(listMissingFields({ ...draft, label: " ", reason: "other", vehicles: [] })).toEqual([
    ...["geometry", "label", "reason", "vehicles"],
  ]);
  expect(addCorner(draft, createCorner(103.8, -2.8)).key).not.toBe(draft.key);
});

test("a form is changed once it contains something that its closure does not", () => {
  const draft = newClosureDraft(null);
  expect(
    [draft, addCorner(draft, createCorner(103.8, -2.8)), { ...draft, end: "6" as const }].map(isClosureDraftChanged),
  ).toEqual([false, true, true]);
});

const storedClosure = {
  id: "1",
  geometry: { type: "LineString" as const, coordinates: [] },
  ...{ signLng: 0, signLat: 0, label: "Jembatan", vehicles: ["boat" as const], liftedAt: null, createdBy: null },
  ...{ incidentId: null, incidentNumber: null, startsAt: new Date(), endsAt: new Date(1) },
};

test("a closure in force is edited with its own reason, vehicles and end", () => {
  const existingDraft = createDraftFromClosure({ ...storedClosure, reason: "flood" });
  expect([
    existingDraft.reason,
    toStoredReason(existingDraft),
    existingDraft.end,
    endTimeOfDraft(existingDraft, 0),
  ]).toEqual([...["flood", "flood", "keep", new Date(1)]]);
  const otherDraft = createDraftFromClosure({ ...storedClosure, reason: "longsor" });
  expect([otherDraft.reason, toStoredReason(otherDraft)]).toEqual(["other", "longsor"]);
  expect(listMissingFields(otherDraft)).toEqual([]);
  expect(toggleVehicle(["boat"], "ambulance")).toEqual(["ambulance", "boat"]);
});

test("Esc closes the form, then the list, and returns to the incident; what was entered is kept", () => {
  const actions = [
    { do: "select-incident", id: "7" },
    { do: "close-road" },
    { do: "edit-closure", change: (draft: ReturnType<typeof newClosureDraft>) => ({ ...draft, label: "Jalan" }) },
  ] as const;
  const formState = actions.reduce(consoleReducer, initialState());
  expect(formState).toMatchObject({
    panel: "closures",
    closureView: "form",
    closureDraft: { incident: { id: "7", caused: true } },
  });
  const listState = consoleReducer(formState, { do: "back" });
  expect(listState).toMatchObject({ panel: "closures", closureView: "list" });
  const incidentState = consoleReducer(listState, { do: "back" });
  expect(incidentState).toMatchObject({ panel: "incident", incidentId: "7", closureDraft: { label: "Jalan" } });
  expect(consoleReducer(incidentState, { do: "close-road" })).toMatchObject({
    closureView: "form",
    closureDraft: { label: "Jalan" },
  });
});

test("a road found before is not closed while another one is searched for, or after that search has failed", () => {
  const geometry = {
    type: "LineString" as const,
    coordinates: [[103.8, -2.8] as [number, number], [103.9, -2.9] as [number, number]],
  };
  const draft = { ...newClosureDraft(null), road: { name: "Jalan", metres: 900, bridge: false, geometry } };
  expect(createGeometry(draft)).toEqual(geometry);
  for (const roadSearch of ["searching", "failed"] as const) {
    expect(createGeometry({ ...draft, roadSearch })).toBeNull();
    expect(listMissingFields({ ...draft, roadSearch })).toContain("geometry");
  }
});

test("an unsent closure is set aside while another is edited, and a late response ends only its own draft", () => {
  const newDraft = { ...newClosureDraft(null), label: "Jalan" };
  const editedDraft = createDraftFromClosure({ ...storedClosure, reason: "flood" });
  const editing = [
    { do: "close-road", draft: newDraft },
    { do: "back" },
    { do: "close-road", draft: editedDraft },
  ] as const;
  const editingState = editing.reduce(consoleReducer, initialState());
  expect(editingState).toMatchObject({
    closureDraft: { id: editedDraft.id },
    setAsideClosureDrafts: [{ label: "Jalan" }],
  });
  const reopenedState = ([{ do: "back" }, { do: "close-road" }] as const).reduce(consoleReducer, editingState);
  expect(reopenedState).toMatchObject({ closureView: "form", closureDraft: { id: newDraft.id, label: "Jalan" } });

  const lateState = consoleReducer(editingState, { do: "end-closure", draftId: newDraft.id });
  expect(lateState).toMatchObject({
    closureView: "form",
    closureDraft: { id: editedDraft.id },
    setAsideClosureDrafts: [],
  });
  expect(consoleReducer(editingState, { do: "end-closure", draftId: "another" })).toBe(editingState);
  const endedState = consoleReducer(editingState, { do: "end-closure", draftId: editedDraft.id });
  expect(endedState).toMatchObject({
    closureView: "list",
    closureDraft: { label: "Jalan" },
    setAsideClosureDrafts: [],
  });
});

test("a changed closure that was left with Esc comes back with what was typed, also after another one was opened", () => {
  const [closure, otherClosure] = [
    { ...storedClosure, reason: "flood" },
    { ...storedClosure, id: "another", reason: "flood" },
  ];
  const typedDraft = createDraftFromClosure(closure);
  const actions = [
    { do: "close-road", draft: typedDraft },
    { do: "edit-closure", change: (draft: ReturnType<typeof newClosureDraft>) => ({ ...draft, label: "Typed" }) },
    { do: "back" },
    { do: "close-road", draft: createDraftFromClosure(otherClosure) },
    { do: "back" },
    { do: "close-road", draft: createDraftFromClosure({ ...closure, label: "Changed by a colleague" }) },
  ] as const;
  const state = actions.reduce(consoleReducer, initialState());
  // Its row stays in the list, also after the closure has left the list of the server.
  expect(listUnlistedClosures(state, [otherClosure])).toEqual([closure]);
  expect(listUnlistedClosures(state, [otherClosure, closure])).toEqual([]);
  // The form of the other closure was not changed, so nothing of it is kept.
  expect(state).toMatchObject({
    closureView: "form",
    closureDraft: { id: typedDraft.id, label: "Typed" },
    setAsideClosureDrafts: [],
  });
});

test("the response to a change keeps what was typed after it was sent, in an open form and in one set aside", () => {
  const edit = (label: string) =>
    ({ do: "edit-closure", change: (draft: ClosureDraft) => changeClosureDraft(draft, { label }) }) as const;
  const closure = { ...storedClosure, reason: "flood" };
  const openedState = consoleReducer(initialState(), { do: "close-road", draft: createDraftFromClosure(closure) });
  const sentState = consoleReducer(openedState, edit("Sent"));
  const sentDraft = sentState.closureDraft as ClosureDraft;
  const response = {
    do: "end-closure" as const,
    draftId: sentDraft.id,
    sent: { key: sentDraft.key, closure: { ...closure, label: "Sent" } },
  };
  expect(consoleReducer(sentState, response)).toMatchObject({ closureView: "list", closureDraft: null });

  const reopening = [
    { do: "back" },
    { do: "close-road", draft: createDraftFromClosure(closure) },
    edit("Newer"),
  ] as const;
  const newerState = reopening.reduce(consoleReducer, sentState);
  const keptState = consoleReducer(newerState, response);
  const keptDraft = { id: sentDraft.id, label: "Newer", editedClosure: { label: "Sent" } };
  expect(keptState).toMatchObject({ closureView: "form", closureDraft: keptDraft, setAsideClosureDrafts: [] });
  const newFormState = consoleReducer(consoleReducer(newerState, { do: "back" }), { do: "close-road" });
  expect(consoleReducer(newFormState, response)).toMatchObject({
    ...{ closureView: "form", closureDraft: { editedClosure: null }, setAsideClosureDrafts: [keptDraft] },
  });
  // Discarding the form is final.
  const discardedState = consoleReducer(newerState, { do: "end-closure", draftId: sentDraft.id });
  expect(discardedState).toMatchObject({ closureView: "list", closureDraft: null });
});

test("the response to a new closure keeps what was typed after it was sent, as a change unless the shape differs", () => {
  const edit = (change: Partial<ClosureDraft>) =>
    ({ do: "edit-closure", change: (draft: ClosureDraft) => changeClosureDraft(draft, change) }) as const;
  const corners = [[103.8, -2.8] as const, [103.9, -2.9] as const].map(([lng, lat]): [number, number] => [lng, lat]);
  const sentState = consoleReducer(consoleReducer(initialState(), { do: "close-road" }), {
    ...edit({ kind: "line", corners, label: "Sent", reason: "flood" }),
  });
  const sentDraft = sentState.closureDraft as ClosureDraft;
  const closure = toStoredClosure(sentDraft, { id: "stored", endsAt: null, at: new Date() });
  const response = { do: "end-closure" as const, draftId: sentDraft.id, sent: { key: sentDraft.key, closure } };
  expect(consoleReducer(sentState, response)).toMatchObject({ closureView: "list", closureDraft: null });

  const newerState = consoleReducer(sentState, edit({ label: "Newer" }));
  const keptState = consoleReducer(newerState, response);
  expect(keptState).toMatchObject({
    closureView: "form",
    closureDraft: { id: sentDraft.id, label: "Newer", reason: "flood", editedClosure: { id: "stored", label: "Sent" } },
  });
  // The shape of a stored closure cannot be changed, so a new one is still a new closure.
  const movedState = consoleReducer(sentState, edit({ corners: [...corners, [104, -3]] }));
  expect(consoleReducer(movedState, response)).toMatchObject({
    closureDraft: { id: sentDraft.id, editedClosure: null, corners: [...corners, [104, -3]] },
  });
});

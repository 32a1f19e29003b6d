import { expect, test } from "vitest";
import {
  changedSpan,
  type EditDraft,
  mergeTexts,
  resolveConflict,
  toEditInput,
} from "../../app/dispatch/incident/edit-draft";

const place = { location: { lng: 103.8, lat: -2.9 }, precision: "village" as const };
const base = { type: "fire", priority: 2, place, address: "", description: "Asap" };

test("only what was changed is sent, with what it is based on", () => {
  const draft: EditDraft = { base, values: { ...base, priority: 1, description: "Asap tebal" }, conflicts: [] };
  expect(toEditInput(draft)).toEqual({
    type: undefined,
    priority: { base: 2, value: 1 },
    place: undefined,
    address: undefined,
    description: { base: "Asap", value: "Asap tebal" },
  });
});

test("a settled conflict is based on the colleague's text from then on", () => {
  const conflict = {
    field: "description" as const,
    base: "Asap",
    theirs: "Api",
    mine: "Asap tebal",
    by: null,
    at: null,
  };
  const draft: EditDraft = { base, values: { ...base, description: "Asap tebal" }, conflicts: [conflict] };
  expect(toEditInput(resolveConflict(draft, conflict, "Asap tebal")).description).toEqual({
    base: "Api",
    value: "Asap tebal",
  });
  const taken = resolveConflict(draft, conflict, "Api");
  expect([toEditInput(taken).description, taken.conflicts]).toEqual([undefined, []]);
});

test.each([
  ["both added behind the same", "Api", "Api besar", "Api, dua korban", "Api besar\ndua korban"],
  ["both wrote what was empty", "", "Api", "Asap", "Api\nAsap"],
  ["mine holds theirs", "", "Api", "Api dan asap", "Api dan asap"],
  ["theirs holds mine", "", "Api dan asap", "asap", "Api dan asap"],
  ["both rewrote it", "Api", "Asap", "Ledakan", "Asap\nLedakan"],
])("joining when %s loses nothing", (_, was, theirs, mine, expected) => {
  expect(mergeTexts(was, theirs, mine)).toBe(expected);
});

test.each([
  ["Dua korban", "Dua korban sadar", ["Dua ", "korban sadar", ""]],
  ["Dua korban", "Tiga korban", ["", "Tiga", " korban"]],
  ["", "Asap", ["", "Asap", ""]],
  ["satu dua tiga", "satu empat tiga", ["satu ", "empat", " tiga"]],
])("of %j and %j the difference is told", (was, is, expected) => {
  expect(changedSpan(was, is)).toEqual(expected);
});

import { expect, test } from "vitest";
import {
  type EditDraft,
  findChangedSpan,
  keepBothTexts,
  resolveConflict,
  toFieldEdits,
} from "../../app/dispatch/incident/edit-draft";

const place = { location: { lng: 103.8, lat: -2.9 }, precision: "village" as const };
const baseValues = { type: "fire", priority: 2, place, placeText: "", address: "", description: "Asap" };

test("only changed fields are sent, each with its base value", () => {
  const draft: EditDraft = {
    base: baseValues,
    values: { ...baseValues, priority: 1, description: "Asap tebal" },
    conflicts: [],
  };
  expect(toFieldEdits(draft)).toEqual({
    priority: { base: 2, value: 1 },
    description: { base: "Asap", value: "Asap tebal" },
  });
});

test("after a conflict is resolved, the colleague's text is the base", () => {
  const conflict = {
    field: "description" as const,
    base: "Asap",
    theirs: "Api",
    mine: "Asap tebal",
    by: null,
    at: null,
  };
  const draft: EditDraft = {
    base: baseValues,
    values: { ...baseValues, description: "Asap tebal" },
    conflicts: [conflict],
  };
  expect(toFieldEdits(resolveConflict(draft, conflict, "Asap tebal")).description).toEqual({
    base: "Api",
    value: "Asap tebal",
  });
  const resolvedDraft = resolveConflict(draft, conflict, "Api");
  expect([toFieldEdits(resolvedDraft).description, resolvedDraft.conflicts]).toEqual([undefined, []]);
});

test.each([
  ["both added to the same text", "Api", "Api besar", "Api, dua korban", "Api besar\ndua korban"],
  ["both filled an empty text", "", "Api", "Asap", "Api\nAsap"],
  ["mine contains theirs", "", "Api", "Api dan asap", "Api dan asap"],
  ["theirs contains mine", "", "Api dan asap", "asap", "Api dan asap"],
  ["both rewrote it", "Api", "Asap", "Ledakan", "Asap\nLedakan"],
])("keeping both texts when %s loses nothing", (_, baseText, theirText, ownText, expected) => {
  expect(keepBothTexts(baseText, theirText, ownText)).toBe(expected);
});

test.each([
  ["Dua korban", "Dua korban sadar", ["Dua ", "korban sadar", ""]],
  ["Dua korban", "Tiga korban", ["", "Tiga", " korban"]],
  ["", "Asap", ["", "Asap", ""]],
  ["satu dua tiga", "satu empat tiga", ["satu ", "empat", " tiga"]],
])("the changed span from %j to %j", (textBefore, textAfter, expected) => {
  expect(findChangedSpan(textBefore, textAfter)).toEqual(expected);
});

import { assignCrewKeys } from "../../app/dispatch/assign/crew-keys";
import type { AssignmentState } from "../../db/vocabulary";
import { expect, test } from "../support/test";

const createCrews = (...states: AssignmentState[]) => states.map((state, index) => ({ id: `c${index + 1}`, state }));

test.each<[string, AssignmentState[], string | null, string | undefined, string | undefined]>([
  ["a single crew has all keys", ["assigned"], null, "c1", "c1"],
  ["the first that has not acknowledged", ["enRoute", "assigned", "assigned"], null, "c2", "c2"],
  ["when all acknowledged, the first that can be recalled", ["onScene", "enRoute"], null, "c2", "c2"],
  ["the crew being replaced; the replace key selects the next crew", ["assigned", "assigned"], "c1", "c1", "c2"],
  ["after the last, the replace key selects none", ["assigned", "assigned"], "c2", "c2", "c2"],
  ["a crew on scene has none", ["onScene"], null, undefined, undefined],
])("%s", (_, states, replacedCrewId, recallTarget, replaceTarget) => {
  const keys = [...assignCrewKeys(createCrews(...states), replacedCrewId)];
  expect(keys.find(([, crewKeys]) => crewKeys.hasRecallKey)?.[0]).toBe(recallTarget);
  expect(keys.find(([, crewKeys]) => crewKeys.hasReplaceKey)?.[0]).toBe(replaceTarget);
});

test.each<[string, AssignmentState[], string | null, string | undefined]>([
  ["a crew on scene too", ["onScene"], null, "c1"],
  ["the least advanced crew", ["onScene", "enRoute", "acknowledged"], null, "c3"],
  ["the first of several equally advanced crews", ["enRoute", "enRoute"], null, "c1"],
  ["the crew being replaced", ["assigned", "enRoute"], "c2", "c2"],
  ["no crew when there are no assignments", [], null, undefined],
])("the step key goes to %s", (_, states, replacedCrewId, stepTarget) => {
  expect(
    [...assignCrewKeys(createCrews(...states), replacedCrewId)].find(([, crewKeys]) => crewKeys.hasStepKey)?.[0],
  ).toBe(stepTarget);
});

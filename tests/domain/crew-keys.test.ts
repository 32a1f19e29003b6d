import { assignCrewKeys } from "../../app/dispatch/assign/crew-keys";
import type { AssignmentState } from "../../db/vocabulary";
import { expect, test } from "../support/test";

const crews = (...states: AssignmentState[]) => states.map((state, index) => ({ id: `c${index + 1}`, state }));

test.each<[string, AssignmentState[], string | null, string | undefined, string | undefined]>([
  ["one crew has them all", ["assigned"], null, "c1", "c1"],
  ["the first that has not answered", ["enRoute", "assigned", "assigned"], null, "c2", "c2"],
  ["when all answered, the first that can be called back", ["onScene", "enRoute"], null, "c2", "c2"],
  ["while one is exchanged, it; the key of exchange goes on to the next", ["assigned", "assigned"], "c1", "c1", "c2"],
  ["from the last it goes back to none", ["assigned", "assigned"], "c2", "c2", "c2"],
  ["a crew on scene has none", ["onScene"], null, undefined, undefined],
])("%s", (_, states, replacing, pointedAt, hasExchangeKey) => {
  const keys = [...assignCrewKeys(crews(...states), replacing)];
  expect(keys.find(([, one]) => one.hasRecallKey)?.[0]).toBe(pointedAt);
  expect(keys.find(([, one]) => one.hasExchangeKey)?.[0]).toBe(hasExchangeKey);
});

test.each<[string, AssignmentState[], string | null, string | undefined]>([
  ["a crew on scene too", ["onScene"], null, "c1"],
  ["the one furthest behind", ["onScene", "enRoute", "acknowledged"], null, "c3"],
  ["the first of several as far", ["enRoute", "enRoute"], null, "c1"],
  ["the one that is exchanged", ["assigned", "enRoute"], "c2", "c2"],
  ["nobody while nobody is sent", [], null, undefined],
])("the next step is written down for %s", (_, states, replacing, hasStepKey) => {
  expect([...assignCrewKeys(crews(...states), replacing)].find(([, one]) => one.hasStepKey)?.[0]).toBe(hasStepKey);
});

import { expect, test } from "vitest";
import { type AssignmentState, type IncidentStatus, incidentStatuses } from "../../db/vocabulary";
import { deriveStatusFromCrews, isNextIncidentStatus } from "../../server/domain/incident";

const steps = incidentStatuses.flatMap((from, before) =>
  incidentStatuses.map((to, after) => [from, after > before ? "may" : "may not", to] as const),
);
test.each(steps)("an incident that is %s %s become %s by hand", (from, verdict, to) => {
  expect(isNextIncidentStatus(from, to)).toBe(verdict === "may");
});

test.each<[string, IncidentStatus, AssignmentState[], IncidentStatus]>([
  ["no crew is assigned", "received", [], "received"],
  ["no crew is assigned to a verified one", "verified", [], "verified"],
  ["one crew is assigned", "received", ["assigned"], "assigned"],
  ["one crew has acknowledged", "received", ["acknowledged"], "assigned"],
  ["one of two is en route", "assigned", ["assigned", "enRoute"], "enRoute"],
  ["the most advanced crew decides, in any order", "assigned", ["enRoute", "assigned"], "enRoute"],
  ["one is on scene, one en route", "enRoute", ["onScene", "enRoute"], "onScene"],
  ["the only one is transporting", "enRoute", ["transporting"], "onScene"],
  ["the only one declined", "assigned", ["declined"], "received"],
  ["the only one was recalled en route", "enRoute", ["recalled"], "received"],
  ["one was recalled en route, another is assigned", "enRoute", ["recalled", "assigned"], "assigned"],
  ["all are clear after the scene", "enRoute", ["clear", "clear"], "onScene"],
  ["one is clear, another is en route", "enRoute", ["clear", "enRoute"], "enRoute"],
  ["no crew is left after the scene was reached", "onScene", ["recalled"], "onScene"],
  ["another crew is en route after the scene was reached", "onScene", ["enRoute"], "onScene"],
  ["it was resolved by hand", "resolved", ["enRoute"], "resolved"],
  ["it is closed", "closed", ["recalled"], "closed"],
])("%s: %s with assignments %j is %s", (_, current, assignmentStates, expected) => {
  expect(deriveStatusFromCrews(current, assignmentStates)).toBe(expected);
});

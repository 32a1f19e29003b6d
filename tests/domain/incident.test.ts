import { expect, test } from "vitest";
import { type AssignmentState, type IncidentStatus, incidentStatuses } from "../../db/vocabulary";
import { isNextIncidentStatus, statusFromCrews } from "../../server/domain/incident";

const steps = incidentStatuses.flatMap((from, before) =>
  incidentStatuses.map((to, after) => [from, after > before ? "may" : "may not", to] as const),
);
test.each(steps)("an incident that is %s %s become %s by hand", (from, verdict, to) => {
  expect(isNextIncidentStatus(from, to)).toBe(verdict === "may");
});

test.each<[string, IncidentStatus, AssignmentState[], IncidentStatus]>([
  ["nobody was sent", "received", [], "received"],
  ["nobody was sent to a verified one", "verified", [], "verified"],
  ["one crew is assigned", "received", ["assigned"], "assigned"],
  ["one crew has acknowledged", "received", ["acknowledged"], "assigned"],
  ["one of two is on its way", "assigned", ["assigned", "enRoute"], "enRoute"],
  ["the farthest crew decides, whatever the order", "assigned", ["enRoute", "assigned"], "enRoute"],
  ["one is there, one still to come", "enRoute", ["onScene", "enRoute"], "onScene"],
  ["the only one is transporting", "enRoute", ["transporting"], "onScene"],
  ["the only one declined", "assigned", ["declined"], "received"],
  ["the only one was recalled on its way", "enRoute", ["recalled"], "received"],
  ["one was recalled on its way, another is only assigned", "enRoute", ["recalled", "assigned"], "assigned"],
  ["all were there and are clear", "enRoute", ["clear", "clear"], "onScene"],
  ["one was there and is clear, another is on its way", "enRoute", ["clear", "enRoute"], "enRoute"],
  ["it never goes back from the scene", "onScene", ["recalled"], "onScene"],
  ["it never goes back from the scene to the way", "onScene", ["enRoute"], "onScene"],
  ["it was resolved by hand", "resolved", ["enRoute"], "resolved"],
  ["it is closed", "closed", ["recalled"], "closed"],
])("%s: %s with assignments %j is %s", (_, current, crews, expected) => {
  expect(statusFromCrews(current, crews)).toBe(expected);
});

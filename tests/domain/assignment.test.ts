import { expect, test } from "vitest";
import { type AssignmentState, assignmentStates, openAssignmentStates } from "../../db/vocabulary";
import { isNextAssignmentState, isOpen, listReportableSteps, stateAfterClosing } from "../../server/domain/assignment";

const allowedNextStates: Record<AssignmentState, AssignmentState[]> = {
  assigned: ["acknowledged", "declined", "recalled"],
  acknowledged: ["enRoute", "recalled"],
  enRoute: ["onScene", "recalled"],
  onScene: ["transporting", "clear"],
  transporting: ["clear"],
  clear: [],
  declined: [],
  recalled: [],
};

const steps = assignmentStates.flatMap((from) =>
  assignmentStates.map((to) => [from, allowedNextStates[from].includes(to) ? "may" : "may not", to] as const),
);
test.each(steps)("a crew that is %s %s become %s", (from, verdict, to) => {
  expect(isNextAssignmentState(from, to)).toBe(verdict === "may");
});

test("an assignment is open only in the five states that the database's index names", () => {
  expect(assignmentStates.filter(isOpen)).toEqual([...openAssignmentStates]);
});

test.each([
  ["assigned", "recalled"],
  ["acknowledged", "recalled"],
  ["enRoute", "recalled"],
  ["onScene", "clear"],
  ["transporting", "clear"],
] as const)("when the incident is closed, an assignment that is %s ends as %s", (state, endState) => {
  expect(stateAfterClosing(state)).toBe(endState);
});

test.each([
  ["ambulance", "onScene", ["transporting", "clear"]],
  ["fire-engine", "onScene", ["clear", "transporting"]],
  ["police-patrol", "assigned", ["acknowledged", "declined"]],
  ["ambulance", "enRoute", ["onScene"]],
] as const)("the next states a crew of %s that is %s may report, the most likely first", (kind, state, steps) => {
  expect(listReportableSteps(state, kind)).toEqual(steps);
});

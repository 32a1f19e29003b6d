import { expect, test } from "vitest";
import { chooseAssignAction } from "../../app/dispatch/assign/assign-action";
import type { AssignmentState, UnitKind } from "../../db/vocabulary";

const sentUnit = (callSign: string, kind: UnitKind, state: AssignmentState = "assigned") => ({
  id: callSign,
  state,
  unit: { callSign, kind },
});
const nearCrew = sentUnit("AMB-1", "ambulance");
const farCrew = sentUnit("AMB-2", "ambulance", "enRoute");
const arrivedCrew = sentUnit("AMB-3", "ambulance", "onScene");
const policeCrew = sentUnit("PSK-1", "police-patrol");

test.each([
  ["fills a missing requirement of its kind", [nearCrew], ["ambulance"], null, "send"],
  ["is added, and replaces none, when the plan is filled", [nearCrew, farCrew, arrivedCrew], [], null, "add"],
  ["replaces the selected one", [nearCrew, farCrew], ["ambulance"], "AMB-1", "replace AMB-1"],
  ["replaces a selected unit of another kind", [nearCrew, policeCrew], [], "PSK-1", "replace PSK-1"],
  ["is added when all have arrived", [arrivedCrew], [], null, "add"],
  ["is added when none of its kind is assigned", [policeCrew], [], null, "add"],
  ["never replaces one on scene, even when selected", [arrivedCrew], [], "AMB-3", "add"],
] as const)("a chosen ambulance %s", (_, assignments, missing, replacing, expected) => {
  const action = chooseAssignAction({ assignments, unmet: missing.map((kind) => ({ kind })) }, "ambulance", replacing);
  expect(action.kind === "replace" ? `replace ${action.oldAssignment.unit.callSign}` : action.kind).toBe(expected);
});

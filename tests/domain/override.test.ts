import { expect, test } from "vitest";
import { chooseOverride } from "../../app/dispatch/assign/choose-override";
import type { AssignmentState, UnitKind } from "../../db/vocabulary";

const sent = (callSign: string, kind: UnitKind, distanceM: number, state: AssignmentState = "assigned") => ({
  id: callSign,
  state,
  distanceM,
  unit: { callSign, kind },
});
const near = sent("AMB-1", "ambulance", 1_000);
const far = sent("AMB-2", "ambulance", 9_000, "enRoute");
const there = sent("AMB-3", "ambulance", 20_000, "onScene");
const police = sent("PSK-1", "police-patrol", 500);

test.each([
  ["fills what is missing of its kind", [near], ["ambulance"], null, "send"],
  ["replaces the farthest that can still turn back", [near, far, there], [], null, "replace AMB-2"],
  ["replaces the one that was pointed at", [near, far], ["ambulance"], "AMB-1", "replace AMB-1"],
  ["replaces a unit of another kind when that was pointed at", [near, police], [], "PSK-1", "replace PSK-1"],
  ["comes in addition when all have arrived", [there], [], null, "add"],
  ["comes in addition when none of its kind was sent", [police], [], null, "add"],
  ["leaves one that has arrived where it is, even when pointed at", [there], [], "AMB-3", "add"],
] as const)("a chosen ambulance %s", (_, assignments, missing, replacing, expected) => {
  const override = chooseOverride({ assignments, unmet: missing.map((kind) => ({ kind })) }, "ambulance", replacing);
  expect(override.how === "replace" ? `replace ${override.old.unit.callSign}` : override.how).toBe(expected);
});

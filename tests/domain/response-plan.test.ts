import { expect, test } from "vitest";
import type { AssignmentState, UnitKind } from "../../db/vocabulary";
import { openRequirements, type Requirement } from "../../server/domain/response-plan";

const plan = [line(1, "ambulance", 2), line(2, "police-patrol", 1), line(3, "ambulance", 1)];

test.each<[string, [number | null, AssignmentState][], string[]]>([
  ["nobody was sent", [], ["1 ambulance*2", "2 police-patrol*1", "3 ambulance*1"]],
  ["one of two is on its way", [[1, "enRoute"]], ["1 ambulance*1", "2 police-patrol*1", "3 ambulance*1"]],
  ["a line is filled and falls away", [[2, "assigned"]], ["1 ambulance*2", "3 ambulance*1"]],
  ["lines of the same kind are told apart", [[3, "onScene"]], ["1 ambulance*2", "2 police-patrol*1"]],
  ["a crew that was there and is clear has filled its line", [[2, "clear"]], ["1 ambulance*2", "3 ambulance*1"]],
  ["a crew that declined fills nothing", [[2, "declined"]], ["1 ambulance*2", "2 police-patrol*1", "3 ambulance*1"]],
  [
    "a crew that was recalled fills nothing",
    [[3, "recalled"]],
    ["1 ambulance*2", "2 police-patrol*1", "3 ambulance*1"],
  ],
  [
    "a unit sent beyond the plan fills nothing",
    [[null, "assigned"]],
    ["1 ambulance*2", "2 police-patrol*1", "3 ambulance*1"],
  ],
  [
    "more were sent than asked for",
    [
      [2, "assigned"],
      [2, "enRoute"],
    ],
    ["1 ambulance*2", "3 ambulance*1"],
  ],
  [
    "everything is filled",
    [
      [1, "assigned"],
      [1, "assigned"],
      [2, "assigned"],
      [3, "assigned"],
    ],
    [],
  ],
])("open requirements when %s", (_, sent, expected) => {
  const open = openRequirements(
    plan,
    sent.map(([requirement, state]) => ({ requirement, state })),
  );
  expect(open.map(({ order, kind, count }) => `${order} ${kind}*${count}`)).toEqual(expected);
});

test("open requirements keep their skills", () => {
  const [open] = openRequirements(
    [{ ...line(1, "ambulance", 2), skills: ["trauma"] }],
    [{ requirement: 1, state: "assigned" }],
  );
  expect(open).toEqual({ order: 1, kind: "ambulance", count: 1, skills: ["trauma"] });
});

function line(order: number, kind: UnitKind, count: number): Requirement {
  return { order, kind, count, skills: [] };
}

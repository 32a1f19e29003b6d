import { expect, test } from "vitest";
import { mergeLists } from "../../app/admin/types/requirement-drafts";
import type { AssignmentState, UnitKind } from "../../db/vocabulary";
import { listUnfilledRequirements, type Requirement } from "../../server/domain/response-plan";

const plan = [
  createRequirement(1, "ambulance", 2),
  createRequirement(2, "police-patrol", 1),
  createRequirement(3, "ambulance", 1),
];

test.each<[string, [number | null, AssignmentState][], string[]]>([
  ["no crew was assigned", [], ["1 ambulance*2", "2 police-patrol*1", "3 ambulance*1"]],
  ["one of two is en route", [[1, "enRoute"]], ["1 ambulance*1", "2 police-patrol*1", "3 ambulance*1"]],
  ["a requirement is filled", [[2, "assigned"]], ["1 ambulance*2", "3 ambulance*1"]],
  ["two requirements have the same kind", [[3, "onScene"]], ["1 ambulance*2", "2 police-patrol*1"]],
  ["a crew is clear after the scene", [[2, "clear"]], ["1 ambulance*2", "3 ambulance*1"]],
  ["a crew declined", [[2, "declined"]], ["1 ambulance*2", "2 police-patrol*1", "3 ambulance*1"]],
  ["a crew was recalled", [[3, "recalled"]], ["1 ambulance*2", "2 police-patrol*1", "3 ambulance*1"]],
  [
    "a unit beyond the plan was assigned",
    [[null, "assigned"]],
    ["1 ambulance*2", "2 police-patrol*1", "3 ambulance*1"],
  ],
  [
    "more units than required were assigned",
    [
      [2, "assigned"],
      [2, "enRoute"],
    ],
    ["1 ambulance*2", "3 ambulance*1"],
  ],
  [
    "all requirements are filled",
    [
      [1, "assigned"],
      [1, "assigned"],
      [2, "assigned"],
      [3, "assigned"],
    ],
    [],
  ],
])("open requirements when %s", (_, assignments, expected) => {
  const unfilledRequirements = listUnfilledRequirements(
    plan,
    assignments.map(([requirement, state]) => ({
      requirement,
      state,
      kind: requirement === 2 ? "police-patrol" : "ambulance",
    })),
  );
  expect(unfilledRequirements.map(({ order, kind, count }) => `${order} ${kind}*${count}`)).toEqual(expected);
});

test("open requirements keep their skills", () => {
  const [unfilledRequirement] = listUnfilledRequirements(
    [{ ...createRequirement(1, "ambulance", 2), skills: ["trauma"] }],
    [{ requirement: 1, kind: "ambulance", state: "assigned" }],
  );
  expect(unfilledRequirement).toEqual({ order: 1, kind: "ambulance", count: 1, skills: ["trauma"] });
});

test("a unit does not fill a requirement of a different kind, whatever its number says", () => {
  const boat = createRequirement(1, "rescue-boat", 1);
  expect(listUnfilledRequirements([boat], [{ requirement: 1, kind: "ambulance", state: "enRoute" }])).toEqual([boat]);
});

function createRequirement(order: number, kind: UnitKind, count: number): Requirement {
  return { order, kind, count, skills: [] };
}

const itemsOf = (text: string) => [...text.matchAll(/([a-z])(\d)/g)].map(([, key = "", count]) => ({ key, count }));

test.each([
  ["the colleague's order stays if only a count was edited", "a1 b1 c1", "a1 b2 c1", "c1 a1 b1", "c1 a1 b2"],
  ["the edited order stays", "a1 b1 c1", "b1 a1 c1", "c1 a1 b1", "b1 a1 c1"],
  ["a new item of the colleague is added", "a1 b1", "a2 b1", "d1 a1 b1", "d1 a2 b1"],
  ["an item that the colleague removed is removed, unless it was edited", "a1 b1 c1", "a1 b1 c2", "a1", "a1 c2"],
])("in a merged list, %s", (_what, base, edited, latest, merged) => {
  expect(mergeLists(itemsOf(base), itemsOf(edited), itemsOf(latest))).toEqual(itemsOf(merged));
});

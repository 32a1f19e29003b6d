import { computeValueWithoutMerge, selectTakenOverRequirements } from "../../server/domain/merge";
import { createRandom } from "../support/seeded-random";
import { expect, test } from "../support/test";

test("undoing merges in any order leaves the priority that the remaining ones give", () => {
  const random = createRandom(7);
  for (let round = 0; round < 500; round++) {
    const original = random.integer(1, 4);
    let current = original;
    const activeMerges: { before: number; own: number }[] = [];
    for (let count = random.integer(1, 5); count > 0; count--) {
      const own = random.integer(1, 4);
      activeMerges.push({ before: current, own });
      current = Math.min(current, own);
    }
    while (activeMerges.length > 0) {
      const index = random.integer(0, activeMerges.length - 1);
      const [undoneMerge] = activeMerges.splice(index, 1) as [{ before: number; own: number }];
      const laterMerges = activeMerges.slice(index);
      const result = computeValueWithoutMerge(current, undoneMerge, laterMerges, Math.min);
      current = result.current;
      for (const [position, merge] of laterMerges.entries()) merge.before = result.valuesBefore[position] as number;
      expect(current).toBe(Math.min(original, ...activeMerges.map(({ own }) => own)));
    }
  }
});

test.each([
  ["nobody changed it", 1, 3],
  ["somebody changed it after the merge", 2, 2],
])("a priority that a merge raised from 3 to 1, when %s", (_, current, expected) => {
  expect(computeValueWithoutMerge(current, { before: 3, own: 1 }, [], Math.min).current).toBe(expected);
});

test("extra requirements that the other plan covers are not added twice", () => {
  const own = [{ order: 1, kind: "ambulance" as const, count: 1, skills: ["trauma"] }];
  const boat = { order: 101, kind: "rescue-boat" as const, count: 1, skills: [] };
  const ambulance = { order: 102, kind: "ambulance" as const, count: 1, skills: [] };
  expect(selectTakenOverRequirements(own, [boat, ambulance])).toEqual([boat]);
});

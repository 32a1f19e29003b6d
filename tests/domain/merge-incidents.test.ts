import { mergeIncidents } from "../../app/_live/feed/merge";
import { expect, test } from "../support/test";

const opened = (minute: number) => new Date(Date.UTC(2026, 10, 25, 3, minute));
const listed = (id: string, priority: number, minute: number, version = 1) => ({
  id,
  number: minute,
  priority,
  openedAt: opened(minute),
  version,
});
type ListedIncident = ReturnType<typeof listed>;

const known = [listed("a", 1, 5), listed("b", 2, 1), listed("c", 2, 7)];

test.each<[string, string[], ListedIncident[], string]>([
  ["a new incident is placed by age", ["n"], [listed("n", 2, 4)], "a1 b1 n1 c1"],
  ["a more urgent incident moves up", ["c"], [listed("c", 1, 7, 2)], "a1 c2 b1"],
  ["a requested incident missing from the response is removed", ["b"], [], "a1 c1"],
  ["an unknown incident missing from the response changes nothing", ["x"], [], "a1 b1 c1"],
  ["an older version changes nothing", ["a"], [listed("a", 4, 5, 0)], "a1 b1 c1"],
  ["incidents of the same age are ordered by number", ["z"], [{ ...listed("z", 2, 1), number: 0 }], "a1 z1 b1 c1"],
])("%s", (_, requested, received, expected) => {
  expect(
    mergeIncidents(known, requested, received)
      .map(({ id, version }) => `${id}${version}`)
      .join(" "),
  ).toBe(expected);
});

test("an unchanged incident stays the same object", () => {
  const merged = mergeIncidents(known, ["b"], [listed("b", 2, 1, 2)]);
  expect(merged[0]).toBe(known[0]);
  expect(merged[2]).toBe(known[2]);
  expect(merged[1]).not.toBe(known[1]);
});

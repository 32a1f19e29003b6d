import { mergeIncidents } from "../../app/_live/feed/merge";
import { expect, test } from "../support/test";

const opened = (minute: number) => new Date(Date.UTC(2026, 10, 25, 3, minute));
const one = (id: string, priority: number, minute: number, version = 1) => ({
  id,
  number: minute,
  priority,
  openedAt: opened(minute),
  version,
});
type One = ReturnType<typeof one>;

const known = [one("a", 1, 5), one("b", 2, 1), one("c", 2, 7)];

test.each<[string, string[], One[], string]>([
  ["a new one comes in by its age", ["n"], [one("n", 2, 4)], "a1 b1 n1 c1"],
  ["one that became more urgent moves up", ["c"], [one("c", 1, 7, 2)], "a1 c2 b1"],
  ["one that was asked for and not given is closed", ["b"], [], "a1 c1"],
  ["one nobody knew and that is closed by now changes nothing", ["x"], [], "a1 b1 c1"],
  ["an answer from before what is known changes nothing", ["a"], [one("a", 4, 5, 0)], "a1 b1 c1"],
  ["the same age goes by number", ["z"], [{ ...one("z", 2, 1), number: 0 }], "a1 z1 b1 c1"],
])("%s", (_, asked, given, expected) => {
  expect(
    mergeIncidents(known, asked, given)
      .map(({ id, version }) => `${id}${version}`)
      .join(" "),
  ).toBe(expected);
});

test("what did not change stays the same object", () => {
  const merged = mergeIncidents(known, ["b"], [one("b", 2, 1, 2)]);
  expect(merged[0]).toBe(known[0]);
  expect(merged[2]).toBe(known[2]);
  expect(merged[1]).not.toBe(known[1]);
});

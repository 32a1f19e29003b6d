import { updateIncidentList } from "../../app/_live/feed/update-lists";
import { expect, test } from "../support/test";

const openedAtMinute = (minute: number) => new Date(Date.UTC(2026, 10, 25, 3, minute));
const listedIncident = (id: string, priority: number, minute: number, version = 1) => ({
  id,
  number: minute,
  priority,
  openedAt: openedAtMinute(minute),
  version,
});
type ListedIncident = ReturnType<typeof listedIncident>;

const knownIncidents = [listedIncident("a", 1, 5), listedIncident("b", 2, 1), listedIncident("c", 2, 7)];

test.each<[string, string[], ListedIncident[], string]>([
  ["a new incident is placed by age", ["n"], [listedIncident("n", 2, 4)], "a1 b1 n1 c1"],
  ["a more urgent incident moves up", ["c"], [listedIncident("c", 1, 7, 2)], "a1 c2 b1"],
  ["a requested incident missing from the response is removed", ["b"], [], "a1 c1"],
  ["an unknown incident missing from the response changes nothing", ["x"], [], "a1 b1 c1"],
  ["an older version changes nothing", ["a"], [listedIncident("a", 4, 5, 0)], "a1 b1 c1"],
  [
    "incidents of the same age are ordered by number",
    ["z"],
    [{ ...listedIncident("z", 2, 1), number: 0 }],
    "a1 z1 b1 c1",
  ],
])("%s", (_, requestedIds, receivedIncidents, expected) => {
  expect(
    updateIncidentList(knownIncidents, requestedIds, receivedIncidents)
      .map(({ id, version }) => `${id}${version}`)
      .join(" "),
  ).toBe(expected);
});

test("an unchanged incident stays the same object", () => {
  const mergedIncidents = updateIncidentList(knownIncidents, ["b"], [listedIncident("b", 2, 1, 2)]);
  expect(mergedIncidents[0]).toBe(knownIncidents[0]);
  expect(mergedIncidents[2]).toBe(knownIncidents[2]);
  expect(mergedIncidents[1]).not.toBe(knownIncidents[1]);
});

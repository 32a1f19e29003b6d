import { expect, test } from "vitest";
import { neighbour, type Piece, placeAt, spanOf, stateAt, stepsOf, wayUntil } from "../../server/domain/replay";

/** East along the equator, a thousandth of a degree a minute; nothing was heard from 120 to 600. */
const pieces: Piece[] = [
  [
    [0, 103, 0, 10],
    [60, 103.001, 0, 12],
    [120, 103.002, 0, 0],
  ],
  [
    [600, 103.01, 0, null],
    [660, 103.011, 0, 8],
  ],
];

test.each<[string, number, ReturnType<typeof placeAt>]>([
  ["before its first fix it is nowhere", -1, null],
  ["at a fix it is there", 60, { lng: 103.001, lat: 0, speedMps: 12, ageSeconds: 0, lost: false }],
  ["half way between two fixes", 30, { lng: 103.0005, lat: 0, speedMps: 10, ageSeconds: 0, lost: false }],
  ["a gap leaves it at its last fix, lost", 121, { lng: 103.002, lat: 0, speedMps: null, ageSeconds: 1, lost: true }],
  ["it is not moved across a gap", 599, { lng: 103.002, lat: 0, speedMps: null, ageSeconds: 479, lost: true }],
  [
    "after the gap it is where it is heard again",
    600,
    { lng: 103.01, lat: 0, speedMps: null, ageSeconds: 0, lost: false },
  ],
  ["for two minutes its last fix is good", 780, { lng: 103.011, lat: 0, speedMps: 8, ageSeconds: 120, lost: false }],
  ["and then it is lost", 781, { lng: 103.011, lat: 0, speedMps: null, ageSeconds: 121, lost: true }],
])("%s", (_, at, expected) => {
  const place = placeAt(pieces, at);
  if (expected === null || place === null) return expect(place).toBe(expected);
  expect(place).toEqual({ ...expected, lng: expect.closeTo(expected.lng, 9) });
});

test("without any fix a unit is nowhere", () => {
  expect(placeAt([], 100)).toBeNull();
  expect(wayUntil([], 100)).toEqual([]);
});

test.each<[string, number, number[][]]>([
  ["nothing before the first fix", -1, []],
  ["a first fix is a point", 0, [[0]]],
  ["ends where the unit was at the moment", 90, [[0, 60, 90]]],
  ["does not run into a gap", 400, [[0, 60, 120]]],
  [
    "goes on behind it as a piece of its own",
    630,
    [
      [0, 60, 120],
      [600, 630],
    ],
  ],
  [
    "is all of it at the end",
    9_999,
    [
      [0, 60, 120],
      [600, 660],
    ],
  ],
])("the way so far: %s", (_, at, expected) => {
  expect(wayUntil(pieces, at).map((piece) => piece.map(([seconds]) => seconds))).toEqual(expected);
});

const at = (seconds: number) => new Date(seconds * 1_000);
const never = { acknowledgedAt: null, enRouteAt: null, onSceneAt: null, transportingAt: null, endedAt: null };

test.each<[string, Parameters<typeof stepsOf>[0], string]>([
  ["only sent", { ...never, state: "assigned", assignedAt: at(10) }, "assigned 10"],
  [
    "on its way there",
    { ...never, state: "enRoute", assignedAt: at(10), acknowledgedAt: at(20), enRouteAt: at(30) },
    "assigned 10, acknowledged 20, enRoute 30",
  ],
  [
    "without a patient, and done",
    { ...never, state: "clear", assignedAt: at(10), enRouteAt: at(30), onSceneAt: at(40), endedAt: at(90) },
    "assigned 10, enRoute 30, onScene 40, clear 90",
  ],
  [
    "declined at once",
    { ...never, state: "declined", assignedAt: at(10), endedAt: at(15) },
    "assigned 10, declined 15",
  ],
  [
    "told late that it was there before it was thought to be on its way",
    { ...never, state: "onScene", assignedAt: at(10), enRouteAt: at(50), onSceneAt: at(40) },
    "assigned 10, onScene 40, enRoute 50",
  ],
])("the steps of a unit: %s", (_, times, expected) => {
  expect(
    stepsOf(times)
      .map(({ state, atSeconds }) => `${state} ${atSeconds}`)
      .join(", "),
  ).toBe(expected);
});

test.each([
  ["before it was sent it has none", 9, null],
  ["from the moment it was sent", 10, "assigned"],
  ["until the next step", 29.9, "assigned"],
  ["the next step", 30, "enRoute"],
  ["the last one stays", 9_999, "enRoute"],
])("the state at a moment: %s", (_, seconds, expected) => {
  const steps = stepsOf({ ...never, state: "enRoute", assignedAt: at(10), enRouteAt: at(30) });
  expect(stateAt(steps, seconds)).toBe(expected);
});

const hour = 3_600;
test.each([
  ["from the call that came first", { opened: 100, closed: 900, calls: [40, 300] }, [40, 900, false]],
  ["from its opening where nobody called", { opened: 100, closed: 900, calls: [] }, [100, 900, false]],
  ["until now while it is open", { opened: 100, closed: null, calls: [] }, [100, 1_000 * hour, true]],
  ["the last 48 hours of a longer one", { opened: 0, closed: 60 * hour, calls: [] }, [12 * hour, 60 * hour, true]],
  ["48 hours whole", { opened: 0, closed: 48 * hour, calls: [] }, [0, 48 * hour, false]],
] as const)("what is replayed: %s", (_, { opened, closed, calls }, [since, until, shortened]) => {
  const span = spanOf(
    { openedAt: at(opened), closedAt: closed === null ? null : at(closed), calledAt: calls.map(at) },
    at(1_000 * hour),
  );
  const from = shortened && closed === null ? until - 48 * hour : since;
  expect(span).toEqual({ since: at(from), until: at(until), shortened });
});

test.each([
  ["the next one", 15, 1, 20],
  ["not the one it stands at", 20, 1, 30],
  ["none after the last", 30, 1, null],
  ["the one before", 15, -1, 10],
  ["none before the first", 10, -1, null],
] as const)("what happened next or before: %s", (_, seconds, by, expected) => {
  expect(neighbour([10, 20, 30], seconds, by)).toBe(expected);
});

import { describe, expect, test } from "vitest";
import {
  estimateArrival,
  findRemainingRoute,
  findStep,
  isOffRoute,
  isRouteToTask,
  type LineWithTimes,
} from "../../server/domain/arrival";
import { type LocalPoint, placeAt } from "../support/draw-network";

const line = (...points: LocalPoint[]) =>
  points.map(placeAt).map(({ lng, lat }): [lng: number, lat: number] => [lng, lat]);

/** A route of 1 km to the east at 10 m/s and then 1 km to the north at 5 m/s. */
const route: LineWithTimes = {
  rankedBy: "travel-time",
  line: line([0, 0], [1_000, 0], [1_000, 1_000]),
  times: [0, 100, 300],
};
const to = placeAt([1_000, 1_000]);

describe("the remaining part of a route", () => {
  test.each([
    ["at the start", [0, 0], { seconds: 300, metres: 2_000, passedSeconds: 0, lineDistanceM: 0 }],
    ["half-way along the first road", [500, 0], { seconds: 250, metres: 1_500, passedSeconds: 50, lineDistanceM: 0 }],
    ["beside the second road", [1_030, 400], { seconds: 120, metres: 600, passedSeconds: 180, lineDistanceM: 30 }],
    ["at the incident", [1_000, 1_000], { seconds: 0, metres: 0, passedSeconds: 300, lineDistanceM: 0 }],
    ["beyond the incident", [1_000, 1_200], { seconds: 0, metres: 0, passedSeconds: 300, lineDistanceM: 200 }],
  ] as [string, LocalPoint, Record<string, number>][])("%s", (_, at, expected) => {
    const remaining = findRemainingRoute(route, placeAt(at), to, "road");
    for (const [name, value] of Object.entries(expected)) {
      expect(Math.abs((remaining as unknown as Record<string, number>)[name] as number) - value).toBeCloseTo(0, 0);
    }
    expect(isOffRoute(remaining)).toBe(at[1] === 1_200);
    expect(remaining.isByRoad).toBe(true);
  });

  test("a stored route is not used for another task, or after the incident was moved", () => {
    const task = (id: string, location = to) => ({ id, incident: { location } });
    const storedRoute = { assignmentId: "own", to };
    expect(isRouteToTask(storedRoute, task("own"))).toBe(true);
    expect(isRouteToTask(storedRoute, task("other"))).toBe(false);
    expect(isRouteToTask(storedRoute, task("own", placeAt([1_000, 1_100])))).toBe(false);
    expect(isRouteToTask({ assignmentId: "own" }, task("own"))).toBe(false);
  });

  test("the line starts at the unit and ends at the incident", () => {
    const remaining = findRemainingRoute(route, placeAt([500, 20]), to, "road");
    const [startPoint, nearestPoint, ...restOfRoute] = remaining.line;
    expect([startPoint]).toEqual(line([500, 20]));
    expect(nearestPoint?.[0]).toBeCloseTo(placeAt([500, 0]).lng, 6);
    expect(nearestPoint?.[1]).toBeCloseTo(placeAt([500, 0]).lat, 6);
    expect(restOfRoute).toEqual(line([1_000, 0], [1_000, 1_000]));
  });

  test("where a route returns close to its own start, the unit is still on the first part", () => {
    const loopRoute: LineWithTimes = {
      rankedBy: "travel-time",
      line: line([0, 0], [1_000, 0], [1_000, 20], [0, 20]),
      times: [0, 100, 102, 202],
    };
    expect(findRemainingRoute(loopRoute, placeAt([300, 12]), placeAt([0, 20]), "road").passedSeconds).toBeCloseTo(
      30,
      0,
    );
  });

  test("without a route by road it is the straight line from the unit, at the assumed speed", () => {
    const straightRoute: LineWithTimes = {
      rankedBy: "straight-line",
      line: line([0, 0], [0, 8_000]),
      // At the assumed speed, 8 km take 1,008 s. The learned factor of 1.5 applies to the rest of the line as well.
      times: [0, 1_512],
    };
    for (const [knownRoute, seconds] of [
      [null, 504],
      [straightRoute, 756],
    ] as const) {
      const remaining = findRemainingRoute(knownRoute, placeAt([0, 4_000]), placeAt([0, 8_000]), "road");
      expect(remaining).toMatchObject({ isByRoad: false, seconds, line: line([0, 4_000], [0, 8_000]) });
      expect(remaining.metres).toBeCloseTo(4_000, -1);
    }
  });

  test("a unit without a way through has a distance but no travel time", () => {
    const line8Km = line([0, 0], [0, 8_000]);
    const route: LineWithTimes = { rankedBy: "straight-line", reason: "no-road", line: line8Km, times: [0, 999] };
    const remaining = findRemainingRoute(route, placeAt([0, 4_000]), placeAt([0, 8_000]), "road");
    expect(remaining).toMatchObject({ isByRoad: false, seconds: null, metres: expect.closeTo(4_000, -1) });
    // It may have reached a road since.
    expect(isOffRoute(remaining)).toBe(true);
  });
});

describe("the expected arrival", () => {
  const now = Date.UTC(2026, 10, 27, 12);
  const minutesAgo = (minutes: number) => new Date(now - minutes * 60_000);
  const minutesFromNow = (ms: number | null) => (ms === null ? null : (ms - now) / 60_000);
  /** An estimated travel time: the median is 10 minutes, the 90th percentile 15 minutes. */
  const estimate = { seconds: 600, secondsP90: 900 };
  const drivingUnit = { state: "enRoute", basis: "fix", estimate } as const;

  test.each([
    ["in time", { assignedAt: 4, fix: 0, remaining: 6 }, { expected: 6, firstExpectedAt: 6, isLate: false }],
    [
      "later, but within the 90th percentile",
      { assignedAt: 8, fix: 0, remaining: 6.9 },
      { expected: 6.9, firstExpectedAt: 2, isLate: false },
    ],
    [
      "beyond the 90th percentile",
      { assignedAt: 8, fix: 0, remaining: 7.1 },
      { expected: 7.1, firstExpectedAt: 2, isLate: true },
    ],
    [
      "computed from a fix of a minute ago",
      { assignedAt: 4, fix: 1, remaining: 6 },
      { expected: 5, firstExpectedAt: 6, isLate: false },
    ],
    [
      "now, if the unit should have arrived",
      { assignedAt: 9, fix: 2, remaining: 1 },
      { expected: 0, firstExpectedAt: 1, isLate: false },
    ],
    [
      "unknown if the fix is three minutes old",
      { assignedAt: 9, fix: 3, remaining: 1 },
      { expected: null, firstExpectedAt: 1, isLate: false },
    ],
    [
      "unknown, but late by the elapsed time alone",
      { assignedAt: 15.1, fix: 5, remaining: 1 },
      { expected: null, firstExpectedAt: -5.1, isLate: true },
    ],
  ])("of a driving unit: %s", (_, { assignedAt, fix, remaining }, expected) => {
    const assignment = { ...drivingUnit, assignedAt: minutesAgo(assignedAt), positionAt: minutesAgo(fix) };
    const arrival = estimateArrival({ ...assignment, remainingSeconds: remaining * 60 }, now);
    expect(minutesFromNow(arrival.expectedAt)).toEqual(
      expected.expected === null ? null : expect.closeTo(expected.expected),
    );
    expect(minutesFromNow(arrival.firstExpectedAt)).toBeCloseTo(expected.firstExpectedAt);
    expect(arrival.isLate).toBe(expected.isLate);
  });

  test("on a short route a unit is late only after three minutes", () => {
    const assignment = { ...drivingUnit, positionAt: minutesAgo(0), estimate: { seconds: 60, secondsP90: 90 } };
    const isLate = (remaining: number) =>
      estimateArrival({ ...assignment, assignedAt: minutesAgo(0), remainingSeconds: remaining }, now).isLate;
    expect([isLate(239), isLate(241)]).toEqual([false, true]);
  });

  test("a unit that has not left is expected as if it left now, even from its station", () => {
    const assignment = { state: "acknowledged", estimate, assignedAt: minutesAgo(2), remainingSeconds: 600 } as const;
    for (const position of [
      { basis: "station", positionAt: minutesAgo(600) },
      { basis: "fix", positionAt: minutesAgo(9) },
    ] as const) {
      const arrival = estimateArrival({ ...assignment, ...position }, now);
      expect([arrival.expectedAt, arrival.isLate]).toEqual([now + 600_000, false]);
    }
  });

  test("a driving unit whose fix is too old is not expected from its station", () => {
    const assignment = {
      ...drivingUnit,
      basis: "station",
      positionAt: minutesAgo(11),
      assignedAt: minutesAgo(12),
    } as const;
    expect(estimateArrival({ ...assignment, remainingSeconds: 60 }, now)).toMatchObject({
      expectedAt: null,
      isLate: false,
    });
  });

  test("a unit without an estimated travel time is never late", () => {
    const assignment = { ...drivingUnit, estimate: null, assignedAt: minutesAgo(600), positionAt: minutesAgo(0) };
    const arrival = estimateArrival({ ...assignment, remainingSeconds: 600 }, now);
    expect(arrival).toEqual({ expectedAt: now + 600_000, firstExpectedAt: null, isLate: false });
  });
});

test.each([
  [0, { index: -1, remainingM: 0 }],
  [20, { index: 0, remainingM: 500 }],
  [45, { index: 0, remainingM: 250 }],
  [70, { index: 1, remainingM: 1_000 }],
  [1_000, { index: 2, remainingM: 0 }],
])("the step of the turn list after %i seconds", (passedSeconds, expected) => {
  const steps = [
    { seconds: 50, metres: 500 },
    { seconds: 100, metres: 1_000 },
    { seconds: 150, metres: 750 },
  ];
  expect(findStep({ accessSeconds: 20, steps }, passedSeconds)).toEqual(expected);
});

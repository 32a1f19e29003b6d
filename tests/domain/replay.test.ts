import { expect, test } from "vitest";
import {
  cutTrackAt,
  findAdjacentMoment,
  findPositionAt,
  findReplaySpan,
  findStateAt,
  listAssignmentSteps,
  type TrackSegment,
} from "../../server/domain/replay";

/** A track that leads east along the equator at 0.001 degrees per minute, without positions from 120 s to 600 s. */
const track: TrackSegment[] = [
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

test.each<[string, number, ReturnType<typeof findPositionAt>]>([
  ["no place before the first position", -1, null],
  ["at the time of a position", 60, { lng: 103.001, lat: 0, speedMps: 12, ageSeconds: 0, lost: false }],
  ["halfway between two positions", 30, { lng: 103.0005, lat: 0, speedMps: 10, ageSeconds: 0, lost: false }],
  ["in a gap: the last position, lost", 121, { lng: 103.002, lat: 0, speedMps: null, ageSeconds: 1, lost: true }],
  ["no movement across a gap", 599, { lng: 103.002, lat: 0, speedMps: null, ageSeconds: 479, lost: true }],
  ["the first position after a gap", 600, { lng: 103.01, lat: 0, speedMps: null, ageSeconds: 0, lost: false }],
  [
    "the last position is valid for two minutes",
    780,
    { lng: 103.011, lat: 0, speedMps: 8, ageSeconds: 120, lost: false },
  ],
  ["after two minutes the unit is lost", 781, { lng: 103.011, lat: 0, speedMps: null, ageSeconds: 121, lost: true }],
])("%s", (_, at, expected) => {
  const place = findPositionAt(track, at);
  if (expected === null || place === null) return expect(place).toBe(expected);
  expect(place).toEqual({ ...expected, lng: expect.closeTo(expected.lng, 9) });
});

test("a unit without positions has no place and no track", () => {
  expect(findPositionAt([], 100)).toBeNull();
  expect(cutTrackAt([], 100)).toEqual([]);
});

test.each<[string, number, number[][]]>([
  ["empty before the first position", -1, []],
  ["one point at the first position", 0, [[0]]],
  ["ends at the place at that time", 90, [[0, 60, 90]]],
  ["ends at a gap", 400, [[0, 60, 120]]],
  [
    "continues after the gap as a separate piece",
    630,
    [
      [0, 60, 120],
      [600, 630],
    ],
  ],
  [
    "is complete at the end",
    9_999,
    [
      [0, 60, 120],
      [600, 660],
    ],
  ],
])("the track so far: %s", (_, at, expected) => {
  expect(cutTrackAt(track, at).map((piece) => piece.map(([seconds]) => seconds))).toEqual(expected);
});

const at = (seconds: number) => new Date(seconds * 1_000);
const noTimes = { acknowledgedAt: null, enRouteAt: null, onSceneAt: null, transportingAt: null, endedAt: null };

test.each<[string, Parameters<typeof listAssignmentSteps>[0], string]>([
  ["only assigned", { ...noTimes, state: "assigned", assignedAt: at(10) }, "assigned 10"],
  [
    "en route",
    { ...noTimes, state: "enRoute", assignedAt: at(10), acknowledgedAt: at(20), enRouteAt: at(30) },
    "assigned 10, acknowledged 20, enRoute 30",
  ],
  [
    "cleared without a transport",
    { ...noTimes, state: "clear", assignedAt: at(10), enRouteAt: at(30), onSceneAt: at(40), endedAt: at(90) },
    "assigned 10, enRoute 30, onScene 40, clear 90",
  ],
  ["declined", { ...noTimes, state: "declined", assignedAt: at(10), endedAt: at(15) }, "assigned 10, declined 15"],
  [
    "timestamps out of order are sorted",
    { ...noTimes, state: "onScene", assignedAt: at(10), enRouteAt: at(50), onSceneAt: at(40) },
    "assigned 10, onScene 40, enRoute 50",
  ],
])("steps of an assignment: %s", (_, times, expected) => {
  expect(
    listAssignmentSteps(times)
      .map(({ state, atSeconds }) => `${state} ${atSeconds}`)
      .join(", "),
  ).toBe(expected);
});

test.each([
  ["none before the assignment", 9, null],
  ["from the time of the assignment", 10, "assigned"],
  ["until the next step", 29.9, "assigned"],
  ["from the next step on", 30, "enRoute"],
  ["the last state remains", 9_999, "enRoute"],
])("state at a time: %s", (_, seconds, expected) => {
  const steps = listAssignmentSteps({ ...noTimes, state: "enRoute", assignedAt: at(10), enRouteAt: at(30) });
  expect(findStateAt(steps, seconds)).toBe(expected);
});

const hour = 3_600;
test.each([
  ["from the first call", { opened: 100, closed: 900, calls: [40, 300] }, [40, 900, false]],
  ["from its creation without a call", { opened: 100, closed: 900, calls: [] }, [100, 900, false]],
  ["until now while open", { opened: 100, closed: null, calls: [] }, [100, 1_000 * hour, true]],
  ["the last 48 hours of a longer incident", { opened: 0, closed: 60 * hour, calls: [] }, [12 * hour, 60 * hour, true]],
  ["exactly 48 hours in full", { opened: 0, closed: 48 * hour, calls: [] }, [0, 48 * hour, false]],
] as const)("replayed period: %s", (_, { opened, closed, calls }, [since, until, shortened]) => {
  const span = findReplaySpan(
    { openedAt: at(opened), closedAt: closed === null ? null : at(closed), calledAt: calls.map(at) },
    at(1_000 * hour),
  );
  const expectedSince = shortened && closed === null ? until - 48 * hour : since;
  expect(span).toEqual({ since: at(expectedSince), until: at(until), shortened });
});

test.each([
  ["the next event", 15, 1, 20],
  ["not the current event", 20, 1, 30],
  ["none after the last event", 30, 1, null],
  ["the previous event", 15, -1, 10],
  ["none before the first event", 10, -1, null],
] as const)("next or previous event: %s", (_, seconds, step, expected) => {
  expect(findAdjacentMoment([10, 20, 30], seconds, step)).toBe(expected);
});

import { describe, expect, test } from "vitest";
import { type Mover, moveUnit, type Order, placeMover, waitingPlace } from "../../server/demo/simulation/mover";
import { alongPath, bentPath, distanceM, lengthM, pointAway, roundPath } from "../../server/demo/simulation/path";
import { seededRandom } from "../../server/demo/simulation/random";
import { isDue, isSilent, reportOf } from "../../server/demo/simulation/reports";

const sekayu = { lng: 103.8344, lat: -2.8819 };
const sungaiLilin = { lng: 104.1189, lat: -2.56921 };

describe("chance", () => {
  test("the same seed gives the same story, another seed another", () => {
    const first = (seed: string) => Array.from({ length: 5 }, seededRandom(seed));
    expect(first("a")).toEqual(first("a"));
    expect(first("a")).not.toEqual(first("b"));
    expect(first("a").every((value) => value >= 0 && value < 1)).toBe(true);
  });
});

describe("ways", () => {
  test("a way starts here, ends there, and is at most half as long again as the straight line", () => {
    for (let seed = 0; seed < 50; seed++) {
      const path = bentPath(sekayu, sungaiLilin, seededRandom(`${seed}`));
      expect(alongPath(path, 0).at).toEqual(sekayu);
      expect(distanceM(alongPath(path, lengthM(path)).at, sungaiLilin)).toBeLessThan(1);
      expect(lengthM(path)).toBeGreaterThanOrEqual(distanceM(sekayu, sungaiLilin) * 0.999);
      expect(lengthM(path)).toBeLessThan(distanceM(sekayu, sungaiLilin) * 1.5);
    }
  });

  test("a round comes home and stays within reach", () => {
    const path = roundPath(sekayu, 3_000, seededRandom("round"));
    expect(distanceM(alongPath(path, lengthM(path)).at, sekayu)).toBeLessThan(1);
    expect(Math.max(...path.points.map((point) => distanceM(point, sekayu)))).toBeLessThan(4_500);
  });

  test("going nowhere takes no way", () => {
    const path = bentPath(sekayu, sekayu, seededRandom("still"));
    expect(alongPath(path, 10)).toEqual({ at: sekayu, headingDeg: expect.any(Number) });
  });

  test.each([
    ["north", 0],
    ["east", 90],
    ["south-west", 225],
  ])("one heads %s when the way goes there", (_, bearing) => {
    const to = pointAway(sekayu, 5_000, bearing);
    expect(distanceM(sekayu, to)).toBeCloseTo(5_000, -1);
    const path = { points: [sekayu, to], metres: [0, 5_000] };
    expect(alongPath(path, 2_500).headingDeg).toBeCloseTo(bearing, 0);
  });
});

describe("units", () => {
  const aMover = (given: Partial<Parameters<typeof placeMover>[0]> = {}): Mover =>
    placeMover(
      { callSign: "AMB-1", kind: "ambulance", mobility: "road", onDuty: true, home: sekayu, at: sekayu, ...given },
      0,
      seededRandom("mover"),
    );
  /** Moves on in beats of two seconds until it stands, or the seconds are over; gives the fastest speed seen. */
  function drive(mover: Mover, order: Order, seconds: number): { fastest: number; took: number } {
    const random = seededRandom("drive");
    let fastest = 0;
    for (let second = 2; second <= seconds; second += 2) {
      moveUnit(mover, order, { now: second * 1_000, seconds: 2, random });
      fastest = Math.max(fastest, mover.speedMps);
      if (mover.arrived) return { fastest, took: second };
    }
    return { fastest, took: seconds };
  }

  test.each([
    ["a road crew drives at 40 to 60 km/h", "road", 40, 60],
    ["a boat makes 15 to 25 km/h", "river", 15, 25],
  ] as const)("%s and says when it is there", (_, mobility, low, high) => {
    const mover = aMover({ mobility });
    const { fastest } = drive(mover, { goal: "scene", to: pointAway(sekayu, 8_000, 30) }, 7_200);
    expect(fastest * 3.6).toBeGreaterThanOrEqual(low);
    expect(fastest * 3.6).toBeLessThanOrEqual(high);
    expect(mover.arrived?.goal).toBe("scene");
    expect(mover.speedMps).toBe(0);
  });

  test("it goes home when nobody needs it any more, and stays", () => {
    const mover = aMover({ at: pointAway(sekayu, 3_000, 90) });
    drive(mover, null, 3_600);
    expect(distanceM(mover.at, sekayu)).toBeLessThan(31);
    drive(mover, null, 7_200);
    expect(distanceM(mover.at, sekayu)).toBeLessThan(31);
  });

  test("only patrols on duty make rounds, and a new task ends the round at once", () => {
    const patrol = aMover({ kind: "police-patrol" });
    const waiting = aMover({ kind: "police-patrol", onDuty: false });
    for (const mover of [patrol, waiting]) {
      mover.restUntil = 0;
      moveUnit(mover, null, { now: 60_000, seconds: 60, random: seededRandom("round") });
    }
    expect(patrol.route?.goal).toBe("round");
    expect(waiting.route).toBeNull();
    moveUnit(patrol, "halt", { now: 120_000, seconds: 60, random: seededRandom("round") });
    expect(patrol).toMatchObject({ route: null, speedMps: 0 });
  });

  test("crews of one station wait apart, each always at the same place", () => {
    const places = ["PSK-1", "PSK-2", "PSK-3"].map((callSign) => waitingPlace(callSign, sekayu));
    expect(new Set(places.map(({ lng }) => lng)).size).toBe(3);
    expect(waitingPlace("PSK-1", sekayu)).toEqual(places[0]);
    for (const place of places) expect(distanceM(place, sekayu)).toBeLessThan(800);
  });
});

describe("trackers", () => {
  const standing = { callSign: "AMB-1", onDuty: true, speedMps: 0, at: sekayu, headingDeg: 90 } as Mover;
  const moving = { ...standing, speedMps: 12 };
  const now = Date.UTC(2026, 0, 1);
  const heard = (secondsAgo: number, stood: boolean) => ({ at: now - secondsAgo * 1_000, standing: stood });

  test.each([
    ["never heard", standing, undefined, true],
    ["moving, heard 2 s ago", moving, heard(2, false), false],
    ["moving, heard 4 s ago", moving, heard(4, false), true],
    ["just stopped", standing, heard(2, false), true],
    ["standing, heard a minute ago", standing, heard(60, true), false],
    ["standing, heard 3 minutes ago", standing, heard(180, true), true],
    ["off duty", { ...standing, onDuty: false }, undefined, false],
  ] as const)("%s", (_, mover, before, due) => {
    expect(isDue(mover, before, now)).toBe(due);
  });

  test("some units fall silent long enough to become stale, and come back; most never do", () => {
    const callSigns = Array.from({ length: 300 }, (_, index) => `UNIT-${index}`);
    const minutes = Array.from({ length: 60 }, (_, minute) => now + minute * 60_000);
    const silences = callSigns.map((callSign) => minutes.filter((minute) => isSilent(callSign, minute)).length);
    const poor = silences.filter((silence) => silence > 0);
    expect(poor.length).toBeGreaterThan(10);
    expect(poor.length).toBeLessThan(50);
    expect(poor.every((silence) => silence >= 13 && silence <= 26)).toBe(true);
  });

  test("a report is what the interface takes", () => {
    expect(reportOf(moving, now)).toMatchObject({
      callSign: "AMB-1",
      ...sekayu,
      recordedAt: "2026-01-01T00:00:00.000Z",
      speedMps: 12,
      headingDeg: 90,
    });
  });
});

import { describe, expect, test } from "vitest";
import {
  createCurvedPath,
  createLoopPath,
  distanceM,
  findPointAlongPath,
  lengthM,
  movePoint,
} from "../../server/demo/simulation/path";
import { isPositionReportDue, isSilent, toReport } from "../../server/demo/simulation/position-reports";
import { seededRandom } from "../../server/demo/simulation/random";
import {
  chooseWaitingPosition,
  createSimulatedUnit,
  moveUnit,
  type Order,
  type SimulatedUnit,
} from "../../server/demo/simulation/simulated-unit";

const sekayu = { lng: 103.8344, lat: -2.8819 };
const sungaiLilin = { lng: 104.1189, lat: -2.56921 };

describe("random", () => {
  test("the same seed gives the same numbers, a different seed different ones", () => {
    const firstNumbers = (seed: string) => Array.from({ length: 5 }, seededRandom(seed));
    expect(firstNumbers("a")).toEqual(firstNumbers("a"));
    expect(firstNumbers("a")).not.toEqual(firstNumbers("b"));
    expect(firstNumbers("a").every((value) => value >= 0 && value < 1)).toBe(true);
  });
});

describe("paths", () => {
  test("a path connects both points and is at most 50 % longer than the straight line", () => {
    for (let seed = 0; seed < 50; seed++) {
      const path = createCurvedPath(sekayu, sungaiLilin, seededRandom(`${seed}`));
      expect(findPointAlongPath(path, 0).at).toEqual(sekayu);
      expect(distanceM(findPointAlongPath(path, lengthM(path)).at, sungaiLilin)).toBeLessThan(1);
      expect(lengthM(path)).toBeGreaterThanOrEqual(distanceM(sekayu, sungaiLilin) * 0.999);
      expect(lengthM(path)).toBeLessThan(distanceM(sekayu, sungaiLilin) * 1.5);
    }
  });

  test("a loop ends at its start and stays within its radius", () => {
    const path = createLoopPath(sekayu, 3_000, seededRandom("round"));
    expect(distanceM(findPointAlongPath(path, lengthM(path)).at, sekayu)).toBeLessThan(1);
    expect(Math.max(...path.points.map((point) => distanceM(point, sekayu)))).toBeLessThan(4_500);
  });

  test("a path to the same point has no length", () => {
    const path = createCurvedPath(sekayu, sekayu, seededRandom("still"));
    expect(findPointAlongPath(path, 10)).toEqual({ at: sekayu, headingDeg: expect.any(Number) });
  });

  test.each([
    ["north", 0],
    ["east", 90],
    ["south-west", 225],
  ])("the heading of a path to the %s is correct", (_, bearing) => {
    const to = movePoint(sekayu, 5_000, bearing);
    expect(distanceM(sekayu, to)).toBeCloseTo(5_000, -1);
    const path = { points: [sekayu, to], metres: [0, 5_000] };
    expect(findPointAlongPath(path, 2_500).headingDeg).toBeCloseTo(bearing, 0);
  });
});

describe("units", () => {
  const aSimulatedUnit = (values: Partial<Parameters<typeof createSimulatedUnit>[0]> = {}): SimulatedUnit =>
    createSimulatedUnit(
      { callSign: "AMB-1", kind: "ambulance", mobility: "road", isOnDuty: true, home: sekayu, at: sekayu, ...values },
      0,
      seededRandom("unit"),
    );
  /**
   * Moves a unit in steps of two seconds until it arrives, for at most `seconds`. Returns its highest speed and the
   * elapsed seconds.
   */
  function moveUntilArrival(
    unit: SimulatedUnit,
    order: Order,
    seconds: number,
  ): { maxSpeedMps: number; elapsedSeconds: number } {
    const random = seededRandom("drive");
    let maxSpeedMps = 0;
    for (let second = 2; second <= seconds; second += 2) {
      moveUnit(unit, order, { now: second * 1_000, seconds: 2, random });
      maxSpeedMps = Math.max(maxSpeedMps, unit.speedMps);
      if (unit.arrival) return { maxSpeedMps, elapsedSeconds: second };
    }
    return { maxSpeedMps, elapsedSeconds: seconds };
  }

  test.each([
    ["a road crew drives at 40 to 60 km/h", "road", 40, 60],
    ["a boat makes 15 to 25 km/h", "river", 15, 25],
  ] as const)("%s and reports its arrival", (_, mobility, low, high) => {
    const unit = aSimulatedUnit({ mobility });
    const { maxSpeedMps } = moveUntilArrival(unit, { goal: "scene", to: movePoint(sekayu, 8_000, 30) }, 7_200);
    expect(maxSpeedMps * 3.6).toBeGreaterThanOrEqual(low);
    expect(maxSpeedMps * 3.6).toBeLessThanOrEqual(high);
    expect(unit.arrival?.goal).toBe("scene");
    expect(unit.speedMps).toBe(0);
  });

  test("a unit without a task returns to its station and stays there", () => {
    const unit = aSimulatedUnit({ at: movePoint(sekayu, 3_000, 90) });
    moveUntilArrival(unit, null, 3_600);
    expect(distanceM(unit.at, sekayu)).toBeLessThan(31);
    moveUntilArrival(unit, null, 7_200);
    expect(distanceM(unit.at, sekayu)).toBeLessThan(31);
  });

  test("only patrols on duty make rounds, and a new task ends the round immediately", () => {
    const patrol = aSimulatedUnit({ kind: "police-patrol" });
    const waitingPatrol = aSimulatedUnit({ kind: "police-patrol", isOnDuty: false });
    for (const unit of [patrol, waitingPatrol]) {
      unit.idleUntil = 0;
      moveUnit(unit, null, { now: 60_000, seconds: 60, random: seededRandom("round") });
    }
    expect(patrol.route?.goal).toBe("round");
    expect(waitingPatrol.route).toBeNull();
    moveUnit(patrol, "halt", { now: 120_000, seconds: 60, random: seededRandom("round") });
    expect(patrol).toMatchObject({ route: null, speedMps: 0 });
  });

  test("crews of one station wait at different points, each always at the same one", () => {
    const waitingPlaces = ["PSK-1", "PSK-2", "PSK-3"].map((callSign) => chooseWaitingPosition(callSign, sekayu));
    expect(new Set(waitingPlaces.map(({ lng }) => lng)).size).toBe(3);
    expect(chooseWaitingPosition("PSK-1", sekayu)).toEqual(waitingPlaces[0]);
    for (const place of waitingPlaces) expect(distanceM(place, sekayu)).toBeLessThan(800);
  });
});

describe("trackers", () => {
  const stationaryUnit = {
    callSign: "AMB-1",
    isOnDuty: true,
    speedMps: 0,
    at: sekayu,
    headingDeg: 90,
  } as SimulatedUnit;
  const movingUnit = { ...stationaryUnit, speedMps: 12 };
  const now = Date.UTC(2026, 0, 1);
  const reportedFix = (secondsAgo: number, isStationary: boolean) => ({ at: now - secondsAgo * 1_000, isStationary });

  test.each([
    ["never reported", stationaryUnit, undefined, true],
    ["moving, reported 2 s ago", movingUnit, reportedFix(2, false), false],
    ["moving, reported 4 s ago", movingUnit, reportedFix(4, false), true],
    ["just stopped", stationaryUnit, reportedFix(2, false), true],
    ["stationary, reported a minute ago", stationaryUnit, reportedFix(60, true), false],
    ["stationary, reported 3 minutes ago", stationaryUnit, reportedFix(180, true), true],
    ["off duty", { ...stationaryUnit, isOnDuty: false }, undefined, false],
  ] as const)("%s", (_, unit, lastReport, isReportDue) => {
    expect(isPositionReportDue(unit, lastReport, now)).toBe(isReportDue);
  });

  test("a few units stay silent long enough to become stale and then report again", () => {
    const callSigns = Array.from({ length: 300 }, (_, index) => `UNIT-${index}`);
    const minutes = Array.from({ length: 60 }, (_, minute) => now + minute * 60_000);
    const silentMinutesByUnit = callSigns.map(
      (callSign) => minutes.filter((minute) => isSilent(callSign, minute)).length,
    );
    const silentUnits = silentMinutesByUnit.filter((minutes) => minutes > 0);
    expect(silentUnits.length).toBeGreaterThan(10);
    expect(silentUnits.length).toBeLessThan(50);
    expect(silentUnits.every((minutes) => minutes >= 13 && minutes <= 26)).toBe(true);
  });

  test("a report has the format of the HTTP interface", () => {
    expect(toReport(movingUnit, now)).toMatchObject({
      callSign: "AMB-1",
      ...sekayu,
      recordedAt: "2026-01-01T00:00:00.000Z",
      speedMps: 12,
      headingDeg: 90,
    });
  });
});

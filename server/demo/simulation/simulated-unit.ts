import type { LngLat } from "../../../db/columns";
import type { Mobility, UnitKind } from "../../../db/vocabulary";
import { createCurvedPath, createLoopPath, distanceM, findPointAlongPath, lengthM, type Path } from "./path";
import { type Random, randomBetween, seededRandom } from "./random";

const minuteMs = 60_000;
const mpsPerKmh = 1 / 3.6;
/** An idle unit that is farther than this from its waiting position drives back to it. */
const arrivalThresholdM = 30;

type Route = { goal: string; path: Path; travelledM: number; cruiseMps: number };

/** A unit that the simulator moves. Times are simulated time in ms. */
export type SimulatedUnit = {
  callSign: string;
  /** Where the unit waits while it is idle. */
  home: LngLat;
  at: LngLat;
  headingDeg: number;
  speedMps: number;
  mobility: Mobility;
  isOnDuty: boolean;
  /** Whether the unit makes rounds while idle, as patrols and boats do. Other units wait at their station. */
  roams: boolean;
  route: Route | null;
  arrival: { goal: string; at: number } | null;
  idleUntil: number;
};

/** Where a crew has to go. `halt`: the crew stays where it is; null: the crew has no task. */
export type Order = { goal: string; to: LngLat } | "halt" | null;

type UnitSetup = { callSign: string; kind: UnitKind; mobility: Mobility; isOnDuty: boolean; home: LngLat; at: LngLat };

export function createSimulatedUnit({ kind, ...setup }: UnitSetup, now: number, random: Random): SimulatedUnit {
  return {
    ...setup,
    headingDeg: 0,
    speedMps: 0,
    roams: kind === "police-patrol" || setup.mobility === "river",
    route: null,
    arrival: null,
    idleUntil: now + randomBetween(random, 0, 45) * minuteMs,
  };
}

/** Returns where a unit waits near its station. The point depends on the call sign, so that units do not overlap. */
export function chooseWaitingPosition(callSign: string, station: LngLat): LngLat {
  const random = seededRandom(callSign);
  const path = createLoopPath(station, randomBetween(random, 100, 500), random);
  return findPointAlongPath(path, lengthM(path) * randomBetween(random, 0.2, 0.8)).at;
}

/** Moves a unit by the given number of simulated seconds. */
export function moveUnit(
  unit: SimulatedUnit,
  order: Order,
  { now, seconds, random }: { now: number; seconds: number; random: Random },
): void {
  if (order === null) unit.arrival = null;
  const goal = order === "halt" ? null : (order?.goal ?? chooseIdleDestination(unit, now));
  if (order === "halt" || goal === null || unit.arrival?.goal === goal) {
    stop(unit);
    return;
  }
  if (unit.route?.goal !== goal) unit.route = planRoute(unit, goal, order?.to ?? unit.home, random);
  const { route } = unit;
  const remainingM = lengthM(route.path) - route.travelledM;
  // The unit accelerates over the first 250 m and brakes over the last 250 m.
  unit.speedMps = route.cruiseMps * Math.min(1, Math.max(0.25, Math.min(route.travelledM, remainingM) / 250));
  route.travelledM += unit.speedMps * seconds;
  const { at, headingDeg } = findPointAlongPath(route.path, route.travelledM);
  Object.assign(unit, { at, headingDeg });
  if (route.travelledM < lengthM(route.path)) return;
  stop(unit);
  unit.arrival = { goal, at: now };
  if (goal === "round") unit.idleUntil = now + randomBetween(random, 30, 60) * minuteMs;
}

function chooseIdleDestination(
  { at, home, route, roams, isOnDuty, idleUntil }: SimulatedUnit,
  now: number,
): "round" | "home" | null {
  if (route?.goal === "round") return "round";
  if (distanceM(at, home) > arrivalThresholdM) return "home";
  return roams && isOnDuty && now >= idleUntil ? "round" : null;
}

function planRoute({ at, home, mobility }: SimulatedUnit, goal: string, to: LngLat, random: Random): Route {
  const isOnRiver = mobility === "river";
  if (goal === "round") {
    const path = createLoopPath(
      home,
      isOnRiver ? randomBetween(random, 300, 900) : randomBetween(random, 1_500, 3_500),
      random,
    );
    return {
      goal,
      path,
      travelledM: 0,
      cruiseMps: (isOnRiver ? randomBetween(random, 15, 20) : randomBetween(random, 25, 35)) * mpsPerKmh,
    };
  }
  const [low, high] = isOnRiver ? [15, 25] : goal === "home" ? [30, 45] : [40, 60];
  return {
    goal,
    path: createCurvedPath(at, to, random),
    travelledM: 0,
    cruiseMps: randomBetween(random, low, high) * mpsPerKmh,
  };
}

function stop(unit: SimulatedUnit): void {
  unit.route = null;
  unit.speedMps = 0;
}

import type { LngLat } from "../../../db/columns";
import type { Mobility, UnitKind } from "../../../db/vocabulary";
import { alongPath, bentPath, distanceM, lengthM, type Path, roundPath } from "./path";
import { between, type Random, seededRandom } from "./random";

const minuteMs = 60_000;
const kmh = 1 / 3.6;
/** Closer than this is there. */
const nearM = 30;

type Route = { goal: string; path: Path; walkedM: number; cruiseMps: number };

/** A unit as the simulator moves it; times are simulated milliseconds. */
export type Mover = {
  callSign: string;
  home: LngLat;
  at: LngLat;
  headingDeg: number;
  speedMps: number;
  mobility: Mobility;
  onDuty: boolean;
  /** Patrols and boats make rounds when nobody needs them; the others wait at their station. */
  roams: boolean;
  route: Route | null;
  arrived: { goal: string; at: number } | null;
  restUntil: number;
};

/** Where a crew wants to be; `halt` is where it is, and null leaves the unit to itself. */
export type Order = { goal: string; to: LngLat } | "halt" | null;

type Placed = { callSign: string; kind: UnitKind; mobility: Mobility; onDuty: boolean; home: LngLat; at: LngLat };

export function placeMover({ kind, ...placed }: Placed, now: number, random: Random): Mover {
  return {
    ...placed,
    headingDeg: 0,
    speedMps: 0,
    roams: kind === "police-patrol" || placed.mobility === "river",
    route: null,
    arrived: null,
    restUntil: now + between(random, 0, 45) * minuteMs,
  };
}

/** Where a unit waits: some steps from its station, always the same ones, so that crews of one station do not hide each other. */
export function waitingPlace(callSign: string, station: LngLat): LngLat {
  const random = seededRandom(callSign);
  const path = roundPath(station, between(random, 100, 500), random);
  return alongPath(path, lengthM(path) * between(random, 0.2, 0.8)).at;
}

/** Moves a unit on by so many simulated seconds. */
export function moveUnit(
  mover: Mover,
  order: Order,
  { now, seconds, random }: { now: number; seconds: number; random: Random },
): void {
  if (order === null) mover.arrived = null;
  const goal = order === "halt" ? null : (order?.goal ?? freeGoal(mover, now));
  if (order === "halt" || goal === null || mover.arrived?.goal === goal) {
    stand(mover);
    return;
  }
  if (mover.route?.goal !== goal) mover.route = planRoute(mover, goal, order?.to ?? mover.home, random);
  const { route } = mover;
  const left = lengthM(route.path) - route.walkedM;
  // Gathers speed over the first quarter of a kilometre and loses it over the last.
  mover.speedMps = route.cruiseMps * Math.min(1, Math.max(0.25, Math.min(route.walkedM, left) / 250));
  route.walkedM += mover.speedMps * seconds;
  const { at, headingDeg } = alongPath(route.path, route.walkedM);
  Object.assign(mover, { at, headingDeg });
  if (route.walkedM < lengthM(route.path)) return;
  stand(mover);
  mover.arrived = { goal, at: now };
  if (goal === "round") mover.restUntil = now + between(random, 30, 60) * minuteMs;
}

function freeGoal({ at, home, route, roams, onDuty, restUntil }: Mover, now: number): "round" | "home" | null {
  if (route?.goal === "round") return "round";
  if (distanceM(at, home) > nearM) return "home";
  return roams && onDuty && now >= restUntil ? "round" : null;
}

function planRoute({ at, home, mobility }: Mover, goal: string, to: LngLat, random: Random): Route {
  const river = mobility === "river";
  if (goal === "round") {
    const path = roundPath(home, river ? between(random, 300, 900) : between(random, 1_500, 3_500), random);
    return { goal, path, walkedM: 0, cruiseMps: (river ? between(random, 15, 20) : between(random, 25, 35)) * kmh };
  }
  const [low, high] = river ? [15, 25] : goal === "home" ? [30, 45] : [40, 60];
  return { goal, path: bentPath(at, to, random), walkedM: 0, cruiseMps: between(random, low, high) * kmh };
}

function stand(mover: Mover): void {
  mover.route = null;
  mover.speedMps = 0;
}

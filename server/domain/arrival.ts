import type { AssignmentState, Mobility, PositionBasis } from "../../db/vocabulary";
import { ageStep } from "./fix-age";
import { metresPerDegree, straightDistanceM } from "./straight-distance";
import type { StraightLineReason } from "./travel";
import { estimateTravelSeconds } from "./travel-estimate";

type Point = { lng: number; lat: number };
/** Longitude and latitude, as in GeoJSON. */
type Position = [lng: number, lat: number];

/**
 * A line from a unit to its incident. `times` contains the travel time in seconds from the start of the line to each of
 * its points.
 */
export type LineWithTimes = {
  rankedBy: "travel-time" | "straight-line";
  /** Why the line is straight. */
  reason?: StraightLineReason | null;
  line: readonly Position[];
  times: readonly number[];
};

/** What remains of a unit's route. */
export type RemainingRoute = {
  /** Null if the network has no route from the unit to the incident (`no-road`). */
  seconds: number | null;
  /** Remaining distance along the line, in metres. */
  metres: number;
  /** False if the line is straight; `seconds` is then a rough estimate or null. */
  isByRoad: boolean;
  /** The rest of the line, from the unit to the incident. */
  line: Position[];
  /** Travel time of the part of the route that the unit has already passed, in seconds. */
  passedSeconds: number;
  /** Metres between the unit and the line; if the network has no route, metres between the unit and the line's start. */
  lineDistanceM: number;
};

/**
 * Parts of a route whose distances from the unit differ by less than this count as equally near. The unit is then
 * assumed to be on the first of them, because where a route passes the same place twice, it has not yet reached the
 * later part.
 */
const distanceToleranceM = 25;
/**
 * A unit farther than this from the line of its route has left the route, or the line is wrong. In both cases, the
 * route is computed again.
 */
const offRouteM = 100;

/**
 * Returns the rest of a unit's route when the unit is at `at`: from the nearest point of the line onwards, or along the
 * straight line to the incident if the unit has no route over the network.
 */
export function findRemainingRoute(
  route: LineWithTimes | null,
  at: Point,
  to: Point,
  mobility: Mobility,
): RemainingRoute {
  if (route?.rankedBy === "travel-time") return findRemainingRouteOnLine(route, at);
  const metres = straightDistanceM(at, to);
  const line: Position[] = [
    [at.lng, at.lat],
    [to.lng, to.lat],
  ];
  const lineDistanceM = route ? measureStraightLineDistanceM(route, at) : 0;
  const seconds = Math.round(estimateTravelSeconds(metres, mobility) * findSpeedFactor(route, mobility));
  return {
    seconds: route?.reason === "no-road" ? null : seconds,
    metres,
    isByRoad: false,
    line,
    passedSeconds: 0,
    lineDistanceM,
  };
}

/**
 * Returns the distance of a unit from a straight route. If there is a network, this is the distance from where the line
 * begins, because a unit that has moved may have reached a road, even straight towards the incident.
 */
function measureStraightLineDistanceM(route: LineWithTimes, at: Point): number {
  const [start] = route.line;
  if (!start || !route.reason || route.reason === "no-network")
    return findRemainingRouteOnLine(route, at).lineDistanceM;
  return straightDistanceM(at, { lng: start[0], lat: start[1] });
}

/** On shorter lines, the times are rounded too much to show their speed factor. */
const minFactorLineM = 100;

/** Returns the learned factor that the times of a straight route contain; 1 if it cannot be found. */
function findSpeedFactor(route: LineWithTimes | null, mobility: Mobility): number {
  const [start, end] = [route?.line[0], route?.line.at(-1)];
  if (!route || !start || !end) return 1;
  const lineM = straightDistanceM({ lng: start[0], lat: start[1] }, { lng: end[0], lat: end[1] });
  return lineM < minFactorLineM ? 1 : (route.times.at(-1) ?? 0) / estimateTravelSeconds(lineM, mobility);
}

/** Whether a unit is so far from the line of its route that the route must be computed again. */
export function isOffRoute({ lineDistanceM }: Pick<RemainingRoute, "lineDistanceM">): boolean {
  return lineDistanceM > offRouteM;
}

/**
 * Whether a route, which may have been stored on a phone for a long time, leads to the place of a task's incident: the
 * incident may have been moved. `to` is missing in routes stored by earlier versions.
 */
export function isRouteToTask(
  route: { assignmentId: string; to?: Point },
  task: { id: string; incident: { location: Point } },
): boolean {
  const { lng, lat } = task.incident.location;
  return route.assignmentId === task.id && route.to?.lng === lng && route.to.lat === lat;
}

function findRemainingRouteOnLine({ line, times }: LineWithTimes, at: Point): RemainingRoute {
  const perDegree = metresPerDegree(at.lat);
  const points = line.map(([lng, lat]) => [(lng - at.lng) * perDegree.lng, (lat - at.lat) * perDegree.lat] as const);
  const segments = points.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = points[index] as readonly [number, number];
    const [dx, dy] = [x - fromX, y - fromY];
    const lengthM = Math.hypot(dx, dy);
    const share = lengthM === 0 ? 0 : Math.min(1, Math.max(0, -(fromX * dx + fromY * dy) / lengthM ** 2));
    return { index, lengthM, share, lineDistanceM: Math.hypot(fromX + share * dx, fromY + share * dy) };
  });
  const maxLineDistanceM = Math.min(...segments.map(({ lineDistanceM }) => lineDistanceM)) + distanceToleranceM;
  const firstIndex = segments.findIndex(({ lineDistanceM }) => lineDistanceM <= maxLineDistanceM);
  const endIndex = segments.findIndex(
    ({ lineDistanceM }, index) => index > firstIndex && lineDistanceM > maxLineDistanceM,
  );
  const candidates = segments.slice(firstIndex, endIndex === -1 ? undefined : endIndex);
  const nearestSegment = candidates.reduce((a, b) => (b.lineDistanceM < a.lineDistanceM ? b : a));
  const [startSeconds, endSeconds] = [times[nearestSegment.index] ?? 0, times[nearestSegment.index + 1] ?? 0];
  const passedSeconds = startSeconds + nearestSegment.share * (endSeconds - startSeconds);
  const [fromLng, fromLat] = line[nearestSegment.index] ?? [at.lng, at.lat];
  const [toLng, toLat] = line[nearestSegment.index + 1] ?? [fromLng, fromLat];
  const nearestPoint: Position = [
    fromLng + nearestSegment.share * (toLng - fromLng),
    fromLat + nearestSegment.share * (toLat - fromLat),
  ];
  const laterSegmentsM = segments.slice(nearestSegment.index + 1).reduce((sum, { lengthM }) => sum + lengthM, 0);
  return {
    seconds: Math.max(0, (times.at(-1) ?? 0) - passedSeconds),
    metres: (1 - nearestSegment.share) * nearestSegment.lengthM + laterSegmentsM,
    isByRoad: true,
    line: [[at.lng, at.lat], nearestPoint, ...line.slice(nearestSegment.index + 1)],
    passedSeconds,
    lineDistanceM: nearestSegment.lineDistanceM,
  };
}

/** A unit is not late if its delay is shorter than this, however short its route is. */
const lateMarginSeconds = 180;

/** The travel time that was expected when the unit was sent, in seconds: the median and the 90th percentile. */
export type EstimateWhenSent = { seconds: number; secondsP90: number };

type TrackedAssignment = {
  state: AssignmentState;
  assignedAt: Date;
  estimate: EstimateWhenSent | null;
  basis: PositionBasis | null;
  positionAt: Date | null;
  remainingSeconds: number | null;
};

/** When a unit is expected to arrive. Times are in ms. */
export type Arrival = {
  /** Null if the unit's current position is not known or it has no route. */
  expectedAt: number | null;
  /** The arrival that was expected when the unit was sent; null if it is unknown or hidden from the viewer. */
  firstExpectedAt: number | null;
  /**
   * Whether the unit is expected later than the 90th percentile of its travel time and more than three minutes later
   * than first expected.
   */
  isLate: boolean;
};

/**
 * Returns when a unit that has not arrived is expected to arrive. `now` is in ms.
 *
 * For a unit en route, this is the time of its last fix plus the remaining travel time from there, or unknown if the
 * fix is older than three minutes. A unit that has not left is assumed to leave now, from its last fix or its station.
 *
 * A unit is late if it is expected later than both limits: the 90th percentile of its travel time, counted from when it
 * was sent, and three minutes after the arrival first expected. If its arrival is not known, it is late once the later
 * limit has passed.
 */
export function estimateArrival(assignment: TrackedAssignment, now: number): Arrival {
  const { state, assignedAt, estimate, remainingSeconds } = assignment;
  const isDriving = state === "enRoute";
  const isLost = isDriving && ["minutes", "lost"].includes(ageStep(assignment, now));
  const measuredAt = isDriving ? (assignment.positionAt?.getTime() ?? now) : now;
  const expectedAt = remainingSeconds === null || isLost ? null : Math.max(now, measuredAt + remainingSeconds * 1_000);
  const sentAt = assignedAt.getTime();
  if (!estimate) return { expectedAt, firstExpectedAt: null, isLate: false };
  const lateAt = sentAt + Math.max(estimate.secondsP90, estimate.seconds + lateMarginSeconds) * 1_000;
  return { expectedAt, firstExpectedAt: sentAt + estimate.seconds * 1_000, isLate: (expectedAt ?? now) > lateAt };
}

/** Minutes until a unit arrives, as screens show them: 0 for less than one minute, otherwise rounded. */
export function toArrivalMinutes(secondsLeft: number): number {
  return secondsLeft < 60 ? 0 : Math.round(secondsLeft / 60);
}

type Steps = { accessSeconds: number; steps: readonly { seconds: number; metres: number }[] };

/**
 * Returns where a unit is in a turn list after `passedSeconds` of its route: the index of its current step (-1 before
 * the first step), and the metres to the next step.
 */
export function findStep(
  { accessSeconds, steps }: Steps,
  passedSeconds: number,
): { index: number; remainingM: number } {
  let stepStartSeconds = accessSeconds;
  // Half a second of tolerance, because the seconds of the steps are rounded.
  const passedSecondsWithTolerance = passedSeconds + 0.5;
  for (const [index, { seconds, metres }] of steps.entries()) {
    if (passedSecondsWithTolerance < stepStartSeconds) return { index: index - 1, remainingM: 0 };
    if (passedSecondsWithTolerance < stepStartSeconds + seconds)
      return { index, remainingM: metres * Math.min(1, (stepStartSeconds + seconds - passedSeconds) / seconds) };
    stepStartSeconds += seconds;
  }
  return { index: steps.length - 1, remainingM: 0 };
}

import type { AssignmentState } from "../../db/vocabulary";

/**
 * A position in a track: the time in seconds since 1970, longitude and latitude in degrees, and the speed in m/s (null
 * if the tracker did not report it).
 */
export type TrackPoint = readonly [atSeconds: number, lng: number, lat: number, speedMps: number | null];
/** Consecutive positions without a gap, the oldest first. Nothing was recorded between two segments. */
export type TrackSegment = readonly TrackPoint[];

/** A pause longer than this is shown as a gap in a trail. */
export const trailGapSeconds = 5 * 60;
/** A replay moves a unit between two fixes only if they are at most this far apart in time. */
export const replayGapSeconds = 2 * 60;
/** The longest period that is replayed. Only the last part of a longer period is replayed. */
const maxReplayHours = 48;

/** Interval in seconds between the points of a track, chosen so that a track has at most about a thousand points. */
export function chooseSamplingSeconds({ since, until }: { since: Date; until: Date }): number {
  return Math.max(1, Math.ceil((until.getTime() - since.getTime()) / 1_000_000));
}

type IncidentTimes = { openedAt: Date; closedAt: Date | null; calledAt: readonly Date[] };
export type ReplaySpan = { since: Date; until: Date; shortened: boolean };

/**
 * The period that an incident's replay covers: from its first call or its creation, whichever is earlier, until it was
 * closed, or until now if it is open. Only the last 48 hours of a longer period are replayed (`shortened`).
 */
export function findReplaySpan({ openedAt, closedAt, calledAt }: IncidentTimes, now: Date): ReplaySpan {
  const until = closedAt ?? now;
  const firstMs = Math.min(openedAt.getTime(), ...calledAt.map((at) => at.getTime()));
  const earliestMs = until.getTime() - maxReplayHours * 3_600_000;
  return { since: new Date(Math.max(firstMs, earliestMs)), until, shortened: firstMs < earliestMs };
}

type Times = {
  state: AssignmentState;
  assignedAt: Date;
  acknowledgedAt: Date | null;
  enRouteAt: Date | null;
  onSceneAt: Date | null;
  transportingAt: Date | null;
  endedAt: Date | null;
};
export type AssignmentStep = { state: AssignmentState; atSeconds: number };

/** The states of an assignment with their times, oldest first; skipped states are left out. */
export function listAssignmentSteps(times: Times): AssignmentStep[] {
  const { state, assignedAt, acknowledgedAt, enRouteAt, onSceneAt, transportingAt, endedAt } = times;
  const stateTimes: [AssignmentState, Date | null][] = [
    ["assigned", assignedAt],
    ["acknowledged", acknowledgedAt],
    ["enRoute", enRouteAt],
    ["onScene", onSceneAt],
    ["transporting", transportingAt],
    [state, endedAt],
  ];
  return stateTimes
    .flatMap(([step, at]) => (at ? [{ state: step, atSeconds: at.getTime() / 1_000 }] : []))
    .sort((a, b) => a.atSeconds - b.atSeconds);
}

/** The state of an assignment at a time; null before the unit was assigned. */
export function findStateAt(steps: readonly AssignmentStep[], atSeconds: number): AssignmentState | null {
  return steps.findLast((step) => step.atSeconds <= atSeconds)?.state ?? null;
}

export type ReplayPosition = {
  lng: number;
  lat: number;
  speedMps: number | null;
  /** Age of the last known position; 0 between two fixes of a segment. */
  ageSeconds: number;
  /** Whether the unit is shown at its last known position because its real position is unknown. */
  lost: boolean;
};

/**
 * The position of a unit at a time: interpolated between two fixes, or the last fix during a gap. Null before the first
 * fix.
 */
export function findPositionAt(segments: readonly TrackSegment[], atSeconds: number): ReplayPosition | null {
  const index = segments.findLastIndex(([first]) => first !== undefined && first[0] <= atSeconds);
  const segment = segments[index];
  const pointBefore = segment?.findLast(([at]) => at <= atSeconds);
  if (!segment || !pointBefore) return null;
  const pointAfter = segment[segment.indexOf(pointBefore) + 1];
  if (pointAfter)
    return { ...interpolate(pointBefore, pointAfter, atSeconds), speedMps: pointBefore[3], ageSeconds: 0, lost: false };
  const [at, lng, lat, speedMps] = pointBefore;
  const ageSeconds = atSeconds - at;
  const isInGap = ageSeconds > 0 && index < segments.length - 1;
  const isLost = isInGap || ageSeconds > replayGapSeconds;
  return { lng, lat, speedMps: isLost ? null : speedMps, ageSeconds, lost: isLost };
}

/** The track up to a time, ending at the unit's position at that time. Gaps between segments remain gaps. */
export function cutTrackAt(segments: readonly TrackSegment[], atSeconds: number): TrackSegment[] {
  return segments.flatMap((segment) => {
    const passedPoints = segment.filter(([at]) => at <= atSeconds);
    const lastPoint = passedPoints.at(-1);
    if (!lastPoint) return [];
    const pointAfter = segment[passedPoints.length];
    if (!pointAfter || lastPoint[0] === atSeconds) return [passedPoints];
    const { lng, lat } = interpolate(lastPoint, pointAfter, atSeconds);
    return [[...passedPoints, [atSeconds, lng, lat, lastPoint[3]] as const]];
  });
}

function interpolate([from, lng, lat]: TrackPoint, [to, toLng, toLat]: TrackPoint, atSeconds: number) {
  const fraction = to > from ? (atSeconds - from) / (to - from) : 0;
  return { lng: lng + (toLng - lng) * fraction, lat: lat + (toLat - lat) * fraction };
}

/** The next (`1`) or previous (`-1`) time in an ascending list; null if there is none. */
export function findAdjacentMoment(moments: readonly number[], atSeconds: number, by: 1 | -1): number | null {
  const moment = by > 0 ? moments.find((at) => at > atSeconds) : moments.findLast((at) => at < atSeconds);
  return moment ?? null;
}

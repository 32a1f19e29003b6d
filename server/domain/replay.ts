import type { AssignmentState } from "../../db/vocabulary";

/** A fix of a way: seconds since 1970, degrees, and metres a second where the tracker told them. */
export type TrackPoint = readonly [atSeconds: number, lng: number, lat: number, speedMps: number | null];
/** Points of an unbroken way, oldest first. Between two pieces nothing was recorded: nobody knows the way there. */
export type TrackSegment = readonly TrackPoint[];

/** Where nothing was recorded for longer than this, a trail shows a gap. */
export const trailGapSeconds = 5 * 60;
/** In a replay a unit is moved between two fixes only when they are no further apart than this. */
export const replayGapSeconds = 2 * 60;
/** The longest stretch of an incident that is replayed, its end first. */
const maxReplayHours = 48;

/** So many seconds make one point, for about a thousand in the stretch. */
export function samplingSeconds({ since, until }: { since: Date; until: Date }): number {
  return Math.max(1, Math.ceil((until.getTime() - since.getTime()) / 1_000_000));
}

type Course = { openedAt: Date; closedAt: Date | null; calledAt: readonly Date[] };
export type ReplaySpan = { since: Date; until: Date; shortened: boolean };

/** What of an incident is replayed: from the first call or its opening to its closing or now, 48 hours at most. */
export function replaySpanOf({ openedAt, closedAt, calledAt }: Course, now: Date): ReplaySpan {
  const until = closedAt ?? now;
  const first = Math.min(openedAt.getTime(), ...calledAt.map((at) => at.getTime()));
  const earliest = until.getTime() - maxReplayHours * 3_600_000;
  return { since: new Date(Math.max(first, earliest)), until, shortened: first < earliest };
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

/** The states an assignment went through, oldest first; one that was skipped is not among them. */
export function assignmentSteps(times: Times): AssignmentStep[] {
  const { state, assignedAt, acknowledgedAt, enRouteAt, onSceneAt, transportingAt, endedAt } = times;
  const reached: [AssignmentState, Date | null][] = [
    ["assigned", assignedAt],
    ["acknowledged", acknowledgedAt],
    ["enRoute", enRouteAt],
    ["onScene", onSceneAt],
    ["transporting", transportingAt],
    [state, endedAt],
  ];
  return reached
    .flatMap(([step, at]) => (at ? [{ state: step, atSeconds: at.getTime() / 1_000 }] : []))
    .sort((one, other) => one.atSeconds - other.atSeconds);
}

/** The state at a moment; null before the unit was sent. */
export function stateAt(steps: readonly AssignmentStep[], atSeconds: number): AssignmentState | null {
  return steps.findLast((step) => step.atSeconds <= atSeconds)?.state ?? null;
}

export type ReplayPosition = {
  lng: number;
  lat: number;
  speedMps: number | null;
  /** How old what is known was: 0 within a piece. */
  ageSeconds: number;
  /** It stands where it was last seen; where it really was nobody knows. */
  lost: boolean;
};

/** Where a unit was: on its way between two fixes, or in a gap at the last one before it. Null before its first fix. */
export function positionAt(pieces: readonly TrackSegment[], atSeconds: number): ReplayPosition | null {
  const index = pieces.findLastIndex(([first]) => first !== undefined && first[0] <= atSeconds);
  const piece = pieces[index];
  const before = piece?.findLast(([at]) => at <= atSeconds);
  if (!piece || !before) return null;
  const after = piece[piece.indexOf(before) + 1];
  if (after) return { ...interpolate(before, after, atSeconds), speedMps: before[3], ageSeconds: 0, lost: false };
  const [at, lng, lat, speedMps] = before;
  const ageSeconds = atSeconds - at;
  const isGap = ageSeconds > 0 && index < pieces.length - 1;
  const lost = isGap || ageSeconds > replayGapSeconds;
  return { lng, lat, speedMps: lost ? null : speedMps, ageSeconds, lost };
}

/** The way up to a moment, with the place at that moment as its end; a gap stays one. */
export function trackUntil(pieces: readonly TrackSegment[], atSeconds: number): TrackSegment[] {
  return pieces.flatMap((piece) => {
    const past = piece.filter(([at]) => at <= atSeconds);
    const last = past.at(-1);
    if (!last) return [];
    const after = piece[past.length];
    if (!after || last[0] === atSeconds) return [past];
    const { lng, lat } = interpolate(last, after, atSeconds);
    return [[...past, [atSeconds, lng, lat, last[3]] as const]];
  });
}

function interpolate([from, lng, lat]: TrackPoint, [to, toLng, toLat]: TrackPoint, atSeconds: number) {
  const part = to > from ? (atSeconds - from) / (to - from) : 0;
  return { lng: lng + (toLng - lng) * part, lat: lat + (toLat - lat) * part };
}

/** The moment of the next thing that happened, or of the one before; null when there is none. `moments` ascend. */
export function adjacentMoment(moments: readonly number[], atSeconds: number, by: 1 | -1): number | null {
  const found = by > 0 ? moments.find((at) => at > atSeconds) : moments.findLast((at) => at < atSeconds);
  return found ?? null;
}

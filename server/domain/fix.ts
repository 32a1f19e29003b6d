/** Why a reported position does not become the unit's position. */
export const fixRefusals = [
  /** No unit has this call sign. */
  "unknown-unit",
  /** The key or crew may report positions for one unit only, and the fix is for a different one. */
  "other-unit",
  /** The device reports that it has no fix. */
  "no-fix",
  "null-island",
  "poor-accuracy",
  "in-the-future",
  "too-old",
  /**
   * The fix is not newer than the current one. It is stored in the trail, where it may fill a gap; a repeated fix is
   * stored once.
   */
  "older-than-held",
  "impossible-jump",
] as const;
export type FixRefusal = (typeof fixRefusals)[number];

/** How far a device's clock may be ahead of the server's before its fix is refused. */
const clockToleranceMs = 60_000;
/**
 * A fix that is less accurate than this is refused, because it shows only roughly where a unit is. Our own limit:
 * phones are accurate to 3 to 50 m outdoors, and to 500 m or more if they know only the cell towers.
 */
const maxAcceptedAccuracyM = 1_000;
/** Highest plausible speed of a unit: 252 km/h, enough for a helicopter. Our own limit. */
const maxSpeedMps = 70;
/** Two fixes taken at the same place may always be this far apart, however accurate they claim to be. Our own limit. */
const minToleranceM = 100;
/** If devices report whole seconds, the time between two fixes may be wrong by up to one second. */
const timeToleranceSeconds = 1;
/** An implausible position is accepted when a second fix, at least this much later, agrees with it. Our own limit. */
const confirmedAfterMs = 5_000;

type Point = { lng: number; lat: number };
export type Fix = Point & { recordedAt: Date; accuracyM?: number | null | undefined };

type Times = { now: Date; oldest: Date };
/** `allowAnySpeed` removes the limit on the speed between two fixes, for exercises that run faster than real time. */
type FixLimits = Times & { allowAnySpeed?: boolean };

/** The reasons that `findFixRefusal` returns. */
export const refusalsForAnyUnit: ReadonlySet<FixRefusal> = new Set<FixRefusal>([
  "null-island",
  "poor-accuracy",
  "in-the-future",
  "too-old",
]);

/**
 * Checks a fix by itself, without comparing it with others. Returns why it is refused; null if it is acceptable.
 * Receivers without a fix report 0/0 (`null-island`).
 */
export function findFixRefusal({ lng, lat, recordedAt, accuracyM }: Fix, { now, oldest }: Times): FixRefusal | null {
  if (lng === 0 && lat === 0) return "null-island";
  if (accuracyM && accuracyM > maxAcceptedAccuracyM) return "poor-accuracy";
  if (recordedAt.getTime() > now.getTime() + clockToleranceMs) return "in-the-future";
  if (recordedAt < oldest) return "too-old";
  return null;
}

/** The state of a unit's track before its new fixes are checked. */
export type TrackState = {
  /** The unit's current fix. */
  currentFix: Fix | null;
  /**
   * A fix that is newer than the current one but was implausible. A second fix that agrees with it would confirm it.
   */
  unconfirmedFix: Fix | null;
  /** The stored fix just before the late fixes that are being checked; null if there is none. */
  before?: Fix | null;
};

/**
 * The result for one fix. If `refused` is null, the fix moves the unit. `isStored` means that the fix is stored in the
 * trail.
 */
export type FixVerdict = { refused: FixRefusal | null; isStored: boolean };

/**
 * Checks the fixes of one unit in the given order. A fix that the unit could not have reached from its current one is
 * an impossible jump and does not move the unit. If a fix at least five seconds later agrees with the jump, the current
 * fix was wrong, and the unit is moved. A late fix (not newer than the current one) never moves the unit. It is stored
 * if the unit could have driven there from the fix before it, and from there to the fix after it.
 */
export function createFixFilter({ currentFix, unconfirmedFix, before = null }: TrackState) {
  let current = currentFix;
  let pendingFix = unconfirmedFix;
  let pendingLateFix: Fix | null = null;
  /** All accepted fixes, ordered by time; the current one is the last. */
  const acceptedFixes = [before, currentFix].filter((fix) => fix !== null);

  function check(fix: Fix, limits: FixLimits): FixVerdict {
    const refusal = findFixRefusal(fix, limits);
    if (refusal) return { refused: refusal, isStored: false };
    // A current fix in the future was stored before the server's clock was set back. Only a recent fix replaces it: an
    // old one would move the unit back if only the clock of this process is slow.
    const nowMs = limits.now.getTime();
    const isRecent = fix.recordedAt.getTime() >= nowMs - clockToleranceMs;
    if (current && isRecent && current.recordedAt.getTime() > nowMs + clockToleranceMs) {
      current = null;
      acceptedFixes.pop();
    }
    if (current && fix.recordedAt <= current.recordedAt) return checkLate(fix, limits);
    const reachability = checkReachable(limits.allowAnySpeed ? null : current, pendingFix, fix);
    pendingFix = reachability.pending;
    if (!reachability.isAccepted) return { refused: "impossible-jump", isStored: false };
    current = fix;
    acceptedFixes.push(fix);
    return { refused: null, isStored: true };
  }

  function checkLate(fix: Fix, { allowAnySpeed = false }: FixLimits): FixVerdict {
    let nextIndex = acceptedFixes.length;
    while (nextIndex > 0 && (acceptedFixes[nextIndex - 1] as Fix).recordedAt > fix.recordedAt) nextIndex--;
    const nextFix = acceptedFixes[nextIndex];
    const reachability = checkReachable(
      allowAnySpeed ? null : (acceptedFixes[nextIndex - 1] ?? null),
      pendingLateFix,
      fix,
    );
    pendingLateFix = reachability.pending;
    if (!reachability.isAccepted || (nextFix && !allowAnySpeed && !isWithinReach(fix, nextFix)))
      return { refused: "impossible-jump", isStored: false };
    acceptedFixes.splice(nextIndex, 0, fix);
    return { refused: "older-than-held", isStored: true };
  }

  return { check, current: () => current, pending: () => pendingFix };
}

function checkReachable(
  from: Fix | null,
  pendingFix: Fix | null,
  fix: Fix,
): { isAccepted: boolean; pending: Fix | null } {
  if (!from || isWithinReach(from, fix)) return { isAccepted: true, pending: null };
  if (!pendingFix || !isWithinReach(pendingFix, fix)) return { isAccepted: false, pending: fix };
  const isLater = fix.recordedAt.getTime() - pendingFix.recordedAt.getTime() >= confirmedAfterMs;
  return { isAccepted: isLater, pending: isLater ? null : pendingFix };
}

/** Whether a vehicle at maximum speed could have travelled from one fix to the other, given their accuracy. */
function isWithinReach(a: Fix, b: Fix): boolean {
  const seconds = Math.abs(b.recordedAt.getTime() - a.recordedAt.getTime()) / 1_000;
  const toleranceM = Math.max(minToleranceM, (a.accuracyM ?? 0) + (b.accuracyM ?? 0));
  return distanceM(a, b) <= toleranceM + maxSpeedMps * (seconds + timeToleranceSeconds);
}

const earthRadiusM = 6_371_008.8;

function distanceM(from: Point, to: Point): number {
  const radiansPerDegree = Math.PI / 180;
  const [dLat, dLng] = [(to.lat - from.lat) * radiansPerDegree, (to.lng - from.lng) * radiansPerDegree];
  const chord =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(from.lat * radiansPerDegree) * Math.cos(to.lat * radiansPerDegree) * Math.sin(dLng / 2) ** 2;
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

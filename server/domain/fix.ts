/** Why a reported position is not taken as the unit's place. */
export const fixRefusals = [
  /** No unit has this call sign. */
  "unknown-unit",
  /** The key, or the crew, may write for one unit, and this is not it. */
  "other-unit",
  /** The device itself says that it has no fix. */
  "no-fix",
  "zero-island",
  "poor-accuracy",
  "in-the-future",
  "too-old",
  /** As old as the one held, or older: kept in the trail, where it may fill a gap. The same fix sent twice is told so, too. */
  "older-than-held",
  "impossible-jump",
] as const;
export type FixRefusal = (typeof fixRefusals)[number];

/** A clock may run this far ahead of ours before its fix is refused. */
const clockSlackMs = 60_000;
/** A fix known no better than this shows a district, not a place. The figure is ours: phones give 3 to 50 m outdoors, masts alone 500 m and more. */
const poorAccuracyM = 1_000;
/** No crew of ours travels faster: 252 km/h, with room for a helicopter. The figure is ours. */
const maxSpeedMps = 70;
/** How far apart two fixes of one place may lie when neither says how well it is known. Ours. */
const minToleranceM = 100;
/** Devices that tell whole seconds are up to one second wrong about the time between two fixes. */
const timeToleranceS = 1;
/** A fix that cannot be believed is believed when another, at least so much later, agrees with it. Ours. */
const confirmedAfterMs = 5_000;

type Point = { lng: number; lat: number };
export type Fix = Point & { recordedAt: Date; accuracyM?: number | null | undefined };

type Times = { now: Date; oldest: Date };
/** An exercise may be played faster than life: its fixes are believed wherever they are. */
type FixLimits = Times & { allowAnySpeed?: boolean };

/** The reasons that `refuseFix` gives. */
export const refusedForAnyUnit: ReadonlySet<FixRefusal> = new Set<FixRefusal>([
  "zero-island",
  "poor-accuracy",
  "in-the-future",
  "too-old",
]);

/** Judges a fix by itself; null when nothing speaks against it. 0/0 is what a receiver without a fix reports. */
export function refuseFix({ lng, lat, recordedAt, accuracyM }: Fix, { now, oldest }: Times): FixRefusal | null {
  if (lng === 0 && lat === 0) return "zero-island";
  if (accuracyM && accuracyM > poorAccuracyM) return "poor-accuracy";
  if (recordedAt.getTime() > now.getTime() + clockSlackMs) return "in-the-future";
  if (recordedAt < oldest) return "too-old";
  return null;
}

/** What is known of a unit before its fixes are judged. */
export type TrackState = {
  /** The fix it is held to have been at last. */
  held: Fix | null;
  /** One after that which could not be believed; a second that agrees with it is. */
  doubted: Fix | null;
  /** The last fix of the trail before those to be judged, where they are late. */
  before?: Fix | null;
};

/** What becomes of a fix: it moves the unit when nothing refuses it, and is kept in the trail as said. */
export type FixVerdict = { refused: FixRefusal | null; kept: boolean };

/**
 * Follows one unit through its fixes, in the order in which they are judged. A fix the unit could not have reached from the
 * one held is an impossible jump and moves nothing; but if the next one agrees with it, five seconds later or more, then it
 * was the held one that was wrong, and the unit is where the two say. A late fix never moves the unit; it is kept when the
 * unit could have come to it from its neighbour in time, and gone on to the next.
 */
export function createFixFilter({ held, doubted, before = null }: TrackState) {
  let place = held;
  let doubt = doubted;
  let lateDoubt: Fix | null = null;
  /** Everything believed so far, by its time. */
  const believed = [before, held].filter((fix) => fix !== null);

  function judge(fix: Fix, terms: FixLimits): FixVerdict {
    const refused = refuseFix(fix, terms);
    if (refused) return { refused, kept: false };
    if (place && fix.recordedAt <= place.recordedAt) return judgeLate(fix, terms);
    const step = checkReachable(terms.allowAnySpeed ? null : place, doubt, fix);
    doubt = step.doubt;
    if (!step.believed) return { refused: "impossible-jump", kept: false };
    place = fix;
    believed.push(fix);
    return { refused: null, kept: true };
  }

  function judgeLate(fix: Fix, { allowAnySpeed = false }: FixLimits): FixVerdict {
    let after = believed.length;
    while (after > 0 && (believed[after - 1] as Fix).recordedAt > fix.recordedAt) after--;
    const next = believed[after];
    const step = checkReachable(allowAnySpeed ? null : (believed[after - 1] ?? null), lateDoubt, fix);
    lateDoubt = step.doubt;
    if (!step.believed || (next && !allowAnySpeed && !isWithinReach(fix, next)))
      return { refused: "impossible-jump", kept: false };
    believed.splice(after, 0, fix);
    return { refused: "older-than-held", kept: true };
  }

  return { judge, place: () => place, doubt: () => doubt };
}

function checkReachable(from: Fix | null, doubt: Fix | null, fix: Fix): { believed: boolean; doubt: Fix | null } {
  if (!from || isWithinReach(from, fix)) return { believed: true, doubt: null };
  if (!doubt || !isWithinReach(doubt, fix)) return { believed: false, doubt: fix };
  const isLater = fix.recordedAt.getTime() - doubt.recordedAt.getTime() >= confirmedAfterMs;
  return { believed: isLater, doubt: isLater ? null : doubt };
}

/** Whether one vehicle can have been at both: as well as both places are known, at the greatest speed. */
function isWithinReach(one: Fix, other: Fix): boolean {
  const seconds = Math.abs(other.recordedAt.getTime() - one.recordedAt.getTime()) / 1_000;
  const slackM = Math.max(minToleranceM, (one.accuracyM ?? 0) + (other.accuracyM ?? 0));
  return distanceM(one, other) <= slackM + maxSpeedMps * (seconds + timeToleranceS);
}

const earthRadiusM = 6_371_008.8;

function distanceM(from: Point, to: Point): number {
  const radians = Math.PI / 180;
  const [dLat, dLng] = [(to.lat - from.lat) * radians, (to.lng - from.lng) * radians];
  const chord =
    Math.sin(dLat / 2) ** 2 + Math.cos(from.lat * radians) * Math.cos(to.lat * radians) * Math.sin(dLng / 2) ** 2;
  return 2 * earthRadiusM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

import type {
  ExposedKind,
  FireWatchState,
  HotspotConfidence,
  HotspotSatellite,
  SourceFault,
} from "../../db/watch-vocabulary";

/** Two hotspots within this distance of each other may be one fire: about the size of a MODIS pixel. */
export const linkDistanceM = 1_000;
/** Two hotspots at most this many half days apart may be one fire; clouds often hide a fire for a day. */
export const linkHalfDays = 3;
/** Radius around the centre of a flare in which later hotspots are marked: a MODIS pixel. */
export const flareRadiusM = 1_000;
/** Open incidents within this distance of a fire watch are offered as the ones it belongs to. */
export const nearIncidentM = 3_000;
/** The incident types that a fire watch may become. */
export const fireIncidentTypes = ["land-fire", "peat-fire", "oil-site-fire"] as const;

/** Hotspots later than the server's clock by more than this are rejected. */
const maxAheadMs = 15 * 60_000;
/** A source that is imported from files is old if the last file is older than this. */
const maxFileAgeMs = 24 * 3_600_000;

const halfDayMs = 12 * 3_600_000;
/** Half days begin at 06.00 and 18.00 WIB, which are 23.00 and 11.00 UTC. */
const halfDayOffsetMs = 3_600_000;

/** The number of the half day (06.00-18.00 or 18.00-06.00 WIB) that contains a moment. */
export function halfDayOf(moment: Date): number {
  return Math.floor((moment.getTime() + halfDayOffsetMs) / halfDayMs);
}

export function isInFuture(moment: Date, now: Date): boolean {
  return moment.getTime() > now.getTime() + maxAheadMs;
}

/**
 * By satellite, minute and place, to about 100 m, the same observation is recognised in the files of several services,
 * which round coordinates differently.
 */
export function hotspotKey({
  satellite,
  seenAt,
  lng,
  lat,
}: {
  satellite: HotspotSatellite;
  seenAt: Date;
  lng: number;
  lat: number;
}): string {
  return `${satellite} ${seenAt.toISOString().slice(0, 16)} ${lng.toFixed(3)} ${lat.toFixed(3)}`;
}

/** FIRMS's classes for MODIS: low below 30 %, high from 80 %. */
export function confidenceOfPercent(percent: number): HotspotConfidence {
  if (percent < 30) return "low";
  return percent < 80 ? "nominal" : "high";
}

/**
 * Milliseconds until a source is asked again. `random` is in [0, 1): it spreads the requests of many rooms. After
 * failures, the first attempts come sooner than the usual interval, then further and further apart.
 */
export function delayUntilNext(intervalMs: number, failures: number, random: number): number {
  if (failures === 0) return intervalMs * (0.9 + 0.2 * random);
  return Math.min(intervalMs, 30_000 * 2 ** failures) * (0.5 + random);
}

/**
 * - `off`: no address is set, and no file was imported since there was one
 * - `waiting`: not yet answered
 * - `current`: answered, and its newest observation is recent
 * - `old`: answers, but its newest observation is old, or it has not been asked for a while
 * - `failed`: the last answer was missing or wrong
 */
export type SourceCondition = "off" | "waiting" | "current" | "old" | "failed";

type SourceState = {
  fault: SourceFault | null;
  goodAt: Date | null;
  newestAt: Date | null;
  /** Whether an address gave the last answer, not an imported file. It does not count once the address is removed. */
  wasAsked: boolean;
};

/** The condition of a source. Only `current` allows the conclusion that there is nothing else. */
export function sourceConditionOf(
  { fault, goodAt, newestAt, wasAsked }: SourceState,
  {
    hasAddress,
    intervalMs,
    maxNewestAgeMs,
    now,
  }: { hasAddress: boolean; intervalMs: number; maxNewestAgeMs: number | null; now: Date },
): SourceCondition {
  if (!hasAddress && wasAsked) return "off";
  if (fault) return "failed";
  if (!goodAt) return hasAddress ? "waiting" : "off";
  const ageMs = (moment: Date | null) => (moment ? now.getTime() - moment.getTime() : Number.POSITIVE_INFINITY);
  const isLate = ageMs(goodAt) > (hasAddress ? 3 * intervalMs : maxFileAgeMs);
  return isLate || (maxNewestAgeMs !== null && ageMs(newestAt) > maxNewestAgeMs) ? "old" : "current";
}

type WatchFacts = {
  state: FireWatchState;
  confidence: HotspotConfidence;
  pointCount: number;
  flarePoints: number;
  satellites: readonly HotspotSatellite[];
  near: readonly { kind: ExposedKind; distanceM: number }[];
  lastSeenAt: Date;
};

/** The task that the rules propose for a fire watch, and which rule it was. A person decides. */
export type Proposal = { type: "land-fire" | "peat-fire"; priority: 2 | 3; rule: ProposalRule };
type ProposalRule = "near-people" | "near-well" | "on-peat" | "large";

const nearM = { people: 2_000, well: 1_000, peat: 2_000 };
const largePoints = 5;
/** A fire watch that was not seen for longer is not proposed: it burns no more, or somebody knows of it. */
const proposedMs = 48 * 3_600_000;

/**
 * The task to propose for an open fire watch; null if none. Watches that consist of known heat sources, watches of low
 * confidence and old ones get no proposal.
 */
export function proposeTask(
  { state, confidence, pointCount, flarePoints, near, lastSeenAt }: WatchFacts,
  now: Date,
): Proposal | null {
  if (state !== "open" || flarePoints === pointCount || isOld(lastSeenAt, now)) return null;
  const isNear = (kinds: readonly ExposedKind[], limitM: number) =>
    near.some(({ kind, distanceM }) => kinds.includes(kind) && distanceM < limitM);
  const type = isNear(["peat"], nearM.peat) ? "peat-fire" : "land-fire";
  if (confidence === "high") {
    if (isNear(["village", "school", "health"], nearM.people)) return { type, priority: 2, rule: "near-people" };
    if (isNear(["well"], nearM.well)) return { type, priority: 2, rule: "near-well" };
    if (type === "peat-fire") return { type, priority: 2, rule: "on-peat" };
  }
  if (confidence !== "low" && pointCount - flarePoints >= largePoints) return { type, priority: 3, rule: "large" };
  return null;
}

const isOld = (lastSeenAt: Date, now: Date) => now.getTime() - lastSeenAt.getTime() > proposedMs;

/**
 * Order of fire watches for the room: proposed tasks by priority, then others, then old ones, then known heat sources;
 * within each, the nearer to people first, then the latest.
 */
export function compareWatches(a: WatchFacts, b: WatchFacts, now: Date): number {
  const rank = (watch: WatchFacts) => {
    if (watch.flarePoints === watch.pointCount) return 7;
    return proposeTask(watch, now)?.priority ?? (isOld(watch.lastSeenAt, now) ? 6 : 5);
  };
  const peopleM = ({ near }: WatchFacts) =>
    Math.min(...near.filter(({ kind }) => kind !== "peat").map(({ distanceM }) => distanceM), 100_000);
  return (
    rank(a) - rank(b) ||
    Math.round(peopleM(a) / 1_000) - Math.round(peopleM(b) / 1_000) ||
    b.lastSeenAt.getTime() - a.lastSeenAt.getTime()
  );
}

/**
 * Whether a dismissed fire watch has grown so much that somebody must look again: more than twice the hotspots that it
 * had, and at least three more. Hotspots of known heat sources do not count.
 */
export function hasOutgrownDecision(points: number, decidedPoints: number): boolean {
  return points > 2 * decidedPoints && points >= decidedPoints + 3;
}

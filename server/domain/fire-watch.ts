import type {
  ExposedKind,
  FireWatchState,
  HotspotConfidence,
  HotspotSatellite,
  SourceFault,
} from "../../db/hazard-vocabulary";

/** Maximum distance between two hotspots of one fire: about the size of a MODIS pixel. */
export const linkDistanceM = 1_000;
/**
 * Maximum difference, in half days, between two hotspots of one fire. It is more than a day, because clouds often hide
 * a fire for a day.
 */
export const maxLinkHalfDays = 3;
/** Hotspots within this distance of a flare's centre are marked: the size of a MODIS pixel. */
export const flareRadiusM = 1_000;
/** Open incidents within this distance of a fire watch, high water or a warning may be about the same event. */
export const nearIncidentM = 3_000;
/** The incident types that can be created from a fire watch. */
export const fireIncidentTypes = ["land-fire", "peat-fire", "oil-site-fire"] as const;

/** Hotspots that are further in the future than this, by the server's clock, are rejected. */
const maxAheadMs = 15 * 60_000;
/** A source that is imported from files is outdated if its last file is older than this. */
const maxFileAgeMs = 24 * 3_600_000;

const halfDayMs = 12 * 3_600_000;
/** Half days begin at 06:00 and 18:00 WIB, which are 23:00 and 11:00 UTC. */
const halfDayOffsetMs = 3_600_000;

/** The number of the half day (06:00 to 18:00 or 18:00 to 06:00 WIB) that contains a time. */
export function halfDayOf(moment: Date): number {
  return Math.floor((moment.getTime() + halfDayOffsetMs) / halfDayMs);
}

export function isInFuture(moment: Date, now: Date): boolean {
  return moment.getTime() > now.getTime() + maxAheadMs;
}

/**
 * A key of satellite, minute and position (rounded to about 100 m). It recognises the same observation in the files of
 * several services, which round coordinates differently.
 */
export function createHotspotKey({
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

/** Converts a MODIS confidence in percent. FIRMS defines low as below 30% and high as 80% or more. */
export function toConfidence(percent: number): HotspotConfidence {
  if (percent < 30) return "low";
  return percent < 80 ? "nominal" : "high";
}

/**
 * Milliseconds until the next request to a source. `random`, in [0, 1), spreads the requests of many installations.
 * After failures, the first retries come sooner than the usual interval, and later ones at growing intervals.
 */
export function computeFetchDelayMs(intervalMs: number, failures: number, random: number): number {
  if (failures === 0) return intervalMs * (0.9 + 0.2 * random);
  return Math.min(intervalMs, 30_000 * 2 ** failures) * (0.5 + random);
}

/**
 * The condition of a source:
 * - `off`: no URL is set, and no file has been imported since a URL was last set
 * - `waiting`: it has not responded yet
 * - `current`: it responds, and its newest observation is recent
 * - `old`: its newest observation, or its last valid response or imported file, is too old
 * - `failed`: the last response was missing or invalid
 */
export type SourceCondition = "off" | "waiting" | "current" | "old" | "failed";

type SourceState = {
  fault: SourceFault | null;
  lastSuccessAt: Date | null;
  newestAt: Date | null;
  /**
   * Whether the last data was fetched from the source's URL, not imported from a file. Such data no longer counts once
   * the URL is removed from the settings.
   */
  wasFetched: boolean;
};

/** The condition of a source. Only if the source is `current` does an empty result mean that there are no fires. */
export function assessSource(
  { fault, lastSuccessAt, newestAt, wasFetched }: SourceState,
  {
    hasAddress,
    intervalMs,
    maxNewestAgeMs,
    now,
  }: { hasAddress: boolean; intervalMs: number; maxNewestAgeMs: number | null; now: Date },
): SourceCondition {
  if (!hasAddress && wasFetched) return "off";
  if (fault) return "failed";
  if (!lastSuccessAt) return hasAddress ? "waiting" : "off";
  const ageMs = (moment: Date | null) => (moment ? now.getTime() - moment.getTime() : Number.POSITIVE_INFINITY);
  const isLate = ageMs(lastSuccessAt) > (hasAddress ? 3 * intervalMs : maxFileAgeMs);
  return isLate || (maxNewestAgeMs !== null && ageMs(newestAt) > maxNewestAgeMs) ? "old" : "current";
}

type FireWatchFacts = {
  state: FireWatchState;
  confidence: HotspotConfidence;
  pointCount: number;
  flarePoints: number;
  satellites: readonly HotspotSatellite[];
  near: readonly { kind: ExposedKind; distanceM: number }[];
  lastSeenAt: Date;
};

/**
 * The task that the rules propose for a fire watch: the type and priority of the incident to create, and the rule that
 * applied. A person decides whether to create it.
 */
export type Proposal = { type: "land-fire" | "peat-fire"; priority: 2 | 3; rule: ProposalRule };
type ProposalRule = "near-people" | "near-well" | "on-peat" | "large";

const nearLimitsM = { people: 2_000, well: 1_000, peat: 2_000 };
const minPointsOfLargeFire = 5;
/** A fire watch that no satellite has seen for longer than this gets no proposal: the fire is out, or already known. */
const maxProposalAgeMs = 48 * 3_600_000;

/**
 * Returns the task to propose for an open fire watch; null if there is none. Known heat sources, and fire watches that
 * are old or have a low confidence, get no proposal.
 */
export function proposeTask(
  { state, confidence, pointCount, flarePoints, near, lastSeenAt }: FireWatchFacts,
  now: Date,
): Proposal | null {
  if (state !== "open" || flarePoints === pointCount || isTooOldForProposal(lastSeenAt, now)) return null;
  const isNear = (kinds: readonly ExposedKind[], limitM: number) =>
    near.some(({ kind, distanceM }) => kinds.includes(kind) && distanceM < limitM);
  const type = isNear(["peat"], nearLimitsM.peat) ? "peat-fire" : "land-fire";
  if (confidence === "high") {
    if (isNear(["village", "school", "health"], nearLimitsM.people)) return { type, priority: 2, rule: "near-people" };
    if (isNear(["well"], nearLimitsM.well)) return { type, priority: 2, rule: "near-well" };
    if (type === "peat-fire") return { type, priority: 2, rule: "on-peat" };
  }
  if (confidence !== "low" && pointCount - flarePoints >= minPointsOfLargeFire)
    return { type, priority: 3, rule: "large" };
  return null;
}

const isTooOldForProposal = (lastSeenAt: Date, now: Date) => now.getTime() - lastSeenAt.getTime() > maxProposalAgeMs;

/**
 * Sorts fire watches for the control room: proposed tasks by priority, then others, then old ones, then known heat
 * sources. Within each group, those nearest to villages, schools, health facilities or wells (in whole kilometres) come
 * first, then the latest.
 */
export function compareFireWatches(a: FireWatchFacts, b: FireWatchFacts, now: Date): number {
  const rank = (watch: FireWatchFacts) => {
    if (watch.flarePoints === watch.pointCount) return 7;
    return proposeTask(watch, now)?.priority ?? (isTooOldForProposal(watch.lastSeenAt, now) ? 6 : 5);
  };
  const distanceToPeopleM = ({ near }: FireWatchFacts) =>
    Math.min(...near.filter(({ kind }) => kind !== "peat").map(({ distanceM }) => distanceM), 100_000);
  return (
    rank(a) - rank(b) ||
    Math.round(distanceToPeopleM(a) / 1_000) - Math.round(distanceToPeopleM(b) / 1_000) ||
    b.lastSeenAt.getTime() - a.lastSeenAt.getTime()
  );
}

/**
 * Whether a fire watch has grown so much since the last decision that it must be reviewed: it has more than twice as
 * many hotspots as then, and at least three more. Hotspots at known heat sources do not count.
 */
export function hasOutgrownDecision(points: number, decidedPoints: number): boolean {
  return points > 2 * decidedPoints && points >= decidedPoints + 3;
}

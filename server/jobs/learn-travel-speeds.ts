import { isDeepStrictEqual } from "node:util";
import { sql } from "drizzle-orm";
import { tryLock } from "../../db/advisory-locks";
import type { Db } from "../../db/client";
import { recordedTrips } from "../../db/queries/routing";
import { insightMonth } from "../../db/schema/insight";
import { learnedSpeed } from "../../db/schema/network";
import { inTransaction } from "../../db/transaction";
import { dayMs, dayOf } from "../domain/calendar";
import { findHourBand, type LearnedSpeed, learnSpeeds, plausibleTrip } from "../domain/learned-speeds";
import { discreetMinutes } from "../masking/mask-unit";

/**
 * Speeds are learned from the trips of the last 365 days. If there are more than 20,000, only the latest 20,000 count.
 */
const [maxTripAgeDays, maxTrips] = [365, 20_000];

/**
 * Returns the job that learns travel speeds. The job learns again only when the set of trips may have changed: when the
 * figures of a month were rebuilt, or on a new day, because trips may have become older than a year.
 */
export function createLearnSpeedsJob(db: Db): (now: Date) => Promise<void> {
  let lastLearnedState: string | null = null;
  return async (now) => {
    const [latestMonth] = await db.select({ version: sql<string>`max(${insightMonth.version})` }).from(insightMonth);
    const state = `${dayOf(now)} ${latestMonth?.version}`;
    if (state === lastLearnedState) return;
    if (await learnTravelSpeeds(db, now)) lastLearnedState = state;
  };
}

/**
 * Learns speeds from the recorded trips and replaces the stored ones; writes nothing if they are the same. Returns
 * false if another process is learning at the same time.
 */
export async function learnTravelSpeeds(db: Db, now: Date): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    if (!(await tryLock(tx, "speedLearning"))) return false;
    const trips = await recordedTrips(tx, {
      since: new Date(now.getTime() - maxTripAgeDays * dayMs),
      min_seconds: plausibleTrip.minSeconds,
      max_ratio: plausibleTrip.maxRatio,
      discreet_minutes: discreetMinutes,
      max_rows: maxTrips,
    });
    const learnedSpeeds = learnSpeeds(
      trips.map(({ enRouteAt, ...trip }) => ({ ...trip, hourBand: findHourBand(enRouteAt) })),
    );
    const storedSpeeds = await tx.select().from(learnedSpeed);
    if (isDeepStrictEqual(indexSpeeds(storedSpeeds), indexSpeeds(learnedSpeeds))) return true;
    await tx.delete(learnedSpeed);
    if (learnedSpeeds.length > 0) await tx.insert(learnedSpeed).values(learnedSpeeds);
    return true;
  });
}

function indexSpeeds(learnedSpeeds: readonly LearnedSpeed[]): Map<string, LearnedSpeed> {
  return new Map(learnedSpeeds.map((row) => [`${row.vehicle} ${row.districtCode} ${row.hourBand}`, row]));
}

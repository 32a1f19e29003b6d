import { isDeepStrictEqual } from "node:util";
import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { recordedTrips } from "../../db/queries/routing";
import { insightMonth } from "../../db/schema/insight";
import { learnedSpeed } from "../../db/schema/network";
import { inTransaction } from "../../db/transaction";
import { dayMs, dayOf } from "../domain/calendar";
import { hourBandOf, type LearnedSpeed, learnSpeeds, plausibleTrip } from "../domain/learned-speeds";
import { discreetMinutes } from "../masking/mask-unit";

/** Trips of the last year are used, and only the latest if there are very many. */
const [windowDays, maxTrips] = [365, 20_000];

/**
 * Returns the job that learns travel speeds. It does nothing until recorded trips may have changed, because a month of
 * figures was rebuilt, or a day has passed, so that old trips leave the window.
 */
export function learnWhenChanged(db: Db): (now: Date) => Promise<void> {
  let learnedFrom: string | null = null;
  return async (now) => {
    const [rebuilt] = await db.select({ version: sql<string>`max(${insightMonth.version})` }).from(insightMonth);
    const state = `${dayOf(now)} ${rebuilt?.version}`;
    if (state === learnedFrom) return;
    if (await learnTravelSpeeds(db, now)) learnedFrom = state;
  };
}

/**
 * Replaces the learned speeds by those of the recorded trips; writes nothing if they are the same. Returns false if another process
 * is doing it.
 */
export async function learnTravelSpeeds(db: Db, now: Date): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { rows } = (await tx.execute(sql`select pg_try_advisory_xact_lock(112, 7) as acquired`)) as unknown as {
      rows: { acquired: boolean }[];
    };
    if (!rows[0]?.acquired) return false;
    const trips = await recordedTrips(tx, {
      since: new Date(now.getTime() - windowDays * dayMs),
      least_seconds: plausibleTrip.minSeconds,
      most_ratio: plausibleTrip.maxRatio,
      discreet_minutes: discreetMinutes,
      most: maxTrips,
    });
    const learnedSpeeds = learnSpeeds(
      trips.map(({ enRouteAt, ...trip }) => ({ ...trip, hourBand: hourBandOf(enRouteAt) })),
    );
    const stored = await tx.select().from(learnedSpeed);
    if (isDeepStrictEqual(groupSpeeds(stored), groupSpeeds(learnedSpeeds))) return true;
    await tx.delete(learnedSpeed);
    if (learnedSpeeds.length > 0) await tx.insert(learnedSpeed).values(learnedSpeeds);
    return true;
  });
}

function groupSpeeds(learnedSpeeds: readonly LearnedSpeed[]): Map<string, LearnedSpeed> {
  return new Map(learnedSpeeds.map((row) => [`${row.vehicle} ${row.districtCode} ${row.hourBand}`, row]));
}

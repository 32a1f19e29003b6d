import { and, count, desc, eq, gte, isNotNull, lt, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { incident } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { type Disposition, dispositions } from "../../db/vocabulary";
import { actorName, type Context } from "../context";
import { dayRangeOf } from "../domain/calendar";
import { type CallCounts, countEnded, countNoise, noiseShare, unfilterMinutes } from "../domain/call";

/**
 * The calls received in a stretch of time, counted by what they turned out to be; costs as much as there are in it. Both ends are
 * said: a plan for any value takes a stretch for short and walks the index, and half a line for a third of all calls.
 */
async function countCalls(db: Db, { from, to }: { from: Date; to: Date }): Promise<CallCounts> {
  const rows = await db
    .select({ disposition: call.disposition, blocked: call.blocked, count: count() })
    .from(call)
    .where(and(gte(call.receivedAt, from), lt(call.receivedAt, to)))
    .groupBy(call.disposition, call.blocked);
  const byDisposition = Object.fromEntries(dispositions.map((one) => [one, 0])) as Record<Disposition, number>;
  let [blocked, waiting] = [0, 0];
  for (const row of rows) {
    if (row.disposition) byDisposition[row.disposition] += row.count;
    else if (row.blocked) blocked += row.count;
    else waiting += row.count;
  }
  return { byDisposition, blocked, waiting };
}

/**
 * The calls since midnight in Sekayu as bare counts, for the wall and for leaders: nothing of any caller. Filtered are those of
 * which it is known what they were: a disposition was given, or the number was blocked. Noise among them are ghost, prank and
 * dropped calls (`unfoundedDispositions`) and those of blocked numbers, which were blocked for such calls: the same as in the
 * console's share of noise. Calls for information, non-emergencies, tests and duplicates are filtered and no noise.
 */
export async function readCallFigures({ db, now }: Context) {
  const today = dayRangeOf(now());
  const counts = await countCalls(db, today);
  const filteredToday = countEnded(counts);
  return {
    callsToday: filteredToday + counts.waiting,
    filteredToday,
    noiseToday: countNoise(counts),
    since: today.from,
  };
}

const maxLatest = 30;

/**
 * The calls since midnight in Sekayu: how many of which kind, the share that came for nothing (see `noiseShare`), and the last
 * that are over, with who said so and whether whoever asks may still take that back.
 */
export async function readCallsToday({ db, now, actor }: Context) {
  const at = now().getTime();
  const today = dayRangeOf(now());
  const counts = await countCalls(db, today);
  const latest = await db
    .select({
      id: call.id,
      callerNumber: call.callerNumber,
      receivedAt: call.receivedAt,
      disposition: call.disposition,
      disposedAt: call.disposedAt,
      disposedBy: call.disposedBy,
      disposerName: person.name,
      incidentNumber: incident.number,
      simulated: call.simulated,
    })
    .from(call)
    .leftJoin(person, eq(call.disposedBy, sql`'person:' || ${person.id}`))
    .leftJoin(incident, eq(incident.id, call.incidentId))
    .where(and(gte(call.receivedAt, today.from), lt(call.receivedAt, today.to), isNotNull(call.disposition)))
    .orderBy(desc(call.receivedAt), desc(call.id))
    .limit(maxLatest);
  return {
    since: today.from,
    total: countEnded(counts) + counts.waiting,
    ...counts,
    noiseShare: noiseShare(counts),
    latest: latest.map(({ disposedBy, ...one }) => ({
      ...one,
      canUndo:
        one.incidentNumber === null &&
        (one.disposedAt?.getTime() ?? 0) >= at - unfilterMinutes * 60_000 &&
        (actor.role === "supervisor" || disposedBy === actorName(actor)),
    })),
  };
}
export type CallsToday = Awaited<ReturnType<typeof readCallsToday>>;

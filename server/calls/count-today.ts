import { and, desc, eq, gte, isNotNull, lt, sql } from "drizzle-orm";
import { call } from "../../db/schema/calls";
import { incident } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { actorName, type Context } from "../context";
import { dayRangeOf } from "../domain/calendar";
import { noiseShare, overAmong, unfilterMinutes } from "../domain/call";
import { tallyCalls } from "./tally-calls";

const latestAtMost = 30;

/**
 * The calls since midnight in Sekayu: how many of which kind, the share that came for nothing (see `noiseShare`), and the last
 * that are over, with who said so and whether whoever asks may still take that back.
 */
export async function countToday({ db, now, actor }: Context) {
  const at = now().getTime();
  const today = dayRangeOf(now());
  const counts = await tallyCalls(db, today);
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
    .limit(latestAtMost);
  return {
    since: today.from,
    total: overAmong(counts) + counts.waiting,
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
export type CallsToday = Awaited<ReturnType<typeof countToday>>;

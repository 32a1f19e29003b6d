import { and, count, desc, eq, gte, isNotNull, sql } from "drizzle-orm";
import { call } from "../../db/schema/calls";
import { incident } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { type Disposition, dispositions } from "../../db/vocabulary";
import { actorName, type Context } from "../context";
import { noiseShare, unfilterMinutes } from "../domain/call";

const latestAtMost = 30;
/** Western Indonesia Time is UTC+7 all year. */
const wibMs = 7 * 3_600_000;
const dayMs = 86_400_000;

/**
 * The calls since midnight in Sekayu: how many of which kind, the share that came for nothing (see `noiseShare`), and the last
 * that are over, with who said so and whether whoever asks may still take that back.
 */
export async function countToday({ db, now, actor }: Context) {
  const at = now().getTime();
  const since = new Date(Math.floor((at + wibMs) / dayMs) * dayMs - wibMs);
  const rows = await db
    .select({ disposition: call.disposition, blocked: call.blocked, count: count() })
    .from(call)
    .where(gte(call.receivedAt, since))
    .groupBy(call.disposition, call.blocked);
  const byDisposition = Object.fromEntries(dispositions.map((one) => [one, 0])) as Record<Disposition, number>;
  let [blocked, waiting] = [0, 0];
  for (const row of rows) {
    if (row.disposition) byDisposition[row.disposition] += row.count;
    else if (row.blocked) blocked += row.count;
    else waiting += row.count;
  }
  const counts = { byDisposition, blocked, waiting };
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
    .where(and(gte(call.receivedAt, since), isNotNull(call.disposition)))
    .orderBy(desc(call.receivedAt), desc(call.id))
    .limit(latestAtMost);
  return {
    since,
    total: rows.reduce((sum, row) => sum + row.count, 0),
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

import { and, count, desc, eq, gte, isNotNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { incident } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { type DataKind, type Disposition, dataKinds, dispositions } from "../../db/vocabulary";
import { actorReference, type Context } from "../context";
import { dayRangeOf } from "../domain/calendar";
import { type CallCounts, computeNoiseShare, countEndedCalls, countNoise, undoFilterMinutes } from "../domain/call";

type CountedCalls = { from: Date; to: Date; data?: DataKind };

/**
 * Counts the calls received in a period, by disposition: real or simulated ones, or both if `data` is undefined. The
 * cost grows with the number of calls in the period. Both bounds are required: with both, PostgreSQL's generic plan
 * expects few rows and uses the index; with only one, it expects a third of all calls.
 */
export async function countCalls(db: Db, { from, to, data }: CountedCalls): Promise<CallCounts> {
  const rows = await db
    .select({ disposition: call.disposition, blocked: call.blocked, count: count() })
    .from(call)
    .where(and(gte(call.receivedAt, from), lt(call.receivedAt, to), data && eq(call.simulated, data === "simulated")))
    .groupBy(call.disposition, call.blocked);
  const byDisposition = Object.fromEntries(dispositions.map((disposition) => [disposition, 0])) as Record<
    Disposition,
    number
  >;
  let [blockedCount, waitingCount] = [0, 0];
  for (const row of rows) {
    if (row.disposition) byDisposition[row.disposition] += row.count;
    else if (row.blocked) blockedCount += row.count;
    else waitingCount += row.count;
  }
  return { byDisposition, blocked: blockedCount, waiting: waitingCount };
}

/** Screens of the previous version send no input. */
export const CallFiguresInput = z.strictObject({ data: z.enum(dataKinds) }).default({ data: "real" });

/**
 * Counts the real or simulated calls since midnight in Sekayu, for the wall and for leaders, without data about
 * callers. `finishedToday` counts the calls that have a disposition or came from a blocked number. Of these,
 * `noiseToday` counts ghost, prank and dropped calls (`unfoundedDispositions`) and calls from blocked numbers. The
 * console counts noise in the same way.
 */
export async function readCallFigures({ db, now }: Context, { data }: z.output<typeof CallFiguresInput>) {
  const today = dayRangeOf(now());
  const counts = await countCalls(db, { ...today, data });
  const finishedToday = countEndedCalls(counts);
  return {
    callsToday: finishedToday + counts.waiting,
    finishedToday,
    noiseToday: countNoise(counts),
    since: today.from,
  };
}

const maxLatestCalls = 30;

/**
 * Returns the calls since midnight in Sekayu: counts by disposition, the share of noise (see `computeNoiseShare`), and
 * the latest finished calls, each with the person who set the disposition and whether the actor may still undo it.
 */
export async function readCallsToday({ db, now, actor }: Context) {
  const at = now().getTime();
  const today = dayRangeOf(now());
  const counts = await countCalls(db, today);
  const latestCalls = await db
    .select({
      id: call.id,
      callerNumber: call.callerNumber,
      neighbourCode: call.neighbourCode,
      receivedAt: call.receivedAt,
      disposition: call.disposition,
      disposedAt: call.disposedAt,
      disposedBy: call.disposedBy,
      disposedByName: person.name,
      incidentNumber: incident.number,
      sensitive: incident.sensitive,
      simulated: call.simulated,
    })
    .from(call)
    .leftJoin(person, eq(call.disposedBy, sql`'person:' || ${person.id}`))
    .leftJoin(incident, eq(incident.id, call.incidentId))
    .where(and(gte(call.receivedAt, today.from), lt(call.receivedAt, today.to), isNotNull(call.disposition)))
    .orderBy(desc(call.receivedAt), desc(call.id))
    .limit(maxLatestCalls);
  return {
    since: today.from,
    total: countEndedCalls(counts) + counts.waiting,
    ...counts,
    noiseShare: computeNoiseShare(counts),
    latest: latestCalls.map(({ disposedBy, sensitive, callerNumber, ...fields }) => ({
      ...fields,
      // Leave out the number of a sensitive call: to see it, a viewer must open the incident, and opening it is
      // recorded.
      callerNumber: sensitive ? null : callerNumber,
      sensitive: sensitive === true,
      canUndo:
        fields.incidentNumber === null &&
        (fields.disposedAt?.getTime() ?? 0) >= at - undoFilterMinutes * 60_000 &&
        (actor.role === "supervisor" || disposedBy === actorReference(actor)),
    })),
  };
}
export type CallsToday = Awaited<ReturnType<typeof readCallsToday>>;

import { and, count, gte, lt } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { type Disposition, dispositions } from "../../db/vocabulary";
import type { CallCounts } from "../domain/call";

/**
 * The calls received in a stretch of time, counted by what they turned out to be; costs as much as there are in it. Both ends are
 * said: a plan for any value takes a stretch for short and walks the index, and half a line for a third of all calls.
 */
export async function tallyCalls(db: Db, { from, to }: { from: Date; to: Date }): Promise<CallCounts> {
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

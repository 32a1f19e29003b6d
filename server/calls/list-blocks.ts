import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { call, callerBlock } from "../../db/schema/calls";
import { person } from "../../db/schema/people";
import type { Context } from "../context";

/** The blocks that hold now, the first to end first; each with how many calls it has held off so far. */
export async function listBlocks({ db, now }: Context) {
  return db
    .select({
      id: callerBlock.id,
      callerNumber: callerBlock.callerNumber,
      reason: callerBlock.reason,
      blockedAt: callerBlock.blockedAt,
      until: callerBlock.until,
      blockerName: person.name,
      heldOff: sql<number>`(
        select count(*)::int from ${call} as held
        where held.caller_number = caller_block.caller_number and held.blocked and held.received_at >= caller_block.blocked_at
      )`,
    })
    .from(callerBlock)
    .leftJoin(person, eq(callerBlock.blockedBy, sql`'person:' || ${person.id}`))
    .where(and(isNull(callerBlock.liftedAt), gt(callerBlock.until, now())))
    .orderBy(asc(callerBlock.until));
}
export type CallerBlock = Awaited<ReturnType<typeof listBlocks>>[number];

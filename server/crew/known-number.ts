import { and, eq, inArray, isNull, ne, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { crewNotice } from "../../db/schema/crew-notices";
import { assignment } from "../../db/schema/incidents";
import { openAssignmentStates } from "../../db/vocabulary";

/**
 * SQL expression: whether the incident number that the crew knows is that of an incident that has been merged. If
 * `knownNumber` is set and this is false, the number has changed because a merge was undone.
 */
export const knownNumberMergedSql = sql`exists (
  select from incident known where known.number = ${assignment.knownNumber} and known.merged_into_id is not null
)` as SQL<boolean>;

/**
 * Returns SQL for the new `knownNumber` of an assignment that moves to the incident `into`. It becomes null if the crew
 * already knows the number of `into`, for example because a merge was undone before the crew had confirmed the new
 * number.
 */
export function selectKnownNumberAfterMove(into: string): SQL<number | null> {
  return sql`case when ${inArray(assignment.state, [...openAssignmentStates])} then
    nullif(
      coalesce(${assignment.knownNumber}, (select number from incident where id = ${assignment.incidentId})),
      (select number from incident where id = ${into}::uuid)
    )
  end`;
}

/** Records that the crew has confirmed its incident's new number. Has no effect if the number has changed again. */
export async function confirmNewNumber(tx: Db, assignmentId: string, number: number): Promise<void> {
  await tx
    .update(assignment)
    .set({ knownNumber: null })
    .where(
      and(
        eq(assignment.id, assignmentId),
        sql`(select number from incident where id = ${assignment.incidentId}) = ${number}`,
      ),
    );
}

/**
 * Marks notices to the unit's crew as seen. A recall counts as seen if a visible page on one of the crew's phones no
 * longer shows the recalled task; a restored task counts as seen if such a page shows it.
 */
export async function markNoticesSeen(
  db: Db,
  { unitId, shownAssignmentId, at }: { unitId: string; shownAssignmentId: string | null; at: Date },
): Promise<void> {
  const recallCondition = eq(crewNotice.kind, "recalled");
  const ownAssignmentIds = sql`(select id from assignment where unit_id = ${unitId}::uuid)`;
  await db
    .update(crewNotice)
    .set({ seenAt: at })
    .where(
      and(
        isNull(crewNotice.endedAt),
        isNull(crewNotice.seenAt),
        sql`${crewNotice.assignmentId} in ${ownAssignmentIds}`,
        shownAssignmentId === null
          ? recallCondition
          : or(
              and(recallCondition, ne(crewNotice.assignmentId, shownAssignmentId)),
              and(eq(crewNotice.kind, "restored"), eq(crewNotice.assignmentId, shownAssignmentId)),
            ),
      ),
    );
}

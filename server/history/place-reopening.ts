import { and, desc, eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import type { assignment } from "../../db/schema/incidents";
import { findLatest } from "../domain/calendar";
import { findReopenedAt } from "../domain/incident-steps";
import type { FieldError } from "../errors";
import type { LockedIncident } from "../incidents/lock-incident";

/** When a crew was sent: as stored, and according to the paper; the two are the same if the paper says nothing else. */
type Sending = { field: string; storedAt: Date; at: Date };

export type MovedReopening = { at: Date; before: Date };

/**
 * Checks the times at which crews were sent against the last reopening of their incident. No crew moves across it,
 * because that would contradict which crews serve the incident since then (`readAssignments`). A crew that was sent on
 * paper before somebody recorded the reopening shows that the incident was open again by then, so the reopening is moved
 * back, but not before the closing or a crew that was sent earlier. Returns the fields that are wrong, and the new and
 * the recorded time of the reopening if it has to move.
 */
export function placeReopening(
  lockedIncident: LockedIncident,
  closedAt: Date | null,
  sendings: readonly Sending[],
): { errors: FieldError[]; moved: MovedReopening | null } {
  const recordedAt = findReopenedAt(lockedIncident);
  if (recordedAt === null) return { errors: [], moved: null };
  const earlierSendings = sendings.filter(({ storedAt }) => storedAt < recordedAt);
  const laterSendings = sendings.filter(({ storedAt }) => storedAt >= recordedAt);
  const latestBefore = Math.max(Number(closedAt), ...earlierSendings.map(({ at }) => Number(at)));
  const reopenedAt = new Date(Math.min(Number(recordedAt), ...laterSendings.map(({ at }) => Number(at))));
  const errors = [
    ...earlierSendings
      .filter(({ at }) => at >= recordedAt)
      .map(({ field }) => ({
        ...{ field, cause: "is after the reopening, but the unit was assigned before" },
        reason: "after-reopening" as const,
      })),
    ...laterSendings
      .filter(({ at }) => at < recordedAt && Number(at) <= latestBefore)
      .map(({ field }) => ({
        ...{ field, cause: "is before the closing or an earlier unit, but the unit was assigned after the reopening" },
        reason: "before-reopening" as const,
      })),
  ];
  return { errors, moved: reopenedAt < recordedAt ? { at: reopenedAt, before: recordedAt } : null };
}

/**
 * Returns when an incident was closed before its last reopening; null if it was not reopened. Events of earlier versions
 * do not say so, and an incident from paper or an import has no event of its closing; then it is when the last crew from
 * before the reopening ended its task, or null.
 */
export async function readClosing(
  tx: Db,
  lockedIncident: LockedIncident,
  assignments: readonly (typeof assignment.$inferSelect)[],
): Promise<Date | null> {
  const reopenedAt = findReopenedAt(lockedIncident);
  if (reopenedAt === null) return null;
  const isClosing = sql`${event.kind} = 'incident.status-changed' and ${event.data} ->> 'to' = 'closed'`;
  const isReopening = sql`${event.kind} = 'incident.reopened' and ${event.data} ? 'closedAt'`;
  const at = sql`coalesce((${event.data} ->> 'closedAt')::timestamptz, ${event.at})`.mapWith(event.at);
  const [closing] = await tx
    .select({ at })
    .from(event)
    .where(
      and(
        ...[eq(event.incidentId, lockedIncident.id), sql`(${isClosing} or ${isReopening})`],
        sql`${at} <= ${reopenedAt.toISOString()}`,
      ),
    )
    .orderBy(desc(at))
    .limit(1);
  if (closing) return closing.at;
  const [firstEnd, ...laterEnds] = assignments.flatMap(({ assignedAt, endedAt }) =>
    endedAt && assignedAt < reopenedAt && endedAt <= reopenedAt ? [endedAt] : [],
  );
  return firstEnd ? findLatest(firstEnd, ...laterEnds) : null;
}

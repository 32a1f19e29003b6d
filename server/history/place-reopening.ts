import { and, desc, eq, lte, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { findReopenedAt } from "../domain/incident-steps";
import type { FieldError } from "../errors";
import type { LockedIncident } from "../incidents/lock-incident";

/** When a crew was sent: as stored, and according to the paper; the two are the same if the paper says nothing else. */
type Sending = { field: string; storedAt: Date; at: Date };

export type MovedReopening = { at: Date; before: Date };

/**
 * Checks the times at which crews were sent against the last reopening of their incident. Which crews serve it since
 * then follows from these times (`readAssignments`), and a crew moved across would count for what it did not do. A crew
 * that was sent on paper before somebody recorded the reopening shows that the incident was open again by then, so the
 * reopening is moved back, but not before the closing or a crew that was sent earlier. Returns the fields that are
 * wrong, and the new and the recorded time of the reopening if it has to move.
 */
export async function placeReopening(
  tx: Db,
  lockedIncident: LockedIncident,
  sendings: readonly Sending[],
): Promise<{ errors: FieldError[]; moved: MovedReopening | null }> {
  const recordedAt = findReopenedAt(lockedIncident);
  if (recordedAt === null) return { errors: [], moved: null };
  const closedAt = await readClosing(tx, lockedIncident.id, recordedAt);
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

/** When the incident was last closed before it was reopened; null if no closing was recorded. */
async function readClosing(tx: Db, incidentId: string, reopenedAt: Date): Promise<Date | null> {
  const [closing] = await tx
    .select({ at: event.at })
    .from(event)
    .where(
      and(
        ...[eq(event.incidentId, incidentId), eq(event.kind, "incident.status-changed"), lte(event.at, reopenedAt)],
        sql`${event.data} ->> 'to' = 'closed'`,
      ),
    )
    .orderBy(desc(event.at))
    .limit(1);
  return closing?.at ?? null;
}

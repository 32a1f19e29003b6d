import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { incident } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { canReopen, rederiveStatus, reopenDays } from "../domain/incident";
import { Refusal } from "../errors";
import { requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";
import { insertNote } from "./add-note";
import { lockIncident, readAssignments, refuseMergedIncident } from "./lock-incident";
import { markReopened } from "./mark-sensitive";
import { rematchPlan } from "./sync-incident";

export const ReopenIncidentInput = z.strictObject({ id: z.uuid(), reason: plainText(500).trim().min(3) });

/**
 * Reopens an incident. The reason becomes a note. A closed incident becomes `verified`, and all requirements of its
 * response plan are unmet again: units are proposed but not assigned. It becomes sensitive if its type is sensitive. A
 * resolved incident gets the status that follows from its assignments. Refuses with `reopen-too-late` more than seven
 * days after closing, and with `illegal-transition` if the incident is neither closed nor resolved.
 */
export async function reopenIncident(
  context: Context,
  { id, reason }: z.output<typeof ReopenIncidentInput>,
): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockIncident(tx, id);
    requireUnmasked(context.actor, lockedIncident);
    await refuseMergedIncident(tx, lockedIncident);
    const now = context.now();
    if (!canReopen(lockedIncident, now)) {
      if (lockedIncident.status === "closed")
        throw new Refusal("reopen-too-late", { incidentId: id, days: reopenDays });
      throw new Refusal("illegal-transition", { from: lockedIncident.status, to: "verified" });
    }
    const wasClosed = lockedIncident.status === "closed";
    if (wasClosed) await markReopened(tx, context, lockedIncident);
    const [reopenedIncident] = await tx
      .update(incident)
      .set({
        status: "verified",
        resolvedAt: null,
        closedAt: null,
        closeCode: null,
        closeNote: null,
        version: sql`${incident.version} + 1`,
        ...(wasClosed && { verifiedAt: now, reopened: lockedIncident.reopened + 1 }),
      })
      .where(eq(incident.id, id))
      .returning();
    if (!reopenedIncident) throw new Error("an update returned no row");
    const status = rederiveStatus(reopenedIncident, await readAssignments(tx, id));
    await tx.update(incident).set({ status }).where(eq(incident.id, id));
    if (wasClosed) await rematchPlan(tx, reopenedIncident);
    const noteId = await insertNote(tx, context, { incidentId: id, text: reason });
    const { status: from, closedAt } = lockedIncident;
    const data = { from, to: status, noteId, ...(closedAt && { closedAt: closedAt.toISOString() }) };
    await record(tx, context, [{ kind: "incident.reopened", incidentId: id, data }]);
  });
  context.announce();
  context.announce("positions");
}

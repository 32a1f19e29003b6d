import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { assignment, incident } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { endObsoleteAlarms, restoreDeclinedAlarms } from "../alarms/end-obsolete-alarms";
import { restoreAssignments } from "../assignment/restore-assignments";
import { record } from "../audit/record";
import type { Context } from "../context";
import { canUndoClosing, rederiveStatus } from "../domain/incident";
import { Refusal } from "../errors";
import { requireUnmasked } from "../masking/sensitive-access";
import { type LockedIncident, lockIncident, readAssignments, refuseMergedIncident } from "./lock-incident";
import { markReopened } from "./mark-sensitive";
import { syncWithAssignments } from "./sync-incident";

export const UndoStatusInput = z.strictObject({
  id: z.uuid(),
  /** The action to undo, given by the status that it set. */
  status: z.enum(["verified", "resolved", "closed"]),
});

/**
 * Undoes a verification, a resolution or a closing made by mistake. Restores the assignments that closing ended. Unlike
 * reopening, this needs no reason. A closed incident becomes sensitive if its type is sensitive. Refuses with
 * `illegal-transition` if the status has changed in the meantime, and with `undo-too-late` more than ten minutes after
 * closing.
 */
export async function undoStatus(context: Context, { id, status }: z.output<typeof UndoStatusInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockIncident(tx, id);
    requireUnmasked(context.actor, lockedIncident);
    await refuseMergedIncident(tx, lockedIncident);
    if (status === "verified") await undoVerification(tx, context, lockedIncident);
    else await undoResolvedOrClosed(tx, context, lockedIncident, status);
    await endObsoleteAlarms(tx, context, id);
  });
  context.announce();
  context.announce("positions");
}

async function undoVerification(tx: Db, context: Context, lockedIncident: LockedIncident): Promise<void> {
  const { id, status: from, verifiedAt, reopened } = lockedIncident;
  // After a reopening, `verifiedAt` must be kept, because `readAssignments` uses it as the time of the reopening.
  if (!verifiedAt || from === "closed" || reopened > 0)
    throw new Refusal("illegal-transition", { from, to: "received" });
  const to = from === "verified" ? "received" : from;
  await tx.update(incident).set({ verifiedAt: null, status: to }).where(eq(incident.id, id));
  await syncWithAssignments(tx, { ...lockedIncident, verifiedAt: null, status: to });
  const data = { from, to, undo: "verified" };
  await record(tx, context, [{ kind: "incident.status-changed", incidentId: id, data }]);
}

async function undoResolvedOrClosed(
  tx: Db,
  context: Context,
  lockedIncident: LockedIncident,
  undo: "resolved" | "closed",
): Promise<void> {
  const { id, status: from, verifiedAt, resolvedAt, closedAt } = lockedIncident;
  if (from !== undo) throw new Refusal("illegal-transition", { from, to: verifiedAt ? "verified" : "received" });
  if (undo === "closed" && !canUndoClosing(lockedIncident, context.now()))
    throw new Refusal("undo-too-late", { incidentId: id });
  if (undo === "closed") await markReopened(tx, context, lockedIncident);
  // The assignments that the closing ended have the same end time as the incident.
  const endedAssignments =
    undo === "closed" && closedAt
      ? await tx
          .select()
          .from(assignment)
          .where(and(eq(assignment.incidentId, id), eq(assignment.endedAt, closedAt)))
      : [];
  const crewEvents = await restoreAssignments(tx, context, endedAssignments);
  const to =
    undo === "closed" && resolvedAt
      ? ("resolved" as const)
      : rederiveStatus(lockedIncident, await readAssignments(tx, id));
  const changes = {
    status: to,
    closedAt: null,
    closeCode: null,
    closeNote: null,
    ...(undo === "resolved" && { resolvedAt: null }),
  };
  await tx.update(incident).set(changes).where(eq(incident.id, id));
  await syncWithAssignments(tx, { ...lockedIncident, ...changes });
  const endedAt = resolvedAt ?? closedAt;
  if (to !== "resolved" && endedAt) await restoreDeclinedAlarms(tx, context, id, endedAt);
  await record(tx, context, [{ kind: "incident.reopened", incidentId: id, data: { from, to, undo } }, ...crewEvents]);
}

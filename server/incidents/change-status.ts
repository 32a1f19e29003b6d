import { eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { assignment, incident } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { incidentStatuses } from "../../db/vocabulary";
import { settleAlarms } from "../alarms/settle-alarms";
import { actorName, type Context } from "../context";
import { releaseUnits } from "../dispatch/release-units";
import { endedByClosing, isOpen } from "../domain/assignment";
import { canBecome } from "../domain/incident";
import { Refusal } from "../errors";
import { type Entry, record } from "../live/record";
import { holdIncident, readAssignments } from "./hold-incident";
import { mustSee } from "./may-open";

export const ChangeStatusInput = z.strictObject({
  id: z.uuid(),
  status: z.enum(incidentStatuses),
  version: z.int().min(1),
});

/**
 * Moves an incident on. Refuses with `stale-version` when it changed since it was read, and with `illegal-transition`.
 * Closing ends the open assignments and frees their crews.
 */
export async function changeStatus(
  context: Context,
  { id, status, version }: z.output<typeof ChangeStatusInput>,
): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const held = await holdIncident(tx, id);
    mustSee(context.actor, held);
    if (held.version !== version) {
      throw new Refusal("stale-version", { incidentId: id, current: { version: held.version, status: held.status } });
    }
    if (!canBecome(held.status, status)) throw new Refusal("illegal-transition", { from: held.status, to: status });
    const _actor = actorName(context.actor);
    const at = context.now();
    const entries: Entry[] = [
      { kind: "incident.status-changed", incidentId: id, data: { from: held.status, to: status } },
    ];
    if (status === "closed") {
      const open = (await readAssignments(tx, id)).filter(({ state }) => isOpen(state));
      for (const ending of ["clear", "recalled"] as const) {
        const ended = open.filter(({ state }) => endedByClosing(state) === ending).map(({ id }) => id);
        if (ended.length > 0) {
          await tx.update(assignment).set({ state: ending, endedAt: at }).where(inArray(assignment.id, ended));
        }
      }
      await releaseUnits(
        tx,
        context,
        open.map(({ unitId }) => unitId),
      );
      for (const { id: assignmentId, unitId, state } of open) {
        const data = { assignmentId, from: state, to: endedByClosing(state) };
        entries.push({ kind: "assignment.state-changed", incidentId: id, unitId, data });
      }
    }
    await tx
      .update(incident)
      .set({ status, version: held.version + 1, closedAt: status === "closed" ? at : null })
      .where(eq(incident.id, id));
    await record(tx, context, entries);
    await settleAlarms(tx, context, id);
  });
  context.announce();
}

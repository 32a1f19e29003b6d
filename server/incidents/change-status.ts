import { eq, inArray } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { assignment, incident } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { type CloseCode, closeCodes, type IncidentStatus, incidentStatuses } from "../../db/vocabulary";
import { endObsoleteAlarms } from "../alarms/end-obsolete-alarms";
import { releaseUnits } from "../assignment/release-units";
import { type Entry, record } from "../audit/record";
import type { Context } from "../context";
import { isOpen, stateAfterClosing } from "../domain/assignment";
import { isNextIncidentStatus } from "../domain/incident";
import { badField, Refusal } from "../errors";
import { requireUnmasked } from "../masking/sensitive-access";
import { plainText } from "../plain-text";
import { lockIncident, lockOpenIncident, readAssignments, requireVersion } from "./lock-incident";
import { mergeIncidents } from "./merge/merge-incidents";

export const ChangeStatusInput = z.strictObject({
  id: z.uuid(),
  status: z.enum(incidentStatuses),
  version: z.int().min(1),
  /**
   * Allowed only with the status `closed`. It is optional, because other systems may close an incident without a code.
   */
  closeCode: z.enum(closeCodes).optional(),
  closeNote: plainText(2_000).optional(),
  /** The other incident. Required by the close code `duplicate`, which merges this incident into it. */
  duplicateOf: z.uuid().optional(),
});

type StatusChange = {
  id: string;
  status: IncidentStatus;
  version?: number;
  /** An incident gets the code `duplicate` from `mergeIncidents` only. */
  closeCode?: Exclude<CloseCode, "duplicate">;
  closeNote?: string;
  /** Refuses with `crews-out` if a crew is still assigned. */
  withoutCrews?: boolean;
};

/**
 * Changes an incident's status. Refuses with `stale-version` if the incident has changed since it was read, and with
 * `illegal-transition` if the new status may not follow the current one. Closing ends open assignments and frees their
 * units; closing as a duplicate merges the incident instead (see `mergeIncidents`), so that its calls and crews go to
 * the other one.
 */
export async function changeStatus(context: Context, input: z.output<typeof ChangeStatusInput>): Promise<void> {
  const { id, status, version, closeCode, closeNote, duplicateOf } = input;
  if (status !== "closed" && (closeCode ?? closeNote) !== undefined) {
    throw badField(closeCode === undefined ? "closeNote" : "closeCode", "goes with the status closed only");
  }
  if (closeCode !== "duplicate") {
    if (duplicateOf !== undefined) throw badField("duplicateOf", "goes with the close code duplicate only");
    return setIncidentStatus(context, { id, status, version, closeCode, closeNote });
  }
  if (duplicateOf === undefined) {
    throw badField("duplicateOf", "is missing: the close code duplicate needs the id of the other incident");
  }
  await mergeIncidents(context, { fromId: id, intoId: duplicateOf, note: closeNote, version });
}

/**
 * Changes an incident's status. Without a version, only the order of statuses is checked. The change is then possible
 * even if units have made progress since the incident was read. With `withoutCrews`, refuses with `crews-out` if units
 * are still assigned.
 */
export async function setIncidentStatus(
  context: Context,
  { id, status, version, withoutCrews, ...details }: StatusChange,
): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockIncident(tx, id);
    requireUnmasked(context.actor, lockedIncident);
    requireVersion(lockedIncident, version);
    if (!isNextIncidentStatus(lockedIncident.status, status))
      throw new Refusal("illegal-transition", { from: lockedIncident.status, to: status });
    if (withoutCrews && (await readAssignments(tx, id)).some(({ state }) => isOpen(state)))
      throw new Refusal("crews-out", { incidentId: id });
    const at = context.now();
    const timestamps = {
      ...(status === "verified" && { verifiedAt: lockedIncident.verifiedAt ?? at }),
      ...(status === "resolved" && { resolvedAt: at }),
      ...(status === "closed" && { closedAt: at, closeCode: details.closeCode, closeNote: details.closeNote || null }),
    };
    const endEvents = status === "closed" ? await endAssignments(tx, context, id, at) : [];
    await tx
      .update(incident)
      .set({ status, version: lockedIncident.version + 1, ...timestamps })
      .where(eq(incident.id, id));
    const data = {
      from: lockedIncident.status,
      to: status,
      ...(details.closeCode && { closeCode: details.closeCode }),
    };
    await record(tx, context, [{ kind: "incident.status-changed", incidentId: id, data }, ...endEvents]);
    await endObsoleteAlarms(tx, context, id);
  });
  context.announce();
}

async function endAssignments(tx: Db, context: Context, incidentId: string, at: Date): Promise<Entry[]> {
  const openAssignments = (await readAssignments(tx, incidentId)).filter(({ state }) => isOpen(state));
  for (const endState of ["clear", "recalled"] as const) {
    const endedIds = openAssignments.filter(({ state }) => stateAfterClosing(state) === endState).map(({ id }) => id);
    if (endedIds.length > 0) {
      await tx.update(assignment).set({ state: endState, endedAt: at }).where(inArray(assignment.id, endedIds));
    }
  }
  await releaseUnits(
    tx,
    context,
    openAssignments.map(({ unitId }) => unitId),
  );
  return openAssignments.map(({ id: assignmentId, unitId, state }) => {
    const data = { assignmentId, from: state, to: stateAfterClosing(state) };
    return { kind: "assignment.state-changed", incidentId, unitId, data };
  });
}

export const VerifyIncidentInput = z.strictObject({ id: z.uuid() });
export const ResolveIncidentInput = VerifyIncidentInput.extend({ withoutCrews: z.boolean().optional() });
export const CloseIncidentInput = z.strictObject({
  id: z.uuid(),
  code: z.enum(closeCodes),
  note: plainText(2_000).optional(),
});

/**
 * Records that somebody verified the incident. Its status becomes `verified` only if it was `received`; otherwise only
 * the time is stored. Has no effect if the incident is already verified. Refuses a closed incident with
 * `incident-closed`.
 */
export async function verifyIncident(context: Context, { id }: z.output<typeof VerifyIncidentInput>): Promise<void> {
  const at = context.now();
  await inTransaction(context.db, async (tx) => {
    const lockedIncident = await lockOpenIncident(tx, id);
    requireUnmasked(context.actor, lockedIncident);
    if (lockedIncident.verifiedAt) return;
    const status = isNextIncidentStatus(lockedIncident.status, "verified") ? "verified" : lockedIncident.status;
    await tx
      .update(incident)
      .set({ status, verifiedAt: at, version: lockedIncident.version + 1 })
      .where(eq(incident.id, id));
    await record(tx, context, [
      status === lockedIncident.status
        ? { kind: "incident.verified", incidentId: id }
        : { kind: "incident.status-changed", incidentId: id, data: { from: lockedIncident.status, to: status } },
    ]);
  });
  context.announce();
}

/**
 * Records that the work on scene is done. Units may still be assigned, for example on their way back. With
 * `withoutCrews`, refuses with `crews-out` in that case, so that the screen can ask for a confirmation.
 */
export async function resolveIncident(
  context: Context,
  { id, withoutCrews = false }: z.output<typeof ResolveIncidentInput>,
): Promise<void> {
  await setIncidentStatus(context, { id, status: "resolved", withoutCrews });
}

/**
 * Closes an incident with a close code, ends its open assignments and frees their units. Refuses the code `duplicate`
 * with `invalid-input`, because it does not name the other incident; use `mergeIncidents`.
 */
export async function closeIncident(
  context: Context,
  { id, code, note }: z.output<typeof CloseIncidentInput>,
): Promise<void> {
  if (code === "duplicate") throw badField("code", "duplicate is set by merging the incident into the other one");
  await setIncidentStatus(context, { id, status: "closed", closeCode: code, closeNote: note });
}

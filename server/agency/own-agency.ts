import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { listUnits as queryUnits } from "../../db/queries/unit";
import { assignment } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { duties } from "../../db/vocabulary";
import { type Context, freshSince } from "../context";
import { Refusal } from "../errors";
import { requireOwnAgency } from "../forwarding/answer-forwarding";
import { type AddNoteInput, storeNote } from "../incidents/add-note";
import { listCalls } from "../incidents/list-incident-calls";
import { findRemainingIncident, lockCurrentIncident } from "../incidents/lock-incident";
import { listNotes } from "../incidents/read-incident-log";
import {
  type AgencyHistoryInput,
  type ListIncidentsInput,
  listAgencyHistory,
  listAgencyIncidents,
  readIncident,
} from "../incidents/read-incidents";
import { recordView } from "../incidents/record-reads";
import { maskIncidentForAgency } from "../masking/mask-incident";
import { maskNotesForAgency } from "../masking/mask-notes";
import { discreetMinutes } from "../masking/mask-unit";
import { changeDuty } from "../units/change-duty";

/**
 * Lists the incidents that were forwarded to the officer's agency or have one of its units assigned. Details that would
 * reveal other agencies' units are removed, and sensitive incidents have no address, text or location, as in all lists.
 */
export async function listOwnIncidents(context: Context, input: z.output<typeof ListIncidentsInput>) {
  return listAgencyIncidents(context, requireOwnAgency(context), input);
}

/** Lists the closed incidents of the officer's agency, newest first, a page at a time. */
export async function listOwnHistory(context: Context, input: z.output<typeof AgencyHistoryInput>) {
  return listAgencyHistory(context, requireOwnAgency(context), input);
}

/**
 * Returns one of the incidents that `listOwnIncidents` lists, and refuses any other with `not-found`. Viewing a
 * sensitive incident is recorded in the audit trail.
 */
export async function openOwnIncident(context: Context, { id }: { id: string }) {
  const agency = requireOwnAgency(context);
  const view = await readIncident(context, { id });
  const isOwn = view.forwardings.some((forwarding) => forwarding.agency === agency);
  if (!isOwn && !(await hasSentUnit(context, id, agency))) throw new Refusal("not-found", { incidentId: id });
  await recordView(context, view);
  return maskIncidentForAgency(agency, view);
}

/** Whether a unit of the agency was sent to the incident, other than by an assignment that was undone. */
async function hasSentUnit({ db }: Pick<Context, "db">, incidentId: string, agency: string): Promise<boolean> {
  const [sentUnit] = await db
    .select({ id: assignment.id })
    .from(assignment)
    .innerJoin(unit, eq(unit.id, assignment.unitId))
    .where(and(eq(assignment.incidentId, incidentId), eq(unit.agencyCode, agency), eq(assignment.undone, false)))
    .limit(1);
  return sentUnit !== undefined;
}

/** Lists the calls of an incident of the officer's agency, with phone numbers. */
export async function listOwnCalls(context: Context, { id }: { id: string }) {
  await openOwnIncident(context, { id });
  return listCalls(context, { id });
}

/** Lists the notes of an incident of the officer's agency that its officers may read, oldest first. */
export async function listOwnNotes(context: Context, { id }: { id: string }) {
  const incident = await openOwnIncident(context, { id });
  const agency = requireOwnAgency(context);
  const hasSent = await hasSentUnit(context, id, agency);
  return maskNotesForAgency({ agency, hasSentUnit: hasSent }, incident, await listNotes(context, { id }));
}

/**
 * Adds an officer's note to an incident of their agency, even to a closed one. A note for an incident that was merged
 * is added to the remaining one. The control room sees it at once.
 */
export async function addOwnNote(
  context: Context,
  { incidentId: requestedId, id, text }: z.output<typeof AddNoteInput>,
): Promise<{ id: string }> {
  await inTransaction(context.db, async (tx) => {
    const { id: incidentId } = await lockCurrentIncident(
      tx,
      async () => (await findRemainingIncident(tx, requestedId)).id,
    );
    await openOwnIncident({ ...context, db: tx }, { id: incidentId });
    await storeNote(tx, context, { id, incidentId, text });
  });
  context.announce();
  return { id };
}

export const SetOwnDutyInput = z.strictObject({ unitId: z.uuid(), duty: z.enum(duties) });

/**
 * Puts a unit of the officer's agency on or off duty, as its crew can. Refuses with `not-found` if the unit belongs to
 * another agency.
 */
export async function setOwnDuty(context: Context, { unitId, duty }: z.output<typeof SetOwnDutyInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const [ownUnit] = await tx
      .select({ id: unit.id })
      .from(unit)
      .where(and(eq(unit.id, unitId), eq(unit.agencyCode, requireOwnAgency(context))));
    if (!ownUnit) throw new Refusal("not-found", { unitId });
    await changeDuty(tx, context, { unitId, duty, at: context.now() });
  });
  context.announce();
}

/** Lists the units of the officer's agency with their positions and tasks. */
export async function listOwnUnits(context: Context) {
  const agency = requireOwnAgency(context);
  const units = await queryUnits(context.db, {
    now: context.now(),
    fresh_since: freshSince(context),
    moved_since: "-infinity",
    also_ids: [],
    hidden_after: "infinity",
    discreet_minutes: discreetMinutes,
  });
  return units.filter((unit) => unit.agency === agency);
}

import type { z } from "zod";
import { listUnits as queryUnits } from "../../db/queries/unit-and-district";
import { type Context, freshSince } from "../context";
import { Refusal } from "../errors";
import { listCalls } from "../incidents/list-incident-calls";
import { type ListIncidentsInput, listAgencyIncidents, readIncident } from "../incidents/read-incidents";
import { recordView } from "../incidents/record-reads";
import { incidentForAgency } from "../masking/mask-incident";
import { discreetMinutes } from "../masking/mask-unit";

/**
 * Lists the incidents that were forwarded to the officer's agency or have one of its units assigned. They are not
 * masked.
 */
export async function listOwnIncidents(context: Context, input: z.output<typeof ListIncidentsInput>) {
  return listAgencyIncidents(context, agencyOf(context), input);
}

/**
 * Returns one of the incidents that `listOwnIncidents` lists, and refuses any other with `not-found`. Viewing a
 * sensitive incident is recorded in the audit trail.
 */
export async function openOwnIncident(context: Context, { id }: { id: string }) {
  const agency = agencyOf(context);
  const view = await readIncident(context, { id });
  const isOwn = view.forwardings.some((forwarding) => forwarding.agency === agency);
  if (!isOwn && !view.assignments.some(({ unit }) => unit.agency === agency)) {
    throw new Refusal("not-found", { incidentId: id });
  }
  await recordView(context, view);
  return incidentForAgency(agency, view);
}

/** Lists the calls of an incident of the officer's agency, with phone numbers. */
export async function listOwnCalls(context: Context, { id }: { id: string }) {
  await openOwnIncident(context, { id });
  return listCalls(context, { id });
}

/** Lists the units of the officer's agency with their positions and tasks. */
export async function listOwnUnits(context: Context) {
  const agency = agencyOf(context);
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

function agencyOf({ actor }: Context): string {
  if (!actor.agencyCode) throw new Refusal("forbidden", { needs: "an agency" });
  return actor.agencyCode;
}

import { asc, desc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { assignment, incident } from "../../db/schema/incidents";
import { district } from "../../db/schema/places";
import { incidentType } from "../../db/schema/plans";
import { unit } from "../../db/schema/units";
import { incidentStatuses } from "../../db/vocabulary";
import type { Context } from "../context";
import { etaSeconds } from "../domain/eta";
import { Refusal } from "../errors";

export const ListIncidentsInput = z.strictObject({
  status: z.enum(["open", ...incidentStatuses]).default("open"),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
});

/** An incident as screens and machines see it, with every unit ever sent to it, in the order they were sent. */
export type IncidentView = Awaited<ReturnType<typeof readViews>>[number];
export type AssignmentView = IncidentView["assignments"][number];

/** Open incidents by urgency, then age, or those of one status, newest first; no more than `limit`. */
export async function listIncidents(context: Context, { status, limit }: z.output<typeof ListIncidentsInput>) {
  const open = status === "open";
  // The predicate of the partial index, word for word.
  const where = open ? sql`status <> 'closed'` : eq(incident.status, status);
  const order = open ? [asc(incident.priority), asc(incident.openedAt)] : [desc(incident.openedAt)];
  return readViews(context.db, where, order, limit);
}

/** One incident; refuses with `not-found`. */
export async function readIncident(context: Context, { id }: { id: string }): Promise<IncidentView> {
  const [view] = await readViews(context.db, eq(incident.id, id), [], 1);
  if (!view) throw new Refusal("not-found", { incidentId: id });
  return view;
}

async function readViews(db: Db, where: SQL, order: SQL[], limit: number) {
  const incidents = await db
    .select({
      id: incident.id,
      number: incident.number,
      type: incident.typeCode,
      category: incidentType.category,
      mode: incidentType.mode,
      priority: incident.priority,
      status: incident.status,
      location: incident.location,
      precision: incident.precision,
      address: incident.address,
      description: incident.description,
      district: { code: district.code, name: district.name },
      boundary: incident.boundary,
      sensitive: incident.sensitive,
      simulated: incident.simulated,
      openedAt: incident.openedAt,
      closedAt: incident.closedAt,
      version: incident.version,
      unmet: incident.unmet,
    })
    .from(incident)
    .innerJoin(incidentType, eq(incidentType.code, incident.typeCode))
    .innerJoin(district, eq(district.code, incident.districtCode))
    .where(where)
    .orderBy(...order)
    .limit(limit);
  if (incidents.length === 0) return [];
  const ids = incidents.map(({ id }) => id);
  const assignments = await db
    .select({
      incidentId: assignment.incidentId,
      id: assignment.id,
      requirement: assignment.requirement,
      unit: {
        id: unit.id,
        callSign: unit.callSign,
        kind: unit.kind,
        agency: unit.agencyCode,
        mobility: unit.mobility,
        simulated: unit.simulated,
      },
      state: assignment.state,
      chosenBy: assignment.chosenBy,
      rank: assignment.rank,
      distanceM: assignment.distanceM,
      basis: assignment.basis,
      fixAgeSeconds: assignment.fixAgeSeconds,
      responsible: assignment.responsible,
      passedOver: assignment.passedOver,
      assignedAt: assignment.assignedAt,
      acknowledgedAt: assignment.acknowledgedAt,
      enRouteAt: assignment.enRouteAt,
      onSceneAt: assignment.onSceneAt,
      transportingAt: assignment.transportingAt,
      endedAt: assignment.endedAt,
    })
    .from(assignment)
    .innerJoin(unit, eq(unit.id, assignment.unitId))
    .where(inArray(assignment.incidentId, ids))
    .orderBy(assignment.assignedAt, assignment.requirement, assignment.rank);
  const sentTo = new Map<
    string,
    (Omit<(typeof assignments)[number], "incidentId"> & { etaSeconds: number | null })[]
  >();
  for (const { incidentId, ...sent } of assignments) {
    const eta = sent.distanceM === null ? null : etaSeconds(sent.distanceM, sent.unit.mobility);
    sentTo.set(incidentId, [...(sentTo.get(incidentId) ?? []), { ...sent, etaSeconds: eta }]);
  }
  return incidents.map((one) => ({ ...one, assignments: sentTo.get(one.id) ?? [] }));
}

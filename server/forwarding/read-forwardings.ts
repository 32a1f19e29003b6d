import { asc, eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { forwarding, handover, neighbour } from "../../db/schema/forwarding";
import { person } from "../../db/schema/people";

/** Forwardings and handovers of incidents with their acknowledgements. Returns a lookup by incident id. */
export async function readForwardings(db: Db, incidentIds: string[]) {
  const forwardings = await db
    .select({
      incidentId: forwarding.incidentId,
      agency: forwarding.agencyCode,
      forwardedAt: forwarding.forwardedAt,
      acknowledgedAt: forwarding.acknowledgedAt,
      acknowledgedBy: person.name,
    })
    .from(forwarding)
    .leftJoin(person, sql`${forwarding.acknowledgedBy} = 'person:' || ${person.id}`)
    .where(inArray(forwarding.incidentId, incidentIds))
    .orderBy(asc(forwarding.forwardedAt), asc(forwarding.agencyCode));
  const handovers = await db
    .select({
      incidentId: handover.incidentId,
      id: handover.id,
      neighbour: neighbour.name,
      phone: neighbour.phone,
      handedAt: handover.handedAt,
      note: handover.note,
      acknowledgedAt: handover.acknowledgedAt,
      acknowledgedBy: handover.acknowledgedBy,
    })
    .from(handover)
    .innerJoin(neighbour, eq(neighbour.code, handover.neighbourCode))
    .where(inArray(handover.incidentId, incidentIds))
    .orderBy(asc(handover.handedAt));
  const forwardingsOf = byIncident(forwardings);
  const handoversOf = byIncident(handovers);
  return (id: string) => ({ forwardings: forwardingsOf.get(id) ?? [], handovers: handoversOf.get(id) ?? [] });
}

function byIncident<Row extends { incidentId: string }>(rows: readonly Row[]): Map<string, Omit<Row, "incidentId">[]> {
  const grouped = new Map<string, Omit<Row, "incidentId">[]>();
  for (const { incidentId, ...row } of rows) grouped.set(incidentId, [...(grouped.get(incidentId) ?? []), row]);
  return grouped;
}

import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { station } from "../../db/schema/agencies";
import type { IncidentView } from "../../server/incidents/read-incidents";
import { deleteUnitsAndIncidents } from "./makers";
import { testOnBothDatabases } from "./test";

/**
 * Tests one statement of docs/assignment-rule.md in a database without units and incidents: on PostgreSQL, and in a
 * full run also on the embedded database.
 */
export function testRule(title: string, body: (db: Db) => Promise<void>): void {
  testOnBothDatabases(title, async ({ db }) => {
    await deleteUnitsAndIncidents(db);
    await body(db);
  });
}

/** The fields of an incident that a service function and the HTTP interface both return. */
type AssignedIncident = {
  assignments: {
    unit: { callSign: string };
    passedOver: { callSign: string; cause: string; detail: string | null }[];
  }[];
};

/** Lists the call signs of the assigned units, in order. */
export function listSent({ assignments }: AssignedIncident): string[] {
  return assignments.map(({ unit }) => unit.callSign);
}

/** Lists the unmet requirements with their reasons: "ambulance*1 all-busy". */
export function listUnmet(incident: IncidentView): string[] {
  return incident.unmet.map(({ kind, missing, reason }) => `${kind}*${missing} ${reason}`);
}

/** Lists the units passed over in favour of the first assigned unit, each with cause and detail: "A-1 busy 7". */
export function listPassedOver({ assignments: [firstAssignment] }: AssignedIncident): string[] {
  return (firstAssignment?.passedOver ?? []).map(({ callSign, cause, detail }) =>
    [callSign, cause, detail].filter(Boolean).join(" "),
  );
}

/** Reads a station of the reference data. */
export async function readStation(db: Db, code: string): Promise<typeof station.$inferSelect> {
  const [existingStation] = await db.select().from(station).where(eq(station.code, code));
  if (!existingStation) throw new Error(`the reference data has no station ${code}`);
  return existingStation;
}

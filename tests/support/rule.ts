import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { station } from "../../db/schema/agencies";
import type { IncidentView } from "../../server/incidents/read-incidents";
import { deleteUnitsAndIncidents } from "./makers";
import { testOnBoth } from "./test";

/** Tests a sentence of the rule on both databases, each initially without units and incidents. */
export function testRule(sentence: string, body: (db: Db) => Promise<void>): void {
  testOnBoth(sentence, async ({ db }) => {
    await deleteUnitsAndIncidents(db);
    await body(db);
  });
}

/** An incident as a function or the HTTP interface returns it. */
type AssignedIncident = {
  assignments: {
    unit: { callSign: string };
    passedOver: { callSign: string; cause: string; detail: string | null }[];
  }[];
};

/** The call signs that the rule assigned, in order. */
export function listSent({ assignments }: AssignedIncident): string[] {
  return assignments.map(({ unit }) => unit.callSign);
}

/** What is unmet: "ambulance*1 all-busy". */
export function listUnmet(incident: IncidentView): string[] {
  return incident.unmet.map(({ kind, missing, reason }) => `${kind}*${missing} ${reason}`);
}

/** Units nearer than the first assigned one, with the cause: "A-1 busy 7". */
export function listPassedOver({ assignments: [first] }: AssignedIncident): string[] {
  return (first?.passedOver ?? []).map(({ callSign, cause, detail }) =>
    [callSign, cause, detail].filter(Boolean).join(" "),
  );
}

/** A station of the reference data. */
export async function readStation(db: Db, code: string): Promise<typeof station.$inferSelect> {
  const [existingStation] = await db.select().from(station).where(eq(station.code, code));
  if (!existingStation) throw new Error(`the reference data has no station ${code}`);
  return existingStation;
}

import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { station } from "../../db/schema/agencies";
import type { IncidentView } from "../../server/incidents/read-incidents";
import { emptyField } from "./makers";
import { testOnBoth } from "./test";

/** A sentence of the rule, on both databases, each time on an empty field. */
export function testRule(sentence: string, body: (db: Db) => Promise<void>): void {
  testOnBoth(sentence, async ({ db }) => {
    await emptyField(db);
    await body(db);
  });
}

/** An incident as a verb or the interface gives it. */
type Sent = {
  assignments: {
    unit: { callSign: string };
    passedOver: { callSign: string; cause: string; detail: string | null }[];
  }[];
};

/** Whom the rule sent, by call sign, in order. */
export function sent({ assignments }: Sent): string[] {
  return assignments.map(({ unit }) => unit.callSign);
}

/** What could not be filled: "ambulance*1 all-busy". */
export function unmet(incident: IncidentView): string[] {
  return incident.unmet.map(({ kind, missing, reason }) => `${kind}*${missing} ${reason}`);
}

/** Who was nearer than the first unit sent, and why not taken: "A-1 busy 7". */
export function passedOver({ assignments: [first] }: Sent): string[] {
  return (first?.passedOver ?? []).map(({ callSign, cause, detail }) =>
    [callSign, cause, detail].filter(Boolean).join(" "),
  );
}

/** A station of the reference data. */
export async function knownStation(db: Db, code: string): Promise<typeof station.$inferSelect> {
  const [known] = await db.select().from(station).where(eq(station.code, code));
  if (!known) throw new Error(`the reference data has no station ${code}`);
  return known;
}

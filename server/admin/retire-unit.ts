import { and, asc, eq, isNotNull, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { refreshUnitCopies } from "../../db/queries/unit";
import { person } from "../../db/schema/people";
import { unit, unitPosition } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { hasOpenPanic } from "../alarms/confirm-safe";
import { type Context, freshSince } from "../context";
import { Refusal } from "../errors";
import { changeDuty } from "../units/change-duty";
import { recordChange } from "./record-change";
import { lockUnit } from "./save-unit";

export const RetireUnitInput = z.strictObject({
  id: z.uuid(),
  /** False brings the unit back. */
  isRetired: z.boolean(),
});

/**
 * Retires a unit that is no longer used, or brings it back. A retired unit cannot be sent and is in no list of units
 * but `listRetiredUnits`. Its past assignments, trail and figures stay. A unit that is brought back is off duty.
 * Refuses with `unit-taken` if the unit is assigned, and with `in-use` if its crew has called for help or if accounts
 * belong to it (`people`).
 */
export async function retireUnit(context: Context, { id, isRetired }: z.output<typeof RetireUnitInput>): Promise<void> {
  await inTransaction(context.db, async (tx) => {
    const { callSign, kind, retiredAt, isTaken } = await lockUnit(tx, id);
    if (isRetired === (retiredAt !== null)) return;
    const newRetiredAt = isRetired ? context.now() : null;
    if (isRetired) {
      if (isTaken) throw new Refusal("unit-taken", { callSign });
      await requireUnused(tx, id);
      await changeDuty(tx, context, { unitId: id, duty: "off-duty", at: context.now() });
      await tx.update(unit).set({ retiredAt: newRetiredAt }).where(eq(unit.id, id));
      await tx.delete(unitPosition).where(eq(unitPosition.unitId, id));
    } else {
      await tx.update(unit).set({ retiredAt: newRetiredAt }).where(eq(unit.id, id));
      await tx.insert(unitPosition).values({ unitId: id, kind, eligible: false });
      await refreshUnitCopies(tx, { ids: [id], fresh_since: freshSince(context) });
    }
    const change = { before: { retiredAt }, after: { retiredAt: newRetiredAt } };
    await recordChange(tx, context, { kind: "unit.changed", subject: { callSign }, unitId: id, ...change });
  });
  context.announce();
  context.announce("positions");
}

async function requireUnused(tx: Db, unitId: string): Promise<void> {
  if (await hasOpenPanic(tx, unitId)) throw new Refusal("in-use", { cause: "panic" });
  const people = await tx
    .select({ name: person.name })
    .from(person)
    .where(and(eq(person.unitId, unitId), isNull(person.deactivatedAt)))
    .orderBy(asc(person.name));
  if (people.length > 0) throw new Refusal("in-use", { people: people.map(({ name }) => name) });
}

/** Lists the retired units, sorted by call sign. */
export async function listRetiredUnits({ db }: Pick<Context, "db">) {
  return db
    .select({
      id: unit.id,
      callSign: unit.callSign,
      kind: unit.kind,
      agency: unit.agencyCode,
      retiredAt: unit.retiredAt,
    })
    .from(unit)
    .where(isNotNull(unit.retiredAt))
    .orderBy(asc(unit.callSign));
}

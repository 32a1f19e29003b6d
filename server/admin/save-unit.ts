import { eq, isNotNull } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { refreshUnitCopies } from "../../db/queries/unit";
import { agency, station } from "../../db/schema/agencies";
import { unit } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { duties, mobilities, unitKinds } from "../../db/vocabulary";
import { type Context, freshSince } from "../context";
import { badField, Refusal } from "../errors";
import { findUnitsBoundToAgency, saveUnits } from "../import/save-units";
import { changeDuty } from "../units/change-duty";
import { checkBase, recordChange, storedText } from "./record-change";

const unitFields = {
  callSign: z.string().trim().min(1).max(64),
  agencyCode: z.string().min(1).max(64),
  stationCode: z.string().min(1).max(64).nullish(),
  kind: z.enum(unitKinds),
  skills: z.array(z.string().trim().min(1).max(64)).max(50).default([]),
  mobility: z.enum(mobilities),
  /** The number for SMS about new tasks; null for none, undefined to leave it unchanged. */
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 -]{5,20}$/, "must be a phone number")
    .nullish(),
};

export const SaveUnitInput = z.strictObject({
  /** Id of the unit to change; undefined adds a new unit. */
  id: z.uuid().optional(),
  ...unitFields,
  /** Undefined leaves it unchanged, because the crew may have changed it since the form was opened. */
  duty: z.enum(duties).optional(),
  base: z.strictObject({ ...unitFields, callSign: storedText }).nullish(),
});
type UnitInput = z.output<typeof SaveUnitInput>;

/**
 * Adds or changes a unit, including its call sign. An assigned unit keeps its assignment. A new unit is off duty unless
 * `duty` is given; a change of duty has the same effects as one by the crew (see `changeDuty`). Refuses with
 * `stale-version` if the unit no longer has the values of `base`.
 */
export async function saveUnit(context: Context, { id, duty, base, ...values }: UnitInput): Promise<{ id: string }> {
  const savedUnit = await inTransaction(context.db, async (tx) => {
    const before = id ? await lockUnit(tx, id) : null;
    checkBase(base, before);
    const after = {
      ...values,
      stationCode: values.stationCode ?? null,
      duty: before?.duty ?? duty ?? "off-duty",
    };
    await checkUnit(tx, after, id);
    if (before) await checkAgency(tx, { callSign: before.callSign, agencyCode: after.agencyCode });
    if (id) {
      await tx.update(unit).set(after).where(eq(unit.id, id));
      await refreshUnitCopies(tx, { ids: [id], fresh_since: freshSince(context) });
      if (duty) await changeDuty(tx, context, { unitId: id, duty, at: context.now() });
    } else {
      await saveUnits(tx, context, [{ unit: { ...after, simulated: false }, position: null }]);
    }
    const [row] = await tx.select({ id: unit.id }).from(unit).where(eq(unit.callSign, after.callSign));
    if (!row) throw new Error("the saved unit was not found");
    const subject = { callSign: after.callSign };
    await recordChange(tx, context, {
      kind: "unit.changed",
      subject,
      unitId: row.id,
      before: before && toFields(before),
      after: toFields({ ...after, phone: after.phone === undefined ? (before?.phone ?? null) : after.phone }),
    });
    return row;
  });
  context.announce();
  return savedUnit;
}

/** Reads and locks a unit. Refuses with `not-found` if there is none with this id. */
export async function lockUnit(tx: Db, id: string) {
  const [lockedUnit] = await tx.select().from(unit).where(eq(unit.id, id)).for("update");
  if (!lockedUnit) throw new Refusal("not-found", { unitId: id });
  return lockedUnit;
}

async function checkUnit(
  tx: Db,
  { callSign, agencyCode, stationCode }: UnitInput,
  id: string | undefined,
): Promise<void> {
  const [duplicate] = await tx
    .select({ id: unit.id, retiredAt: unit.retiredAt })
    .from(unit)
    .where(eq(unit.callSign, callSign));
  if (duplicate && duplicate.id !== id) {
    const owner = duplicate.retiredAt ? "a retired unit" : "another unit";
    throw badField("callSign", `"${callSign}" is taken by ${owner}`, duplicate.retiredAt ? "retired" : "taken");
  }
  const agencies = await tx.select({ code: agency.code }).from(agency).where(eq(agency.code, agencyCode));
  if (agencies.length === 0) throw badField("agencyCode", `no agency has the code "${agencyCode}"`, "not-there");
  if (!stationCode) return;
  const stations = await tx.select({ code: station.code }).from(station).where(eq(station.code, stationCode));
  if (stations.length === 0) throw badField("stationCode", `no station has the code "${stationCode}"`, "not-there");
}

async function checkAgency(tx: Db, existingUnit: Pick<UnitInput, "callSign" | "agencyCode">): Promise<void> {
  const servedElsewhere = await findUnitsBoundToAgency(tx, [existingUnit]);
  if (servedElsewhere.length > 0) {
    throw badField("agencyCode", "the unit has been sent to incidents for another agency", "has-served");
  }
}

type AuditedUnit = Omit<UnitInput, "stationCode" | "duty"> &
  Pick<typeof unit.$inferSelect, "stationCode" | "duty" | "phone">;

/** The fields of a unit for the audit trail. The phone number is left out, because it could not be deleted there. */
function toFields({ callSign, agencyCode, stationCode, kind, skills, mobility, duty, phone }: AuditedUnit) {
  return { callSign, agencyCode, stationCode, kind, skills, mobility, duty, phone: phone !== null };
}

/** Lists the phone numbers of the units that have one, by unit id. */
export async function listUnitPhones({ db }: Pick<Context, "db">) {
  return db.select({ id: unit.id, phone: unit.phone }).from(unit).where(isNotNull(unit.phone));
}

import { eq } from "drizzle-orm";
import { z } from "zod";
import { facility } from "../../db/schema/places";
import { inTransaction } from "../../db/transaction";
import { facilityKinds, positionQualities } from "../../db/vocabulary";
import type { Context } from "../context";
import { badField } from "../errors";
import { assignDistricts, moveLinkedStations } from "../import/update-dependents";
import { Location } from "../location";
import { checkBase, recordChange, storedText } from "./record-change";
import { checkCode, StoredCode } from "./save-agency";

/** Fields that say how a position is known, and from whom or what. Both are required for a new or moved position. */
export const positionBasis = {
  positionQuality: z.enum(["surveyed", "map", "approximate"]).optional(),
  positionSource: z.string().trim().min(3).max(200).optional(),
};

/** The same fields as imports and the seed may have stored them. */
export const storedPositionBasis = {
  positionQuality: z.enum(positionQualities).nullish(),
  positionSource: storedText.nullish(),
};

/** Refuses with `invalid-input` a new position without its quality, and a new quality without its source. */
export function checkPositionBasis(
  hasMoved: boolean,
  { positionQuality, positionSource }: { positionQuality?: string; positionSource?: string },
): void {
  if (hasMoved && positionQuality === undefined) throw badField("positionQuality", "is missing", "missing");
  if (positionQuality !== undefined && positionSource === undefined) {
    throw badField("positionSource", "is missing", "missing");
  }
}

const facilityFields = {
  name: z.string().trim().min(1).max(200),
  kind: z.enum(facilityKinds),
  agency: z.string().trim().max(64).nullish(),
  address: z.string().trim().max(500).nullish(),
  position: Location,
};

export const SaveFacilityInput = z.strictObject({
  id: StoredCode,
  ...{ ...facilityFields, ...positionBasis },
  base: z
    .strictObject({
      ...{ ...facilityFields, ...storedPositionBasis },
      ...{ agency: storedText.nullish(), address: storedText.nullish() },
    })
    .nullish(),
});

/**
 * Adds or changes a facility. If it is moved, the stations linked to it move as well, and the audit trail keeps the
 * previous position. Refuses with `invalid-input` a new position without its quality and source, and with
 * `stale-version` if the facility no longer has the values of `base`.
 */
export async function saveFacility(context: Context, { id, base, ...fields }: z.output<typeof SaveFacilityInput>) {
  await inTransaction(context.db, async (tx) => {
    const [before] = await tx.select().from(facility).where(eq(facility.id, id)).for("update");
    checkBase(base, before);
    checkCode("id", id, before);
    const { position } = fields;
    const hasMoved = before?.position.lng !== position.lng || before.position.lat !== position.lat;
    const { positionQuality = before?.positionQuality, positionSource } = fields;
    checkPositionBasis(hasMoved, fields);
    if (!positionQuality) throw badField("positionQuality", "is missing", "missing");
    const values = {
      id,
      ...fields,
      agency: fields.agency ?? null,
      address: fields.address ?? null,
      source: before?.source ?? "administration",
      positionQuality,
      positionSource: positionSource ?? before?.positionSource ?? null,
      ...(fields.positionQuality !== undefined && { positionErrorM: null, positionNote: null }),
    };
    await tx.insert(facility).values(values).onConflictDoUpdate({ target: facility.id, set: values });
    if (hasMoved) {
      await assignDistricts(tx, [id]);
      await moveLinkedStations(tx, context, [id]);
    }
    const [after] = await tx.select().from(facility).where(eq(facility.id, id));
    const change = { before: before ?? null, after: after ?? null };
    await recordChange(tx, context, { kind: "facility.changed", subject: { facility: id }, ...change });
  });
  context.announce();
}

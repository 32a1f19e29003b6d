import { z } from "zod";
import type { Db } from "../../db/client";
import { roadVehicles, vehicles } from "../../db/network-vocabulary";
import { type ClosureShape, measureClosure } from "../../db/queries/closure";
import { badField } from "../errors";
import { Moment } from "../moment";
import { plainText } from "../plain-text";

/** Maximum diagonal of a closure's bounding box: half the extent of the regency. */
const maxDiagonalM = 100_000;
/** Maximum number of corners of a line, or of all rings of an area together. */
const maxCorners = 2_000;

const Corner = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);

/** A GeoJSON LineString or Polygon in WGS84. */
export const Shape = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("LineString"), coordinates: z.array(Corner).min(2).max(maxCorners) }),
  z.strictObject({
    type: z.literal("Polygon"),
    coordinates: z.array(z.array(Corner).min(4).max(maxCorners)).min(1).max(20),
  }),
]);

export const Vehicles = z
  .array(z.enum(vehicles))
  .min(1)
  .max(vehicles.length)
  .transform((chosenVehicles) => vehicles.filter((vehicle) => chosenVehicles.includes(vehicle)));

const closureFields = {
  /** Name of the road or place. */
  label: plainText(120).trim().min(1),
  /** A value of `closureReasons`, or free text. */
  reason: plainText(200).trim().min(1),
};

export const CreateClosureInput = z.strictObject({
  geometry: Shape,
  ...closureFields,
  /** The vehicles that cannot pass; by default all road vehicles. */
  vehicles: Vehicles.default([...roadVehicles]),
  /** When the closure is expected to end; null if it lasts until it is lifted. */
  endsAt: Moment.nullable().default(null),
  /** The incident that caused the closure. */
  incidentId: z.uuid().nullable().default(null),
});
export type CreateClosureInput = z.output<typeof CreateClosureInput>;

export const ChangeClosureInput = z.strictObject({
  id: z.uuid(),
  label: closureFields.label.optional(),
  reason: closureFields.reason.optional(),
  endsAt: Moment.nullable().optional(),
});
export type ChangeClosureInput = z.output<typeof ChangeClosureInput>;

export const ClosureInput = z.strictObject({ id: z.uuid() });

/** Refuses a shape that is invalid or too large. The refusal names the input field and the cause. */
export async function checkShape(tx: Db, shape: ClosureShape): Promise<void> {
  const isArea = shape.type === "Polygon";
  const fieldPath = "geometry.coordinates";
  const rings = isArea ? shape.coordinates : [shape.coordinates];
  const cornerCount = rings.reduce((sum, { length }) => sum + length, 0);
  if (cornerCount > maxCorners)
    throw badField(fieldPath, `has ${cornerCount} corners, more than ${maxCorners}`, "too-long");
  const isOpen = isArea && rings.some((ring) => ring[0]?.join() !== ring.at(-1)?.join());
  if (isOpen) throw badField(fieldPath, "has a ring whose last corner is not its first", "open-ring");
  const [measurement] = await measureClosure(tx, { shape: JSON.stringify(shape) });
  if (!measurement?.isValid)
    throw badField(fieldPath, measurement?.reason ?? "cannot be read", isArea ? "invalid-area" : "invalid-line");
  if (measurement.diagonalM > maxDiagonalM)
    throw badField(
      fieldPath,
      `is ${Math.round(measurement.diagonalM / 1_000)} km across, more than 100 km`,
      "too-wide",
    );
}

/** Refuses an end time that is not in the future. */
export function checkEnd(endsAt: Date | null, now: Date): void {
  if (endsAt && endsAt <= now) throw badField("endsAt", "must be in the future", "in-past");
}

import { eq } from "drizzle-orm";
import { z } from "zod";
import { unit } from "../../db/schema/units";
import type { Context } from "../context";
import { trailGapSeconds } from "../domain/replay";
import { Refusal } from "../errors";
import { readTracks } from "./read-tracks";
import { recordTrackView } from "./record-track-view";

export const UnitTrailInput = z.strictObject({
  unitId: z.uuid(),
  hours: z.number().int().min(1).max(24).default(4),
});

/** Reads the trail of a unit for the last `hours` and records the view. Refuses an unknown unit with `not-found`. */
export async function readUnitTrail(context: Context, { unitId, hours }: z.output<typeof UnitTrailInput>) {
  const [existingUnit] = await context.db
    .select({ id: unit.id, callSign: unit.callSign, kind: unit.kind })
    .from(unit)
    .where(eq(unit.id, unitId));
  if (!existingUnit) throw new Refusal("not-found", { unitId });
  const until = context.now();
  const since = new Date(until.getTime() - hours * 3_600_000);
  await recordTrackView(context, { kind: "unit.trail-read", unitId, data: { hours } });
  const [pieces = []] = await readTracks(context, [{ unitId, since, until }], trailGapSeconds);
  return { unit: existingUnit, since, until, pieces };
}

import { z } from "zod";
import { unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { gapsWithout } from "../domain/coverage";
import { listPoints } from "./list-points";
import { nearUnits } from "./near-units";

/** Within so many kilometres, or so many estimated minutes, a place counts as covered. */
export const LimitInput = z.strictObject({
  by: z.enum(["km", "minutes"]),
  most: z.number().positive().max(1_440),
});

export const WithoutUnitInput = z.strictObject({
  kind: z.enum(unitKinds).nullable(),
  limit: LimitInput.default({ by: "minutes", most: 30 }),
});

/** For each unit that could be sent now: the villages and kecamatan that would be beyond the limit if it left, and are not now. */
export async function withoutUnit(context: Context, { kind, limit }: z.output<typeof WithoutUnitInput>) {
  const { villages } = await listPoints(context);
  const nearest = await nearUnits(context, kind, villages);
  const gaps = gapsWithout(
    villages.map(({ id, district }) => ({ id, district, nearest: nearest.get(id) ?? [] })),
    limit,
  );
  return { at: context.now(), limit, gaps };
}

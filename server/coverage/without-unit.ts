import { z } from "zod";
import { unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { gapsWithout } from "../domain/coverage";
import { readTravelNetwork } from "../routing/find-routes";
import { findNearestUnits } from "./nearest-units";
import { listPoints } from "./points";

/** The distance in km, or the minutes of travel, within which a place is covered. */
export const LimitInput = z.strictObject({
  by: z.enum(["km", "minutes"]),
  most: z.number().positive().max(1_440),
});

export const WithoutUnitInput = z.strictObject({
  kind: z.enum(unitKinds).nullable(),
  limit: LimitInput.default({ by: "minutes", most: 30 }),
});

/** Lists for each available unit the villages and kecamatan that would no longer be within the limit without it. */
export async function withoutUnit(context: Context, { kind, limit }: z.output<typeof WithoutUnitInput>) {
  const { villages } = await listPoints(context);
  const travelNetwork = await readTravelNetwork(context);
  const nearest = await findNearestUnits(context, travelNetwork, kind, villages);
  const gaps = gapsWithout(
    villages.map(({ id, district }) => ({ id, district, nearest: nearest.get(id) ?? [] })),
    limit,
  );
  return { at: context.now(), network: travelNetwork.source.version, limit, gaps };
}

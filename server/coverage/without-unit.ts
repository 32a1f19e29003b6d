import { z } from "zod";
import { unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import { findGaps } from "../domain/coverage";
import { readCorrectedNetwork } from "../routing/find-routes";
import { findNearestUnits } from "./nearest-units";
import { HourBandInput, listPoints } from "./points";

/** The distance in km or the travel time in minutes within which a place counts as covered. */
export const LimitInput = z.strictObject({
  by: z.enum(["km", "minutes"]),
  max: z.number().positive().max(1_440),
});

export const WithoutUnitInput = z.strictObject({
  kind: z.enum(unitKinds).nullable(),
  hourBand: HourBandInput,
  limit: LimitInput.default({ by: "minutes", max: 30 }),
});

/**
 * Lists, for each available unit, the villages that would no longer be within the limit if this unit left, and their
 * number by district. Omits units whose absence would change nothing.
 */
export async function listGapsWithoutUnits(
  context: Context,
  { kind, hourBand, limit }: z.output<typeof WithoutUnitInput>,
) {
  const { villages } = await listPoints(context);
  const travelNetwork = await readCorrectedNetwork(context, hourBand);
  const nearest = await findNearestUnits(context, travelNetwork, kind, villages);
  const gaps = findGaps(
    villages.map(({ id, district }) => ({ id, district, nearest: nearest.get(id) ?? [] })),
    limit,
  );
  return { at: context.now(), network: travelNetwork.source.version, limit, gaps };
}

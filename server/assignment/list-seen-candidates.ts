import type { z } from "zod";
import type { Context } from "../context";
import { maskMeasured, maskPassedOver, seesSensitive } from "../domain/masking";
import { type ListCandidatesInput, listCandidates } from "./list-candidates";

/**
 * The candidates as this asker may see them. Without `sensitive:read` no distance is told that would tell where a unit is, and those
 * that cannot be sent come by name, since the order would tell of it, too.
 */
export async function listSeenCandidates(context: Context, input: z.output<typeof ListCandidatesInput>) {
  const { ranked, excluded } = await listCandidates(context, input);
  if (seesSensitive(context.actor)) return { ranked, excluded };
  const byName = excluded.toSorted((one, other) => (one.unit.callSign < other.unit.callSign ? -1 : 1));
  return {
    ranked: ranked.map(maskMeasured),
    excluded: byName.map(maskPassedOver),
  };
}

import { z } from "zod";
import type { Context } from "../context";
import { positionsReceived } from "../metrics/metrics";
import { Moment } from "../moment";
import { plainText } from "../plain-text";
import type { AcceptResult, PositionReport } from "./evaluate-positions";
import { createPositionCache } from "./position-cache";
import { writePositions } from "./write-positions";

export const Position = z.strictObject({
  callSign: plainText(64, 1),
  lng: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  recordedAt: Moment,
  speedMps: z.number().min(0).max(200).optional(),
  headingDeg: z.number().min(0).max(360).optional(),
  accuracyM: z.number().min(0).max(1_000_000).optional(),
});
export const AcceptPositionsInput = z.array(Position).min(1).max(1_000);

/**
 * Stores reported positions; they are durable when the function returns. Every plausible fix goes to the trail, and the
 * newest one of a unit becomes its position. Reports that cannot become a position are returned in `ignored`. A crew,
 * or an API key that is limited to a unit, reports for that unit only and may omit its call sign.
 */
export async function acceptPositions(context: Context, reports: readonly PositionReport[]): Promise<AcceptResult> {
  const result = await writeReports(context, reports);
  positionsReceived.inc({ outcome: "accepted" }, result.accepted);
  for (const { reason } of result.ignored) positionsReceived.inc({ outcome: reason });
  return result;
}

async function writeReports(context: Context, reports: readonly PositionReport[]): Promise<AcceptResult> {
  const { unitId = null, simulated } = context.actor;
  const batch = { reports, unitId, simulated, now: context.now() };
  if (context.positions) return context.positions.enqueue(batch);
  const [result] = await writePositions({ ...context, cache: createPositionCache() }, [batch]);
  if (!result) throw new Error("reported positions have no outcome");
  if (result.accepted > 0) context.announce("positions");
  return result;
}

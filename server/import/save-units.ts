import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { holdPositions, writeFixes } from "../../db/position-queries";
import { settleUnits } from "../../db/queries";
import { unit, unitPosition } from "../../db/schema/units";
import { excluded } from "../../db/seed/excluded";
import { type Context, freshSince } from "../context";
import { inBatches } from "./batches";

type Moment = Pick<Context, "now" | "settings">;

type Placed = LngLat & { unitId: string; callSign: string };

export type NewUnit = { unit: typeof unit.$inferInsert; position: LngLat | null };

/**
 * Adds units, or changes those that have the same call sign, some thousand in a few statements. A position counts as a
 * fix of this moment; a unit that has an open assignment keeps it.
 */
export async function saveUnits(tx: Db, context: Moment, given: readonly NewUnit[]): Promise<void> {
  const positionOf = new Map(given.map(({ unit: { callSign }, position }) => [callSign, position]));
  const inOrder = given.map((one) => one.unit).sort((a, b) => (a.callSign < b.callSign ? -1 : 1));
  const columns = ["agencyCode", "stationCode", "kind", "skills", "mobility", "duty", "simulated"] as const;
  for (const batch of inBatches(inOrder)) {
    const held = await tx
      .insert(unit)
      .values(batch)
      .onConflictDoUpdate({ target: unit.callSign, set: excluded(unit, ...columns) })
      .returning({ unitId: unit.id, callSign: unit.callSign, kind: unit.kind });
    await tx
      .insert(unitPosition)
      .values(held.map(({ unitId, kind }) => ({ unitId, kind, eligible: false })))
      .onConflictDoNothing();
    const placed = held.flatMap(({ unitId, callSign }) => {
      const position = positionOf.get(callSign);
      return position ? [{ unitId, callSign, ...position }] : [];
    });
    await writePositions(tx, context, placed);
    await settleUnits(tx, { ids: held.map(({ unitId }) => unitId), fresh_since: freshSince(context) });
  }
}

async function writePositions(tx: Db, context: Moment, placed: readonly Placed[]): Promise<void> {
  if (placed.length === 0) return;
  const at = context.now();
  const held = await holdPositions(tx, { ids: placed.map(({ unitId }) => unitId) });
  const heldAt = new Map(held.map(({ unitId, recordedAt }) => [unitId, recordedAt]));
  const written = placed.filter(({ unitId }) => (heldAt.get(unitId) ?? new Date(0)) < at);
  const unknown = written.map(() => null);
  await writeFixes(tx, {
    unit_ids: written.map(({ unitId }) => unitId),
    lngs: written.map(({ lng }) => lng),
    lats: written.map(({ lat }) => lat),
    recorded: written.map(() => at.toISOString()),
    speeds: unknown,
    headings: unknown,
    accuracies: unknown,
    moving: written.map(() => true),
    held_ids: written.map(({ unitId }) => unitId),
    held_call_signs: written.map(({ callSign }) => callSign),
    held_at: written.map(({ unitId }) => heldAt.get(unitId)?.toISOString() ?? null),
    with_nowhere: true,
    received: at.toISOString(),
    fresh_since: freshSince(context),
  });
}

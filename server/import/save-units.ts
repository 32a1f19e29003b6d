import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { holdPositions, writeFixes } from "../../db/position-queries";
import { settleUnits } from "../../db/queries";
import { unit, unitPosition } from "../../db/schema/units";
import { excluded } from "../../db/seed/excluded";
import { type Context, freshSince } from "../context";
import { splitIntoBatches } from "./batches";

type Deps = Pick<Context, "now" | "settings">;

type LocatedUnit = LngLat & { unitId: string; callSign: string };

export type NewUnit = { unit: typeof unit.$inferInsert; position: LngLat | null };

/**
 * Adds units, or changes those with the same call sign, in batches of 1,000. A position counts as a fix recorded now; an assigned
 * unit keeps its assignment.
 */
export async function saveUnits(tx: Db, context: Deps, given: readonly NewUnit[]): Promise<void> {
  const positionOf = new Map(given.map(({ unit: { callSign }, position }) => [callSign, position]));
  const inOrder = given.map((one) => one.unit).sort((a, b) => (a.callSign < b.callSign ? -1 : 1));
  const columns = ["agencyCode", "stationCode", "kind", "skills", "mobility", "duty", "simulated"] as const;
  for (const batch of splitIntoBatches(inOrder)) {
    const saved = await tx
      .insert(unit)
      .values(batch)
      .onConflictDoUpdate({ target: unit.callSign, set: excluded(unit, ...columns) })
      .returning({ unitId: unit.id, callSign: unit.callSign, kind: unit.kind });
    await tx
      .insert(unitPosition)
      .values(saved.map(({ unitId, kind }) => ({ unitId, kind, eligible: false })))
      .onConflictDoNothing();
    const located = saved.flatMap(({ unitId, callSign }) => {
      const position = positionOf.get(callSign);
      return position ? [{ unitId, callSign, ...position }] : [];
    });
    await writePositions(tx, context, located);
    await settleUnits(tx, { ids: saved.map(({ unitId }) => unitId), fresh_since: freshSince(context) });
  }
}

async function writePositions(tx: Db, context: Deps, located: readonly LocatedUnit[]): Promise<void> {
  if (located.length === 0) return;
  const at = context.now();
  const held = await holdPositions(tx, { ids: located.map(({ unitId }) => unitId) });
  const heldAt = new Map(held.map(({ unitId, recordedAt }) => [unitId, recordedAt]));
  const written = located.filter(({ unitId }) => (heldAt.get(unitId) ?? new Date(0)) < at);
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

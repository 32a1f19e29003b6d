import { eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { addToTrail, settleUnits, writeFixes } from "../../db/queries";
import { unit, unitPosition } from "../../db/schema/units";
import { inTransaction } from "../../db/transaction";
import { type Context, freshSince } from "../context";
import { type FixRefusal, refuseFix } from "../domain/fix";
import { Moment } from "../moment";
import { plainText } from "../plain-text";

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
type Position = z.output<typeof Position>;

/** Fixes older than this are of no use to anybody and have no partition. */
const oldestDays = 30;

type Placed = Position & { unitId: string };

/**
 * Takes reported positions; done when it returns, for good. The newest good fix of each unit becomes its place, the others
 * fill the trail. What is not taken is named by its place in the list, with the reason.
 */
export async function acceptPositions(context: Context, positions: z.output<typeof AcceptPositionsInput>) {
  const now = context.now();
  const result = await inTransaction(context.db, async (tx) => {
    const ignored: { index: number; reason: FixRefusal }[] = [];
    const units = await readUnits(tx, positions);
    const trail: Placed[] = [];
    const newest = new Map<string, Placed>();
    const nowhere = [...units.values()].filter(({ isNowhere }) => isNowhere);
    for (const [index, position] of positions.entries()) {
      const known = units.get(position.callSign);
      const oldest = new Date(now.getTime() - oldestDays * 86_400_000);
      const reason = known ? refuseFix(position, { now, oldest, heldAt: known.fixAt }) : "unknown-unit";
      if (reason) ignored.push({ index, reason });
      if (!known || (reason && reason !== "older-than-held")) continue;
      const placed = { ...position, unitId: known.id };
      trail.push(placed);
      const before = newest.get(known.id);
      if (!reason && (!before || before.recordedAt < position.recordedAt)) newest.set(known.id, placed);
    }
    if (trail.length > 0) await addToTrail(tx, { ...columns(trail), received: now });
    // Before any position is held, as an assignment does it, or the two could wait for each other.
    await holdUnits(
      tx,
      nowhere.map(({ id }) => id),
    );
    if (newest.size > 0) await moveUnits(tx, context, [...newest.values()]);
    return { accepted: positions.length - ignored.length, ignored };
  });
  if (result.accepted > 0) context.announce();
  return result;
}

async function readUnits(tx: Db, positions: readonly Position[]) {
  const callSigns = [...new Set(positions.map(({ callSign }) => callSign))];
  const rows = await tx
    .select({
      id: unit.id,
      callSign: unit.callSign,
      fixAt: unitPosition.fixAt,
      isNowhere: sql<boolean>`${unitPosition.place} is null`,
    })
    .from(unit)
    .innerJoin(unitPosition, eq(unitPosition.unitId, unit.id))
    .where(inArray(unit.callSign, callSigns));
  return new Map(rows.map((row) => [row.callSign, row]));
}

async function moveUnits(tx: Db, context: Context, newest: Placed[]): Promise<void> {
  const fresh = freshSince(context);
  const moved = await writeFixes(tx, { ...columns(newest), fresh_since: fresh });
  const found = moved.filter(({ wasNowhere }) => wasNowhere).map(({ unitId }) => unitId);
  if (found.length === 0) return;
  // Units nobody could place until now: whether they can be sent is for their own rows to say.
  await holdUnits(tx, found);
  await settleUnits(tx, { ids: found, fresh_since: fresh });
}

async function holdUnits(tx: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.select({ id: unit.id }).from(unit).where(inArray(unit.id, ids)).orderBy(unit.id).for("no key update");
}

function columns(placed: readonly Placed[]) {
  return {
    unit_ids: placed.map(({ unitId }) => unitId),
    lngs: placed.map(({ lng }) => lng),
    lats: placed.map(({ lat }) => lat),
    recorded: placed.map(({ recordedAt }) => recordedAt.toISOString()),
    speeds: placed.map(({ speedMps }) => single(speedMps)),
    headings: placed.map(({ headingDeg }) => single(headingDeg)),
    accuracies: placed.map(({ accuracyM }) => single(accuracyM)),
  };
}

/** Rounded as the column is, which refuses what is too small for it. */
function single(value: number | undefined): number | null {
  return value === undefined ? null : Math.fround(value);
}

import { and, desc, eq, gt, inArray, isNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { incident } from "../../db/schema/incidents";
import { highWater, riverGauge, riverReading } from "../../db/schema/rivers";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import { actorReference, type Context } from "../context";
import { isInFuture } from "../domain/fire-watch";
import { findSiagaLevel } from "../domain/public-sources";
import { type FieldError, Refusal } from "../errors";
import { Moment } from "../moment";
import { plainText } from "../plain-text";

const Reading = z.strictObject({
  gauge: plainText(64, 1),
  measuredAt: Moment,
  levelM: z.number().min(-50).max(200),
});
export const ReadingsInput = z.array(Reading).min(1).max(1_000);
export type Reading = z.output<typeof Reading>;

type Gauge = typeof riverGauge.$inferSelect;

/**
 * If the water rises again within this time after high water ended, the same high water continues, unless `isSettled`.
 */
const resumeWindowMs = 6 * 3_600_000;
/**
 * Maximum age of a reading that can start high water. Older readings, such as those from an archive, are only stored.
 */
const maxTriggerAgeMs = 24 * 3_600_000;
const noDecision = { incidentId: null, dismissReason: null, decidedBy: null, decidedAt: null, decidedSiaga: null };

/**
 * Stores water levels, and updates the high water of their gauges. A repeated reading changes nothing; a different level
 * for the same time corrects the stored one. Refuses the whole request with `invalid-input`, naming each invalid field,
 * if a gauge is unknown, or if a time is in the future or occurs twice for the same gauge.
 */
export async function acceptReadings(context: Context, readings: readonly Reading[]) {
  const result = await inTransaction(context.db, async (tx) => {
    const { counts, changed } = await storeReadings(tx, context, readings);
    for (const gauge of changed) await updateHighWater(tx, context, gauge);
    return counts;
  });
  if (result.accepted + result.corrected > 0) context.announce();
  return result;
}

/** Stores water levels. Returns the gauges with new or corrected readings, whose high water must then be updated. */
export async function storeReadings(tx: Db, context: Context, readings: readonly Reading[]) {
  const codes = [...new Set(readings.map(({ gauge }) => gauge))].sort();
  const gauges = await tx
    .select()
    .from(riverGauge)
    .where(inArray(riverGauge.code, codes))
    .orderBy(riverGauge.code)
    .for("no key update");
  const errors = findReadingErrors(readings, new Set(gauges.map(({ code }) => code)), context.now()).map(
    ({ index, field, ...error }): FieldError => ({ field: `[${index}].${field}`, ...error }),
  );
  if (errors.length > 0) throw new Refusal("invalid-input", { errors: errors.slice(0, 100), count: errors.length });
  const common = { reportedBy: actorReference(context.actor), receivedAt: context.now() };
  const earlierReadings = await tx
    .select({ gauge: riverReading.gaugeCode, measuredAt: riverReading.measuredAt, levelM: riverReading.levelM })
    .from(riverReading)
    .where(
      and(
        inArray(riverReading.gaugeCode, codes),
        inArray(
          riverReading.measuredAt,
          readings.map(({ measuredAt }) => measuredAt),
        ),
      ),
    );
  const storedReadings = await tx
    .insert(riverReading)
    .values(
      readings.map(({ gauge, measuredAt, levelM }) => ({
        ...{ gaugeCode: gauge, measuredAt, ...common },
        // Rounded to float4, the column's type. Values too close to zero become 0; PostgreSQL would refuse them.
        levelM: Math.fround(levelM),
      })),
    )
    .onConflictDoUpdate({
      target: [riverReading.gaugeCode, riverReading.measuredAt],
      set: { levelM: sql`excluded.level_m`, reportedBy: common.reportedBy, receivedAt: common.receivedAt },
      setWhere: sql`${riverReading.levelM} <> excluded.level_m`,
    })
    .returning({
      gauge: riverReading.gaugeCode,
      measuredAt: riverReading.measuredAt,
      levelM: riverReading.levelM,
      isNew: sql<boolean>`xmax = 0`,
    });
  const accepted = storedReadings.filter(({ isNew }) => isNew).length;
  const counts = {
    accepted,
    corrected: storedReadings.length - accepted,
    known: readings.length - storedReadings.length,
  };
  if (storedReadings.length === 0) return { counts, changed: [] };
  const changedCodes = new Set(storedReadings.map(({ gauge }) => gauge));
  const corrections = storedReadings.flatMap(({ gauge, measuredAt, levelM, isNew }) => {
    const earlierReading = earlierReadings.find(
      (row) => row.gauge === gauge && row.measuredAt.getTime() === measuredAt.getTime(),
    );
    return isNew || !earlierReading ? [] : [{ gauge, measuredAt, before: earlierReading.levelM, after: levelM }];
  });
  const data = { ...counts, gauges: [...changedCodes], ...(corrections.length > 0 && { corrections }) };
  await record(tx, context, [{ kind: "readings.received", data }]);
  return { counts, changed: gauges.filter(({ code }) => changedCodes.has(code)) };
}

/** Finds the invalid fields of readings, each with the index of its reading. */
export function findReadingErrors(
  readings: readonly Pick<Reading, "gauge" | "measuredAt">[],
  knownCodes: ReadonlySet<string>,
  now: Date,
): (FieldError & { index: number })[] {
  const seenKeys = new Set<string>();
  return readings.flatMap(({ gauge, measuredAt }, index): (FieldError & { index: number })[] => {
    const key = `${gauge} ${measuredAt.getTime()}`;
    const isDuplicate = seenKeys.has(key);
    seenKeys.add(key);
    if (!knownCodes.has(gauge))
      return [{ index, field: "gauge", cause: "no gauge has this code", reason: "not-there" }];
    const field = "measuredAt";
    if (isInFuture(measuredAt, now)) return [{ index, field, cause: "lies in the future" }];
    return isDuplicate ? [{ index, field, cause: "occurs twice for this gauge" }] : [];
  });
}

/**
 * Starts, raises or ends the high water of a gauge according to its newest reading. A decision applies until the water
 * reaches a higher alert level. Dismissed high water is then reopened, and so is high water whose incident is
 * closed.
 */
export async function updateHighWater(tx: Db, context: Context, gauge: Gauge): Promise<void> {
  const readingOfGaugeCondition = eq(riverReading.gaugeCode, gauge.code);
  const [latest] = await tx
    .select()
    .from(riverReading)
    .where(readingOfGaugeCondition)
    .orderBy(desc(riverReading.measuredAt))
    .limit(1);
  const isHigh = gauge.active && latest !== undefined && findSiagaLevel(latest.levelM, gauge) < 4;
  const highWaterOfGaugeCondition = eq(highWater.gaugeCode, gauge.code);
  const [openHighWater] = await tx
    .select()
    .from(highWater)
    .where(and(highWaterOfGaugeCondition, isNull(highWater.endedAt)))
    .for("no key update");
  const recordChange = (id: string, number: number, change: object) =>
    record(tx, context, [
      { kind: "high-water.changed", data: { highWaterId: id, number, place: gauge.name, ...change } },
    ]);
  if (!latest || !isHigh) {
    if (!openHighWater) return;
    const endedAt = latest?.measuredAt ?? context.now();
    await tx.update(highWater).set({ endedAt }).where(eq(highWater.id, openHighWater.id));
    return recordChange(openHighWater.id, openHighWater.number, { ended: endedAt });
  }
  const [lastNormalReading] = await tx
    .select({ at: riverReading.measuredAt, receivedAt: riverReading.receivedAt })
    .from(riverReading)
    .where(and(readingOfGaugeCondition, lt(riverReading.levelM, gauge.siaga3M)))
    .orderBy(desc(riverReading.measuredAt))
    .limit(1);
  const [firstHighReading] = await tx
    .select({ startedAt: sql`min(measured_at)`.mapWith(riverReading.measuredAt) })
    .from(riverReading)
    .where(and(readingOfGaugeCondition, lastNormalReading && gt(riverReading.measuredAt, lastNormalReading.at)));
  const startedAt = firstHighReading?.startedAt ?? latest.measuredAt;
  // Only the newest reading ends high water when it is stored. A normal level that arrives together with a newer high
  // one, or after it, is found here. It came after the decision, which must not cover the water that rose again.
  const wasNormal =
    openHighWater?.decidedAt &&
    lastNormalReading &&
    lastNormalReading.at > openHighWater.startedAt &&
    lastNormalReading.receivedAt > openHighWater.decidedAt;
  if (openHighWater && lastNormalReading && wasNormal && (await isSettled(tx, openHighWater))) {
    await tx.update(highWater).set({ endedAt: lastNormalReading.at }).where(eq(highWater.id, openHighWater.id));
    await recordChange(openHighWater.id, openHighWater.number, { ended: lastNormalReading.at });
    return updateHighWater(tx, context, gauge);
  }
  const currentHighWater = openHighWater ?? (await findResumableHighWater(tx, gauge.code, startedAt));
  const highWaterStartedAt =
    currentHighWater && currentHighWater.startedAt < startedAt ? currentHighWater.startedAt : startedAt;
  const [highestLevels] = await tx
    .select({
      levelM: sql<number>`max(level_m)`,
      sinceNormalM: sql<number>`max(level_m) filter (where measured_at >= ${sql.param(startedAt, riverReading.measuredAt)})`,
    })
    .from(riverReading)
    .where(and(readingOfGaugeCondition, sql`measured_at >= ${sql.param(highWaterStartedAt, riverReading.measuredAt)}`));
  const peakM = highestLevels?.levelM ?? latest.levelM;
  const siaga = findSiagaLevel(peakM, gauge);
  const values = { peakM, siaga, startedAt: highWaterStartedAt, endedAt: null };
  if (!currentHighWater) {
    if (context.now().getTime() - latest.measuredAt.getTime() > maxTriggerAgeMs) return;
    const [created] = await tx
      .insert(highWater)
      .values({ gaugeCode: gauge.code, ...values })
      .returning();
    if (created) await recordChange(created.id, created.number, { siaga, peakM });
    return;
  }
  // `decidedSiaga` is the alert level up to which a decision applies. It is lowered if a correction lowers the water
  // level. If a normal level interrupted the high water, it becomes Siaga 3, the lowest alert level.
  const siagaSinceNormal = findSiagaLevel(highestLevels?.sinceNormalM ?? latest.levelM, gauge);
  const decidedSiaga =
    currentHighWater.decidedSiaga && (currentHighWater.endedAt || wasNormal ? 3 : currentHighWater.decidedSiaga);
  const exceedsDecidedLevel = decidedSiaga !== null && siagaSinceNormal < decidedSiaga;
  const isReopened =
    exceedsDecidedLevel &&
    (currentHighWater.state === "dismissed" || (await isIncidentClosed(tx, currentHighWater.incidentId)));
  const decision = isReopened
    ? { ...noDecision, state: "open" as const }
    : { decidedSiaga: decidedSiaga && Math.max(decidedSiaga, siagaSinceNormal) };
  await tx
    .update(highWater)
    .set({ ...values, ...decision })
    .where(eq(highWater.id, currentHighWater.id));
  if (siaga !== currentHighWater.siaga || currentHighWater.endedAt || isReopened)
    await recordChange(currentHighWater.id, currentHighWater.number, { siaga, peakM });
}

/** Finds high water that ended recently and now continues. */
async function findResumableHighWater(tx: Db, gaugeCode: string, startedAt: Date) {
  const resumedSince = new Date(startedAt.getTime() - resumeWindowMs);
  const [endedHighWater] = await tx
    .select()
    .from(highWater)
    .where(and(eq(highWater.gaugeCode, gaugeCode), gt(highWater.endedAt, resumedSince)))
    .orderBy(desc(highWater.endedAt))
    .limit(1)
    .for("no key update");
  return endedHighWater && !(await isSettled(tx, endedHighWater)) ? endedHighWater : undefined;
}

/**
 * Whether ended high water can no longer continue: it was dismissed as a gauge fault, or its incident is closed. If the
 * water rises again, new high water starts.
 */
async function isSettled(tx: Db, highWaterRow: typeof highWater.$inferSelect): Promise<boolean> {
  return highWaterRow.dismissReason === "gauge-fault" || isIncidentClosed(tx, highWaterRow.incidentId);
}

/** Whether an incident is closed. For a merged incident, checks the incident it was merged into. */
async function isIncidentClosed(tx: Db, id: string | null): Promise<boolean> {
  if (id === null) return false;
  const [row] = await tx
    .select({ status: incident.status })
    .from(incident)
    .where(eq(incident.id, sql`remaining_incident(${id})`));
  return row?.status === "closed";
}

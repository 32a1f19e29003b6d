import { desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { riverGauge, riverReading } from "../../db/schema/rivers";
import { inTransaction } from "../../db/transaction";
import type { Context } from "../context";
import { findSiagaLevel } from "../domain/public-sources";
import { badField } from "../errors";
import { updateHighWater } from "../hazards/accept-readings";
import { plainText } from "../plain-text";
import { checkBase, recordChange } from "./record-change";

const metres = z.number().min(-50).max(200);

/**
 * Metres as the database rounds them to float4. Values too close to zero become 0, because PostgreSQL would refuse them.
 */
const roundedMetres = metres.transform(Math.fround);

const GaugeLevels = z.strictObject({
  siaga3M: metres,
  siaga2M: metres,
  siaga1M: metres,
  silentMinutes: z.int().min(5).max(10_080),
  active: z.boolean(),
});

export const ChangeRiverGaugeInput = z.strictObject({
  code: plainText(64, 1),
  /** The values that the screen showed. If somebody else has changed the gauge since then, the change is refused. */
  base: GaugeLevels,
  levels: GaugeLevels.extend({ siaga3M: roundedMetres, siaga2M: roundedMetres, siaga1M: roundedMetres })
    .refine(({ siaga3M, siaga2M }) => siaga2M > siaga3M, { path: ["siaga2M"], message: "must be above Siaga 3" })
    .refine(({ siaga2M, siaga1M }) => siaga1M > siaga2M, { path: ["siaga1M"], message: "must be above Siaga 2" }),
});

/** All gauges, also inactive ones, with their newest reading. */
export async function listRiverGauges({ db }: Pick<Context, "db">) {
  const newest = db
    .select({ measuredAt: riverReading.measuredAt, levelM: riverReading.levelM })
    .from(riverReading)
    .where(eq(riverReading.gaugeCode, riverGauge.code))
    .orderBy(desc(riverReading.measuredAt))
    .limit(1)
    .as("newest");
  const rows = await db
    .select({ gauge: riverGauge, measuredAt: newest.measuredAt, levelM: newest.levelM })
    .from(riverGauge)
    .leftJoinLateral(newest, sql`true`)
    .orderBy(riverGauge.name);
  return rows.map(({ gauge: { position: _, ...gauge }, measuredAt, levelM }) => ({
    ...{ ...gauge, measuredAt, levelM },
    siaga: levelM === null ? null : findSiagaLevel(levelM, gauge),
  }));
}

/**
 * Changes the alert levels of a gauge, the time without a reading after which it counts as silent, and whether it is
 * active. The levels apply at once to its newest reading: high water may begin, rise or end. Refuses with
 * `stale-version` if the stored values differ from `base`, because somebody else has changed the gauge.
 */
export async function changeRiverGauge(
  context: Context,
  { code, base, levels }: z.output<typeof ChangeRiverGaugeInput>,
) {
  await inTransaction(context.db, async (tx) => {
    const codeCondition = eq(riverGauge.code, code);
    const [stored] = await tx.select().from(riverGauge).where(codeCondition).for("update");
    if (!stored) throw badField("code", `no gauge has the code "${code}"`, "not-there");
    const { siaga3M, siaga2M, siaga1M, silentMinutes, active } = stored;
    const before = { siaga3M, siaga2M, siaga1M, silentMinutes, active };
    checkBase(base, before);
    const [changed] = await tx.update(riverGauge).set(levels).where(codeCondition).returning();
    // Record the stored levels, because the database rounds them.
    const after = changed && Object.fromEntries(Object.keys(before).map((name) => [name, changed[name as "active"]]));
    const subject = { gauge: code, place: stored.name };
    await recordChange(tx, context, { kind: "gauge.changed", subject, before, after: after ?? levels });
    if (changed) await updateHighWater(tx, context, changed);
  });
  context.announce();
}

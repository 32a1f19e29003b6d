import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { riverGauge } from "../../db/schema/rivers";
import { recordChange } from "../admin/record-change";
import type { Context } from "../context";
import { findReadingErrors, storeReadings, updateHighWater } from "../hazards/accept-readings";
import { Moment } from "../moment";
import { splitIntoBatches } from "./batches";
import { findPositionErrors, positionCells, referenceCell, requiredText, wholeNumberCell } from "./cells";
import { readCsv } from "./csv";
import type { ParsedFile } from "./file-errors";
import type { References } from "./references";

const metresCell = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, { error: ({ input }) => `"${input}" is not a number in metres; write it like 5.25` })
  .transform(Number)
  .refine((value) => value >= -50 && value <= 200, "is not between -50 and 200");

const GaugeRow = z.strictObject({
  code: requiredText.max(64, "is longer than 64 characters"),
  name: requiredText,
  river: requiredText,
  ...positionCells,
  siaga3_m: metresCell,
  siaga2_m: metresCell,
  siaga1_m: metresCell,
  silent_minutes: wholeNumberCell(5, 10_080),
  active: z.enum(["yes", "no"], "is neither yes nor no"),
});

/** Parses `gauges.csv`: the river gauges, with their alert levels. */
export function parseGauges(file: Uint8Array): ParsedFile<z.output<typeof GaugeRow>> {
  return readCsv(file, GaugeRow, {
    key: ["code"],
    check: (cells) => {
      const [siaga3 = 0, siaga2 = 0, siaga1 = 0] = ["siaga3_m", "siaga2_m", "siaga1_m"].map((column) =>
        Number(cells[column]),
      );
      const errors = findPositionErrors(cells);
      if (cells.lng === "" && cells.lat === "") errors.push({ field: "lng", cause: "is empty" });
      if (siaga2 <= siaga3) errors.push({ field: "siaga2_m", cause: "is not above siaga3_m" });
      if (siaga1 <= siaga2) errors.push({ field: "siaga1_m", cause: "is not above siaga2_m" });
      return errors;
    },
  });
}

/** Adds and changes gauges. The alert levels apply at once to the newest reading. */
export async function writeGauges(tx: Db, context: Context, rows: readonly z.output<typeof GaugeRow>[]): Promise<void> {
  for (const row of rows) {
    const gaugeCondition = eq(riverGauge.code, row.code);
    const [before] = await tx.select().from(riverGauge).where(gaugeCondition).for("update");
    const values = {
      code: row.code,
      name: row.name,
      river: row.river,
      position: { lng: row.lng ?? 0, lat: row.lat ?? 0 },
      siaga3M: row.siaga3_m,
      siaga2M: row.siaga2_m,
      siaga1M: row.siaga1_m,
      silentMinutes: row.silent_minutes,
      active: row.active === "yes",
    };
    await tx.insert(riverGauge).values(values).onConflictDoUpdate({ target: riverGauge.code, set: values });
    const change = { before: before ?? null, after: values };
    await recordChange(tx, context, {
      kind: "gauge.changed",
      subject: { gauge: row.code, place: row.name },
      ...change,
    });
    await updateHighWater(tx, context, values);
  }
}

type ReadingRow = { gauge: string; measured_at: Date; level_m: number };

/** Parses `readings.csv`: water levels of known gauges. The same time may be written in two time zones. */
export function parseReadings(file: Uint8Array, { gauges }: References): ParsedFile<ReadingRow> {
  const timeCell = z.preprocess((cell) => cell, Moment);
  const row = z.strictObject({ gauge: referenceCell(gauges, "gauge"), measured_at: timeCell, level_m: metresCell });
  const { rows, errors } = readCsv(file, row, { key: ["gauge", "measured_at"] });
  const linesWithErrors = new Set(errors.map(({ line }) => line));
  const readings = rows.map((reading) => ({ ...reading, measuredAt: reading.measured_at }));
  const readingErrors = findReadingErrors(readings, gauges, new Date())
    .map(({ index, cause }) => ({ line: rows[index]?.line ?? 0, field: "measured_at", cause }))
    .filter(({ line }) => !linesWithErrors.has(line));
  return { rows, errors: [...errors, ...readingErrors] };
}

export async function writeReadings(tx: Db, context: Context, rows: readonly ReadingRow[]): Promise<void> {
  const changed = new Map<string, typeof riverGauge.$inferSelect>();
  for (const batch of splitIntoBatches(rows)) {
    const readings = batch.map(({ gauge, measured_at, level_m }) => ({
      gauge,
      measuredAt: measured_at,
      levelM: level_m,
    }));
    for (const gauge of (await storeReadings(tx, context, readings)).changed) changed.set(gauge.code, gauge);
  }
  for (const gauge of changed.values()) await updateHighWater(tx, context, gauge);
}

import { and, asc, gte, lt } from "drizzle-orm";
import { z } from "zod";
import { alarm, alarmKinds } from "../../db/schema/alarms";
import type { Context } from "../context";
import { alarmRate } from "../domain/alarm";
import { dayMs } from "../domain/calendar";
import { shiftAt } from "../domain/shift";

export const MeasureRateInput = z.strictObject({
  /** 0 for the current shift, 1 for the previous one. */
  back: z.int().min(0).max(1).default(0),
});

/**
 * Measures the alarm load by EEMUA 191 during a shift (up to now) and during the seven days up to the same moment. All
 * consoles show the same alarms, so each person in the room has the load of the whole room. `kinds` has the number of
 * alarms of each kind in the seven days, most frequent first.
 */
export async function measureAlarmRate(context: Context, { back: shiftsBack }: z.output<typeof MeasureRateInput>) {
  const now = context.now();
  const shift = shiftAt(now, shiftsBack);
  const to = new Date(Math.min(shift.to.getTime(), now.getTime()));
  const from = new Date(to.getTime() - 7 * dayMs);
  const alarms = await context.db
    .select({ kind: alarm.kind, raisedAt: alarm.raisedAt })
    .from(alarm)
    .where(and(gte(alarm.raisedAt, from), lt(alarm.raisedAt, to)))
    .orderBy(asc(alarm.raisedAt));
  const times = alarms.map(({ raisedAt }) => raisedAt);
  const kinds = alarmKinds
    .map((kind) => ({ kind, count: alarms.filter((row) => row.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  return { shift: alarmRate(times, { from: shift.from, to }), week: alarmRate(times, { from, to }), kinds };
}

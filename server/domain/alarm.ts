/** How the control room confirmed that a crew that pressed the panic button is safe. */
export const safetyChecks = ["radio", "phone", "on-scene"] as const;
export type SafetyCheck = (typeof safetyChecks)[number];

/** The period over which EEMUA 191 counts alarms. */
const periodMs = 600_000;

/** The average that EEMUA publication 191 calls manageable in normal operation: less than one alarm in ten minutes. */
export const targetAlarmsPerPeriod = 1;

/** An alarm load by EEMUA 191: the number of alarms, and the average and the maximum number within ten minutes. */
export type AlarmRate = {
  count: number;
  perPeriod: number;
  peak: number;
  /** The share of ten-minute periods with more alarms than the target. */
  shareOverTarget: number;
};

/**
 * Returns the alarm load between `from` (inclusive) and `to` (exclusive). `raisedAt` must be in ascending order. A span
 * shorter than ten minutes is treated as ten minutes.
 */
export function alarmRate(raisedAt: readonly Date[], { from, to }: { from: Date; to: Date }): AlarmRate {
  const times = raisedAt.map((time) => time.getTime()).filter((time) => time >= from.getTime() && time < to.getTime());
  const periodCount = Math.max(1, (to.getTime() - from.getTime()) / periodMs);
  const countByPeriod = new Map<number, number>();
  let peak = 0;
  let firstIndex = 0;
  times.forEach((time, index) => {
    while (time - (times[firstIndex] ?? time) >= periodMs) firstIndex += 1;
    peak = Math.max(peak, index - firstIndex + 1);
    const period = Math.floor((time - from.getTime()) / periodMs);
    countByPeriod.set(period, (countByPeriod.get(period) ?? 0) + 1);
  });
  const overTargetCount = [...countByPeriod.values()].filter((count) => count > targetAlarmsPerPeriod).length;
  return {
    count: times.length,
    perPeriod: times.length / periodCount,
    peak,
    shareOverTarget: overTargetCount / Math.ceil(periodCount),
  };
}

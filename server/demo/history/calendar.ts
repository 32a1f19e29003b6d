import { dayMs, hourMs, utcOffsetMs } from "../../domain/calendar";
import { pickWeighted, type Random } from "../simulation/random";

/** A calendar month in WIB (UTC+7). `name` is, for example, "2024-03"; `index` is 0 for January. */
export type Month = { name: string; year: number; index: number; startMs: number; dayCount: number };

/** Returns the five years up to the end of the previous day in WIB, and all months that overlap this period. */
export function listMonthsOfFiveYears(now: Date): { fromMs: number; toMs: number; months: Month[] } {
  const toMs = Math.floor((now.getTime() + utcOffsetMs) / dayMs) * dayMs - utcOffsetMs;
  const endDate = new Date(toMs + utcOffsetMs);
  const fromMs = Date.UTC(endDate.getUTCFullYear() - 5, endDate.getUTCMonth(), endDate.getUTCDate()) - utcOffsetMs;
  const months: Month[] = [];
  const startDate = new Date(fromMs + utcOffsetMs);
  for (let monthNumber = startDate.getUTCFullYear() * 12 + startDate.getUTCMonth(); ; monthNumber++) {
    const [year, index] = [Math.floor(monthNumber / 12), monthNumber % 12];
    const startMs = Date.UTC(year, index, 1) - utcOffsetMs;
    if (startMs >= toMs) return { fromMs, toMs, months };
    const dayCount = (Date.UTC(year, index + 1, 1) - utcOffsetMs - startMs) / dayMs;
    months.push({ name: `${year}-${String(index + 1).padStart(2, "0")}`, year, index, startMs, dayCount });
  }
}

type TimeWeights = { hours: readonly number[]; weekdays: readonly number[] };

/**
 * Returns a random time in a month, in ms, weighted by weekday and hour. `allowedDays` restricts the time to some days
 * of the month, counted from 0.
 */
export function pickRandomMoment(
  month: Month,
  { hours, weekdays }: TimeWeights,
  random: Random,
  allowedDays?: readonly number[],
): number {
  const days = allowedDays ?? Array.from({ length: month.dayCount }, (_, day) => day);
  const day = pickWeighted(random, days, (day) => weekdays[weekdayOf(month.startMs + day * dayMs)] ?? 0);
  const hour = pickWeighted(
    random,
    hours.map((_, index) => index),
    (hour) => hours[hour] ?? 0,
  );
  return Math.floor((month.startMs + day * dayMs + hour * hourMs + random() * hourMs) / 1_000) * 1_000;
}

/** Returns the weekday of a time (in ms) in WIB; Monday is 0. */
function weekdayOf(ms: number): number {
  return (Math.floor((ms + utcOffsetMs) / dayMs) + 3) % 7;
}

/** Draws a random number from the Poisson distribution with this mean. */
export function drawPoisson(mean: number, random: Random): number {
  const threshold = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > threshold; product *= random()) count++;
  return count;
}

/** Draws a random number from the normal distribution with mean 0 and standard deviation 1. */
export function drawGaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * Returns three periods in a year, of 14 to 40 hours each, for which no data is generated, as if the phone line or the
 * server had failed.
 */
export function generateOutages(year: number, random: Random): { fromMs: number; toMs: number }[] {
  return Array.from({ length: 3 }, () => {
    const fromMs = Date.UTC(year, 0, 1) - utcOffsetMs + random() * 365 * dayMs;
    return { fromMs, toMs: fromMs + (14 + random() * 26) * hourMs };
  });
}

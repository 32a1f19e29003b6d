import type { InsightFilter } from "@/server/domain/insight";
import { countDays, earlierDay } from "../../../server/domain/calendar";
import { findLastDayOfStep } from "../filters/periods";

const timeLapseSteps = ["month", "week", "day", "hour"] as const;
export type TimeLapseStep = (typeof timeLapseSteps)[number];

/**
 * State of the time-lapse: length of a step, index of the shown step, and whether the time-lapse plays automatically.
 */
export type TimeLapse = { step: TimeLapseStep; stepIndex: number; playing: boolean };

/** Maximum number of steps of a time-lapse. */
const maxFrames = 400;

/** The step lengths for which the period certainly has at most `maxFrames` steps; hours can always be chosen. */
export function listPossibleSteps(days: { from: string; to: string }): TimeLapseStep[] {
  const count = countDays(days.from, days.to);
  return timeLapseSteps
    .filter((step) => step !== "day" || count <= maxFrames)
    .filter((step) => step !== "week" || count / 7 < maxFrames - 1)
    .filter((step) => step !== "month" || count / 28 < maxFrames - 1);
}

/** Switches to another step length if the period has changed and would have too many steps of the current length. */
export function adjustStep(timeLapse: TimeLapse | null, days: { from: string; to: string }): TimeLapse | null {
  if (timeLapse === null || listPossibleSteps(days).includes(timeLapse.step)) return timeLapse;
  return { ...timeLapse, step: chooseInitialStep(days), stepIndex: 0 };
}

/** The initial step length of a time-lapse. A longer period gets longer steps, to limit their number. */
export function chooseInitialStep(days: { from: string; to: string }): TimeLapseStep {
  const count = countDays(days.from, days.to);
  if (count > 300) return listPossibleSteps(days).includes("month") ? "month" : "hour";
  return count > 45 ? "week" : "day";
}

/** Restricts a filter to one step, given the key of its frame; null if the filter leaves out that step. */
export function restrictToStep(filter: InsightFilter, step: TimeLapseStep, key: string): InsightFilter | null {
  if (step === "hour") {
    const hour = Number(key);
    return filter.hours.length === 0 || filter.hours.includes(hour) ? { ...filter, hours: [hour] } : null;
  }
  const isIncluded = filter.from <= key && key <= filter.to;
  return isIncluded ? { ...filter, from: key, to: earlierDay(findLastDayOfStep(key, step), filter.to) } : null;
}

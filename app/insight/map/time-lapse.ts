import { countDays } from "../../../server/domain/calendar";

const timeLapseSteps = ["month", "week", "day", "hour"] as const;
export type TimeLapseStep = (typeof timeLapseSteps)[number];

/** Time being played: which steps, the one that is shown, and whether it goes on by itself. */
export type TimeLapse = { step: TimeLapseStep; at: number; playing: boolean };

/** More steps than this are not played. */
const maxFrames = 400;

/** Which steps there are few enough of over so many days. */
export function stepsOver(days: { from: string; to: string }): TimeLapseStep[] {
  const count = countDays(days.from, days.to);
  return timeLapseSteps
    .filter((step) => step !== "day" || count <= maxFrames)
    .filter((step) => step !== "week" || count / 7 < maxFrames - 1);
}

/** The same with steps that there are few enough of, when the days became others. */
export function fitStep(lapse: TimeLapse | null, days: { from: string; to: string }): TimeLapse | null {
  if (lapse === null || stepsOver(days).includes(lapse.step)) return lapse;
  return { ...lapse, step: firstStep(days), at: 0 };
}

/** The step that tells most of so many days: some dozens of pictures. */
export function firstStep(days: { from: string; to: string }): TimeLapseStep {
  const count = countDays(days.from, days.to);
  if (count > 300) return "month";
  return count > 45 ? "week" : "day";
}

import { addDays } from "./calendar";

/** Consecutive blank hours: `day` and `hour` (0-23) of the first one, and their number. */
export type BlankRun = { day: string; hour: number; hours: number };

/**
 * Counts the blank hours (`hours`) and all hours (`of`) in a range of days (inclusive), and finds the longest run of
 * blank hours (null if there are none). An hour is blank if nothing was received or created in it: the callback returns
 * false. The hour `until` and all later ones are not over yet, so they are not counted.
 */
export function findBlankHours(
  hasActivity: (day: string, hour: number) => boolean,
  { from, to, until }: { from: string; to: string; until: { day: string; hour: number } },
): { hours: number; of: number; longest: BlankRun | null } {
  let [hours, of, runLength] = [0, 0, 0];
  let runStart = { day: from, hour: 0 };
  let longest: BlankRun | null = null;
  for (let day = from; day <= to && day <= until.day; day = addDays(day, 1)) {
    for (let hour = 0; hour < (day < until.day ? 24 : until.hour); hour++) {
      of += 1;
      if (hasActivity(day, hour)) {
        runLength = 0;
        continue;
      }
      hours += 1;
      runLength += 1;
      if (runLength === 1) runStart = { day, hour };
      if (runLength > (longest?.hours ?? 0)) longest = { ...runStart, hours: runLength };
    }
  }
  return { hours, of, longest };
}

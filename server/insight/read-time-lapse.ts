import { z } from "zod";
import { countFrames } from "../../db/queries/insight";
import type { Context } from "../context";
import { addDays, monthStart, weekdayOf } from "../domain/calendar";
import type { InsightFilter } from "../domain/insight";
import { badField } from "../errors";
import { ResolutionInput } from "./count-places";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

const maxFrames = 400;
const maxCounts = 300_000;

export const TimeLapseInput = z.strictObject({
  filter: FilterInput,
  resolution: ResolutionInput,
  step: z.enum(["hour", "day", "week", "month"]),
});
type Input = z.output<typeof TimeLapseInput>;

/**
 * Returns the period as a time-lapse: incident counts by place for each frame. Places are districts, or H3 cells if a
 * resolution is given. With the step "hour" there are 24 frames, one for each hour of the day ("0" to "23") over the
 * whole period. Frames of days, weeks (from Monday) or months follow each other without gaps; the key of a frame is its
 * first day within the period. `most` is the highest count of any place in any frame. Refuses more than 400 frames with
 * `invalid-input` on `step`, and more than 300,000 counts with `invalid-input` on `resolution`.
 */
export async function readTimeLapse({ db }: Context, { filter, resolution, step }: Input) {
  const keys = listFrameKeys(filter, step);
  const isByHour = step === "hour";
  const frames = keys.map((key) => ({ key, places: [] as [place: string, count: number][] }));
  const rows = await readFacts(db, (tx) =>
    countFrames(tx, {
      ...filterParameters(filter),
      ...{ by_hour: isByHour, frames: isByHour ? [] : keys, resolution, limit: maxCounts + 1 },
    }),
  );
  if (rows.length > maxCounts)
    throw badField("resolution", `has more than ${maxCounts} counts in these frames`, "too-large");
  let maxCount = 0;
  for (const { frame, place, count } of rows) {
    frames[frame - 1]?.places.push([place, count]);
    maxCount = Math.max(maxCount, count);
  }
  return { step, frames, most: maxCount };
}

function listFrameKeys({ from, to }: InsightFilter, step: Input["step"]): string[] {
  if (step === "hour") return Array.from({ length: 24 }, (_, hour) => `${hour}`);
  const keys: string[] = [];
  for (let day = from; day <= to; day = findNextFrame(day, step)) {
    if (keys.length === maxFrames)
      throw badField("step", `makes more than ${maxFrames} frames of this period`, "too-small");
    keys.push(day);
  }
  return keys;
}

function findNextFrame(day: string, step: "day" | "week" | "month"): string {
  if (step === "day") return addDays(day, 1);
  return step === "week" ? addDays(day, 7 - weekdayOf(day)) : monthStart(day, 1);
}

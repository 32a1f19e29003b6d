import { z } from "zod";
import { playFrames as playFramesQuery } from "../../db/insight-queries";
import type { Context } from "../context";
import { addDays, monthStart, weekdayOf } from "../domain/calendar";
import type { InsightFilter } from "../domain/insight";
import { badField } from "../errors";
import { ResolutionInput } from "./count-places";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

const maxFrames = 400;
const maxCounts = 300_000;

export const PlayFramesInput = z.strictObject({
  filter: FilterInput,
  resolution: ResolutionInput,
  step: z.enum(["hour", "day", "week", "month"]),
});
type Input = z.output<typeof PlayFramesInput>;

/**
 * The period as a time-lapse: incidents by place, frame by frame; places are kecamatan where no resolution is given. "hour" has 24 frames,
 * the hours of the day from "0" to "23" over the whole period. Days, weeks (from Monday) and months follow each other without gaps, each
 * named by its first day within the period. `most` is the maximum of one place in one frame. Refuses with `invalid-input` on `step` more
 * than 400 frames, and on `resolution` more than 300,000 counts.
 */
export async function playFrames({ db }: Context, { filter, resolution, step }: Input) {
  const keys = keysOf(filter, step);
  const isByHour = step === "hour";
  const frames = keys.map((key) => ({ key, places: [] as [place: string, count: number][] }));
  const rows = await readFacts(db, (tx) =>
    playFramesQuery(tx, {
      ...filterParameters(filter),
      ...{ by_hour: isByHour, frames: isByHour ? [] : keys, resolution, limit: maxCounts + 1 },
    }),
  );
  if (rows.length > maxCounts)
    throw badField("resolution", `has more than ${maxCounts} counts in these frames`, "too-large");
  let most = 0;
  for (const { frame, place, count } of rows) {
    frames[frame - 1]?.places.push([place, count]);
    most = Math.max(most, count);
  }
  return { frames, most };
}

function keysOf({ from, to }: InsightFilter, step: Input["step"]): string[] {
  if (step === "hour") return Array.from({ length: 24 }, (_, hour) => `${hour}`);
  const keys: string[] = [];
  for (let day = from; day <= to; day = nextFrame(day, step)) {
    if (keys.length === maxFrames)
      throw badField("step", `makes more than ${maxFrames} frames of this period`, "too-small");
    keys.push(day);
  }
  return keys;
}

function nextFrame(day: string, step: "day" | "week" | "month"): string {
  if (step === "day") return addDays(day, 1);
  return step === "week" ? addDays(day, 7 - weekdayOf(day)) : monthStart(day, 1);
}

import { z } from "zod";
import type { Context } from "../context";
import { addDays, countDays, monthEnd, monthStart, weekdayOf } from "../domain/calendar";
import type { InsightFilter } from "../domain/insight";
import { badField } from "../errors";
import { ResolutionInput } from "./count-places";
import { FilterInput } from "./filter-input";
import { cellsAt, monthsOf, selectRows } from "./select-rows";

const mostFrames = 400;
const mostPlaces = 300_000;

export const PlayFramesInput = z.strictObject({
  filter: FilterInput,
  resolution: ResolutionInput,
  step: z.enum(["hour", "day", "week", "month"]),
});
type Asked = z.output<typeof PlayFramesInput>;

/**
 * The period as a film: how many in each place, frame by frame; places are kecamatan where no resolution is given. "hour" has 24 frames,
 * the hours of the day from "0" to "23" over the whole period. Days, weeks (from Monday) and months follow each other without gaps, each
 * named by its first day within the period. `most` is the most in one place of one frame. Refuses with `invalid-input` on `step` what
 * would be more than 400 frames, and on `resolution` more than 300,000 counts.
 */
export async function playFrames(context: Context, { filter, resolution, step }: Asked) {
  const keys = keysOf(filter, step);
  const months = monthsOf(context);
  const { codes } = months;
  const frames = keys.map((key) => ({ key, counts: new Map<number, number>() }));
  let held = 0;
  for await (const { month, rows, count } of selectRows(context, months, filter)) {
    const names = resolution === null ? codes.districts.all : cellsAt(codes, resolution);
    const where = resolution === null ? month.district : month.cell;
    const places = numbersOf(names);
    const frameOf = step === "hour" ? null : framesOfDays(keys, month.month);
    for (let at = 0; at < count; at++) {
      const row = rows[at] as number;
      const place = places[where[row] as number] as number;
      if (place === 0) continue;
      const frame = frameOf ? frameOf[month.day[row] as number] : (month.weekHour[row] as number) % 24;
      const counts = frames[frame as number]?.counts as Map<number, number>;
      const before = counts.get(place);
      if (before === undefined) held += 1;
      counts.set(place, (before ?? 0) + 1);
    }
    if (held > mostPlaces)
      throw badField("resolution", `has more than ${mostPlaces} counts in these frames`, "too-large");
  }
  const names = resolution === null ? codes.districts.all : cellsAt(codes, resolution);
  let most = 0;
  for (const { counts } of frames) for (const found of counts.values()) most = Math.max(most, found);
  return {
    frames: frames.map(({ key, counts }) => ({
      key,
      places: Array.from(counts, ([place, found]): [string, number] => [names[place] as string, found]),
    })),
    most,
  };
}

/** For each number the first one of the same name, so that cells of one parent are counted as one; 0 for none. */
function numbersOf(names: readonly string[]): Uint32Array {
  const first = new Map<string, number>([["", 0]]);
  return Uint32Array.from(names, (name, number) => {
    const known = first.get(name);
    if (known === undefined) first.set(name, number);
    return known ?? number;
  });
}

function keysOf({ from, to }: InsightFilter, step: Asked["step"]): string[] {
  if (step === "hour") return Array.from({ length: 24 }, (_, hour) => `${hour}`);
  const keys: string[] = [];
  for (let day = from; day <= to; day = nextFrame(day, step)) {
    if (keys.length === mostFrames)
      throw badField("step", `makes more than ${mostFrames} frames of this period`, "too-small");
    keys.push(day);
  }
  return keys;
}

function nextFrame(day: string, step: "day" | "week" | "month"): string {
  if (step === "day") return addDays(day, 1);
  return step === "week" ? addDays(day, 7 - weekdayOf(day)) : monthStart(day, 1);
}

/** The frame of each day of a month. */
function framesOfDays(keys: readonly string[], month: string): Uint16Array {
  const frames = new Uint16Array(32);
  for (let date = 1; date <= countDays(month, monthEnd(month)); date++) {
    const day = addDays(month, date - 1);
    frames[date] = Math.max(
      0,
      keys.findLastIndex((key) => key <= day),
    );
  }
  return frames;
}

import type { Context } from "../context";
import { dayRangeOf } from "../domain/calendar";
import { noiseAmong, overAmong } from "../domain/call";
import { tallyCalls } from "./tally-calls";

/**
 * The calls since midnight in Sekayu as bare counts, for the wall and for leaders: nothing of any caller. Filtered are those of
 * which it is known what they were: a disposition was given, or the number was blocked. Noise among them are ghost, prank and
 * dropped calls (`unfoundedDispositions`) and those of blocked numbers, which were blocked for such calls: the same as in the
 * console's share of noise. Calls for information, non-emergencies, tests and duplicates are filtered and no noise.
 */
export async function callFigures({ db, now }: Context) {
  const today = dayRangeOf(now());
  const counts = await tallyCalls(db, today);
  const filteredToday = overAmong(counts);
  return {
    callsToday: filteredToday + counts.waiting,
    filteredToday,
    noiseToday: noiseAmong(counts),
    since: today.from,
  };
}

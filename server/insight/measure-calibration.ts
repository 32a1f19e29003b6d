import { isNull } from "drizzle-orm";
import { z } from "zod";
import { compareTravel } from "../../db/queries/insight";
import { learnedSpeed } from "../../db/schema/network";
import type { Context } from "../context";
import { plausibleTrip } from "../domain/learned-speeds";
import { FilterInput } from "./filter-input";
import { filterParameters, readFacts } from "./read-facts";

export const MeasureCalibrationInput = z.strictObject({ filter: FilterInput });

const minShownTrips = 20;

/**
 * Compares the expected with the actual travel times of all crews. Groups the trips by vehicle and by `rankedBy`, the
 * basis of the expected time. For each group, returns the number of trips, the median of actual / expected (rounded to
 * 0.05), and how many crews arrived within the expected median and within the 90th percentile. Trips with implausible
 * times are only counted. `learned` is the current speed factor of each vehicle for all districts together; it does not
 * depend on the filter. For fewer than 20 trips, only their number is returned. So few trips allow no conclusion, and
 * an expected time would reveal the distance of a crew whose position the viewer may not see.
 */
export async function measureCalibration({ db }: Context, { filter }: z.output<typeof MeasureCalibrationInput>) {
  return readFacts(db, async (tx) => {
    const rows = await compareTravel(tx, {
      ...filterParameters(filter),
      min_seconds: plausibleTrip.minSeconds,
      max_ratio: plausibleTrip.maxRatio,
    });
    const { vehicle, factor, trips } = learnedSpeed;
    const learnedSpeeds = await tx
      .select({ vehicle, factor, trips })
      .from(learnedSpeed)
      .where(isNull(learnedSpeed.districtCode))
      .orderBy(vehicle);
    return {
      rows: rows.map(({ medianRatio, withinMedian, withinP90, ...row }) => {
        if (row.n < minShownTrips || medianRatio === null) return { ...row, found: null };
        return { ...row, found: { medianRatio: Math.round(medianRatio * 20) / 20, withinMedian, withinP90 } };
      }),
      learned: learnedSpeeds.map((row) => ({ ...row, factor: row.trips < minShownTrips ? null : row.factor })),
    };
  });
}

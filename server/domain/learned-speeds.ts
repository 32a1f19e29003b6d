import type { HourBand, Vehicle } from "../../db/network-vocabulary";
import { dayAndHourOf } from "./calendar";
import { standardP90Ratio, type Travel } from "./travel";

/** A recorded trip of a unit, from `enRoute` to `onScene`. */
export type Trip = {
  vehicle: Vehicle;
  districtCode: string;
  hourBand: HourBand;
  /** Travel time over the network at standard speeds. */
  standardSeconds: number;
  actualSeconds: number;
};

/**
 * What was learned from a group of trips. If `districtCode` is null, the group includes all districts; if `hourBand` is
 * null, the whole day.
 */
export type LearnedSpeed = {
  vehicle: Vehicle;
  districtCode: string | null;
  hourBand: HourBand | null;
  /** Travel times at standard speeds are multiplied by this factor. */
  factor: number;
  /** Ratio of the 90th percentile of the travel time to its median. */
  p90Ratio: number;
  /** Number of trips in the group. */
  trips: number;
};

/** How a vehicle's travel times are corrected at one place and time; `trips` is the vehicle's number of trips. */
export type SpeedCorrection = { factor: number; p90Ratio: number; trips: number };
export type SpeedCorrections = Partial<Record<Vehicle, SpeedCorrection>>;

/** The speed of a vehicle without learned speeds. */
export const noSpeedCorrection: SpeedCorrection = { factor: 1, p90Ratio: standardP90Ratio, trips: 0 };

/**
 * With this number of trips, a group's own median has the same weight as the estimate for the larger group that it
 * belongs to.
 */
const priorTripCount = 20;

/**
 * Minimum number of trips of a group. Smaller groups get the estimate of the larger group that they belong to, so that
 * no factor reveals a single trip.
 */
const minTrips = 5;

/**
 * Limits of the logarithm of a factor, and of the ratio of the 90th percentile to the median, so that wrong timestamps
 * do little harm.
 */
const logFactorLimits = [Math.log(0.5), Math.log(3)] as const;
const p90Limits = [1.1, 3] as const;

/**
 * A trip is left out if its actual or expected time is less than a minute, or if one of them is more than `maxRatio`
 * times the other. The crew probably did not report its departure and arrival when they happened.
 */
export const plausibleTrip = { minSeconds: 60, maxRatio: 5 };

/** First hour (WIB) of each part of the day, the latest first. The night lasts until 5 in the morning. */
const firstHours: [HourBand, number][] = [
  ["night", 20],
  ["evening", 15],
  ["midday", 10],
  ["morning", 5],
];

export function findHourBand(moment: Date): HourBand {
  const { hour } = dayAndHourOf(moment);
  return firstHours.find(([, first]) => hour >= first)?.[0] ?? "night";
}

/**
 * Learns speeds with a hierarchical shrinkage estimate of log(actual / standard travel time). From the smallest to the
 * largest, the groups of trips are: a part of the day in a district, the whole day in the district, and all trips of
 * the vehicle. The estimate for a group of n trips is a weighted mean: its own median has the weight n / (n + 20), and
 * the estimate of the next larger group has the rest. For the largest group, the standard speed (factor 1) takes the
 * place of a larger group. Groups of fewer than five trips get the estimate of the next larger group.
 *
 * The ratio of the 90th percentile to the median comes from the deviations of all trips of the vehicle from these
 * estimates. It is combined with the standard ratio in the same way.
 */
export function learnSpeeds(trips: readonly Trip[]): LearnedSpeed[] {
  return groupBy(trips, ({ vehicle }) => vehicle).flatMap(([vehicle, vehicleTrips]) => {
    const rows: { districtCode: string | null; hourBand: HourBand | null; logFactor: number; trips: number }[] = [];
    const logDeviations: number[] = [];
    const learnGroupFactor = (
      group: readonly Trip[],
      parentLogFactor: number,
      columns: Pick<LearnedSpeed, "districtCode" | "hourBand">,
    ) => {
      if (group.length < minTrips) return parentLogFactor;
      const logFactor = clamp(
        shrinkTowardsExpected(computeMedian(group.map(computeLogRatio)), group.length, parentLogFactor),
        logFactorLimits,
      );
      rows.push({ ...columns, logFactor, trips: group.length });
      return logFactor;
    };
    const vehicleLogFactor = learnGroupFactor(vehicleTrips, 0, { districtCode: null, hourBand: null });
    for (const [districtCode, districtTrips] of groupBy(vehicleTrips, (trip) => trip.districtCode)) {
      const districtLogFactor = learnGroupFactor(districtTrips, vehicleLogFactor, { districtCode, hourBand: null });
      for (const [hourBand, bandTrips] of groupBy(districtTrips, (trip) => trip.hourBand)) {
        const bandLogFactor = learnGroupFactor(bandTrips, districtLogFactor, { districtCode, hourBand });
        logDeviations.push(...bandTrips.map((trip) => computeLogRatio(trip) - bandLogFactor));
      }
    }
    const p90LogRatio = shrinkTowardsExpected(
      computeQuantile(logDeviations, 0.9),
      logDeviations.length,
      Math.log(standardP90Ratio),
    );
    const p90Ratio = round(clamp(Math.exp(p90LogRatio), p90Limits));
    return rows.map(({ logFactor, ...row }) => ({
      vehicle,
      ...row,
      factor: round(Math.exp(logFactor)),
      p90Ratio,
    }));
  });
}

/**
 * The speed of each vehicle at a moment, from the most specific row that applies to it. `learnedSpeeds` contains the
 * rows for one district and those for all districts together.
 */
export function selectSpeedsAt(learnedSpeeds: readonly LearnedSpeed[], moment: Date): SpeedCorrections {
  return selectSpeedsInBand(learnedSpeeds, findHourBand(moment));
}

function selectSpeedsInBand(learnedSpeeds: readonly LearnedSpeed[], band: HourBand): SpeedCorrections {
  const speeds: SpeedCorrections = {};
  const computeSpecificity = ({ districtCode, hourBand }: LearnedSpeed) =>
    Number(districtCode !== null) + Number(hourBand !== null);
  const matchingSpeeds = learnedSpeeds.filter(({ hourBand }) => hourBand === null || hourBand === band);
  for (const { vehicle, factor, p90Ratio, trips } of matchingSpeeds.toSorted(
    (a, b) => computeSpecificity(a) - computeSpecificity(b),
  )) {
    speeds[vehicle] = { factor, p90Ratio, trips: speeds[vehicle]?.trips ?? trips };
  }
  return speeds;
}

/** Returns the speeds in a district. `districtCode` is null for a place outside every district. */
export type SpeedsByDistrict = (districtCode: string | null) => SpeedCorrections;

/**
 * Returns a function that finds the speeds in a district for a part of the day. `learnedSpeeds` contains the rows of
 * every district, and those for all districts together.
 */
export function groupSpeedsByDistrict(learnedSpeeds: readonly LearnedSpeed[], band: HourBand): SpeedsByDistrict {
  const cachedSpeeds = new Map<string | null, SpeedCorrections>();
  return (districtCode) => {
    const knownSpeeds = cachedSpeeds.get(districtCode);
    if (knownSpeeds) return knownSpeeds;
    const rows = learnedSpeeds.filter((row) => row.districtCode === null || row.districtCode === districtCode);
    const speeds = selectSpeedsInBand(rows, band);
    cachedSpeeds.set(districtCode, speeds);
    return speeds;
  };
}

/** Multiplies a travel time at standard speeds by the learned factor. */
export function correctTravel<Times extends Pick<Travel, "seconds" | "secondsP90">>(
  { seconds, ...travel }: Times,
  { factor, p90Ratio, trips }: SpeedCorrection,
) {
  const correctedSeconds = seconds * factor;
  const times = { seconds: correctedSeconds, secondsP90: correctedSeconds * p90Ratio };
  return { ...travel, ...times, speedFactor: factor, speedTrips: trips };
}

function computeLogRatio({ actualSeconds, standardSeconds }: Trip): number {
  return Math.log(actualSeconds / standardSeconds);
}

/** The weighted mean of a value from n observations and the value expected without any. */
function shrinkTowardsExpected(observed: number, sampleSize: number, expected: number): number {
  const weight = sampleSize / (sampleSize + priorTripCount);
  return weight * observed + (1 - weight) * expected;
}

/** The median; for an even number of values, the mean of the two in the middle. */
function computeMedian(values: readonly number[]): number {
  return (
    (computeQuantile(values, 0.5) -
      computeQuantile(
        values.map((value) => -value),
        0.5,
      )) /
    2
  );
}

/** A quantile by the nearest-rank method; `fraction` is from 0 to 1. */
function computeQuantile(values: readonly number[], fraction: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(fraction * values.length) - 1] as number;
}

function clamp(value: number, [min, max]: readonly [number, number]): number {
  return Math.min(max, Math.max(min, value));
}

/** Rounds to three decimals, so that the same trips always give the same rows. */
function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function groupBy<Key>(trips: readonly Trip[], keyOf: (trip: Trip) => Key): [Key, Trip[]][] {
  const groups = new Map<Key, Trip[]>();
  for (const trip of trips) {
    const key = keyOf(trip);
    const group = groups.get(key);
    if (group) group.push(trip);
    else groups.set(key, [trip]);
  }
  return [...groups];
}

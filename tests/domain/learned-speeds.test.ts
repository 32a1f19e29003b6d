import { expect, test } from "vitest";
import type { HourBand, Vehicle } from "../../db/network-vocabulary";
import {
  correctTravel,
  findHourBand,
  type LearnedSpeed,
  learnSpeeds,
  noSpeedCorrection,
  selectSpeedsAt,
  type Trip,
} from "../../server/domain/learned-speeds";
import { createRandom } from "../support/seeded-random";

const sekayu = "16.06.01";
const lalan = "16.06.11";

type Group = { vehicle?: Vehicle; districtCode?: string; hourBand?: HourBand };

/**
 * Returns trips whose actual time is the standard time times `factor`. With `spread`, their factors are evenly spaced
 * on a log scale, from `spread` below `factor` to `spread` above it.
 */
function makeTrips(count: number, factor: number, { spread = 0, ...group }: Group & { spread?: number } = {}): Trip[] {
  return Array.from({ length: count }, (_, index) => {
    const deviation = count === 1 ? 0 : (2 * index) / (count - 1) - 1;
    const standardSeconds = 600 + 60 * index;
    const actualSeconds = standardSeconds * factor * Math.exp(spread * deviation);
    return { vehicle: "ambulance", districtCode: sekayu, hourBand: "midday", ...group, standardSeconds, actualSeconds };
  });
}

function findFactor(
  learnedSpeeds: readonly LearnedSpeed[],
  { vehicle = "ambulance", districtCode, hourBand }: Group = {},
) {
  return learnedSpeeds.find(
    (row) =>
      row.vehicle === vehicle && row.districtCode === (districtCode ?? null) && row.hourBand === (hourBand ?? null),
  )?.factor;
}

test.each([
  ["2026-11-26T19:59:00Z", "night"],
  ["2026-11-26T22:00:00Z", "morning"],
  ["2026-11-27T03:00:00Z", "midday"],
  ["2026-11-27T08:00:00Z", "evening"],
  ["2026-11-27T12:59:00Z", "evening"],
  ["2026-11-27T13:00:00Z", "night"],
] as const)("at %s it is %s in WIB", (moment, band) => {
  expect(findHourBand(new Date(moment))).toBe(band);
});

test("without trips nothing is learned, and fewer than five change nothing", () => {
  expect(learnSpeeds([])).toEqual([]);
  expect(learnSpeeds(makeTrips(4, 2))).toEqual([]);
});

test("a vehicle's factor weights its median by n / (n + 20) against the standard speed, as calculated by hand", () => {
  const learnedSpeeds = learnSpeeds(makeTrips(20, 1.44));
  expect(findFactor(learnedSpeeds)).toBe(1.2);
  // The factor of the trips is 1.44. With 20 trips, the vehicle's factor is halfway between 1 and 1.44 on a log
  // scale. Each more specific group halves the rest, so the factors are 1.44 to the power of 1/2, 3/4 and 7/8.
  expect(findFactor(learnedSpeeds, { districtCode: sekayu })).toBeCloseTo(1.44 ** 0.75, 3);
  expect(findFactor(learnedSpeeds, { districtCode: sekayu, hourBand: "midday" })).toBeCloseTo(1.44 ** 0.875, 3);
  expect(learnedSpeeds.map(({ trips }) => trips)).toEqual([20, 20, 20]);
});

test("known factors of vehicles, districts and parts of the day are recovered from many trips", () => {
  const random = createRandom(17);
  const expectedFactors = [
    { vehicle: "ambulance", districtCode: sekayu, hourBand: "midday", factor: 1.2 },
    { vehicle: "ambulance", districtCode: sekayu, hourBand: "night", factor: 0.8 },
    { vehicle: "ambulance", districtCode: lalan, hourBand: "midday", factor: 1.7 },
    { vehicle: "boat", districtCode: lalan, hourBand: "night", factor: 1.4 },
  ] as const;
  // On a log scale, the trips' deviations from the factor are nearly normally distributed (standard deviation 0.3). Of
  // the trips, 3% have wrong timestamps.
  const trips = expectedFactors.flatMap(({ factor, ...group }) =>
    Array.from({ length: 1_000 }, (): Trip => {
      const deviation = Array.from({ length: 12 }, () => random.between(-0.5, 0.5)).reduce(
        (sum, part) => sum + part,
        0,
      );
      const standardSeconds = random.between(300, 3_000);
      const actualFactor = random.chance(0.03) ? 0.25 : factor * Math.exp(0.3 * deviation);
      return { ...group, standardSeconds, actualSeconds: standardSeconds * actualFactor };
    }),
  );
  const learnedSpeeds = learnSpeeds(trips);
  for (const { factor, ...group } of expectedFactors) {
    expect(Math.abs(Math.log((findFactor(learnedSpeeds, group) ?? 0) / factor)), JSON.stringify(group)).toBeLessThan(
      0.06,
    );
  }
  expect(findFactor(learnedSpeeds, { vehicle: "boat" })).toBeCloseTo(1.4, 1);
  // With a standard deviation of 0.3 on a log scale, the 90th percentile is exp(0.3 × 1.28) = 1.47 times the median.
  for (const { p90Ratio } of learnedSpeeds) expect(p90Ratio).toBeCloseTo(1.47, 1);

  const shuffledTrips = trips.map((trip) => ({ trip, key: random.between(0, 1) })).sort((a, b) => a.key - b.key);
  const sortRows = (rows: LearnedSpeed[]) => rows.map((row) => JSON.stringify(row)).sort();
  expect(sortRows(learnSpeeds(shuffledTrips.map(({ trip }) => trip)))).toEqual(sortRows(learnedSpeeds));
});

test("half of the trips learned from take less than the median, and 90 % less than the 90th percentile", () => {
  const [factor, spread] = [1.5, 0.6];
  const trips = makeTrips(400, factor, { spread });
  const speed = selectSpeedsAt(learnSpeeds(trips), new Date("2026-11-27T05:00:00Z")).ambulance ?? noSpeedCorrection;
  const shareWithin = (maxFactor: number) =>
    trips.filter(({ actualSeconds, standardSeconds }) => actualSeconds <= standardSeconds * maxFactor).length /
    trips.length;
  expect(shareWithin(speed.factor)).toBeCloseTo(0.5, 1);
  expect(shareWithin(speed.factor * speed.p90Ratio)).toBeCloseTo(0.9, 1);
});

test("factors have a minimum and a maximum, and so has the 90th percentile", () => {
  expect(findFactor(learnSpeeds(makeTrips(2_000, 0.21)))).toBe(0.5);
  expect(findFactor(learnSpeeds(makeTrips(2_000, 4.9)))).toBe(3);
  expect(learnSpeeds(makeTrips(2_000, 1))[0]?.p90Ratio).toBe(1.1);
  expect(learnSpeeds(makeTrips(2_000, 1, { spread: 1.6 }))[0]?.p90Ratio).toBe(3);
});

test("the most specific speeds of a place and time are used, with the number of trips of the vehicle", () => {
  const learnedSpeeds = learnSpeeds([
    ...makeTrips(40, 1.2),
    ...makeTrips(30, 2, { hourBand: "night" }),
    ...makeTrips(10, 0.8, { districtCode: lalan }),
    ...makeTrips(6, 1.1, { vehicle: "boat", districtCode: lalan, hourBand: "night" }),
  ]);
  const sekayuSpeeds = learnedSpeeds.filter(({ districtCode }) => districtCode === null || districtCode === sekayu);
  const noonSpeeds = selectSpeedsAt(sekayuSpeeds, new Date("2026-11-27T05:00:00Z"));
  const nightSpeeds = selectSpeedsAt(sekayuSpeeds, new Date("2026-11-27T17:00:00Z"));
  const morningSpeeds = selectSpeedsAt(sekayuSpeeds, new Date("2026-11-27T00:00:00Z"));
  expect(noonSpeeds.ambulance).toMatchObject({
    factor: findFactor(learnedSpeeds, { districtCode: sekayu, hourBand: "midday" }),
    trips: 80,
  });
  expect(nightSpeeds.ambulance?.factor).toBe(findFactor(learnedSpeeds, { districtCode: sekayu, hourBand: "night" }));
  expect(morningSpeeds.ambulance?.factor).toBe(findFactor(learnedSpeeds, { districtCode: sekayu }));
  expect(nightSpeeds.boat).toMatchObject({ factor: findFactor(learnedSpeeds, { vehicle: "boat" }), trips: 6 });
  expect(selectSpeedsAt(sekayuSpeeds, new Date("2026-11-27T05:00:00Z"))["fire-engine"]).toBeUndefined();
});

test("the standard speed leaves travel times unchanged", () => {
  expect(correctTravel({ seconds: 123.457, secondsP90: 123.457 * 1.5 }, noSpeedCorrection)).toEqual({
    ...{ seconds: 123.457, secondsP90: 123.457 * 1.5, speedFactor: 1, speedTrips: 0 },
  });
  expect(correctTravel({ seconds: 100, secondsP90: 150 }, { factor: 1.2, p90Ratio: 1.3, trips: 34 })).toEqual({
    ...{ seconds: 120, secondsP90: 156, speedFactor: 1.2, speedTrips: 34 },
  });
});

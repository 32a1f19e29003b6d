import { expect, test } from "vitest";
import {
  computeExpectedCoverage,
  type ExpectedCoverageInput,
  estimateBusyProbability,
  type ReachedPoints,
  rankMoves,
} from "../../server/domain/expected-coverage";
import { enumerateCoverage } from "../support/enumerate-coverage";
import { createRandom, type RandomGenerator } from "../support/seeded-random";

const caseCount = 50;

/**
 * Returns a random case with up to 9 units, 12 places and 6 stations. Some places have no demand, and some units cannot
 * move to some of the stations.
 */
function randomCase(random: RandomGenerator): {
  coverageInput: ExpectedCoverageInput;
  stationReaches: (ReachedPoints | null)[][];
} {
  const weights = Array.from({ length: random.integer(1, 12) }, () =>
    random.chance(0.1) ? 0 : random.between(1, 5_000),
  );
  const density = random.between(0.05, 0.7);
  const randomReach = () => weights.flatMap((_, point) => (random.chance(density) ? [point] : []));
  const reaches = Array.from({ length: random.integer(1, 9) }, randomReach);
  const stations = Array.from({ length: random.integer(1, 6) }, randomReach);
  const stationReaches = reaches.map(() => stations.map((reach) => (random.chance(0.1) ? null : reach)));
  return { coverageInput: { weights, busyProbability: random.between(0.02, 0.8), reaches }, stationReaches };
}

test(`in ${caseCount} random cases the advised move is the best one, with the gain found by enumerating all busy states`, () => {
  const random = createRandom(1_983);
  let adviceCount = 0;
  for (let index = 0; index < caseCount; index++) {
    const { coverageInput, stationReaches } = randomCase(random);
    const coverageBefore = enumerateCoverage(coverageInput);
    expect(computeExpectedCoverage(coverageInput)).toBeCloseTo(coverageBefore, 6);
    const gains = new Map<string, number>();
    for (const [unit, stations] of stationReaches.entries()) {
      for (const [station, reach] of stations.entries()) {
        if (reach === null) continue;
        const coverAfterMove = { ...coverageInput, reaches: coverageInput.reaches.with(unit, reach) };
        gains.set(`${unit} ${station}`, enumerateCoverage(coverAfterMove) - coverageBefore);
      }
    }
    const moves = rankMoves(coverageInput, (unit) => stationReaches[unit] ?? []);
    const bestGain = Math.max(0, ...gains.values());
    expect(moves[0]?.gain ?? 0).toBeCloseTo(bestGain, 6);
    // `moves` contains every move that has a gain, with the right gain.
    for (const { unit, station, gain } of moves) expect(gain).toBeCloseTo(gains.get(`${unit} ${station}`) ?? -1, 6);
    expect(moves.length).toBeGreaterThanOrEqual([...gains.values()].filter((gain) => gain > 1e-6).length);
    expect(moves.map(({ gain }) => gain)).toEqual(moves.map(({ gain }) => gain).toSorted((a, b) => b - a));
    if (moves.length > 0) adviceCount += 1;
  }
  expect(adviceCount).toBeGreaterThan(caseCount / 2);
});

test("the second unit that reaches a place adds less than the first, and the third less still", () => {
  const computeCoverage = (count: number) =>
    computeExpectedCoverage({
      weights: [100],
      busyProbability: 0.2,
      reaches: Array.from({ length: count }, () => [0]),
    });
  expect([0, 1, 2, 3].map((count) => Math.round(computeCoverage(count) * 10) / 10)).toEqual([0, 80, 96, 99.2]);
});

test("a unit is moved from a place with two units to one without, but not if more would be uncovered", () => {
  const cover = { weights: [100, 60], busyProbability: 0.2, reaches: [[0], [0]] };
  expect(rankMoves(cover, () => [[0], [1]])).toEqual([
    { unit: 0, station: 1, gain: 32 },
    { unit: 1, station: 1, gain: 32 },
  ]);
  expect(rankMoves({ ...cover, reaches: [[0]] }, () => [[0], [1]])).toEqual([]);
});

test.each([
  ["nothing is known: the assumption", { busyHours: 0, dutyHours: 0, assignments: 0 }, 0.1],
  ["few assignments: near the assumption", { busyHours: 50, dutyHours: 100, assignments: 5 }, 0.18],
  ["many assignments: the measured share", { busyHours: 3_000, dutyHours: 10_000, assignments: 1_980 }, 0.298],
  ["hardly ever busy: the minimum", { busyHours: 1, dutyHours: 10_000, assignments: 500 }, 0.05],
  ["always busy: the maximum", { busyHours: 20_000, dutyHours: 10_000, assignments: 5_000 }, 0.9],
])("the probability of being busy when %s", (_, measured, expected) => {
  expect(estimateBusyProbability(measured)).toBeCloseTo(expected, 3);
});

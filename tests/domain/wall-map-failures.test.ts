import { expect, test } from "vitest";
import { computeMapBackoffMs, initialFailures, type MapFailures, recordFailure } from "../../app/wall/map/map-failures";

const retryAfterFailure = ({ count }: MapFailures): MapFailures => ({ count, hasFailed: false });
const backoffSecondsOf = (workedMs: readonly number[]) => {
  let failures = initialFailures;
  return workedMs.map((ms) => {
    failures = recordFailure(retryAfterFailure(failures), ms);
    return computeMapBackoffMs(failures) / 1_000;
  });
};

test("a map that never works is retried after ten seconds, then after twice as long each time, up to five minutes", () => {
  expect(backoffSecondsOf([0, 0, 0, 0, 0, 0, 0])).toEqual([10, 20, 40, 80, 160, 300, 300]);
});

test("a failure within ten minutes continues the backoff, a later one restarts it", () => {
  expect(backoffSecondsOf([0, 120_000, 599_000, 600_000, 0])).toEqual([10, 20, 40, 10, 20]);
});

test("a failure that is reported twice is counted once", () => {
  const failedOnce = recordFailure(initialFailures, 0);
  expect(recordFailure(failedOnce, 0)).toBe(failedOnce);
  expect(recordFailure(failedOnce, 900_000)).toBe(failedOnce);
});

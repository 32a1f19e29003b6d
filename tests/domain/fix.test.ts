import { describe, expect, test } from "vitest";
import { createFixFilter, type Fix, type FixRefusal, findFixRefusal } from "../../server/domain/fix";

const now = new Date("2026-11-25T03:00:00Z");
const oldest = new Date("2026-10-26T03:00:00Z");
const sekayu = { lng: 103.8344, lat: -2.8819 };
const metresPerDegree = 111_195;

/**
 * Returns a fix `metres` north of Sekayu. It was recorded `seconds` after the start of the test data, which is ten
 * minutes before `now`.
 */
function at(metres: number, seconds: number, accuracyM?: number): Fix {
  const recordedAt = new Date(now.getTime() - 600_000 + seconds * 1_000);
  return { lng: sekayu.lng, lat: sekayu.lat + metres / metresPerDegree, recordedAt, accuracyM };
}

test.each<[string, Partial<Omit<Fix, "recordedAt">> & { at?: string }, FixRefusal | null]>([
  ["from a clock a minute ahead", { at: "2026-11-25T03:01:00Z" }, null],
  ["from a clock more than a minute ahead", { at: "2026-11-25T03:01:00.001Z" }, "in-the-future"],
  ["of the maximum age", { at: "2026-10-26T03:00:00Z" }, null],
  ["older than the maximum age", { at: "2026-10-26T02:59:59.999Z" }, "too-old"],
  ["of a receiver without satellites", { lng: 0, lat: 0 }, "null-island"],
  ["on the equator", { lat: 0 }, null],
  ["on the prime meridian", { lng: 0 }, null],
  ["accurate to 1 km", { accuracyM: 1_000 }, null],
  ["less accurate than 1 km", { accuracyM: 1_000.1 }, "poor-accuracy"],
  ["of unknown accuracy", { accuracyM: null }, null],
])("a single fix %s", (_, { lng = sekayu.lng, lat = sekayu.lat, at = "2026-11-25T03:00:00Z", accuracyM }, expected) => {
  expect(findFixRefusal({ lng, lat, accuracyM, recordedAt: new Date(at) }, { now, oldest })).toBe(expected);
});

type Case = [title: string, currentFix: Fix | null, fixes: [Fix, FixRefusal | null][], place: Fix | null];

describe("a unit and its fixes", () => {
  test.each<Case>([
    ["the first fix is accepted anywhere", null, [[at(0, 0), null]], at(0, 0)],
    ["a fix one millisecond newer moves the unit", at(0, 0), [[at(10, 0.001), null]], at(10, 0.001)],
    ["a repeated fix does not move the unit", at(0, 60), [[at(0, 60), "older-than-held"]], at(0, 60)],
    ["an older fix does not move the unit", at(0, 60), [[at(0, 59), "older-than-held"]], at(0, 60)],
    ["at 40 m/s", at(0, 0), [[at(1_200, 30), null]], at(1_200, 30)],
    ["at the maximum speed", at(0, 0), [[at(2_260, 30), null]], at(2_260, 30)],
    ["above the maximum speed", at(0, 0), [[at(2_290, 30), "impossible-jump"]], at(0, 0)],
    ["two fixes in one second, within phone accuracy", at(0, 0), [[at(169, 0.1), null]], at(169, 0.1)],
    ["an inaccurate fix may be far away", at(0, 0, 900), [[at(1_400, 1, 500), null]], at(1_400, 1)],
    ["but no farther than both accuracies allow", at(0, 0, 900), [[at(1_700, 1, 500), "impossible-jump"]], at(0, 0)],
    [
      "after an hour the unit may be anywhere in the regency",
      at(0, -3_000),
      [[at(150_000, 600), null]],
      at(150_000, 600),
    ],
    [
      "wrong fixes between good ones do not move the unit",
      at(0, 0),
      [
        [at(10, 10), null],
        [at(30_000, 20), "impossible-jump"],
        [at(20, 30), null],
        [at(30_000, 40), "impossible-jump"],
        [at(30, 50), null],
      ],
      at(30, 50),
    ],
    [
      "a wrong held fix is replaced by the second of two consistent fixes",
      at(30_000, 0),
      [
        [at(0, 10), "impossible-jump"],
        [at(50, 20), null],
        [at(60, 30), null],
      ],
      at(60, 30),
    ],
    [
      "two wrong fixes within two seconds are refused",
      at(0, 0),
      [
        [at(30_000, 1), "impossible-jump"],
        [at(30_000, 2), "impossible-jump"],
        [at(20, 3), null],
        [at(30_000, 4), "impossible-jump"],
      ],
      at(20, 3),
    ],
    [
      "two wrong fixes that disagree do not move the unit",
      at(0, 0),
      [
        [at(30_000, 10), "impossible-jump"],
        [at(-30_000, 20), "impossible-jump"],
        [at(10, 30), null],
      ],
      at(10, 30),
    ],
    [
      "late fixes fill the trail and do not move the unit",
      at(1_000, 100),
      [
        [at(500, 50), "older-than-held"],
        [at(600, 60), "older-than-held"],
      ],
      at(1_000, 100),
    ],
    [
      "after the server's clock was set back, a current fix in the future does not hold the unit",
      at(30_000, 700),
      [
        [at(0, 590), null],
        [at(20, 580), "older-than-held"],
      ],
      at(0, 590),
    ],
    [
      "an old fix does not replace a current fix in the future",
      at(1_000, 700),
      [[at(500, 500), "older-than-held"]],
      at(1_000, 700),
    ],
    [
      "a current fix from a clock a minute ahead holds the unit",
      at(0, 660),
      [[at(10, 600), "older-than-held"]],
      at(0, 660),
    ],
    ["an implausible late fix is refused", at(1_000, 100), [[at(40_000, 50), "impossible-jump"]], at(1_000, 100)],
  ])("%s", (_, currentFix, fixes, lastFix) => {
    const fixFilter = createFixFilter({ currentFix, unconfirmedFix: null });
    expect(fixes.map(([fix]) => fixFilter.check(fix, { now, oldest }).refused)).toEqual(
      fixes.map(([, refused]) => refused),
    );
    expect(fixFilter.current()).toMatchObject({ lat: lastFix?.lat, recordedAt: lastFix?.recordedAt });
  });

  test("an implausible fix is remembered between requests", () => {
    const firstFilter = createFixFilter({ currentFix: at(30_000, 0), unconfirmedFix: null });
    firstFilter.check(at(0, 10), { now, oldest });
    const secondFilter = createFixFilter({ currentFix: at(30_000, 0), unconfirmedFix: firstFilter.pending() });
    expect(secondFilter.check(at(20, 20), { now, oldest })).toEqual({ refused: null, isStored: true });
    expect(secondFilter.pending()).toBeNull();
  });

  test("the trail keeps accepted and late fixes, never refused ones", () => {
    const unit = createFixFilter({ currentFix: at(0, 100), unconfirmedFix: null, before: at(-5_000, 0) });
    const fixes = [at(0, 200), at(-2_000, 50), at(-30_000, 60), at(0, 10), at(0, 700)];
    expect(fixes.map((fix) => unit.check(fix, { now, oldest }))).toEqual([
      { refused: null, isStored: true },
      { refused: "older-than-held", isStored: true },
      { refused: "impossible-jump", isStored: false },
      // This fix is 5 km from the previous fix in the trail, which was recorded only 10 s before.
      { refused: "impossible-jump", isStored: false },
      { refused: "in-the-future", isStored: false },
    ]);
  });

  test("a late upload with a wrong first fix is not refused entirely", () => {
    const unit = createFixFilter({ currentFix: at(0, 550), unconfirmedFix: null, before: null });
    const lateFixes = [at(20_000, 100), at(0, 110), at(10, 120), at(20, 130)];
    expect(lateFixes.map((fix) => unit.check(fix, { now, oldest }).isStored)).toEqual([true, false, true, true]);
  });

  test("an exercise may run faster than real time", () => {
    const unit = createFixFilter({ currentFix: at(0, 100), unconfirmedFix: null });
    const limits = { now, oldest, allowAnySpeed: true };
    expect(unit.check(at(50_000, 101), limits)).toEqual({ refused: null, isStored: true });
    expect(unit.check(at(-50_000, 99), limits)).toEqual({ refused: "older-than-held", isStored: true });
    expect(unit.check({ ...at(0, 102), lng: 0, lat: 0 }, limits).refused).toBe("null-island");
  });

  test("positions on both sides of the date line are near each other", () => {
    const westFix: Fix = { lng: 179.9999, lat: 0, recordedAt: at(0, 0).recordedAt };
    const unit = createFixFilter({ currentFix: westFix, unconfirmedFix: null });
    const eastFix: Fix = { lng: -179.9999, lat: 0, recordedAt: at(0, 10).recordedAt };
    expect(unit.check(eastFix, { now, oldest }).refused).toBeNull();
  });
});

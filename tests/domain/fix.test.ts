import { describe, expect, test } from "vitest";
import { createFixFilter, type Fix, type FixRefusal, refuseFix } from "../../server/domain/fix";

const now = new Date("2026-11-25T03:00:00Z");
const oldest = new Date("2026-10-26T03:00:00Z");
const sekayu = { lng: 103.8344, lat: -2.8819 };
const metresInADegree = 111_195;

/** So many metres north of Sekayu, so many seconds after three o'clock less ten minutes. */
function at(metres: number, seconds: number, accuracyM?: number): Fix {
  const recordedAt = new Date(now.getTime() - 600_000 + seconds * 1_000);
  return { lng: sekayu.lng, lat: sekayu.lat + metres / metresInADegree, recordedAt, accuracyM };
}

test.each<[string, Partial<Omit<Fix, "recordedAt">> & { at?: string }, FixRefusal | null]>([
  ["from a clock a minute ahead", { at: "2026-11-25T03:01:00Z" }, null],
  ["from a clock more than a minute ahead", { at: "2026-11-25T03:01:00.001Z" }, "in-the-future"],
  ["as old as is still taken", { at: "2026-10-26T03:00:00Z" }, null],
  ["older than is taken", { at: "2026-10-26T02:59:59.999Z" }, "too-old"],
  ["of a receiver that sees no satellite", { lng: 0, lat: 0 }, "zero-island"],
  ["on the equator", { lat: 0 }, null],
  ["on the first meridian", { lng: 0 }, null],
  ["known to a kilometre", { accuracyM: 1_000 }, null],
  ["known no better than to a district", { accuracyM: 1_000.1 }, "poor-accuracy"],
  ["that does not say how well it is known", { accuracyM: null }, null],
])(
  "a fix %s, by itself",
  (_, { lng = sekayu.lng, lat = sekayu.lat, at = "2026-11-25T03:00:00Z", accuracyM }, expected) => {
    expect(refuseFix({ lng, lat, accuracyM, recordedAt: new Date(at) }, { now, oldest })).toBe(expected);
  },
);

type Story = [story: string, held: Fix | null, fixes: [Fix, FixRefusal | null][], place: Fix | null];

describe("a unit and its fixes", () => {
  test.each<Story>([
    ["the first is believed wherever it is", null, [[at(0, 0), null]], at(0, 0)],
    ["one a millisecond newer moves it", at(0, 0), [[at(10, 0.001), null]], at(10, 0.001)],
    ["the same again moves nothing", at(0, 60), [[at(0, 60), "older-than-held"]], at(0, 60)],
    ["an older one moves nothing", at(0, 60), [[at(0, 59), "older-than-held"]], at(0, 60)],
    ["at full speed on a good road", at(0, 0), [[at(1_200, 30), null]], at(1_200, 30)],
    ["as fast as anything of ours goes", at(0, 0), [[at(2_260, 30), null]], at(2_260, 30)],
    ["a little faster than that", at(0, 0), [[at(2_290, 30), "impossible-jump"]], at(0, 0)],
    ["two in one second, as well as phones know it", at(0, 0), [[at(169, 0.1), null]], at(169, 0.1)],
    ["a wide one may lie far off", at(0, 0, 900), [[at(1_400, 1, 500), null]], at(1_400, 1)],
    ["but no farther than both are unsure", at(0, 0, 900), [[at(1_700, 1, 500), "impossible-jump"]], at(0, 0)],
    ["after an hour it can be anywhere in the regency", at(0, -3_000), [[at(150_000, 600), null]], at(150_000, 600)],
    [
      "one wrong fix between good ones moves nothing",
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
      "when the held one was wrong, the second that says so is believed",
      at(30_000, 0),
      [
        [at(0, 10), "impossible-jump"],
        [at(50, 20), null],
        [at(60, 30), null],
      ],
      at(60, 30),
    ],
    [
      "a receiver that errs for two seconds is not believed for it",
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
      "two wrong ones that do not agree move nothing",
      at(0, 0),
      [
        [at(30_000, 10), "impossible-jump"],
        [at(-30_000, 20), "impossible-jump"],
        [at(10, 30), null],
      ],
      at(10, 30),
    ],
    [
      "late ones fill the trail and move nothing",
      at(1_000, 100),
      [
        [at(500, 50), "older-than-held"],
        [at(600, 60), "older-than-held"],
      ],
      at(1_000, 100),
    ],
    [
      "a late one the unit could not have come from is refused",
      at(1_000, 100),
      [[at(40_000, 50), "impossible-jump"]],
      at(1_000, 100),
    ],
  ])("%s", (_, held, fixes, place) => {
    const unit = createFixFilter({ held, doubted: null });
    expect(fixes.map(([fix]) => unit.judge(fix, { now, oldest }).refused)).toEqual(fixes.map(([, refused]) => refused));
    expect(unit.place()).toMatchObject({ lat: place?.lat, recordedAt: place?.recordedAt });
  });

  test("an implausible fix is remembered between requests", () => {
    const first = createFixFilter({ held: at(30_000, 0), doubted: null });
    first.judge(at(0, 10), { now, oldest });
    const second = createFixFilter({ held: at(30_000, 0), doubted: first.doubt() });
    expect(second.judge(at(20, 20), { now, oldest })).toEqual({ refused: null, kept: true });
    expect(second.doubt()).toBeNull();
  });

  test("the trail keeps accepted and late fixes, never refused ones", () => {
    const unit = createFixFilter({ held: at(0, 100), doubted: null, before: at(-5_000, 0) });
    const judged = [at(0, 200), at(-2_000, 50), at(-30_000, 60), at(0, 10), at(0, 700)];
    expect(judged.map((fix) => unit.judge(fix, { now, oldest }))).toEqual([
      { refused: null, kept: true },
      { refused: "older-than-held", kept: true },
      { refused: "impossible-jump", kept: false },
      // Five kilometres in ten seconds from where the trail has it.
      { refused: "impossible-jump", kept: false },
      { refused: "in-the-future", kept: false },
    ]);
  });

  test("a late upload whose first fix is wrong is not refused as a whole", () => {
    const unit = createFixFilter({ held: at(0, 550), doubted: null, before: null });
    const late = [at(20_000, 100), at(0, 110), at(10, 120), at(20, 130)];
    expect(late.map((fix) => unit.judge(fix, { now, oldest }).kept)).toEqual([true, false, true, true]);
  });

  test("an exercise may run faster than real time", () => {
    const unit = createFixFilter({ held: at(0, 100), doubted: null });
    const terms = { now, oldest, allowAnySpeed: true };
    expect(unit.judge(at(50_000, 101), terms)).toEqual({ refused: null, kept: true });
    expect(unit.judge(at(-50_000, 99), terms)).toEqual({ refused: "older-than-held", kept: true });
    expect(unit.judge({ ...at(0, 102), lng: 0, lat: 0 }, terms).refused).toBe("zero-island");
  });

  test("positions on both sides of the date line are near each other", () => {
    const west: Fix = { lng: 179.9999, lat: 0, recordedAt: at(0, 0).recordedAt };
    const unit = createFixFilter({ held: west, doubted: null });
    const east: Fix = { lng: -179.9999, lat: 0, recordedAt: at(0, 10).recordedAt };
    expect(unit.judge(east, { now, oldest }).refused).toBeNull();
  });
});

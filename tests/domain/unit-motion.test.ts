import { expect, test } from "vitest";
import { ringsOf } from "../../app/_map/layers/uncertainty-circles";
import { placed, sameFeatures, sameTold, sameUnits, unitFeatures } from "../../app/_map/layers/unit-features";
import { seenAfter } from "../../app/_map/motion/unit-motions";
import { fanMost, fanPlaces } from "../../app/_map/symbols/spiderfy";
import type { ListedUnit } from "../../db/queries";
import { ageStep } from "../../server/domain/fix-age";
import { headingBetween, motionBetween } from "../../server/domain/motion";
import { uncertaintyM } from "../../server/domain/uncertainty";

const sekayu = { lng: 103.8344, lat: -2.8819 };
const noon = new Date("2026-11-25T12:00:00Z").getTime();
const ago = (seconds: number) => new Date(noon - seconds * 1_000);
/** About so many metres from Sekayu; a degree is as long either way near the equator. */
const metres = (north: number, east: number) => ({
  lng: sekayu.lng + east / 111_195 / Math.cos((sekayu.lat * Math.PI) / 180),
  lat: sekayu.lat + north / 111_195,
});

function aListed(wish: Partial<ListedUnit> = {}): ListedUnit {
  return {
    id: "one",
    callSign: "AMB-1",
    kind: "ambulance",
    agency: "dinkes",
    station: "psc",
    skills: [],
    mobility: "road",
    duty: "available",
    status: "available",
    simulated: false,
    ...sekayu,
    basis: "fix",
    positionAt: ago(0),
    speedMps: null,
    headingDeg: null,
    accuracyM: null,
    lostLng: null,
    lostLat: null,
    movedAt: null,
    assignmentId: null,
    incidentId: null,
    assignmentState: null,
    discreet: false,
    discreetFix: false,
    ...wish,
  };
}

test.each([
  ["heard this moment", { basis: "fix", positionAt: ago(0) }, "now"],
  ["heard by a clock that runs ahead of ours", { basis: "fix", positionAt: ago(-20) }, "now"],
  ["a second short of a minute", { basis: "fix", positionAt: ago(59) }, "now"],
  ["a minute", { basis: "fix", positionAt: ago(60) }, "minute"],
  ["three minutes", { basis: "fix", positionAt: ago(180) }, "minutes"],
  ["old, but what the rule still goes by", { basis: "fix", positionAt: ago(3_000) }, "minutes"],
  ["too old for the rule, so the station", { basis: "station", positionAt: ago(660) }, "lost"],
  ["never heard, so the station", { basis: "station", positionAt: null }, "lost"],
  ["nowhere", { basis: null, positionAt: ago(660) }, "lost"],
] as const)("age: %s", (_, unit, step) => expect(ageStep(unit, noon)).toBe(step));

test.each([
  ["just heard, receiver silent on its accuracy", { ageSeconds: 0 }, 30],
  ["just heard, to 12 m", { ageSeconds: 0, accuracyM: 12 }, 12],
  ["clock ahead of ours", { ageSeconds: -30, accuracyM: 12 }, 12],
  ["5 min on the road, speed unknown: 300 s at 40 km/h less the detour", { ageSeconds: 300, accuracyM: 0 }, 2_381],
  ["5 min on the road, was driving", { ageSeconds: 300, accuracyM: 0, speedMps: 9 }, 2_381],
  ["5 min, stood when last heard", { ageSeconds: 300, accuracyM: 0, speedMps: 0 }, 450],
  ["5 min on the river, at half the speed", { ageSeconds: 300, accuracyM: 0, mobility: "river" }, 1_190],
  ["a day: no wider than what says something", { ageSeconds: 86_400 }, 5_000],
  ["a cell tower's guess", { ageSeconds: 0, accuracyM: 9_000 }, 5_000],
] as const)("uncertainty: %s", (_, known, radiusM) => {
  expect(Math.round(uncertaintyM({ accuracyM: null, speedMps: null, mobility: "road", ...known }))).toBe(radiusM);
});

test("uncertainty never shrinks while nothing is heard", () => {
  const radii = Array.from({ length: 100 }, (_, minute) =>
    uncertaintyM({ accuracyM: 20, speedMps: null, mobility: "road", ageSeconds: minute * 30 }),
  );
  expect(radii).toEqual(radii.toSorted((one, other) => one - other));
});

test.each([
  ["north", metres(100, 0), 0],
  ["east", metres(0, 100), 90],
  ["south", metres(-100, 0), 180],
  ["west", metres(0, -100), 270],
])("a way to the %s of 100 m in 10 s", (_, to, headingDeg) => {
  const motion = motionBetween({ ...sekayu, at: noon - 10_000 }, { ...to, at: noon });
  expect(Math.round((motion?.headingDeg ?? Number.NaN) % 360) % 360).toBe(headingDeg);
  expect(motion?.speedMps).toBeCloseTo(10, 1);
});

test.each([
  ["20 m are the play of the receiver", metres(20, 0), 10_000],
  ["after four minutes the crew may have turned", metres(2_000, 0), 240_000],
  ["a fix that is no later says nothing", metres(200, 0), 0],
])("no heading: %s", (_, to, passedMs) => {
  expect(motionBetween({ ...sekayu, at: noon - passedMs }, { ...to, at: noon })).toBeNull();
});

test.each([
  ["past north, clockwise", 359, 1, 0.5, 0],
  ["past north, against the clock", 10, 350, 0.25, 5],
  ["the short way and not the long", 80, 100, 0.5, 90],
  ["begins where it was", 200, 90, 0, 200],
  ["ends where it is to be, and no further", 359, 1, 1, 1],
])("turning: %s", (_, from, to, part, seen) => expect(headingBetween(from, to, part)).toBeCloseTo(seen, 6));

test("no turn is ever more than half a circle, whatever the headings", () => {
  for (let from = 0; from < 360; from += 15) {
    for (let to = 0; to <= 360; to += 15) {
      const turned = Math.abs(headingBetween(from, to, 0.01) - from);
      expect(Math.min(turned, 360 - turned)).toBeLessThanOrEqual(1.8001);
    }
  }
});

test("a crew whose receiver tells no heading has that of its way, also by small steps, until it stands", () => {
  let seen = seenAfter(new Map(), [aListed()]);
  expect(seen.get("one")?.motion).toBeNull();
  // East by 10 m a second.
  for (let second = 1; second <= 6; second++) {
    seen = seenAfter(seen, [aListed({ ...metres(0, 10 * second), positionAt: ago(-second) })]);
  }
  expect(seen.get("one")?.motion?.headingDeg).toBeCloseTo(90, 0);
  expect(seen.get("one")?.motion?.speedMps).toBeCloseTo(10, 0);
  expect(signOf(aListed({ positionAt: ago(0) }), seen)).toMatchObject({ heading: expect.closeTo(90, 0) });
  for (let second = 7; second <= 60; second++) {
    seen = seenAfter(seen, [aListed({ ...metres(0, 60), positionAt: ago(-second) })]);
  }
  expect(seen.get("one")?.motion).toBeNull();
  expect(seenAfter(seen, [aListed({ basis: "station", positionAt: ago(900) })]).size).toBe(0);
});

const ageWords = { minute: "1+", minutes: "3+", lost: "old" };
function signOf(unit: ListedUnit, seen = seenAfter(new Map(), []), told = new Map<string, string>()) {
  const picture = { zoom: 14, theme: "dark", told, clearOf: [], at: noon, ageWords, seen };
  return unitFeatures(placed([unit]), picture).features[0]?.properties;
}

test.each([
  ["fresh", aListed(), { name: "AMB-1", opacity: 1 }],
  ["two minutes old", aListed({ positionAt: ago(120) }), { name: "AMB-1 · 1+", opacity: 0.86 }],
  ["five minutes old", aListed({ positionAt: ago(300) }), { name: "AMB-1 · 3+", opacity: 0.72 }],
  ["at the station", aListed({ basis: "station", positionAt: ago(900) }), { name: "AMB-1 · old", opacity: 0.6 }],
])("a sign whose fix is %s says so twice", (_, unit, sign) => expect(signOf(unit)).toMatchObject(sign));

test("a sign points where its crew goes only while that is news, and says of one that is told what is told", () => {
  const moving = { speedMps: 12, headingDeg: 45 };
  expect(signOf(aListed(moving))).toMatchObject({ heading: 45 });
  expect(signOf(aListed({ ...moving, positionAt: ago(240) }))).not.toHaveProperty("heading");
  expect(signOf(aListed({ ...moving, speedMps: 0.4 }))).not.toHaveProperty("heading");
  const old = aListed({ positionAt: ago(120) });
  expect(signOf(old, new Map(), new Map([["one", "3,2 km · 2 mnt"]]))).toMatchObject({
    name: "AMB-1",
    told: "3,2 km · 2 mnt",
  });
});

const lost = { basis: "station", positionAt: ago(900), lostLng: 104, lostLat: -2.5 } as const;
test.each([
  ["a fresh one has none", aListed(), 14, false, []],
  [
    "one on a task that was last heard five minutes ago",
    aListed({ status: "assigned", positionAt: ago(300) }),
    8,
    false,
    [2_410],
  ],
  ["a free one of five minutes is not worth one", aListed({ positionAt: ago(300) }), 14, false, []],
  ["a free one that is lost, from near", aListed(lost), 12, false, [5_000]],
  ["a free one that is lost, from afar", aListed(lost), 9, false, []],
  ["a poor receiver", aListed({ status: "assigned", accuracyM: 400 }), 9, false, [400]],
  ["no last fix, no circle", aListed({ ...lost, lostLng: null, lostLat: null, positionAt: null }), 12, false, []],
  ["where drawing is dear, only those looked at", aListed({ ...lost, status: "assigned" }), 12, true, []],
] as const)("circle: %s", (_, unit, zoom, onlyTold, radii) => {
  const rings = ringsOf([unit], { told: new Map(), zoom, at: noon, onlyTold });
  expect(rings.map(({ radiusM }) => radiusM)).toEqual(radii);
});

test("the circle of a lost one is where it was last heard, and leads to its sign at the station", () => {
  const told = new Map([["one", ""]]);
  expect(ringsOf([aListed(lost)], { told, zoom: 8, at: noon, onlyTold: true })).toMatchObject([
    { lng: 104, lat: -2.5, sign: sekayu },
  ]);
});

test.each([2, 5, 8, 9, fanMost])("%i units of a fan stand apart, each with room for its name", (count) => {
  const places = fanPlaces(count);
  expect(places).toHaveLength(count);
  for (const [index, [x, y]] of places.entries()) {
    for (const [otherX, otherY] of places.slice(index + 1)) {
      expect(Math.abs(x - otherX) >= 64 || Math.abs(y - otherY) >= 27).toBe(true);
    }
  }
});

test("a fan is no larger than it has places for", () => expect(fanPlaces(fanMost + 10)).toHaveLength(fanMost));

test("a message that says the same again draws nothing, one that moves, turns, ages or names a unit does", () => {
  const draw = (unit: ListedUnit, told?: Map<string, string>) =>
    unitFeatures(placed([unit]), {
      ...{ zoom: 14, theme: "dark", clearOf: [], at: noon, ageWords, seen: new Map() },
      told: told ?? new Map(),
    });
  const moving = { speedMps: 12, headingDeg: 45 };
  const before = aListed(moving);
  expect(sameUnits([before], [aListed(moving)])).toBe(true);
  expect(sameUnits([before], [aListed({ ...moving, positionAt: ago(-1) })])).toBe(false);
  // Heard again where it was.
  expect(sameFeatures(draw(before), draw(aListed({ ...moving, positionAt: ago(-1) })))).toBe(true);
  for (const change of [metres(40, 0), { headingDeg: 46 }, { positionAt: ago(90) }, { status: "assigned" } as const]) {
    expect(sameFeatures(draw(before), draw(aListed({ ...moving, ...change })))).toBe(false);
  }
  expect(sameFeatures(draw(before), draw(before, new Map([["one", "3 km"]])))).toBe(false);
  expect(sameTold(new Map([["one", "3 km"]]), new Map([["one", "3 km"]]))).toBe(true);
  expect(sameTold(new Map([["one", "3 km"]]), new Map([["one", "2 km"]]))).toBe(false);
});

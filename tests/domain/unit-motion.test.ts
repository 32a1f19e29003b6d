import { expect, test } from "vitest";
import { listUncertaintyCircles } from "../../app/_map/layers/uncertainty-circles";
import {
  areCaptionsEqual,
  areFeaturesEqual,
  areUnitsEqual,
  createUnitFeatures,
  listLocatedUnits,
} from "../../app/_map/layers/unit-features";
import { updateMotions } from "../../app/_map/motion/unit-motions";
import { computeFanOffsets, maxFannedUnits } from "../../app/_map/symbols/spiderfy";
import { toWorldPixels } from "../../app/_map/tools/geometry";
import type { ListedUnit } from "../../db/queries/unit";
import { ageStep } from "../../server/domain/fix-age";
import { computeMotionBetween, interpolateHeading } from "../../server/domain/motion";
import { uncertaintyM } from "../../server/domain/uncertainty";

const sekayu = { lng: 103.8344, lat: -2.8819 };
const noon = new Date("2026-11-25T12:00:00Z").getTime();
const secondsAgo = (seconds: number) => new Date(noon - seconds * 1_000);
/** Returns the point `north` and `east` metres from Sekayu, taking a degree of latitude as 111,195 m. */
const metresFrom = (north: number, east: number) => ({
  lng: sekayu.lng + east / 111_195 / Math.cos((sekayu.lat * Math.PI) / 180),
  lat: sekayu.lat + north / 111_195,
});

function aListedUnit(fields: Partial<ListedUnit> = {}): ListedUnit {
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
    positionAt: secondsAgo(0),
    speedMps: null,
    headingDeg: null,
    accuracyM: null,
    lostLng: null,
    lostLat: null,
    movedAt: null,
    assignmentId: null,
    incidentId: null,
    assignmentState: null,
    isDiscreet: false,
    hasDiscreetFix: false,
    ...fields,
  };
}

test.each([
  ["received just now", { basis: "fix", positionAt: secondsAgo(0) }, "now"],
  ["sent by a clock that is ahead", { basis: "fix", positionAt: secondsAgo(-20) }, "now"],
  ["one second less than a minute", { basis: "fix", positionAt: secondsAgo(59) }, "now"],
  ["one minute", { basis: "fix", positionAt: secondsAgo(60) }, "minute"],
  ["three minutes", { basis: "fix", positionAt: secondsAgo(180) }, "minutes"],
  ["old, but still used by the assignment rule", { basis: "fix", positionAt: secondsAgo(3_000) }, "minutes"],
  ["too old for the rule, station used instead", { basis: "station", positionAt: secondsAgo(660) }, "lost"],
  ["no position, station used instead", { basis: "station", positionAt: null }, "lost"],
  ["no position and no station", { basis: null, positionAt: secondsAgo(660) }, "lost"],
] as const)("age: %s", (_, unit, step) => expect(ageStep(unit, noon)).toBe(step));

test.each([
  ["just received, accuracy unknown", { ageSeconds: 0 }, 30],
  ["just received, accurate to 12 m", { ageSeconds: 0, accuracyM: 12 }, 12],
  ["sent by a clock that is ahead", { ageSeconds: -30, accuracyM: 12 }, 12],
  [
    "5 min old, on the road, speed unknown: 300 s at 40 km/h, divided by the detour factor",
    { ageSeconds: 300, accuracyM: 0 },
    2_381,
  ],
  ["5 min old, on the road, was driving", { ageSeconds: 300, accuracyM: 0, speedMps: 9 }, 2_381],
  ["5 min old, stood still at the last position", { ageSeconds: 300, accuracyM: 0, speedMps: 0 }, 450],
  ["5 min old, on the river, half the speed", { ageSeconds: 300, accuracyM: 0, mobility: "river" }, 1_190],
  ["a day old: limited to the maximum radius", { ageSeconds: 86_400 }, 5_000],
  ["located by cell tower", { ageSeconds: 0, accuracyM: 9_000 }, 5_000],
] as const)("uncertainty: %s", (_, knownValues, radiusM) => {
  expect(Math.round(uncertaintyM({ accuracyM: null, speedMps: null, mobility: "road", ...knownValues }))).toBe(radiusM);
});

test("uncertainty never shrinks without a new position", () => {
  const radii = Array.from({ length: 100 }, (_, minute) =>
    uncertaintyM({ accuracyM: 20, speedMps: null, mobility: "road", ageSeconds: minute * 30 }),
  );
  expect(radii).toEqual(radii.toSorted((a, b) => a - b));
});

test.each([
  ["north", metresFrom(100, 0), 0],
  ["east", metresFrom(0, 100), 90],
  ["south", metresFrom(-100, 0), 180],
  ["west", metresFrom(0, -100), 270],
])("motion of 100 m to the %s in 10 s", (_, to, headingDeg) => {
  const motion = computeMotionBetween({ ...sekayu, at: noon - 10_000 }, { ...to, at: noon });
  expect(Math.round((motion?.headingDeg ?? Number.NaN) % 360) % 360).toBe(headingDeg);
  expect(motion?.speedMps).toBeCloseTo(10, 1);
});

test.each([
  ["20 m may be receiver noise", metresFrom(20, 0), 10_000],
  ["after four minutes the unit may have turned", metresFrom(2_000, 0), 240_000],
  ["a second fix of the same time", metresFrom(200, 0), 0],
])("no heading: %s", (_, to, passedMs) => {
  expect(computeMotionBetween({ ...sekayu, at: noon - passedMs }, { ...to, at: noon })).toBeNull();
});

test.each([
  ["past north, clockwise", 359, 1, 0.5, 0],
  ["past north, counter-clockwise", 10, 350, 0.25, 5],
  ["the shorter way around", 80, 100, 0.5, 90],
  ["starts at the previous heading", 200, 90, 0, 200],
  ["ends exactly at the new heading", 359, 1, 1, 1],
])("interpolated heading: %s", (_, from, to, progress, expected) =>
  expect(interpolateHeading(from, to, progress)).toBeCloseTo(expected, 6),
);

test("no turn exceeds half a circle, for any headings", () => {
  for (let from = 0; from < 360; from += 15) {
    for (let to = 0; to <= 360; to += 15) {
      const turnDeg = Math.abs(interpolateHeading(from, to, 0.01) - from);
      expect(Math.min(turnDeg, 360 - turnDeg)).toBeLessThanOrEqual(1.8001);
    }
  }
});

test("a unit without a reported heading gets one from its positions, even in small steps, until it is stationary", () => {
  let motions = updateMotions(new Map(), [aListedUnit()]);
  expect(motions.get("one")?.motion).toBeNull();
  // Let the unit move east at 10 m/s.
  for (let second = 1; second <= 6; second++) {
    motions = updateMotions(motions, [aListedUnit({ ...metresFrom(0, 10 * second), positionAt: secondsAgo(-second) })]);
  }
  expect(motions.get("one")?.motion?.headingDeg).toBeCloseTo(90, 0);
  expect(motions.get("one")?.motion?.speedMps).toBeCloseTo(10, 0);
  expect(readProperties(aListedUnit({ positionAt: secondsAgo(0) }), motions)).toMatchObject({
    heading: expect.closeTo(90, 0),
  });
  for (let second = 7; second <= 60; second++) {
    motions = updateMotions(motions, [aListedUnit({ ...metresFrom(0, 60), positionAt: secondsAgo(-second) })]);
  }
  expect(motions.get("one")?.motion).toBeNull();
  expect(updateMotions(motions, [aListedUnit({ basis: "station", positionAt: secondsAgo(900) })]).size).toBe(0);
});

const ageLabels = { minute: "1+", minutes: "3+", lost: "old" };
function readProperties(
  unit: ListedUnit,
  motions = updateMotions(new Map(), []),
  captions = new Map<string, string>(),
) {
  const options = { zoom: 14, theme: "dark", captions, obstacles: [], now: noon, ageLabels, motions };
  return createUnitFeatures(listLocatedUnits([unit]), options).features[0]?.properties;
}

test.each([
  ["fresh", aListedUnit(), { name: "AMB-1", opacity: 1 }],
  ["two minutes old", aListedUnit({ positionAt: secondsAgo(120) }), { name: "AMB-1 · 1+", opacity: 0.86 }],
  ["five minutes old", aListedUnit({ positionAt: secondsAgo(300) }), { name: "AMB-1 · 3+", opacity: 0.72 }],
  [
    "at the station",
    aListedUnit({ basis: "station", positionAt: secondsAgo(900) }),
    { name: "AMB-1 · old", opacity: 0.6 },
  ],
])("a unit whose position is %s shows its age in name and opacity", (_, unit, expected) =>
  expect(readProperties(unit)).toMatchObject(expected),
);

test.each([
  ["below", metresFrom(-50, 0)],
  ["below on the left", metresFrom(-45, -10)],
  ["at the same place, below the pin of the incident", metresFrom(0, 0)],
])("the caption of a unit is not printed over another unit %s", (_, otherAt) => {
  const zoom = 14;
  const units = [aListedUnit(), aListedUnit({ id: "two", callSign: "AMB-2", ...otherAt })].map((unit) => ({
    ...unit,
    status: "assigned" as const,
  }));
  const captions = new Map(units.map(({ id }) => [id, "0 m · GPS 2 mnt lalu"]));
  const { features } = createUnitFeatures(listLocatedUnits(units), {
    ...{ zoom, theme: "dark", captions, obstacles: [sekayu], now: noon, ageLabels, motions: new Map() },
  });
  const symbols = features.map(({ geometry, properties }) => {
    const [lng = 0, lat = 0] = geometry.coordinates;
    const [x, y] = toWorldPixels({ lng, lat }, zoom);
    const [dx, dy] = properties?.offset ?? [0, 0];
    return { x: x + dx, y: y + dy, anchor: properties?.anchor };
  });
  for (const [index, { x, y, anchor }] of symbols.entries()) {
    const other = symbols[1 - index] as (typeof symbols)[number];
    // A caption is about 130 px wide and 29 px high, and starts 17 px from the centre of its icon; icons are 32 px wide.
    const isInRow = Math.abs(other.y - y) < 15 + 16;
    const isInColumn = Math.abs(other.x - x) < 65 + 16;
    const [right, down] = [other.x - x, other.y - y];
    expect(anchor === "top" && isInColumn && down > 0 && down < 17 + 29 + 16).toBe(false);
    expect(anchor === "bottom" && isInColumn && down < 0 && down > -17 - 29 - 16).toBe(false);
    expect(anchor === "left" && isInRow && right > 0).toBe(false);
    expect(anchor === "right" && isInRow && right < 0).toBe(false);
  }
});

test("a heading is shown only while the position is recent, and a caption replaces the age", () => {
  const movingFields = { speedMps: 12, headingDeg: 45 };
  expect(readProperties(aListedUnit(movingFields))).toMatchObject({ heading: 45 });
  expect(readProperties(aListedUnit({ ...movingFields, positionAt: secondsAgo(240) }))).not.toHaveProperty("heading");
  expect(readProperties(aListedUnit({ ...movingFields, speedMps: 0.4 }))).not.toHaveProperty("heading");
  const oldUnit = aListedUnit({ positionAt: secondsAgo(120) });
  expect(readProperties(oldUnit, new Map(), new Map([["one", "3,2 km · 2 mnt"]]))).toMatchObject({
    name: "AMB-1",
    caption: "3,2 km · 2 mnt",
  });
});

const lostUnitFields = { basis: "station", positionAt: secondsAgo(900), lostLng: 104, lostLat: -2.5 } as const;
test.each([
  ["none for a recent position", aListedUnit(), 14, false, []],
  [
    "assigned, last position five minutes ago",
    aListedUnit({ status: "assigned", positionAt: secondsAgo(300) }),
    8,
    false,
    [2_410],
  ],
  ["none for an available unit, five minutes old", aListedUnit({ positionAt: secondsAgo(300) }), 14, false, []],
  ["available and lost, zoomed in", aListedUnit(lostUnitFields), 12, false, [5_000]],
  ["available and lost, zoomed out", aListedUnit(lostUnitFields), 9, false, []],
  ["inaccurate receiver", aListedUnit({ status: "assigned", accuracyM: 400 }), 9, false, [400]],
  [
    "none without a last position",
    aListedUnit({ ...lostUnitFields, lostLng: null, lostLat: null, positionAt: null }),
    12,
    false,
    [],
  ],
  [
    "none without a caption when only captioned units are shown",
    aListedUnit({ ...lostUnitFields, status: "assigned" }),
    12,
    true,
    [],
  ],
] as const)("circle: %s", (_, unit, zoom, skipsUncaptioned, radii) => {
  const circles = listUncertaintyCircles([unit], { captions: new Map(), zoom, now: noon, skipsUncaptioned });
  expect(circles.map(({ radiusM }) => radiusM)).toEqual(radii);
});

test("the circle of a lost unit is at its last position, with a line to the icon at the station", () => {
  const captions = new Map([["one", ""]]);
  expect(
    listUncertaintyCircles([aListedUnit(lostUnitFields)], { captions, zoom: 8, now: noon, skipsUncaptioned: true }),
  ).toMatchObject([{ lng: 104, lat: -2.5, icon: sekayu }]);
});

test.each([2, 5, 8, 9, maxFannedUnits])("the offsets of %i spiderfied units leave room for each name", (count) => {
  const offsets = computeFanOffsets(count);
  expect(offsets).toHaveLength(count);
  for (const [index, [x, y]] of offsets.entries()) {
    for (const [otherX, otherY] of offsets.slice(index + 1)) {
      expect(Math.abs(x - otherX) >= 64 || Math.abs(y - otherY) >= 27).toBe(true);
    }
  }
});

test("no cluster is fanned out with more legs than the maximum", () =>
  expect(computeFanOffsets(maxFannedUnits + 10)).toHaveLength(maxFannedUnits));

test("a repeated message causes no redraw; a unit that moves, turns, ages or gets a caption is drawn again", () => {
  const listFeatures = (unit: ListedUnit, captions = new Map<string, string>()) =>
    createUnitFeatures(listLocatedUnits([unit]), {
      ...{ zoom: 14, theme: "dark", obstacles: [], now: noon, ageLabels, motions: new Map() },
      captions,
    });
  const movingFields = { speedMps: 12, headingDeg: 45 };
  const unitBefore = aListedUnit(movingFields);
  expect(areUnitsEqual([unitBefore], [aListedUnit(movingFields)])).toBe(true);
  expect(areUnitsEqual([unitBefore], [aListedUnit({ ...movingFields, positionAt: secondsAgo(-1) })])).toBe(false);
  // The unit reports a new position at the same place.
  expect(
    areFeaturesEqual(
      listFeatures(unitBefore),
      listFeatures(aListedUnit({ ...movingFields, positionAt: secondsAgo(-1) })),
    ),
  ).toBe(true);
  for (const change of [
    metresFrom(40, 0),
    { headingDeg: 46 },
    { positionAt: secondsAgo(90) },
    { status: "assigned" } as const,
  ]) {
    expect(areFeaturesEqual(listFeatures(unitBefore), listFeatures(aListedUnit({ ...movingFields, ...change })))).toBe(
      false,
    );
  }
  expect(areFeaturesEqual(listFeatures(unitBefore), listFeatures(unitBefore, new Map([["one", "3 km"]])))).toBe(false);
  expect(areCaptionsEqual(new Map([["one", "3 km"]]), new Map([["one", "3 km"]]))).toBe(true);
  expect(areCaptionsEqual(new Map([["one", "3 km"]]), new Map([["one", "2 km"]]))).toBe(false);
});

import { cellToParent, latLngToCell } from "h3-js";
import { describe, expect, test } from "vitest";
import { restrictToPlace } from "../../app/insight/map/cells";
import {
  computeKernelDensity,
  createGrid,
  findMaxValue,
  interpolateValueAt,
  toDegrees,
  toMercatorKm,
} from "../../app/insight/map/surface/kernel-density";
import { chooseInitialStep, listPossibleSteps, restrictToStep } from "../../app/insight/map/time-lapse";
import {
  computeCountClassLimits,
  computeDensityClassLimits,
  computeEvenClassLimits,
  computeEvenRateLimits,
  findClass,
  findColourIndex,
} from "../../app/insight/parts/count-classes";
import { straightDistanceM } from "../../server/domain/straight-distance";
import { FilterInput } from "../../server/insight/filter-input";
import { sekayu } from "../support/makers";

const regency = [103.03, -3.27, 104.68, -1.71] as const;

test("the details of a place are restricted to the places of the filter", () => {
  const filter = FilterInput.parse({ from: "2026-01-01", to: "2026-01-31", data: "real" });
  expect(restrictToPlace(filter, { district: "16.06.01" })?.districts).toEqual(["16.06.01"]);
  const inLais = { ...filter, districts: ["16.06.02"] };
  expect(restrictToPlace(inLais, { district: "16.06.02" })).toEqual(inLais);
  expect(restrictToPlace(inLais, { district: "16.06.01" })).toBeNull();
  const smallCell = latLngToCell(sekayu.lat, sekayu.lng, 8);
  const [largeCell, elsewhere] = [cellToParent(smallCell, 6), latLngToCell(sekayu.lat + 1, sekayu.lng, 8)];
  expect(restrictToPlace(inLais, { cell: smallCell })).toEqual({ ...inLais, cell: smallCell });
  for (const [filterCell, cell] of [
    [largeCell, smallCell],
    [smallCell, largeCell],
  ] as const) {
    expect(restrictToPlace({ ...filter, cell: filterCell }, { cell })?.cell).toBe(smallCell);
  }
  expect(restrictToPlace({ ...filter, cell: largeCell }, { cell: elsewhere })).toBeNull();
});

test("the details of a place are restricted to the shown step of the time-lapse", () => {
  const filter = FilterInput.parse({ from: "2026-01-07", to: "2026-02-10", data: "real" });
  const daysOf = (step: "month" | "week" | "day", key: string) => {
    const { from, to } = restrictToStep(filter, step, key) ?? {};
    return [from, to];
  };
  expect(daysOf("month", "2026-01-07")).toEqual(["2026-01-07", "2026-01-31"]);
  expect(daysOf("month", "2026-02-01")).toEqual(["2026-02-01", "2026-02-10"]);
  expect(daysOf("week", "2026-01-07")).toEqual(["2026-01-07", "2026-01-11"]);
  expect(daysOf("day", "2026-01-08")).toEqual(["2026-01-08", "2026-01-08"]);
  expect(restrictToStep(filter, "day", "2026-02-11")).toBeNull();
  expect(restrictToStep(filter, "hour", "5")).toEqual({ ...filter, hours: [5] });
  expect(restrictToStep({ ...filter, hours: [4, 5] }, "hour", "5")?.hours).toEqual([5]);
  expect(restrictToStep({ ...filter, hours: [4] }, "hour", "5")).toBeNull();
});

describe("the heat surface", () => {
  test.each([2, 5, 10])("integrates to the number of incidents with a radius of %i km", (radiusKm) => {
    const grid = createGrid(regency, 0.5);
    const points = [
      { ...sekayu, count: 7 },
      { lng: 103.9, lat: -2.4, count: 3 },
    ];
    const sum = computeKernelDensity(points, grid, radiusKm).reduce((total, value) => total + value, 0);
    // The values are incidents per 100 km², and each grid point stands for 0.25 km².
    expect((sum * 0.25) / 100).toBeCloseTo(10, 1);
  });

  test("peaks at the incident with the value of the kernel, and is zero beyond the radius", () => {
    const grid = createGrid(regency, 0.5);
    const values = computeKernelDensity([{ ...sekayu, count: 1 }], grid, 5);
    const pointAt = (distanceKm: number, bearing: [number, number]) => {
      const [x, y] = toMercatorKm(sekayu.lng, sekayu.lat);
      const [lng, lat] = toDegrees(x + bearing[0] * distanceKm, y + bearing[1] * distanceKm);
      return interpolateValueAt(values, grid, lng, lat);
    };
    expect(pointAt(0, [1, 0])).toBeCloseTo(300 / (Math.PI * 25), 1);
    expect(pointAt(2.5, [1, 0])).toBeCloseTo((300 / (Math.PI * 25)) * 0.75 ** 2, 1);
    expect(pointAt(2.5, [0, -1])).toBeCloseTo((300 / (Math.PI * 25)) * 0.75 ** 2, 1);
    expect(pointAt(5.8, [0, 1])).toBe(0);
    expect(findMaxValue(values)).toBeLessThanOrEqual(300 / (Math.PI * 25) + 1e-6);
  });

  test("uses ground kilometres in this regency", () => {
    const [x, y] = toMercatorKm(sekayu.lng, sekayu.lat);
    const [lng, lat] = toDegrees(x + 6, y + 8);
    expect(straightDistanceM(sekayu, { lng, lat })).toBeGreaterThan(9_930);
    expect(straightDistanceM(sekayu, { lng, lat })).toBeLessThan(10_010);
  });
});

describe("classes are round numbers", () => {
  test.each([
    ["nothing yet", computeCountClassLimits(0), [1]],
    ["single digits each have their own", computeCountClassLimits(4), [1, 2, 3, 4]],
    ["few and many", computeCountClassLimits(37), [1, 2, 5, 10, 20]],
    ["very many", computeCountClassLimits(1_200), [1, 50, 100, 200, 500, 1_000]],
    ["even steps", computeEvenClassLimits(198), [1, 50, 100, 150]],
    ["even steps of hundreds", computeEvenClassLimits(941), [1, 200, 400, 600, 800]],
    ["a density", computeDensityClassLimits(7.2), [0.1, 0.2, 0.5, 1, 2, 5]],
    ["no density", computeDensityClassLimits(0), [1]],
  ])("%s", (_, classes, expected) => expect(classes).toEqual(expected));

  test("there are at most six classes, none starting above the maximum", () => {
    for (let root = 0; root < 300; root += 1) {
      const maxCount = root * root + 1;
      for (const classes of [
        computeCountClassLimits(maxCount),
        computeEvenClassLimits(maxCount),
        computeDensityClassLimits(maxCount / 7),
        computeEvenRateLimits(maxCount / 7),
      ]) {
        expect(classes.length).toBeLessThanOrEqual(6);
        expect([...classes].sort((a, b) => a - b)).toEqual(classes);
        expect(classes.at(-1)).toBeLessThanOrEqual(maxCount);
      }
    }
  });

  test("a value belongs to the class that starts at or below it", () => {
    expect([0, 1, 4, 5, 99].map((value) => findClass(value, [1, 5, 10]))).toEqual([-1, 0, 0, 1, 2]);
    expect([0, 1, 2].map((index) => findColourIndex(index, 3))).toEqual([0, 3, 5]);
  });
});

test("the time-lapse offers only step lengths with few enough frames", () => {
  expect(listPossibleSteps({ from: "2026-01-01", to: "2026-11-26" })).toEqual(["month", "week", "day", "hour"]);
  expect(listPossibleSteps({ from: "2021-11-26", to: "2026-11-26" })).toEqual(["month", "week", "hour"]);
  expect(chooseInitialStep({ from: "2026-11-01", to: "2026-11-26" })).toBe("day");
  expect(chooseInitialStep({ from: "2021-11-26", to: "2026-11-26" })).toBe("month");
  const fiftyYears = { from: "2000-01-01", to: "2049-12-31" };
  expect(listPossibleSteps(fiftyYears)).toEqual(["hour"]);
  expect(chooseInitialStep(fiftyYears)).toBe("hour");
});

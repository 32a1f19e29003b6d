import { describe, expect, test } from "vitest";
import { describeFilter, type FilterTexts, formatHourRanges } from "../../app/insight/filters/describe-filter";
import { binDays, computeDaysOfPeriod, shiftHours } from "../../app/insight/filters/periods";
import { listInvalidParams } from "../../app/insight/filters/view-params";
import { computeUsualMonthRanges, countByMonth, listWeeksOfYear } from "../../app/insight/when/months";
import { chooseDefaultDataKind, type InsightFilter } from "../../server/domain/insight";
import { shiftAt } from "../../server/domain/shift";

const emptyFilter: InsightFilter = {
  ...{ from: "2026-01-01", to: "2026-11-26", categories: [], types: [], priorities: [], districts: [] },
  ...{ agencies: [], hours: [], weekdays: [], cell: null, data: "real" },
};
const texts: FilterTexts = {
  all: "everything",
  days: (from, to) => `${from} to ${to}`,
  category: (code) => `(${code})`,
  type: (code) => code,
  priorities: (numbers) => `priority ${numbers.join()}`,
  districts: (names) => `in ${names}`,
  district: (code) => `kec ${code}`,
  agencies: (names) => `by ${names}`,
  agency: (code) => code,
  hours: (ranges) => `at ${ranges}`,
  shift: (preset) => `the ${preset} shift`,
  weekdays: (ranges) => `on ${ranges}`,
  weekday: (day) => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day] ?? "",
  cell: (cell) => `cell ${cell}`,
  data: (data) => data.toUpperCase(),
};

describe("the description of a filter", () => {
  test.each<[string, Partial<InsightFilter>, string]>([
    ["only a period", {}, "everything · 2026-01-01 to 2026-11-26"],
    ["simulated data", { data: "simulated" }, "everything · 2026-01-01 to 2026-11-26 · SIMULATED"],
    [
      "all conditions",
      {
        ...{ categories: ["fire"], types: ["flood"], priorities: [1, 2], districts: ["16.06.01"], agencies: ["bpbd"] },
        ...{ hours: [22, 23, 0, 1, 5], weekdays: [0, 1, 2, 6], cell: "866000000000000" },
      },
      "(fire), flood · 2026-01-01 to 2026-11-26 · priority 1,2 · in kec 16.06.01 · cell 866000000000000 · by bpbd · at 22–02, 05–06 · on Mon–Wed, Sun",
    ],
    ["the hours of a shift", { hours: shiftHours.night }, "everything · 2026-01-01 to 2026-11-26 · the night shift"],
  ])("%s", (_, change, expected) => expect(describeFilter({ ...emptyFilter, ...change }, texts)).toBe(expected));

  test("consecutive hours are one range", () => {
    expect(formatHourRanges([7])).toBe("07–08");
    expect(formatHourRanges(Array.from({ length: 24 }, (_, hour) => hour))).toBe("00–24");
  });
});

test("shift hours match the shifts of the control room", () => {
  for (const [name, hours] of Object.entries(shiftHours)) {
    for (const hour of hours) {
      const at = new Date(`2026-11-26T${String(hour).padStart(2, "0")}:30:00+07:00`);
      expect(`${hour}: ${shiftAt(at).name}`).toBe(`${hour}: ${name}`);
    }
  }
});

test.each([
  ["days-30", "2026-10-28", "2026-11-26"],
  ["month", "2026-11-01", "2026-11-26"],
  ["last-month", "2026-10-01", "2026-10-31"],
  ["days-90", "2026-08-29", "2026-11-26"],
  ["year", "2026-01-01", "2026-11-26"],
  ["last-year", "2025-01-01", "2025-12-31"],
  ["years-5", "2021-11-26", "2026-11-26"],
  ["all", "2022-02-03", "2026-11-26"],
] as const)("%s is from %s to %s", (period, from, to) => {
  expect(computeDaysOfPeriod(period, { today: "2026-11-26", firstDay: "2022-02-03" })).toEqual({ from, to });
});

test.each<[string, string[]]>([
  ["", []],
  ["period=year&priority=1,2&district=16.06.01&way=surface&radius=10&hour=0,23", []],
  ["period=sometimes", ["period"]],
  ["priority=1,9", ["priority"]],
  ["from=2026-02-30&to=2026-03-01&period=custom", ["from"]],
  ["period=custom&from=0002-12-03&to=2026-12-03", ["from"]],
  ["period=custom&from=2000-01-01&to=2100-01-01", ["to"]],
  ["period=custom&from=2026-03-01&to=2026-02-01", ["period"]],
  ["radius=3&cell=abc&hour=24&weekday=-1&data=both", ["hour", "weekday", "cell", "data", "radius"]],
])("the URL parameters %j have these invalid ones: %j", (query, expected) => {
  expect(listInvalidParams(new URLSearchParams(query))).toEqual(expected);
});

test("timeline bars of any length contain every incident once", () => {
  const days = [
    ["2025-12-31", 2],
    ["2026-01-01", 3],
    ["2026-11-26", 5],
  ] as const;
  for (const from of ["2021-11-26", "2025-06-01", "2025-12-31"]) {
    const bins = binDays(days, { from, to: "2026-11-26" });
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(10);
    expect(bins[0]?.from).toBe(from);
    expect(bins.at(-1)?.to).toBe("2026-11-26");
  }
});

test("a partly covered first month and a month without records are unknown and are left out of every range", () => {
  const recordedMonths = [2023, 2024, 2025, 2026].flatMap((year) => [
    `${year}-10-01`,
    `${year}-11-01`,
    `${year}-12-01`,
  ]);
  const years = countByMonth(
    [
      ["2024-11-28", 9],
      ["2025-11-02", 4],
      ["2026-11-03", 1],
    ],
    { from: "2023-11-15", to: "2026-11-26" },
    recordedMonths,
  );
  expect(years.map(({ year, months }) => [year, months[10], months[11]])).toEqual([
    [2026, 1, null],
    [2025, 4, 0],
    [2024, 9, 0],
    [2023, null, 0],
  ]);
  expect(computeUsualMonthRanges(years)[10]).toEqual({ low: 4, high: 9 });
  expect(years.map(({ months }) => [months[8], months[9]])).toEqual([
    [null, 0],
    [null, 0],
    [null, 0],
    [null, null],
  ]);
});

test("the weeks of a year contain each day once", () => {
  for (const year of [2024, 2026]) {
    const days = listWeeksOfYear(year)
      .flat()
      .filter((day) => day !== null);
    expect(days.length).toBe(year === 2024 ? 366 : 365);
    expect(new Set(days).size).toBe(days.length);
  }
});

test.each([
  ["nothing yet", 0, 0, "real"],
  ["only real incidents", 1, 0, "real"],
  ["the demo before anybody has used it", 0, 5_000, "simulated"],
  ["the demo after somebody created an incident", 1, 5_000, "simulated"],
  ["a real history beside an old exercise", 400, 5_000, "real"],
  ["a first real incident after a short exercise", 1, 12, "real"],
  ["only a short exercise", 0, 12, "simulated"],
] as const)("the data that the figures show by default: %s", (_, real, simulated, expected) => {
  expect(chooseDefaultDataKind({ real, simulated })).toBe(expected);
});

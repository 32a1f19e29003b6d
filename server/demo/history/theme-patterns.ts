import type { CloseCode } from "../../../db/vocabulary";
import type { Theme } from "./frequent-places";

/**
 * The pattern of a theme: the mean number of incidents in each month from January to December, weights for the hours of
 * the day and for the weekdays from Monday, weighted incident types and close codes, the average speed of crews, and
 * the shortest and longest time on scene.
 */
export type ThemePattern = {
  months: readonly number[];
  hours: readonly number[];
  weekdays: readonly number[];
  types: readonly (readonly [type: string, weight: number])[];
  speedKmh: number;
  stayMinutes: readonly [number, number];
  closeCodes: readonly (readonly [CloseCode, number])[];
  /** Standard deviation of the yearly number of incidents, on a natural log scale. */
  yearlyVariation: number;
};

const equalWeekdayWeights = [1, 1, 1, 1, 1, 1, 1] as const;
const daytimeHourWeights = [3, 3, 3, 3, 4, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 4, 4, 3] as const;
const eveningHourWeights = [3, 2, 1, 1, 1, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 6, 8, 10, 11, 10, 8, 6, 4] as const;
const usualCloseCodes = [
  ["handled", 88],
  ["nothing-found", 7],
  ["handed-over", 5],
] as const;

/** The rainy season lasts from November to April; the driest months are July to October. All numbers are invented. */
export const themePatterns: Readonly<Record<Theme, ThemePattern>> = {
  wildfire: {
    months: [0.4, 0.6, 0.6, 0.8, 2, 5, 15, 25, 27, 18, 4, 0.6],
    hours: [1, 1, 1, 1, 1, 1, 1, 2, 3, 5, 7, 9, 11, 12, 12, 11, 9, 7, 5, 4, 3, 2, 1, 1],
    weekdays: equalWeekdayWeights,
    types: [
      ["land-fire", 6],
      ["peat-fire", 3],
      ["smoke-haze", 1],
    ],
    speedKmh: 26,
    stayMinutes: [100, 420],
    closeCodes: usualCloseCodes,
    yearlyVariation: 0.45,
  },
  flood: {
    months: [14, 12, 13, 8, 2, 0.4, 0.2, 0.2, 0.3, 0.6, 4, 12],
    hours: daytimeHourWeights,
    weekdays: equalWeekdayWeights,
    types: [
      ["flood", 8],
      ["flash-flood", 1],
      ["landslide", 1],
    ],
    speedKmh: 24,
    stayMinutes: [120, 540],
    closeCodes: usualCloseCodes,
    yearlyVariation: 0.3,
  },
  road: {
    months: [21, 19, 22, 27, 22, 21, 22, 23, 21, 22, 22, 27],
    hours: [2, 2, 2, 2, 3, 5, 8, 8, 5, 4, 4, 4, 5, 5, 5, 6, 8, 10, 11, 10, 8, 6, 4, 3],
    weekdays: [9, 9, 9, 10, 12, 14, 13],
    types: [
      ["road-accident", 14],
      ["road-accident-trapped", 2],
      ["road-blockage", 5],
      ["vehicle-fire", 1],
    ],
    speedKmh: 46,
    stayMinutes: [20, 75],
    closeCodes: [
      ["transported", 50],
      ["handled", 40],
      ["nothing-found", 6],
      ["cancelled-by-caller", 4],
    ],
    yearlyVariation: 0.06,
  },
  river: {
    months: [3.5, 3, 3, 3, 2.5, 2, 2, 2, 2, 2, 2.5, 3.5],
    hours: [0, 0, 0, 0, 1, 2, 4, 5, 5, 5, 5, 5, 5, 5, 6, 8, 9, 8, 5, 3, 2, 1, 1, 0],
    weekdays: [9, 9, 9, 9, 10, 13, 14],
    types: [
      ["drowning", 5],
      ["river-accident", 3],
    ],
    speedKmh: 22,
    stayMinutes: [60, 300],
    closeCodes: usualCloseCodes,
    yearlyVariation: 0.15,
  },
  oil: {
    months: [1.6, 1.6, 1.8, 2, 2, 2, 2.4, 2.6, 2.6, 2.4, 2, 1.6],
    hours: daytimeHourWeights,
    weekdays: equalWeekdayWeights,
    types: [
      ["oil-site-fire", 4],
      ["oil-well-explosion", 1],
      ["work-accident", 3],
    ],
    speedKmh: 30,
    stayMinutes: [50, 260],
    closeCodes: usualCloseCodes,
    yearlyVariation: 0.2,
  },
  storm: {
    months: [8, 7, 8, 8, 5, 3, 2, 2, 3, 5, 8, 9],
    hours: [2, 2, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 6, 8, 10, 11, 11, 9, 7, 5, 4, 3, 2, 2],
    weekdays: equalWeekdayWeights,
    types: [
      ["fallen-tree", 5],
      ["power-line-hazard", 3],
      ["strong-wind", 2],
    ],
    speedKmh: 36,
    stayMinutes: [30, 140],
    closeCodes: usualCloseCodes,
    yearlyVariation: 0.15,
  },
  town: {
    months: [52, 47, 52, 51, 52, 50, 52, 53, 52, 53, 52, 54],
    hours: eveningHourWeights,
    weekdays: [9, 9, 9, 9, 11, 13, 12],
    types: [
      ["acute-illness", 12],
      ["breathing-difficulty", 5],
      ["cardiac-arrest", 3],
      ["childbirth", 4],
      ["patient-transfer", 3],
      ["snake-bite", 2],
      ["suicide-attempt", 0.6],
      ["building-fire", 4],
      ["electrical-fire", 3],
      ["snake-or-bees", 3],
      ["theft", 4],
      ["brawl", 3],
      ["public-disturbance", 3],
      ["robbery", 1.5],
      ["assault", 1.5],
      ["missing-person", 1],
      ["lost-person", 2],
      ["mental-health-crisis", 2],
      ["domestic-violence", 2.6],
      ["sexual-violence", 0.7],
      ["child-abuse", 1],
    ],
    speedKmh: 34,
    stayMinutes: [12, 55],
    closeCodes: [
      ["handled", 58],
      ["transported", 28],
      ["nothing-found", 7],
      ["false-report", 3],
      ["cancelled-by-caller", 4],
    ],
    yearlyVariation: 0.05,
  },
};

/** Relative frequency of calls without an incident in each hour of the day, starting at midnight. */
export const filteredCallHourWeights = [
  5, 3, 2, 1, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 5, 6, 7, 9, 11, 13, 14, 13, 11, 8,
] as const;
export const filteredCallDispositions = [
  ["ghost", 35],
  ["prank", 28],
  ["dropped", 15],
  ["information", 14],
  ["non-emergency", 7],
  ["test", 1],
] as const;

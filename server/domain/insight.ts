import type { Category } from "../../db/vocabulary";

/**
 * Which incidents are counted in the figures of the insight area. An empty list means no restriction. Days are in WIB,
 * both ends included; weekday 0 is Monday, hours are 0 to 23.
 */
export type InsightFilter = {
  /** A day such as "2026-11-26". */
  from: string;
  to: string;
  categories: readonly Category[];
  types: readonly string[];
  priorities: readonly number[];
  districts: readonly string[];
  /** Agencies that sent a crew. */
  agencies: readonly string[];
  hours: readonly number[];
  weekdays: readonly number[];
  /** An H3 cell of resolution 6, 7 or 8; null for everywhere. */
  cell: string | null;
  /** Simulated incidents are never counted together with real ones. */
  data: "real" | "simulated";
};

/**
 * The steps of a response. Durations are in seconds. A step needs both of its timestamps: a missing timestamp is never
 * guessed. The steps after dispatch are those of the leading crew: the first on scene or, if none arrived, the first
 * sent. A response is complete when it has all steps from dispatch to onScene.
 *
 * - `answer`: from the first call until somebody claimed it; only for a call that rang, not one entered by hand
 * - `dispatch`: from that call, or from the creation of the incident if that was earlier or nobody called, until the
 *   first crew was sent; undone assignments do not count
 * - `acknowledge`: from when the leading crew was sent until it acknowledged
 * - `turnout`: from then until the crew was en route
 * - `travel`: from then until the crew was on scene
 * - `onScene`: from then until the crew left with a patient or was clear
 * - `total`: from the start of `dispatch` until the crew was on scene
 */
export const steps = ["answer", "dispatch", "acknowledge", "turnout", "travel", "onScene", "total"] as const;
export type InsightStep = (typeof steps)[number];

/** Minimum number of incidents that count as a history. */
const minHistoryIncidents = 30;

/**
 * Which data the insight screen shows until the user chooses. It shows the simulated incidents if they are the only
 * ones, or if fewer than `minHistoryIncidents` are real and at least that many are simulated; otherwise it shows the
 * real ones. A few real incidents, created while trying out the product, thus do not hide the simulated history.
 */
export function chooseDefaultDataKind(counts: Record<InsightFilter["data"], number>): InsightFilter["data"] {
  const hasOnlySimulatedHistory = counts.real < minHistoryIncidents && counts.simulated >= minHistoryIncidents;
  return hasOnlySimulatedHistory || (counts.real === 0 && counts.simulated > 0) ? "simulated" : "real";
}

/**
 * Bit mask of the steps that have a duration; bit 0 is the first of `steps`. `seconds` are in the order of the steps.
 */
export function createStepMask(seconds: readonly (number | null)[]): number {
  return seconds.reduce<number>((bits, duration, index) => (duration === null ? bits : bits | (1 << index)), 0);
}

/** Whether the mask contains a step, given by its index in `steps`. */
export const hasStep = (bits: number, step: number): boolean => ((bits >> step) & 1) === 1;

/** Bit mask of the steps from dispatch to onScene. */
export const completeStepMask = steps.reduce(
  (bits, step, index) => (step === "answer" || step === "total" ? bits : bits | (1 << index)),
  0,
);

/** Whether the mask contains all steps from dispatch to onScene. */
export const hasAllResponseSteps = (bits: number): boolean => (bits & completeStepMask) === completeStepMask;

/**
 * Maximum duration of a step in seconds (18 h 12 min 14 s), chosen to fit into 16 bits. Longer durations are stored as
 * this number and shown as "more than 18 hours".
 */
export const maxStepSeconds = 65_534;

/** Resolutions of H3 cells, whose average areas are about 36, 5.2 and 0.74 km2. */
export type CellResolution = 6 | 7 | 8;

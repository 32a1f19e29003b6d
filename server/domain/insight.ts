import type { Category, CloseCode } from "../../db/vocabulary";

/**
 * What the figures are asked for. An empty list asks for all. Days are those of Sekayu, both ends included; weekday 0 is Monday, hours
 * go from 0 to 23.
 */
export type InsightFilter = {
  /** As "2026-11-26". */
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
  /** An H3 cell of resolution 6, 7 or 8: only what happened in it. */
  cell: string | null;
  /** Invented incidents are never counted together with real ones. */
  data: "real" | "simulated";
};

/**
 * The steps between a call and the end of the help, in seconds. Each needs both of its moments: what was not stamped is missing and
 * never guessed. The crew is the one that was first on scene; where none arrived, the one first sent.
 *
 * answer: the first call rang until somebody claimed it. dispatch: that call (or, without one, the opening) until the first crew was
 * sent. acknowledge: the crew was sent until it acknowledged. turnout: until it was under way. travel: until it was on scene. onScene:
 * until it left with a patient or was clear. total: the call (or, without one, the opening) until the first crew was on scene.
 */
export const steps = ["answer", "dispatch", "acknowledge", "turnout", "travel", "onScene", "total"] as const;
export type InsightStep = (typeof steps)[number];

/** The steps an incident needs for its chain to be complete; one that was never rung in has no answer. */
export const chain = [
  "dispatch",
  "acknowledge",
  "turnout",
  "travel",
  "onScene",
] as const satisfies readonly InsightStep[];

/** Longer than this is kept as this: 18 h 12 min 14 s, said as "more than 18 hours". */
export const longestSeconds = 65_534;

/** Reports of what was already known count once, with the incident they were merged into. */
export function isCounted(closeCode: CloseCode | null): boolean {
  return closeCode !== "duplicate";
}

/** Cells are H3's of these resolutions: about 36, 5.2 and 0.74 km2. */
export const cellResolutions = [6, 7, 8] as const;
export type CellResolution = (typeof cellResolutions)[number];

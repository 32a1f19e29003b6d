import { createHash } from "node:crypto";
import type { MultiPolygon } from "geojson";
import type { Category, Disposition, Precision } from "../../../db/vocabulary";
import type { InsightStep } from "../../domain/insight";
import type { GroundLines } from "../../ground/ground-lines";

/** The usual range of a count; null where it is unknown. */
export type UsualRange = { low: number | null; high: number | null };

export type StepFigures = { n: number; median: number | null; p90: number | null; promised: number; within: number };

export type StepGroup = {
  key: string;
  total: number;
  complete: number;
  steps: Record<InsightStep, StepFigures>;
};

/**
 * The figures of a monthly report about real or simulated incidents, counted in the same way as on the insight screens.
 */
export type MonthlyFigures = {
  /** First day of the month. */
  month: string;
  /** Last day of the month. */
  lastDay: string;
  data: "real" | "simulated";
  madeAt: Date;
  /** Number of incidents, without sensitive ones and merged duplicates. */
  total: number;
  before: { from: string; to: string; count: number } | null;
  years: readonly { year: number; count: number }[];
  usual: UsualRange;
  districts: readonly District[];
  ground: GroundLines;
  /** Numbers of incidents for which only the village, or only the district, is known. */
  imprecise: { village: number; district: number };
  boundary: number;
  categories: readonly { category: Category; count: number }[];
  types: readonly { name: string; category: Category; count: number }[];
  priorities: readonly number[];
  days: readonly (readonly [day: string, count: number])[];
  /** Number of incidents for each hour of the week, at index weekday * 24 + hour. Weekday 0 is Monday. */
  hours: readonly number[];
  steps: StepGroup;
  stepsByCategory: readonly StepGroup[];
  quality: Quality;
  /** The published counts of sensitive incidents in completed years. */
  sensitive: readonly SensitiveYear[];
};

type District = {
  code: string;
  name: string;
  geometry: MultiPolygon;
  label: { lng: number; lat: number };
  count: number;
  before: number | null;
  usual: UsualRange;
};

export type Quality = {
  calls: { total: number; byDisposition: Record<Disposition, number>; open: number; blocked: number; noise: number };
  merged: { incidents: number; calls: number };
  precisions: Record<Precision, number>;
  /**
   * `hours` is the number of hours with neither a call nor a new incident, `of` the number of all hours. `longest` is
   * the longest sequence of hours without either; null if there is none.
   */
  blankHours: { hours: number; of: number; longest: { day: string; hour: number; hours: number } | null };
  /** Number of incidents for which the durations of all steps from dispatch to onScene are known. */
  complete: number;
  /** Number of all incidents in the period, without merged ones. */
  total: number;
  /** For each step, the number of incidents for which its duration is not known. */
  missing: Record<InsightStep, number>;
};

export type SensitiveYear = {
  year: number;
  cells: readonly { district: string; category: "women-and-children" | "other"; count: number | null }[];
};

/** Returns a hash of all figures, but not of the time at which they were counted. */
export function hashFigures({ madeAt: _, ...hashed }: MonthlyFigures): string {
  return createHash("sha256").update(JSON.stringify(hashed)).digest("base64url");
}

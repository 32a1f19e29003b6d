import type { Category } from "../../db/vocabulary";

/** Targets of a category. `promisedSeconds` is null if no response time is promised. */
export type Thresholds = {
  promisedSeconds: number | null;
  assignSeconds: number;
  acknowledgeSeconds: number;
  duplicateM: number;
  duplicateMinutes: number;
};

/**
 * Default targets. A row of the table `target` overrides them. They are the same as the column defaults of that table.
 */
export const generalThresholds: Thresholds = {
  promisedSeconds: null,
  assignSeconds: 60,
  acknowledgeSeconds: 90,
  duplicateM: 500,
  duplicateMinutes: 30,
};

/**
 * Different people in one street may need help at the same time. So where a report usually concerns a single person,
 * two reports count as duplicates only if they are very close together in place and time.
 */
const personalThresholds: Thresholds = { ...generalThresholds, duplicateM: 100, duplicateMinutes: 15 };

/** Categories in which a report usually concerns a single person. */
export const personalCategories: readonly Category[] = ["health", "women-and-children"];

/** The default thresholds for a category that has no row in the table `target`. */
export function defaultThresholds(category: Category): Thresholds {
  return personalCategories.includes(category) ? personalThresholds : generalThresholds;
}

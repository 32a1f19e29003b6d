import type { Category } from "../../db/vocabulary";

/** What holds in a category: see the table `target`, whose row wins over what stands here. */
export type Thresholds = {
  promisedSeconds: number | null;
  assignSeconds: number;
  acknowledgeSeconds: number;
  duplicateM: number;
  duplicateMinutes: number;
};

/** What holds wherever nothing else is said; the same as the columns' own defaults. */
export const generalThresholds: Thresholds = {
  promisedSeconds: null,
  assignSeconds: 60,
  acknowledgeSeconds: 90,
  duplicateM: 500,
  duplicateMinutes: 30,
};

/** One neighbour falls ill while another does, and so does one household: what befalls single people is the same only very near. */
const personalThresholds: Thresholds = { ...generalThresholds, duplicateM: 100, duplicateMinutes: 15 };

/** Categories in which each report is first of all one person's. */
export const personalCategories: readonly Category[] = ["health", "women-and-children"];

/** What holds in a category while nobody has set anything. */
export function defaultThresholds(category: Category): Thresholds {
  return personalCategories.includes(category) ? personalThresholds : generalThresholds;
}

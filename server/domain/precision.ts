import type { Precision } from "../../db/vocabulary";

/** Assumed position error in metres for each precision: our own estimates. See also db/seed/data/SOURCES.md. */
export const positionErrorByPrecisionM: Record<Precision, number> = {
  exact: 0,
  approximate: 300,
  village: 3_000,
  district: 15_000,
};

/**
 * The precision of a place whose position is known to within `resolutionM` metres. That resolution may be the place
 * value of the last digit of its coordinates, the size of its cell, or its stated accuracy.
 */
export function choosePrecision(resolutionM: number): Precision {
  if (resolutionM <= 50) return "exact";
  if (resolutionM <= 500) return "approximate";
  return resolutionM <= 4_000 ? "village" : "district";
}

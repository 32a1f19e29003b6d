import { z } from "zod";
import type { FieldError } from "../errors";

const earliest = new Date(Date.UTC(2000, 0, 1));

/** A time that was written on paper. */
export const PaperTime = z.date().min(earliest);

/** The path of a field in the input, and its time; null if it is unknown. */
type TimedField = readonly [field: string, at: Date | null];

/**
 * Returns an error for each time that lies in the future, or before an earlier one of its chain. Simultaneous times are
 * in order, because paper has only minutes.
 */
export function findTimeErrors(chain: readonly TimedField[], now: Date): FieldError[] {
  const errors: FieldError[] = [];
  let latest: TimedField | undefined;
  for (const [field, at] of chain) {
    if (at === null) continue;
    if (at > now) errors.push({ field, cause: "is in the future", reason: "in-future" });
    if (latest?.[1] && at < latest[1]) errors.push({ field, cause: `is before ${latest[0]}`, reason: "out-of-order" });
    else latest = [field, at];
  }
  return errors;
}

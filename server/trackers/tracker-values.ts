import { badField } from "../errors";

/** Returns the value if it is within the range, otherwise undefined. Some apps send -1 for an unknown value. */
export function valueInRange(value: number | null | undefined, min: number, max: number): number | undefined {
  return value !== null && value !== undefined && value >= min && value <= max ? value : undefined;
}

const [minMs, endMs] = [Date.UTC(1970, 0), Date.UTC(3000, 0)];

/**
 * Converts milliseconds since 1970 to a date. Refuses dates outside the years 1970 to 2999; the refusal names the
 * field.
 */
export function parseEpochMs(milliseconds: number, field: string): Date {
  if (milliseconds >= minMs && milliseconds < endMs) return new Date(milliseconds);
  throw badField(field, "must lie between the years 1970 and 2999");
}

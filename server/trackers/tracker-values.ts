import { badField } from "../errors";

/** A value, or nothing where it cannot be one: apps write -1 for what they do not know. */
export function inRange(value: number | null | undefined, least: number, most: number): number | undefined {
  return value !== null && value !== undefined && value >= least && value <= most ? value : undefined;
}

const [first, end] = [Date.UTC(1970, 0), Date.UTC(3000, 0)];

/** A moment from its milliseconds since 1970; refuses the field when no clock can mean it. */
export function pastMoment(milliseconds: number, field: string): Date {
  if (milliseconds >= first && milliseconds < end) return new Date(milliseconds);
  throw badField(field, "must lie between the years 1970 and 2999");
}

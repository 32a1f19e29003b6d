import { z } from "zod";
import { Code } from "../admin/save-agency";
import type { FieldError } from "../errors";

const plainCell = z
  .string("is missing or not a text")
  .max(200, "is longer than 200 characters")
  .regex(/^\P{Cc}*$/u, "contains a line break or control character");

/** A required cell. */
export const requiredText = plainCell.min(1, "is empty");

/** An optional cell; an empty cell is null. */
export const optionalText = plainCell.transform((cell) => (cell === "" ? null : cell));

/** A cell with the code of a record. A code that is not stored yet must have the format that the admin area accepts. */
export function codeCell(records: { has(key: string): boolean }) {
  return requiredText.refine((code) => code === "" || records.has(code) || Code.safeParse(code).success, {
    error: ({ input }) => `"${input}" is not a code of at most 64 lower-case letters, digits and hyphens`,
  });
}

/** A cell with one of a fixed list of codes. */
export function enumCell<Word extends string>(allowedValues: readonly Word[]) {
  return z.enum(allowedValues, {
    error: ({ input }) =>
      input === ""
        ? `is empty; known are ${allowedValues.join(", ")}`
        : `"${input}" is not one of ${allowedValues.join(", ")}`,
  });
}

/** A cell with the key of an existing record. Error messages use `kind` as the name of the record's type. */
export function referenceCell(records: { has(key: string): boolean }, kind: string) {
  return requiredText.refine((key) => key === "" || records.has(key), {
    error: ({ input }) => `there is no ${kind} "${input}"`,
  });
}

/** Like `referenceCell`, but the cell may be empty; the value is then null. */
export function optionalReferenceCell(records: { has(key: string): boolean }, kind: string) {
  return plainCell
    .refine((key) => key === "" || records.has(key), { error: ({ input }) => `there is no ${kind} "${input}"` })
    .transform((key) => (key === "" ? null : key));
}

/** A cell with codes separated by `;`; duplicates are dropped. */
export const codeListCell = plainCell.transform((cell) => [
  ...new Set(
    cell
      .split(";")
      .map((item) => item.trim())
      .filter(Boolean),
  ),
]);

/** A cell with keys of existing records, separated by `;`. */
export function referenceListCell(records: { has(key: string): boolean }, kind: string) {
  return codeListCell.superRefine((keys, context) => {
    for (const key of keys)
      if (!records.has(key)) context.addIssue({ code: "custom", message: `there is no ${kind} "${key}"` });
  });
}

export function wholeNumberCell(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: ({ input }) => `"${input}" is not a whole number` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, `is not between ${min} and ${max}`);
}

function degreesCell(limit: number) {
  return z
    .string()
    .regex(/^(-?\d+(\.\d+)?)?$/, {
      error: ({ input }) => `"${input}" is not a number in degrees; write it like 103.8344, with a point`,
    })
    .transform((cell) => (cell === "" ? null : Number(cell)))
    .refine((value) => value === null || Math.abs(value) <= limit, {
      error: ({ input }) => `${input} is not between -${limit} and ${limit}`,
    });
}

/** Longitude and latitude in two cells; `findPositionErrors` checks that both or neither is given. */
export const positionCells = { lng: degreesCell(180), lat: degreesCell(90) };

export function findPositionErrors({ lng, lat }: Record<string, string>): FieldError[] {
  if ((lng === "") === (lat === "")) return [];
  return [{ field: lng === "" ? "lng" : "lat", cause: `is empty where ${lng === "" ? "lat" : "lng"} is given` }];
}

/** The point with the given longitude and latitude; null if either cell was empty. */
export function toPoint({ lng, lat }: { lng: number | null; lat: number | null }) {
  return lng === null || lat === null ? null : { lng, lat };
}

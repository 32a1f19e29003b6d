import { z } from "zod";
import type { FieldError } from "../errors";

const plain = z
  .string("is missing or not a text")
  .max(200, "is longer than 200 characters")
  .regex(/^\P{Cc}*$/u, "holds a line break or control character");

/** A cell that must hold something. */
export const text = plain.min(1, "is empty");

/** A cell that may be empty, which is no value. */
export const optionalText = plain.transform((cell) => (cell === "" ? null : cell));

/** One of a closed list of words. */
export function word<Word extends string>(words: readonly Word[]) {
  return z.enum(words, {
    error: ({ input }) =>
      input === "" ? `is empty; known are ${words.join(", ")}` : `"${input}" is not one of ${words.join(", ")}`,
  });
}

/** The key of something the database already knows; `kind` names it in the cause. */
export function keyOf(known: { has(key: string): boolean }, kind: string) {
  return text.refine((key) => key === "" || known.has(key), { error: ({ input }) => `there is no ${kind} "${input}"` });
}

/** Such a key, or nothing. */
export function optionalKeyOf(known: { has(key: string): boolean }, kind: string) {
  return plain
    .refine((key) => key === "" || known.has(key), { error: ({ input }) => `there is no ${kind} "${input}"` })
    .transform((key) => (key === "" ? null : key));
}

/** Words separated by `;`, each once. */
export const list = plain.transform((cell) => [
  ...new Set(
    cell
      .split(";")
      .map((item) => item.trim())
      .filter(Boolean),
  ),
]);

/** Keys separated by `;`, each known to the database. */
export function listOf(known: { has(key: string): boolean }, kind: string) {
  return list.superRefine((keys, context) => {
    for (const key of keys)
      if (!known.has(key)) context.addIssue({ code: "custom", message: `there is no ${kind} "${key}"` });
  });
}

export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: ({ input }) => `"${input}" is not a whole number` })
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`);
}

function degrees(limit: number) {
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

/** A position in two cells, both given or both empty; `pairErrors` checks that. */
export const positionCells = { lng: degrees(180), lat: degrees(90) };

export function pairErrors({ lng, lat }: Record<string, string>): FieldError[] {
  if ((lng === "") === (lat === "")) return [];
  return [{ field: lng === "" ? "lng" : "lat", cause: `is empty where ${lng === "" ? "lat" : "lng"} is given` }];
}

/** The two cells as a point, or null. */
export function pointOf({ lng, lat }: { lng: number | null; lat: number | null }) {
  return lng === null || lat === null ? null : { lng, lat };
}

import { z } from "zod";

/** The name a row has at its source. */
export const externalId = z
  .string()
  .min(1, "is empty")
  .max(200, "is longer than 200 characters")
  .regex(/^\P{Cc}*$/u, "holds a control character");

/** A text that may be empty, which is none, and may have lines. */
export function prose(most: number) {
  return z
    .string()
    .max(most, `is longer than ${most} characters`)
    .refine((cell) => !cell.includes("\0"), "holds the character U+0000")
    .transform((cell) => (cell === "" ? null : cell));
}

/** A number in degrees that must be there. */
export function degreesCell(limit: number) {
  return z.string().transform((cell, { addIssue }) => {
    if (/^-?\d+(\.\d+)?$/.test(cell) && Math.abs(Number(cell)) <= limit) return Number(cell);
    const message =
      cell === ""
        ? "is empty"
        : `"${cell.slice(0, 40)}" is not a number from -${limit} to ${limit} in degrees; write it like 103.8344, with a point`;
    addIssue({ code: "custom", message });
    return z.NEVER;
  });
}

/** One of a closed list of words, or nothing. */
export function optionalWord<Word extends string>(words: readonly Word[]) {
  const known: ReadonlySet<string> = new Set(words);
  return z.string().transform((cell, { addIssue }): Word | null => {
    if (cell === "") return null;
    if (known.has(cell)) return cell as Word;
    addIssue({ code: "custom", message: `"${cell.slice(0, 40)}" is not one of ${words.join(", ")}` });
    return z.NEVER;
  });
}

/** A word of what the database knows; gives what it knows of it. */
export function knownCell<Known>(known: ReadonlyMap<string, Known>, kind: string) {
  return z.string().transform((cell, { addIssue }): Known => {
    const found = known.get(cell);
    if (found !== undefined) return found;
    addIssue({ code: "custom", message: cell === "" ? "is empty" : `there is no ${kind} "${cell.slice(0, 40)}"` });
    return z.NEVER;
  });
}

import { z } from "zod";
import { type FieldError, toFieldErrors } from "./errors";

/** Input that is nested more deeply than this is refused, because it could overflow the call stack. */
const maxDepth = 32;

/** Returns why the database cannot store a string; undefined if it can. */
function findStorageProblem(text: string): string | undefined {
  if (text.includes("\0")) return "must not hold the character U+0000";
  return text.isWellFormed() ? undefined : "must be well-formed Unicode";
}

/** Text input of limited length; refuses characters that the database cannot store. */
export function plainText(maxLength: number, minLength = 0) {
  return z
    .string()
    .min(minLength)
    .max(maxLength)
    .refine((text) => !findStorageProblem(text), { error: ({ input }) => findStorageProblem(String(input)) });
}

/**
 * Returns an error for each text and each field name of an input, at any depth, that the database cannot store, and for
 * each value that is nested too deeply. The error of a name is reported at the object that contains it. Call this before
 * the schema checks the input.
 */
export function findUnstorableFields(input: unknown): FieldError[] {
  const issues: z.core.$ZodIssue[] = [];
  addIssues(input, [], issues);
  return toFieldErrors(issues);
}

/**
 * Adds the faults of a value and of everything inside it to `issues`. This must be fast, because every position report
 * is checked. It therefore copies the path only when it finds a fault.
 */
function addIssues(value: unknown, path: PropertyKey[], issues: z.core.$ZodIssue[]): void {
  const message = typeof value === "string" ? findStorageProblem(value) : undefined;
  if (message) issues.push(createIssue(path, message));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  const isList = Array.isArray(value);
  if (path.length === maxDepth) issues.push(createIssue(path, "is nested too deeply"));
  else {
    for (const name of Object.keys(value)) {
      const fault = isList ? undefined : findStorageProblem(name);
      if (fault) issues.push(createIssue(path, fault));
      path.push(isList ? Number(name) : name);
      addIssues((value as Record<string, unknown>)[name], path, issues);
      path.pop();
    }
  }
}

function createIssue(path: readonly PropertyKey[], message: string): z.core.$ZodIssue {
  return { code: "custom", path: [...path], message, input: undefined };
}

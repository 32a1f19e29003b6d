import { ZodError, type z } from "zod";
import type { FieldError } from "./errors";

/** The fields a zod error complains of, each by its path (`location.lat`, `[3].lng`); undefined for any other error. */
export function fieldErrors(error: unknown): FieldError[] | undefined {
  return error instanceof ZodError ? fieldErrorsOf(error.issues) : undefined;
}

export function fieldErrorsOf(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ field: pathOf([...issue.path, key]), cause: "is not a known field" }));
    }
    return [{ field: pathOf(issue.path), cause: causeOf(issue) }];
  });
}

function causeOf(issue: z.core.$ZodIssue): string {
  const message = issue.message.replace(/^Invalid input: /, "");
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return text.replace(/^\./, "") || "body";
}

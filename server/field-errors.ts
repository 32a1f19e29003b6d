import { ZodError, type z } from "zod";
import type { FieldError, FieldReason } from "./errors";

/** The fields a zod error complains of, each by its path (`location.lat`, `[3].lng`); undefined for any other error. */
export function fieldErrors(error: unknown): FieldError[] | undefined {
  return error instanceof ZodError ? fieldErrorsOf(error.issues) : undefined;
}

export function fieldErrorsOf(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ field: pathOf([...issue.path, key]), cause: "is not a known field" }));
    }
    const reason = reasonOf(issue);
    return [{ field: pathOf(issue.path), cause: causeOf(issue), ...(reason && { reason }) }];
  });
}

function causeOf(issue: z.core.$ZodIssue): string {
  const message = issue.message.replace(/^Invalid input: /, "");
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function reasonOf(issue: z.core.$ZodIssue): FieldReason | undefined {
  switch (issue.code) {
    case "invalid_type":
      // The library does not hand on what it was given; its message tells.
      return issue.message.endsWith("received undefined") ? "missing" : "wrong-kind";
    case "too_small":
      if (issue.origin !== "string" && issue.origin !== "array") return "too-small";
      return issue.minimum === 1 ? "missing" : "too-short";
    case "too_big":
      return issue.origin === "string" || issue.origin === "array" ? "too-long" : "too-large";
    case "invalid_format":
      return "format";
    case "invalid_value":
      return "not-a-choice";
    default:
      return undefined;
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return text.replace(/^\./, "") || "body";
}

import { ZodError, z } from "zod";

/** The codes of all refusals with their HTTP status. Their wording is in the message catalogues. */
export const statusByRefusalCode = {
  "invalid-input": 400,
  "malformed-body": 400,
  "password-too-common": 400,
  unauthenticated: 401,
  "wrong-credentials": 401,
  forbidden: 403,
  "password-change-needed": 403,
  "second-factor-needed": 403,
  "wrong-origin": 403,
  "not-found": 404,
  "unit-taken": 409,
  "unit-unavailable": 409,
  "illegal-transition": 409,
  "stale-version": 409,
  "incident-closed": 409,
  "incident-merged": 409,
  "cannot-merge": 409,
  "cannot-unmerge": 409,
  "assignment-ended": 409,
  "call-claimed": 409,
  "call-over": 409,
  "closure-over": 409,
  "watch-decided": 409,
  "warning-refused": 409,
  "reopen-too-late": 409,
  "undo-too-late": 409,
  "crews-out": 409,
  "reason-needed": 409,
  "in-use": 409,
  "too-many-photos": 409,
  "body-too-large": 413,
  "batch-too-large": 413,
  "unsupported-media-type": 415,
  "idempotency-key-reused": 422,
  "rate-limited": 429,
  "no-reference-data": 503,
  overloaded: 503,
} as const;
export type RefusalCode = keyof typeof statusByRefusalCode;

/** Why a field is invalid, for translated messages on screens. API clients use the cause instead. */
export const fieldReasons = [
  "missing",
  "wrong-kind",
  "too-short",
  "too-long",
  "too-small",
  "too-large",
  "format",
  "not-a-choice",
  "not-there",
  "taken",
  "retired",
  "same-as-before",
  "always-sensitive",
  "needs-agency",
  "needs-unit",
  "yourself",
  "last-admin",
  "open-ring",
  "invalid-area",
  "invalid-line",
  "too-wide",
  "in-past",
  "in-future",
  "out-of-order",
  "before-reopening",
  "after-reopening",
  "simulated-unit",
  "neighbour-number",
  "has-served",
] as const;
export type FieldReason = (typeof fieldReasons)[number];

/** An invalid field, by its path in the input (`location.lat`), and the cause. */
export const FieldErrorSchema = z.object({ field: z.string(), cause: z.string() });
export type FieldError = z.output<typeof FieldErrorSchema> & { reason?: FieldReason };

/** The error that a function throws to refuse a request. Screens and API clients receive its code and details. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly details: Record<string, unknown> & { errors?: FieldError[] } = {},
  ) {
    super(code);
    this.name = "Refusal";
  }
}

/** Creates a refusal that names one invalid input field. Pass a reason if a person may have entered the value. */
export function badField(field: string, cause: string, reason?: FieldReason): Refusal {
  return new Refusal("invalid-input", { errors: [{ field, cause, ...(reason && { reason }) }] });
}

/** The invalid fields of a zod error, each by its path (`location.lat`, `[3].lng`); undefined for any other error. */
export function findFieldErrors(error: unknown): FieldError[] | undefined {
  return error instanceof ZodError ? toFieldErrors(error.issues) : undefined;
}

export function toFieldErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ field: formatPath([...issue.path, key]), cause: "is not a known field" }));
    }
    const reason = findReason(issue);
    return [{ field: formatPath(issue.path) || "body", cause: formatCause(issue), ...(reason && { reason }) }];
  });
}

function formatCause(issue: z.core.$ZodIssue): string {
  const message = issue.message.replace(/^Invalid input: /, "");
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function findReason(issue: z.core.$ZodIssue): FieldReason | undefined {
  switch (issue.code) {
    case "invalid_type":
      // Only the message of the zod issue distinguishes a missing value from one of the wrong type.
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

/** Formats the path of a field, such as `crews[0].callSign`. */
export function formatPath(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return text.replace(/^\./, "");
}

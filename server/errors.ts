import { z } from "zod";

/** What a verb may refuse, with the HTTP status of each. The words of each code are in the message catalogues. */
export const refusals = {
  "invalid-input": 400,
  "malformed-body": 400,
  unauthenticated: 401,
  "wrong-credentials": 401,
  forbidden: 403,
  "password-change-needed": 403,
  "wrong-origin": 403,
  "not-found": 404,
  "unit-taken": 409,
  "unit-unavailable": 409,
  "illegal-transition": 409,
  "stale-version": 409,
  "incident-closed": 409,
  "call-claimed": 409,
  "call-over": 409,
  "reopen-too-late": 409,
  "in-use": 409,
  "body-too-large": 413,
  "unsupported-media-type": 415,
  "idempotency-key-reused": 422,
  "rate-limited": 429,
  "no-reference-data": 503,
  overloaded: 503,
} as const;
export type RefusalCode = keyof typeof refusals;

/** Why a field is wrong, where people are told in their own language; machines read the cause. */
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
  "same-as-before",
  "always-sensitive",
  "needs-agency",
  "needs-unit",
  "yourself",
  "last-admin",
  "open-ring",
  "invalid-area",
] as const;
export type FieldReason = (typeof fieldReasons)[number];

/** One field that is wrong, by its path in the input (`location.lat`), and why. */
export const FieldErrorSchema = z.object({ field: z.string(), cause: z.string() });
export type FieldError = z.output<typeof FieldErrorSchema> & { reason?: FieldReason };

/** The only error a verb throws on purpose. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly details: Record<string, unknown> & { errors?: FieldError[] } = {},
  ) {
    super(code);
    this.name = "Refusal";
  }
}

/** Refuses one field of the input; the reason when a person may have entered it. */
export function badField(field: string, cause: string, reason?: FieldReason): Refusal {
  return new Refusal("invalid-input", { errors: [{ field, cause, ...(reason && { reason }) }] });
}

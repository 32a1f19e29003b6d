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
  "body-too-large": 413,
  "unsupported-media-type": 415,
  "idempotency-key-reused": 422,
  "rate-limited": 429,
  "no-reference-data": 503,
} as const;
export type RefusalCode = keyof typeof refusals;

/** One field that is wrong, by its path in the input (`location.lat`), and why. */
export const FieldErrorSchema = z.object({ field: z.string(), cause: z.string() });
export type FieldError = z.output<typeof FieldErrorSchema>;

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

/** Refuses one field of the input. */
export function badField(field: string, cause: string): Refusal {
  return new Refusal("invalid-input", { errors: [{ field, cause }] });
}

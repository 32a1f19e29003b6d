import type { Actor } from "../context";
import { type GuardKey, guarded } from "./guard";
import { ask, type Desk } from "./sign-in";

/**
 * Runs an operation that requires the person's current password. Refuses a wrong one with `wrong-credentials` and rate-limits
 * guessing, so that an unattended session does not allow it.
 */
export async function provePassword<Result>(
  { db, now }: Pick<Desk, "db" | "now">,
  actor: Actor,
  operation: () => Promise<Result>,
): Promise<Result> {
  const keys: GuardKey[] = [`device:password-${actor.id}`];
  return guarded({ db, now }, keys, () => ask(operation));
}

import type { Actor } from "../context";
import { type GuardKey, guarded } from "./guard";
import { ask, type Desk } from "./sign-in";

/**
 * Asks the library something that only the person's own password opens. A wrong one is `wrong-credentials`; whoever found a
 * session open is slowed down in guessing as at sign-in.
 */
export async function provePassword<Answer>(
  { db, now }: Pick<Desk, "db" | "now">,
  actor: Actor,
  question: () => Promise<Answer>,
): Promise<Answer> {
  const keys: GuardKey[] = [`device:password-${actor.id}`];
  return guarded({ db, now }, keys, () => ask(question));
}

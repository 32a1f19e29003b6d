import type { Actor } from "../context";
import { Refusal } from "../errors";
import { countFailure, type GuardKey, secondsBlocked } from "./guard";
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
  const blockedSeconds = await secondsBlocked(db, keys, now());
  if (blockedSeconds > 0) throw new Refusal("rate-limited", { retryAfterSeconds: blockedSeconds });
  const answer = await ask(question);
  if (!answer) {
    await countFailure(db, keys, now());
    throw new Refusal("wrong-credentials");
  }
  return answer;
}

import { eq } from "drizzle-orm";
import { session } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Actor } from "../context";
import { ask, type Desk, type Visitor } from "./sign-in";

/** Ends the request's session, if any; returns the cookies that clear it in the browser. */
export async function signOut({ accounts }: Desk, { headers }: Visitor): Promise<{ cookies: string[] }> {
  const answer = await ask(() => accounts.api.signOut({ headers, returnHeaders: true }));
  return { cookies: answer?.headers.getSetCookie() ?? [] };
}

/** Ends every session of a person, including the current one; each stops at its next request. */
export async function signOutEverywhere({ db, now }: Pick<Desk, "db" | "now">, actor: Actor): Promise<void> {
  await inTransaction(db, async (tx) => {
    const ended = await tx.delete(session).where(eq(session.personId, actor.id)).returning({ id: session.id });
    await record(tx, { actor, now }, [
      { kind: "person.signed-out", data: { personId: actor.id, sessions: ended.length } },
    ]);
  });
}

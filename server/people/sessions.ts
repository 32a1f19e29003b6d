import { eq } from "drizzle-orm";
import { session } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { type Permission, roles } from "../../db/vocabulary";
import { record } from "../audit/record";
import type { Actor } from "../context";
import { permissionsOf } from "../domain/permission";
import type { Accounts } from "./accounts";
import { type AuthContext, type ClientInfo, callAuth } from "./sign-in";

type Session = { actor: Actor; sessionId: string; cookies: string[] };

/**
 * Returns the signed-in person of a request, or null. Reads the database on each call, so that an ended session stops at once. A
 * session in use is renewed: `cookies` must be sent with the response.
 */
export async function readSession(accounts: Accounts, headers: Headers, from: string): Promise<Session | null> {
  const answer = await callAuth(() => accounts.api.getSession({ headers, returnHeaders: true }));
  if (!answer?.response) return null;
  const { user, session } = answer.response;
  const role = roles.find((role) => role === user.role);
  if (!role || user.deactivatedAt) return null;
  const noScopes: readonly Permission[] = [];
  const actor: Actor = {
    kind: "person",
    id: user.id,
    name: user.name,
    pass: session.id,
    role,
    scopes: user.mustChangePassword ? noScopes : permissionsOf[role],
    simulated: false,
    from,
    agencyCode: user.agencyCode ?? null,
    unitId: user.unitId ?? null,
    mustChangePassword: user.mustChangePassword,
    secondFactor: user.twoFactorEnabled ?? false,
  };
  return { actor, sessionId: session.id, cookies: answer.headers.getSetCookie() };
}

/** Ends the request's session, if any; returns the cookies that clear it in the browser. */
export async function signOut({ accounts }: AuthContext, { headers }: ClientInfo): Promise<{ cookies: string[] }> {
  const answer = await callAuth(() => accounts.api.signOut({ headers, returnHeaders: true }));
  return { cookies: answer?.headers.getSetCookie() ?? [] };
}

/** Ends every session of a person, including the current one; each stops at its next request. */
export async function signOutEverywhere({ db, now }: Pick<AuthContext, "db" | "now">, actor: Actor): Promise<void> {
  await inTransaction(db, async (tx) => {
    const ended = await tx.delete(session).where(eq(session.personId, actor.id)).returning({ id: session.id });
    await record(tx, { actor, now }, [
      { kind: "person.signed-out", data: { personId: actor.id, sessions: ended.length } },
    ]);
  });
}

import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { passkey, secondFactor, secondFactorRule, session } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { type Permission, roles } from "../../db/vocabulary";
import { record } from "../audit/record";
import type { Actor, Context } from "../context";
import { pendingStep, permissionsOf } from "../domain/permission";
import { Refusal } from "../errors";
import { sessionsSince } from "./accounts";
import { type AuthContext, type ClientInfo, callAuth } from "./sign-in";

type Session = { actor: Actor; cookies: string[] };

/**
 * Returns the signed-in person of a request, or null. Reads the database on each call, so that an ended session loses access at once.
 * Each use may renew the session, up to 24 hours after sign-in; `cookies` must be sent with the response.
 */
export async function readSession(auth: AuthContext, headers: Headers, ipAddress: string): Promise<Session | null> {
  const authResult = await callAuth(() => auth.accounts.api.getSession({ headers, returnHeaders: true }));
  if (!authResult?.response) return null;
  const { user, session: currentSession } = authResult.response;
  const role = roles.find((role) => role === user.role);
  if (!role || user.deactivatedAt) return null;
  if (currentSession.createdAt < sessionsSince(auth.now())) {
    await auth.db.delete(session).where(eq(session.id, currentSession.id));
    return null;
  }
  const signInSteps = { mustChangePassword: user.mustChangePassword, mustEnrol: currentSession.mustEnrol ?? false };
  const noScopes: readonly Permission[] = [];
  const actor: Actor = {
    kind: "person",
    id: user.id,
    name: user.name,
    credential: currentSession.id,
    role,
    scopes: pendingStep(signInSteps) ? noScopes : permissionsOf[role],
    simulated: false,
    from: ipAddress,
    agencyCode: user.agencyCode ?? null,
    unitId: user.unitId ?? null,
    ...signInSteps,
    secondFactor: user.twoFactorEnabled ?? false,
  };
  return { actor, cookies: authResult.headers.getSetCookie() };
}

/** Ends the request's session, if there is one. Returns the cookies that clear it in the browser. */
export async function signOut({ accounts }: AuthContext, { headers }: ClientInfo): Promise<{ cookies: string[] }> {
  const authResult = await callAuth(() => accounts.api.signOut({ headers, returnHeaders: true }));
  return { cookies: authResult?.headers.getSetCookie() ?? [] };
}

type Deps = Pick<Context, "db" | "now">;

/**
 * Ends all sessions of the actor, including the current one. Has no effect for a paired screen, which has no sessions.
 */
export async function signOutEverywhere({ db, now }: Deps, actor: Actor): Promise<void> {
  await inTransaction(db, async (tx) => {
    const endedSessions = await tx.delete(session).where(eq(session.personId, actor.id)).returning({ id: session.id });
    if (endedSessions.length === 0) return;
    await record(tx, { actor, now }, [
      { kind: "person.signed-out", data: { personId: actor.id, sessions: endedSessions.length } },
    ]);
  });
}

export const SessionInput = z.strictObject({ id: z.uuid() });

/** Ends one of the actor's sessions, effective from its next request. Refuses any other session with `not-found`. */
export async function endSession({ db, now }: Deps, actor: Actor, { id }: z.output<typeof SessionInput>) {
  requirePerson(actor);
  await inTransaction(db, async (tx) => {
    const isOwnSession = and(eq(session.id, id), eq(session.personId, actor.id));
    const endedSessions = await tx.delete(session).where(isOwnSession).returning({ id: session.id });
    if (endedSessions.length === 0) throw new Refusal("not-found");
    await record(tx, { actor, now }, [{ kind: "person.sessions-ended", data: { personId: actor.id, sessions: 1 } }]);
  });
}

/** Returns the actor's sessions and second factors, for the page of their account. Refuses paired screens. */
export async function readOwnAccess({ db, now }: Deps, actor: Actor) {
  requirePerson(actor);
  const [sessions, passkeys, codes, rules] = await Promise.all([
    db
      .select({
        id: session.id,
        createdAt: session.createdAt,
        usedAt: session.updatedAt,
        address: session.ipAddress,
        browser: session.userAgent,
        expiresAt: session.expiresAt,
      })
      .from(session)
      .where(eq(session.personId, actor.id))
      .orderBy(desc(session.createdAt)),
    db
      .select({ id: passkey.id, name: passkey.name, createdAt: passkey.createdAt, lastUsedAt: passkey.lastUsedAt })
      .from(passkey)
      .where(eq(passkey.personId, actor.id))
      .orderBy(passkey.createdAt),
    db
      .select({ id: secondFactor.id })
      .from(secondFactor)
      .where(and(eq(secondFactor.personId, actor.id), eq(secondFactor.verified, true))),
    db
      .select({ role: secondFactorRule.role })
      .from(secondFactorRule)
      .where(eq(secondFactorRule.role, actor.role ?? "wall")),
  ]);
  return {
    sessions: sessions
      .filter(({ createdAt, expiresAt }) => createdAt > sessionsSince(now()) && expiresAt > now())
      .map(({ expiresAt: _, ...session }) => ({ ...session, isCurrent: session.id === actor.credential })),
    passkeys,
    hasCodes: codes.length > 0,
    isRequired: rules.length > 0,
  };
}

/** Refuses with `not-found` if the actor is not a person; a paired screen, for example, has no account. */
export function requirePerson(actor: Actor): void {
  if (actor.kind !== "person") throw new Refusal("not-found");
}

import { and, desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { type Permission, roles } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { pushSubscription } from "../../db/schema/forwarding";
import { passkey, secondFactor, secondFactorRule, session } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Actor, Context } from "../context";
import { findPendingSignInStep, permissionsOf } from "../domain/permission";
import { Refusal } from "../errors";
import { sessionCutoff } from "./accounts";
import { type AuthContext, type ClientInfo, callAuth, deleteCurrentSession } from "./sign-in";

type Session = { actor: Actor; cookies: string[] };

/**
 * Returns the signed-in person of a request, or null. Reads the database on each call, so that an ended session loses
 * access at once. Each use may renew the session, up to 24 hours after sign-in; `cookies` must be sent with the
 * response.
 */
export async function readSession(auth: AuthContext, headers: Headers, ipAddress: string): Promise<Session | null> {
  const authResult = await callAuth(() => auth.accounts.api.getSession({ headers, returnHeaders: true }));
  if (!authResult?.response) return null;
  const { user, session: currentSession } = authResult.response;
  const role = roles.find((role) => role === user.role);
  if (!role || user.deactivatedAt) return null;
  if (currentSession.createdAt < sessionCutoff(auth.now())) {
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
    scopes: findPendingSignInStep(signInSteps) ? noScopes : permissionsOf[role],
    simulated: false,
    from: ipAddress,
    agencyCode: user.agencyCode ?? null,
    unitId: user.unitId ?? null,
    ...signInSteps,
    secondFactor: user.twoFactorEnabled ?? false,
  };
  return { actor, cookies: authResult.headers.getSetCookie() };
}

export const SignOutInput = z.strictObject({ pushEndpoints: z.array(z.string().max(2_000)).max(10) }).nullish();

/**
 * Ends the request's session, if there is one. Also deletes the push subscriptions with the given endpoints, which the
 * browser sends because its session may already have expired. Returns the cookies that clear the session in the
 * browser.
 */
export async function signOut(
  auth: AuthContext,
  client: ClientInfo,
  input?: z.output<typeof SignOutInput>,
): Promise<{ cookies: string[] }> {
  const { accounts, db } = auth;
  const { headers } = client;
  const { pushEndpoints = [] } = input ?? {};
  if (pushEndpoints.length > 0)
    await db.delete(pushSubscription).where(inArray(pushSubscription.endpoint, pushEndpoints));
  // better-auth reports success even if the database did not delete the session.
  await deleteCurrentSession(auth, client);
  const authResult = await callAuth(() => accounts.api.signOut({ headers, returnHeaders: true }));
  return { cookies: authResult?.headers.getSetCookie() ?? [] };
}

/**
 * Deletes the push subscriptions of a person whose sessions were ended or whose access has changed, because somebody
 * else may be using one of the browsers. Browsers that are still signed in send theirs again when a page is opened.
 */
export async function deletePersonSubscriptions(tx: Db, personId: string): Promise<void> {
  await tx.delete(pushSubscription).where(eq(pushSubscription.personId, personId));
}

/** Deletes all sessions of a person, and with them the push subscriptions. Returns the number of sessions. */
export async function deletePersonSessions(tx: Db, personId: string): Promise<number> {
  const endedSessions = await tx.delete(session).where(eq(session.personId, personId)).returning({ id: session.id });
  return endedSessions.length;
}

type Deps = Pick<Context, "db" | "now">;

/**
 * Ends all sessions of the actor, including the current one. Has no effect for a paired screen, which has no sessions.
 */
export async function signOutEverywhere({ db, now }: Deps, actor: Actor): Promise<void> {
  await inTransaction(db, async (tx) => {
    const endedCount = await deletePersonSessions(tx, actor.id);
    if (endedCount === 0) return;
    await record(tx, { actor, now }, [
      { kind: "person.signed-out", data: { personId: actor.id, sessions: endedCount } },
    ]);
  });
}

export const SessionInput = z.strictObject({ id: z.uuid() });

/**
 * Ends one of the actor's sessions, effective from its next request, with the push subscription of that browser.
 * Refuses any other session with `not-found`.
 */
export async function endSession({ db, now }: Deps, actor: Actor, { id }: z.output<typeof SessionInput>) {
  requirePerson(actor);
  await inTransaction(db, async (tx) => {
    const ownSessionCondition = and(eq(session.id, id), eq(session.personId, actor.id));
    const endedSessions = await tx.delete(session).where(ownSessionCondition).returning({ id: session.id });
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
      .filter(({ createdAt, expiresAt }) => createdAt > sessionCutoff(now()) && expiresAt > now())
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

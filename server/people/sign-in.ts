import { isAPIError } from "better-auth/api";
import { and, eq, gt } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { person, session } from "../../db/schema/people";
import { record } from "../audit/record";
import { type Actor, type Context, systemActor } from "../context";
import { findIpNetwork } from "../domain/ip-network";
import { maxPasswordLength } from "../domain/password-rule";
import type { Accounts } from "./accounts";
import { addDeviceToken, verifyDeviceToken } from "./device-token";
import { type FactorMethod, readFactorMethods, restrictUntilEnrolled } from "./factor-rule";
import {
  accountKey,
  allowedSignInCounterKey,
  clearFailures,
  isSignInAllowed,
  type LockoutKey,
  withLockout,
} from "./lockout";
import { readSignedCookie, type Secrets } from "./secrets";

export const SignInInput = z.strictObject({
  username: z.string().trim().toLowerCase().min(1).max(64),
  password: z.string().min(1).max(maxPasswordLength),
});

/** The dependencies of the sign-in functions; one object per process. */
export type AuthContext = { db: Db; accounts: Accounts; secrets: Secrets; now: () => Date };
/** The parts of a request that sign-in uses: its headers, network address and device cookie. */
export type ClientInfo = { headers: Headers; from: string; deviceTokens: string | undefined };

export type SignInResult = {
  state: "signed-in" | "second-factor" | "password-change" | "enrolment";
  /** The second factors that can complete this sign-in; empty unless `state` is `second-factor`. */
  methods: FactorMethod[];
  cookies: string[];
  deviceTokens: string;
};

/**
 * Signs a person in. The returned state is `second-factor` if that is still needed, `password-change` if the one-time
 * password must be changed first, and `enrolment` if the role requires a second factor that the person has yet to set
 * up. Refuses with `wrong-credentials`, whatever was wrong, and after repeated failures with `rate-limited` and
 * `retryAfterSeconds`. Failures in a known browser are counted for that browser only. Other failures are counted for
 * the network, and for the username on that network, so that failures elsewhere do not lock anybody out.
 */
export async function signIn(
  auth: AuthContext,
  client: ClientInfo,
  input: z.output<typeof SignInInput>,
): Promise<SignInResult> {
  const { username, password } = input;
  const deviceTokenId = verifyDeviceToken(auth.secrets, username, client.deviceTokens);
  const failureCounterKeys = listFailureCounterKeys(findIpNetwork(client.from), username, deviceTokenId);
  const isAllowed = await isSignInAllowed(auth.db, username, auth.now());
  const keys = isAllowed
    ? [allowedSignInCounterKey(deviceTokenId ?? findIpNetwork(client.from), username)]
    : failureCounterKeys;
  const authResult = await withLockout(auth, keys, async () => {
    const result = await callAuth(() =>
      auth.accounts.api.signInUsername({
        body: { username, password },
        headers: client.headers,
        returnHeaders: true,
      }),
    );
    const isValid = result && (await consumeOneTimePassword(auth, username));
    if (isValid) return result;
    if (result && "token" in result.response) {
      await auth.db.delete(session).where(eq(session.token, result.response.token ?? ""));
    }
    await recordFailure(auth, client, username);
    return null;
  });
  const { token, user } = "user" in authResult.response ? authResult.response : { token: null, user: null };
  await clearFailures(auth.db, failureCounterKeys);
  await deleteCurrentSession(auth, client);
  const updatedDeviceTokens = addDeviceToken(auth.secrets, username, client.deviceTokens);
  const cookiesAndDeviceTokens = { cookies: authResult.headers.getSetCookie(), deviceTokens: updatedDeviceTokens };
  if (!user)
    return { state: "second-factor", methods: await readFactorMethods(auth.db, username), ...cookiesAndDeviceTokens };
  await record(auth.db, { actor: personActor(user, client), now: auth.now }, [{ kind: "person.signed-in" }]);
  const mustEnrol = await restrictUntilEnrolled(auth.db, user.id, token ?? "");
  const [account] = await auth.db
    .select({ mustChange: person.mustChangePassword })
    .from(person)
    .where(eq(person.id, user.id));
  const state = account?.mustChange ? "password-change" : mustEnrol ? "enrolment" : "signed-in";
  return { state, methods: [], ...cookiesAndDeviceTokens };
}

/** Deletes the session of the request's cookie. At sign-in, only the new one is valid then (ASVS 5.0, 7.2.4). */
export async function deleteCurrentSession(
  { db, accounts, secrets }: AuthContext,
  { headers }: ClientInfo,
): Promise<void> {
  const { name } = (await accounts.$context).authCookies.sessionToken;
  const token = readSignedCookie(headers.get("cookie") ?? "", name, secrets.current);
  if (token) await db.delete(session).where(eq(session.token, token));
}

/**
 * Returns the keys of the failure counters for a sign-in attempt. A known browser has one of its own. Otherwise there
 * is one for the username on this network, and one for the network.
 */
function listFailureCounterKeys(network: string, username: string, deviceTokenId: string | null): LockoutKey[] {
  return deviceTokenId ? [`device:${deviceTokenId}`] : [accountKey(network, username), `address:${network}`];
}

/** Uses up the person's one-time password, if there is one. Returns false if it was used before or has expired. */
async function consumeOneTimePassword({ db, now }: AuthContext, username: string): Promise<boolean> {
  const oneTimePasswordCondition = and(eq(person.username, username), eq(person.mustChangePassword, true));
  const [personWithOneTimePassword] = await db.select({ id: person.id }).from(person).where(oneTimePasswordCondition);
  if (!personWithOneTimePassword) return true;
  const updatedPeople = await db
    .update(person)
    .set({ oneTimeUntil: null })
    .where(and(oneTimePasswordCondition, gt(person.oneTimeUntil, now())))
    .returning({ id: person.id });
  return updatedPeople.length > 0;
}

/**
 * Runs a call to the better-auth API; returns null if better-auth refuses. Failures, such as a database that cannot be
 * read, are thrown: they say nothing about the credentials, and a person must not appear to be signed out.
 */
export async function callAuth<Result>(call: () => Promise<Result>): Promise<Result | null> {
  try {
    return await call();
  } catch (error) {
    if (!isAPIError(error)) throw error;
    if (error.statusCode < 500) return null;
    throw error.cause ?? error;
  }
}

/** Returns the actor for an event about a person who is signing in and has no permissions yet. */
export function personActor({ id, name }: { id: string; name: string }, { from }: Pick<ClientInfo, "from">): Actor {
  return { kind: "person", id, name, role: null, scopes: [], simulated: false, from };
}

async function recordFailure({ db, now }: AuthContext, client: ClientInfo, username: string): Promise<void> {
  const [existingPerson] = await db
    .select({ id: person.id, name: person.username })
    .from(person)
    .where(eq(person.username, username));
  const { from } = client;
  const unknownActor = { ...systemActor("unknown"), name: "", from };
  await record(db, { actor: existingPerson ? personActor(existingPerson, client) : unknownActor, now }, [
    { kind: "person.sign-in-failed" },
  ]);
}

/**
 * Runs an operation that requires the person's current password. Refuses a wrong password with `wrong-credentials` and
 * rate-limits further attempts, so that nobody can guess the password on an unattended screen.
 */
export async function reauthenticate<Result>(
  { db, now }: Pick<Context, "db" | "now">,
  actor: Actor,
  operation: () => Promise<Result>,
): Promise<Result> {
  const keys: LockoutKey[] = [`device:password-${actor.id}`];
  return withLockout({ db, now }, keys, () => callAuth(operation));
}

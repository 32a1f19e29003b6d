import { isAPIError } from "better-auth/api";
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "../../db/client";
import { person } from "../../db/schema/people";
import { record } from "../audit/record";
import type { Actor } from "../context";
import { networkOf } from "../domain/network";
import type { Accounts } from "./accounts";
import { issueDeviceToken, verifyDeviceToken } from "./device-token";
import { clearFailures, type LockoutKey, withLockout } from "./lockout";
import { maxPasswordLength } from "./password";

export const SignInInput = z.strictObject({
  username: z.string().trim().toLowerCase().min(1).max(64),
  password: z.string().min(1).max(maxPasswordLength),
});

/** What the sign-in functions need; one per process. `secret` signs device tokens. */
export type AuthContext = { db: Db; accounts: Accounts; secret: string; now: () => Date };
/** The parts of a request that sign-in uses: its headers, network address and device token. */
export type ClientInfo = { headers: Headers; from: string; device: string | undefined };

export type SignedIn = { state: "signed-in" | "second-factor" | "password-change"; cookies: string[]; device: string };

/**
 * Signs a person in. The returned state is `second-factor` when a code is still needed, and `password-change` when the one-time
 * password must be changed first. Refuses with `wrong-credentials` whatever was wrong, and with `rate-limited` and
 * `retryAfterSeconds` after repeated failures, counted by account and address, or by a known browser alone.
 */
export async function signIn(
  auth: AuthContext,
  client: ClientInfo,
  input: z.output<typeof SignInInput>,
): Promise<SignedIn> {
  const { username, password } = input;
  const device = verifyDeviceToken(auth.secret, username, client.device);
  const keys: LockoutKey[] = device
    ? [`device:${device}`]
    : [`account:${username}`, `address:${networkOf(client.from)}`];
  const answer = await withLockout(auth, keys, async () => {
    const result = await callAuth(() =>
      auth.accounts.api.signInUsername({
        body: { username, password },
        headers: client.headers,
        returnHeaders: true,
      }),
    );
    if (!result) await recordSignIn(auth, client, username, "person.sign-in-failed");
    return result;
  });
  const { user } = "user" in answer.response ? answer.response : { user: null };
  await clearFailures(auth.db, device ? keys : [`account:${username}`]);
  if (user) await recordSignIn(auth, client, username, "person.signed-in");
  return {
    state: user ? await nextStep(auth.db, user.id) : "second-factor",
    cookies: answer.headers.getSetCookie(),
    device: device ? (client.device ?? "") : issueDeviceToken(auth.secret, username),
  };
}

async function nextStep(db: Db, id: string): Promise<"signed-in" | "password-change"> {
  const [account] = await db.select({ mustChange: person.mustChangePassword }).from(person).where(eq(person.id, id));
  return account?.mustChange ? "password-change" : "signed-in";
}

/** Calls the better-auth API; returns null when it refuses for any reason. */
export async function callAuth<Result>(call: () => Promise<Result>): Promise<Result | null> {
  try {
    return await call();
  } catch (error) {
    if (isAPIError(error)) return null;
    throw error;
  }
}

async function recordSignIn(
  { db, now }: AuthContext,
  { from }: ClientInfo,
  username: string,
  kind: "person.signed-in" | "person.sign-in-failed",
): Promise<void> {
  const [existing] = await db.select({ id: person.id }).from(person).where(eq(person.username, username));
  const actor: Actor = existing
    ? { kind: "person", id: existing.id, name: username, role: null, scopes: [], simulated: false, from }
    : { kind: "system", id: "unknown", name: "", role: null, scopes: [], simulated: false, from };
  await record(db, { actor, now }, [{ kind }]);
}

/**
 * Runs an operation that requires the person's current password. Refuses a wrong one with `wrong-credentials` and rate-limits
 * guessing, so that an unattended session does not allow it.
 */
export async function reauthenticate<Result>(
  { db, now }: Pick<AuthContext, "db" | "now">,
  actor: Actor,
  operation: () => Promise<Result>,
): Promise<Result> {
  const keys: LockoutKey[] = [`device:password-${actor.id}`];
  return withLockout({ db, now }, keys, () => callAuth(operation));
}

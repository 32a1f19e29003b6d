import { createHmac } from "node:crypto";
import { symmetricDecrypt } from "better-auth/crypto";
import { and, eq, gt, isNull, lt, or } from "drizzle-orm";
import { z } from "zod";
import { passkey, person, secondFactor, verification } from "../../db/schema/people";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Actor } from "../context";
import { maxPasswordLength } from "../domain/password-rule";
import { Refusal } from "../errors";
import { pendingSignInCookie } from "./accounts";
import { hashBackupCode } from "./backup-codes";
import { requireNoFactorRule, updateFactorState } from "./factor-rule";
import { readSignedCookie } from "./secrets";
import { type AuthContext, type ClientInfo, callAuth, personActor, reauthenticate } from "./sign-in";

export const CodeInput = z.strictObject({ code: z.string().trim().min(6).max(32) });
export const PasswordInput = z.strictObject({ password: z.string().min(1).max(maxPasswordLength) });

type Code = z.output<typeof CodeInput>;
type Password = z.output<typeof PasswordInput>;

/** A sign-in that is waiting for its second factor. */
type PendingSignIn = { identifier: string; personId: string };

/**
 * Returns the pending sign-in that the request's cookie identifies. Refuses with `wrong-credentials` if there is none
 * or it has expired.
 */
export async function requirePendingSignIn({ db, accounts, secrets, now }: AuthContext, headers: Headers) {
  const { name } = (await accounts.$context).createAuthCookie(pendingSignInCookie);
  const identifier = readSignedCookie(headers.get("cookie") ?? "", name, secrets.current);
  const [storedSignIn] = await db
    .select({ personId: verification.value })
    .from(verification)
    .where(and(eq(verification.identifier, identifier ?? ""), gt(verification.expiresAt, now())));
  if (!identifier || !storedSignIn) throw new Refusal("wrong-credentials");
  return { identifier, personId: storedSignIn.personId } satisfies PendingSignIn;
}

/**
 * Completes a sign-in with an authenticator code or a backup code. Each code works only once. better-auth rate-limits
 * repeated failures. Each failure is recorded as an event.
 */
export async function verifySecondFactor(auth: AuthContext, client: ClientInfo, { code }: Code) {
  const { api } = auth.accounts;
  const { headers } = client;
  const { personId } = await requirePendingSignIn(auth, headers);
  const verify = async () => {
    if (!isTotp(code)) {
      // better-auth does not check whether the setup that issued the backup codes was completed.
      const confirmedFactor = and(eq(secondFactor.personId, personId), eq(secondFactor.verified, true));
      if ((await auth.db.$count(secondFactor, confirmedFactor)) === 0) return null;
      const body = { code: hashBackupCode(code) };
      return callAuth(() => api.verifyBackupCode({ body, headers, returnHeaders: true }));
    }
    if (await isUsedCode(auth, personId, code)) return null;
    return callAuth(() => api.verifyTOTP({ body: { code }, headers, returnHeaders: true }));
  };
  const authResult = await verify();
  if (!authResult) throw await recordFailedFactor(auth, client, personId);
  await recordSignedIn(auth, client, authResult.response.user);
  return { state: "signed-in" as const, cookies: authResult.headers.getSetCookie() };
}

/** Records a sign-in that was completed with a second factor. */
export async function recordSignedIn(auth: AuthContext, client: ClientInfo, user: { id: string; name: string }) {
  const actor = personActor(user, client);
  await record(auth.db, { actor, now: auth.now }, [{ kind: "person.signed-in", data: { secondFactor: true } }]);
}

/** Records a failed attempt with a second factor, and returns the `Refusal` that the caller should throw. */
export async function recordFailedFactor({ db, now }: AuthContext, client: ClientInfo, personId: string) {
  const [account] = await db.select({ id: person.id, name: person.name }).from(person).where(eq(person.id, personId));
  if (account) {
    await record(db, { actor: personActor(account, client), now }, [{ kind: "person.second-factor-failed" }]);
  }
  return new Refusal("wrong-credentials");
}

const stepSeconds = 30;

function isTotp(code: string): boolean {
  return /^\d{6}$/.test(code);
}

/**
 * Whether a correct code has been used before. If not, marks its 30-second time step as used; only one of several
 * simultaneous requests can do this. Returns false for a wrong code, which better-auth then refuses and counts.
 */
async function isUsedCode({ db, accounts, now }: AuthContext, personId: string, code: string): Promise<boolean> {
  const [factor] = await db
    .select({ secret: secondFactor.secret })
    .from(secondFactor)
    .where(eq(secondFactor.personId, personId));
  if (!factor) return false;
  const { secretConfig: key } = await accounts.$context;
  const secret = await symmetricDecrypt({ key, data: factor.secret });
  const currentStep = Math.floor(now().getTime() / 1_000 / stepSeconds);
  const step = [currentStep, currentStep - 1, currentStep + 1].find(
    (candidate) => computeCodeOfStep(secret, candidate) === code,
  );
  if (step === undefined) return false;
  const usedSteps = await db
    .update(secondFactor)
    .set({ lastUsedStep: step })
    .where(
      and(
        eq(secondFactor.personId, personId),
        or(isNull(secondFactor.lastUsedStep), lt(secondFactor.lastUsedStep, step)),
      ),
    )
    .returning({ id: secondFactor.id });
  return usedSteps.length === 0;
}

/** Returns the code of a time step according to RFC 6238, with SHA-1 and six digits, as authenticator apps expect. */
function computeCodeOfStep(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Starts the setup of an authenticator. Returns the `otpauth:` URI and backup codes, which cannot be read again. */
export async function enrolSecondFactor(
  auth: AuthContext,
  { headers }: ClientInfo,
  actor: Actor,
  { password }: Password,
) {
  const authResult = await reauthenticate(auth, actor, () =>
    auth.accounts.api.enableTwoFactor({ body: { password }, headers }),
  );
  if (authResult.method !== "totp") throw new Error(`expected the method totp, got ${authResult.method}`);
  return { uri: authResult.totpURI, backupCodes: authResult.backupCodes };
}

/** Completes the setup of an authenticator with a valid code. From then on, sign-in requires a second factor. */
export async function confirmSecondFactor(auth: AuthContext, client: ClientInfo, actor: Actor, input: Code) {
  const { headers } = client;
  const authResult =
    isTotp(input.code) && (await isUsedCode(auth, actor.id, input.code))
      ? null
      : await callAuth(() => auth.accounts.api.verifyTOTP({ body: input, headers, returnHeaders: true }));
  if (!authResult) throw await recordFailedFactor(auth, client, actor.id);
  await recordFactorChange(auth, actor, { before: false, after: true });
  return { cookies: authResult.headers.getSetCookie() };
}

/**
 * Removes the authenticator and backup codes; requires the password. Refuses with `second-factor-needed` if the role
 * requires a second factor and this is the last one.
 */
export async function removeSecondFactor(auth: AuthContext, { headers }: ClientInfo, actor: Actor, input: Password) {
  const passkeys = await auth.db.select({ id: passkey.id }).from(passkey).where(eq(passkey.personId, actor.id));
  if (passkeys.length === 0) await requireNoFactorRule(auth.db, actor);
  const authResult = await reauthenticate(auth, actor, () =>
    auth.accounts.api.disableTwoFactor({ body: input, headers, returnHeaders: true }),
  );
  await recordFactorChange(auth, actor, { before: true, after: false });
  return { cookies: authResult.headers.getSetCookie() };
}

/**
 * Updates whether sign-in asks for a second factor, and records the change. Call after a second factor was set up or
 * removed. If it is a passkey, `passkey` is its name.
 */
export async function recordFactorChange(
  { db, now }: AuthContext,
  actor: Actor,
  change: { before: boolean; after: boolean; passkey?: string },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await updateFactorState(tx, actor.id);
    await record(tx, { actor, now }, [
      { kind: "person.second-factor-changed", data: { personId: actor.id, ...change } },
    ]);
  });
}

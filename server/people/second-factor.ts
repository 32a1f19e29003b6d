import { z } from "zod";
import { record } from "../audit/record";
import type { Actor } from "../context";
import { Refusal } from "../errors";
import { maxPasswordLength } from "./password";
import { type AuthContext, type ClientInfo, callAuth, reauthenticate } from "./sign-in";

export const CodeInput = z.strictObject({ code: z.string().trim().min(6).max(32) });
export const PasswordInput = z.strictObject({ password: z.string().min(1).max(maxPasswordLength) });

type Code = z.output<typeof CodeInput>;
type Password = z.output<typeof PasswordInput>;

/** Completes a sign-in with an authenticator code or a backup code. better-auth rate-limits repeated failures. */
export async function verifySecondFactor(
  { db, accounts, now }: AuthContext,
  { headers, from }: ClientInfo,
  { code }: Code,
) {
  const { api } = accounts;
  const answer = /^\d{6}$/.test(code)
    ? await callAuth(() => api.verifyTOTP({ body: { code }, headers, returnHeaders: true }))
    : await callAuth(() => api.verifyBackupCode({ body: { code }, headers, returnHeaders: true }));
  if (!answer) throw new Refusal("wrong-credentials");
  const { id, name } = answer.response.user;
  const actor: Actor = { kind: "person", id, name, role: null, scopes: [], simulated: false, from };
  await record(db, { actor, now }, [{ kind: "person.signed-in", data: { secondFactor: true } }]);
  return { state: "signed-in" as const, cookies: answer.headers.getSetCookie() };
}

/** Starts enrolment: returns the `otpauth:` URI and the backup codes, once. */
export async function enrolSecondFactor(
  auth: AuthContext,
  { headers }: ClientInfo,
  actor: Actor,
  { password }: Password,
) {
  const answer = await reauthenticate(auth, actor, () =>
    auth.accounts.api.enableTwoFactor({ body: { password }, headers }),
  );
  if (answer.method !== "totp") throw new Error(`expected the method totp, got ${answer.method}`);
  return { uri: answer.totpURI, backupCodes: answer.backupCodes };
}

/** Confirms enrolment with a valid code; from then on sign-in requires one. */
export async function confirmSecondFactor(
  { db, accounts, now }: AuthContext,
  client: ClientInfo,
  actor: Actor,
  input: Code,
) {
  const { headers } = client;
  const answer = await callAuth(() => accounts.api.verifyTOTP({ body: input, headers, returnHeaders: true }));
  if (!answer) throw new Refusal("wrong-credentials");
  await record(db, { actor, now }, [
    { kind: "person.second-factor-changed", data: { personId: actor.id, before: false, after: true } },
  ]);
  return { cookies: answer.headers.getSetCookie() };
}

/** Removes the second factor; requires the password. */
export async function removeSecondFactor(auth: AuthContext, { headers }: ClientInfo, actor: Actor, input: Password) {
  const answer = await reauthenticate(auth, actor, () =>
    auth.accounts.api.disableTwoFactor({ body: input, headers, returnHeaders: true }),
  );
  await record(auth.db, { actor, now: auth.now }, [
    { kind: "person.second-factor-changed", data: { personId: actor.id, before: true, after: false } },
  ]);
  return { cookies: answer.headers.getSetCookie() };
}

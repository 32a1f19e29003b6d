import { z } from "zod";
import { record } from "../audit/record";
import type { Actor } from "../context";
import { Refusal } from "../errors";
import { longestPassword } from "./password";
import { provePassword } from "./prove-password";
import { ask, type Desk, type Visitor } from "./sign-in";

export const CodeInput = z.strictObject({ code: z.string().trim().min(6).max(32) });
export const PasswordInput = z.strictObject({ password: z.string().min(1).max(longestPassword) });

type Code = z.output<typeof CodeInput>;
type Password = z.output<typeof PasswordInput>;

/** Completes a sign-in with an authenticator code or a backup code. better-auth rate-limits repeated failures. */
export async function verifySecondFactor({ db, accounts, now }: Desk, { headers, from }: Visitor, { code }: Code) {
  const { api } = accounts;
  const answer = /^\d{6}$/.test(code)
    ? await ask(() => api.verifyTOTP({ body: { code }, headers, returnHeaders: true }))
    : await ask(() => api.verifyBackupCode({ body: { code }, headers, returnHeaders: true }));
  if (!answer) throw new Refusal("wrong-credentials");
  const { id, name } = answer.response.user;
  const actor: Actor = { kind: "person", id, name, role: null, scopes: [], simulated: false, from };
  await record(db, { actor, now }, [{ kind: "person.signed-in", data: { secondFactor: true } }]);
  return { state: "signed-in" as const, cookies: answer.headers.getSetCookie() };
}

/** Starts enrolment: returns the `otpauth:` URI and the backup codes, once. */
export async function enrolSecondFactor(desk: Desk, { headers }: Visitor, actor: Actor, { password }: Password) {
  const answer = await provePassword(desk, actor, () =>
    desk.accounts.api.enableTwoFactor({ body: { password }, headers }),
  );
  if (answer.method !== "totp") throw new Error(`expected the method totp, got ${answer.method}`);
  return { uri: answer.totpURI, backupCodes: answer.backupCodes };
}

/** Confirms enrolment with a valid code; from then on sign-in requires one. */
export async function confirmSecondFactor({ db, accounts, now }: Desk, visitor: Visitor, actor: Actor, input: Code) {
  const { headers } = visitor;
  const answer = await ask(() => accounts.api.verifyTOTP({ body: input, headers, returnHeaders: true }));
  if (!answer) throw new Refusal("wrong-credentials");
  await record(db, { actor, now }, [
    { kind: "person.second-factor-changed", data: { personId: actor.id, before: false, after: true } },
  ]);
  return { cookies: answer.headers.getSetCookie() };
}

/** Removes the second factor; requires the password. */
export async function endSecondFactor(desk: Desk, { headers }: Visitor, actor: Actor, input: Password) {
  const answer = await provePassword(desk, actor, () =>
    desk.accounts.api.disableTwoFactor({ body: input, headers, returnHeaders: true }),
  );
  await record(desk.db, { actor, now: desk.now }, [
    { kind: "person.second-factor-changed", data: { personId: actor.id, before: true, after: false } },
  ]);
  return { cookies: answer.headers.getSetCookie() };
}

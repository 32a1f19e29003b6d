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

/** The second step of a sign-in: a code of the authenticator, or a backup code. The library slows repeated failures down. */
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

/** Begins to use a second factor: the address for the authenticator, and backup codes, given this once. */
export async function enrolSecondFactor(desk: Desk, { headers }: Visitor, actor: Actor, { password }: Password) {
  const answer = await provePassword(desk, actor, () =>
    desk.accounts.api.enableTwoFactor({ body: { password }, headers }),
  );
  if (answer.method !== "totp") throw new Error(`the library enrolled ${answer.method}`);
  return { uri: answer.totpURI, backupCodes: answer.backupCodes };
}

/** From the first right code on, signing in asks for one. */
export async function confirmSecondFactor({ db, accounts, now }: Desk, visitor: Visitor, actor: Actor, input: Code) {
  const { headers } = visitor;
  const answer = await ask(() => accounts.api.verifyTOTP({ body: input, headers, returnHeaders: true }));
  if (!answer) throw new Refusal("wrong-credentials");
  await record(db, { actor, now }, [
    { kind: "person.second-factor-changed", data: { personId: actor.id, before: false, after: true } },
  ]);
  return { cookies: answer.headers.getSetCookie() };
}

export async function endSecondFactor(desk: Desk, { headers }: Visitor, actor: Actor, input: Password) {
  const answer = await provePassword(desk, actor, () =>
    desk.accounts.api.disableTwoFactor({ body: input, headers, returnHeaders: true }),
  );
  await record(desk.db, { actor, now: desk.now }, [
    { kind: "person.second-factor-changed", data: { personId: actor.id, before: true, after: false } },
  ]);
  return { cookies: answer.headers.getSetCookie() };
}

import { and, desc, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { EventKind } from "../../db/event-kinds";
import { event } from "../../db/schema/events";
import { passkey, person, secondFactor, secondFactorRule, session } from "../../db/schema/people";
import { createPerson } from "../../server/people/create-person";
import { changeSecondFactorRules } from "../../server/people/factor-rule";
import { changePerson, resetPassword } from "../../server/people/manage-people";
import { aContext } from "../support/makers";
import { aPerson, createSession, parseSetCookies, password, post } from "../support/people";
import { aSecurityKey, totp, wrongCode } from "../support/second-factors";
import { expect, test } from "../support/test";

type TestServer = { url: string };

const readUnitsStatus = async ({ url }: TestServer, cookie: string) =>
  (await fetch(`${url}/api/trpc/units.list`, { headers: { cookie } })).status;

async function countEvents(db: Db, personId: string, kind: EventKind): Promise<number> {
  const eventCondition = and(eq(event.actor, `person:${personId}`), eq(event.kind, kind));
  return (await db.select({ id: event.id }).from(event).where(eventCondition)).length;
}

/** Takes the first step of a sign-in, the password. Returns the response and its cookie. */
async function beginSignIn({ url }: TestServer, username: string, enteredPassword = password) {
  const response = await post(url, "/api/auth/sign-in", { username, password: enteredPassword });
  return { ...parseSetCookies(response.headers.getSetCookie()), body: await response.json() };
}

/**
 * Sets up an authenticator for a person. This uses up the code of the current time step. Returns the secret and the new
 * cookie.
 */
async function enrolAuthenticator({ url }: TestServer, cookie: string) {
  const enrolment = await (await post(url, "/api/auth/second-factor/enrol", { password }, cookie)).json();
  const secret = new URL(enrolment.uri).searchParams.get("secret") ?? "";
  const confirmation = await post(url, "/api/auth/second-factor/confirm", { code: totp(secret) }, cookie);
  expect(confirmation.status).toBe(204);
  return { secret, cookie: parseSetCookies(confirmation.headers.getSetCookie()).cookie || cookie };
}

async function enrolPasskey({ url }: TestServer, cookie: string, key: ReturnType<typeof aSecurityKey>) {
  const options = await (await post(url, "/api/auth/passkeys/begin", { password }, cookie)).json();
  const body = { name: "Blue key", credential: key.create(options) };
  return (await post(url, "/api/auth/passkeys", body, cookie)).status;
}

test("a code works once, even when two requests send it at the same time, and wrong and used codes are recorded", async ({
  db,
  server,
}) => {
  const { id, username } = await aPerson(db, "admin", { username: "coder" });
  const { secret } = await enrolAuthenticator(server, (await createSession(db, server, "admin", { username })).cookie);
  const completeSignIn = async (code: string) =>
    post(server.url, "/api/auth/second-factor", { code }, (await beginSignIn(server, username)).cookie);
  const code = totp(secret, 1);
  const [firstResponse, secondResponse] = await Promise.all([completeSignIn(code), completeSignIn(code)]);
  expect([firstResponse.status, secondResponse.status].sort()).toEqual([200, 401]);
  expect((await completeSignIn(code)).status).toBe(401);
  // A code from before the last used time step is refused, even if the code itself has never been used.
  const currentStep = Math.floor(Date.now() / 30_000);
  await db
    .update(secondFactor)
    .set({ lastUsedStep: currentStep + 1 })
    .where(eq(secondFactor.personId, id));
  expect((await completeSignIn(totp(secret))).status).toBe(401);
  expect((await completeSignIn(wrongCode(secret))).status).toBe(401);
  expect(await countEvents(db, id, "person.second-factor-failed")).toBe(4);
  expect(await countEvents(db, id, "person.signed-in")).toBe(2);
  const [lastFailure] = await db
    .select({ from: event.from })
    .from(event)
    .where(eq(event.kind, "person.second-factor-failed"))
    .orderBy(desc(event.id));
  expect(lastFailure?.from).toBe("127.0.0.1");
  // A code of a later time step than the last used one is accepted.
  await db
    .update(secondFactor)
    .set({ lastUsedStep: Math.floor(Date.now() / 30_000) - 2 })
    .where(eq(secondFactor.personId, id));
  expect((await completeSignIn(totp(secret))).status).toBe(200);
});

test.for(["ec", "rsa", "ed25519"] as const)(
  "a passkey (%s) completes a sign-in, and nothing else does",
  async (kind, { db, server }) => {
    const { url } = server;
    const { id, username } = await aPerson(db, "supervisor", { username: `holder-${kind}` });
    const { cookie } = await createSession(db, server, "supervisor", { username });
    const key = aSecurityKey(url, { kind });
    expect((await post(url, "/api/auth/passkeys/begin", { password: "not the password" }, cookie)).status).toBe(401);
    const otherOptions = await (await post(url, "/api/auth/passkeys/begin", { password }, cookie)).json();
    expect(otherOptions.user.name).toBe(username);
    const credentialOfOtherSite = key.create(otherOptions, { from: "https://siaga.example" });
    expect(
      (await post(url, "/api/auth/passkeys", { name: "x", credential: credentialOfOtherSite }, cookie)).status,
    ).toBe(401);
    expect(await enrolPasskey(server, cookie, key)).toBe(204);

    const signIn = async () => {
      const pendingSignIn = await beginSignIn(server, username);
      expect(pendingSignIn.body).toEqual({ state: "second-factor", methods: ["passkey"] });
      expect(await readUnitsStatus(server, pendingSignIn.cookie)).toBe(401);
      const options = await (
        await post(url, "/api/auth/second-factor/passkey-options", {}, pendingSignIn.cookie)
      ).json();
      return {
        options,
        send: (credential: object) =>
          post(url, "/api/auth/second-factor/passkey", { credential }, pendingSignIn.cookie),
      };
    };
    const passkeySignIn = await signIn();
    const signature = key.sign(passkeySignIn.options);
    const finalResponse = await passkeySignIn.send(signature);
    expect(finalResponse.status).toBe(200);
    expect(await readUnitsStatus(server, parseSetCookies(finalResponse.headers.getSetCookie()).cookie)).toBe(200);
    expect((await passkeySignIn.send(signature)).status).toBe(401);

    const unknownKey = aSecurityKey(url, { kind });
    const attempts: [string, (options: { challenge: string }) => object][] = [
      ["a signature that was used before", () => signature],
      ["the page of another site", (options) => key.sign(options, { from: "https://siaga.example" })],
      ["a signature count that does not increase", (options) => key.sign(options, { reportedCount: 1 })],
      ["the key of somebody else", (options) => unknownKey.sign(options)],
      ["somebody else's signature", (options) => key.sign(options, { signer: unknownKey.privateKey })],
    ];
    for (const [what, makeCredential] of attempts) {
      const { options, send } = await signIn();
      expect([what, (await send(makeCredential(options))).status]).toEqual([what, 401]);
    }
    expect(await countEvents(db, id, "person.second-factor-failed")).toBe(attempts.length);
    const [storedPasskey] = await db.select().from(passkey).where(eq(passkey.personId, id));
    expect(storedPasskey).toMatchObject({ name: "Blue key" });
    expect(storedPasskey?.lastUsedAt).not.toBeNull();

    const removePasskey = (enteredPassword: string) =>
      post(url, "/api/auth/passkeys/remove", { id: storedPasskey?.id, password: enteredPassword }, cookie).then(
        ({ status }) => status,
      );
    expect([await removePasskey("not the password"), await removePasskey(password)]).toEqual([401, 204]);
    expect((await beginSignIn(server, username)).body).toEqual({ state: "signed-in" });
  },
);

test("a backup code works only once the setup of its authenticator is confirmed", async ({ db, server }) => {
  const { username } = await aPerson(db, "supervisor", { username: "half-enrolled" });
  const { cookie } = await createSession(db, server, "supervisor", { username });
  expect(await enrolPasskey(server, cookie, aSecurityKey(server.url))).toBe(204);
  const enrolment = await (await post(server.url, "/api/auth/second-factor/enrol", { password }, cookie)).json();
  const signInWithBackupCode = async () => {
    const { cookie: pendingCookie } = await beginSignIn(server, username);
    return (await post(server.url, "/api/auth/second-factor", { code: enrolment.backupCodes[0] }, pendingCookie))
      .status;
  };
  expect(await signInWithBackupCode()).toBe(401);
  const code = totp(new URL(enrolment.uri).searchParams.get("secret") ?? "");
  expect((await post(server.url, "/api/auth/second-factor/confirm", { code }, cookie)).status).toBe(204);
  expect(await signInWithBackupCode()).toBe(200);
});

test("a passkey with a short or unreadable key is not stored; attestation statements are not verified", async ({
  db,
  server,
}) => {
  const { url } = server;
  const { cookie } = await createSession(db, server, "leader", { username: "odd-key" });
  const key = aSecurityKey(url);
  const unreadableCredential = (options: { challenge: string }) => {
    const credential = key.create(options);
    return { ...credential, response: { ...credential.response, attestationObject: "AAAA" } };
  };
  const attempts: [string, (options: { challenge: string }) => object, number][] = [
    ["RSA with 1,024 bits", (options) => aSecurityKey(url, { kind: "short-rsa" }).create(options), 401],
    ["no CBOR", unreadableCredential, 401],
    ["a statement that cannot be verified", (options) => key.create(options, { format: "android-key" }), 204],
  ];
  for (const [what, makeCredential, status] of attempts) {
    const options = await (await post(url, "/api/auth/passkeys/begin", { password }, cookie)).json();
    const body = { name: "x", credential: makeCredential(options) };
    expect([what, (await post(url, "/api/auth/passkeys", body, cookie)).status]).toEqual([what, status]);
  }
});

test("a required second factor comes before anything else at the next sign-in, and the last one cannot be removed", async ({
  db,
  server,
}) => {
  const { url } = server;
  const context = aContext(db);
  const { username } = await aPerson(db, "supervisor", { username: "required" });
  const sessionBefore = await beginSignIn(server, username);
  await changeSecondFactorRules(context, { roles: ["supervisor", "admin"] });
  try {
    expect(await readUnitsStatus(server, sessionBefore.cookie)).toBe(200);
    const sessionAfter = await beginSignIn(server, username);
    expect(sessionAfter.body).toEqual({ state: "enrolment" });
    const refusedResponse = await fetch(`${url}/api/trpc/units.list`, { headers: { cookie: sessionAfter.cookie } });
    expect([refusedResponse.status, (await refusedResponse.json()).error.json.data.refusal.code]).toEqual([
      403,
      "second-factor-needed",
    ]);
    const photoResponse = await fetch(`${url}/api/photos/01890000-0000-7000-8000-000000000000`, {
      headers: { cookie: sessionAfter.cookie },
    });
    expect(photoResponse.status).toBe(403);
    const key = aSecurityKey(url);
    expect(await enrolPasskey(server, sessionAfter.cookie, key)).toBe(204);
    expect(await readUnitsStatus(server, sessionAfter.cookie)).toBe(200);
    const ownAccess = await (
      await fetch(`${url}/api/auth/access`, { headers: { cookie: sessionAfter.cookie } })
    ).json();
    expect(ownAccess).toMatchObject({ isRequired: true, hasCodes: false });
    const removalRequest = { id: ownAccess.passkeys[0].id, password };
    const refusedRemoval = await post(url, "/api/auth/passkeys/remove", removalRequest, sessionAfter.cookie);
    expect([refusedRemoval.status, (await refusedRemoval.json()).code]).toEqual([403, "second-factor-needed"]);
    const { cookie } = await enrolAuthenticator(server, sessionAfter.cookie);
    expect((await post(url, "/api/auth/passkeys/remove", removalRequest, cookie)).status).toBe(204);
    expect((await post(url, "/api/auth/second-factor/end", { password }, cookie)).status).toBe(403);

    // A person who has just changed a one-time password must also set up the second factor before anything else.
    const newAdmin = await createPerson(context, { username: "new.admin", role: "admin" });
    const firstSignIn = await beginSignIn(server, newAdmin.username, newAdmin.password);
    const changeResponse = await post(
      url,
      "/api/auth/password",
      { current: newAdmin.password, next: password },
      firstSignIn.cookie,
    );
    const newCookie = parseSetCookies(changeResponse.headers.getSetCookie()).cookie;
    expect(await readUnitsStatus(server, newCookie)).toBe(403);
    await enrolAuthenticator(server, newCookie);

    // A dispatcher needs no second factor until they get a role that requires one.
    const dispatcher = await aPerson(db, "dispatcher");
    const dispatcherSession = await beginSignIn(server, dispatcher.username);
    expect(dispatcherSession.body).toEqual({ state: "signed-in" });
    expect(await readUnitsStatus(server, dispatcherSession.cookie)).toBe(200);
    await changePerson(context, { id: dispatcher.id, role: "supervisor" });
    expect(await readUnitsStatus(server, dispatcherSession.cookie)).toBe(403);
    await changePerson(context, { id: dispatcher.id, role: "dispatcher" });
    expect(await readUnitsStatus(server, dispatcherSession.cookie)).toBe(200);
    const ruleEvents = await db.select({ data: event.data }).from(event).where(eq(event.kind, "sign-in-rule.changed"));
    expect(ruleEvents.map(({ data }) => data)).toEqual([
      { before: { secondFactor: [] }, after: { secondFactor: ["admin", "supervisor"] } },
    ]);
  } finally {
    await changeSecondFactorRules(context, { roles: [] });
  }
});

test("a password reset removes passkeys, codes and sessions, for a lost device", async ({ db, server }) => {
  const { id, username } = await aPerson(db, "leader", { username: "lost-device" });
  const { cookie } = await createSession(db, server, "leader", { username });
  await enrolPasskey(server, cookie, aSecurityKey(server.url));
  await enrolAuthenticator(server, cookie);
  const { password: newPassword } = await resetPassword(aContext(db), { id });
  for (const table of [session, passkey, secondFactor]) {
    expect(await db.$count(table, eq(table.personId, id))).toBe(0);
  }
  expect((await beginSignIn(server, username, newPassword)).body).toEqual({ state: "password-change" });
  const [personAfterReset] = await db
    .select({ enabled: person.twoFactorEnabled })
    .from(person)
    .where(eq(person.id, id));
  expect(personAfterReset?.enabled).toBe(false);
});

test("rules that a colleague has changed since the form was opened are not overwritten", async ({ db }) => {
  const context = aContext(db);
  await changeSecondFactorRules(context, { roles: ["admin"], base: [] });
  try {
    const change = changeSecondFactorRules(context, { roles: ["dispatcher"], base: [] });
    await expect(change).rejects.toThrow("stale-version");
    expect(await db.select().from(secondFactorRule)).toEqual([{ role: "admin" }]);
  } finally {
    await changeSecondFactorRules(context, { roles: [], base: ["admin"] });
  }
});

import { desc, eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { credential, person, secondFactor, signInGuard } from "../../db/schema/people";
import type { Refusal } from "../../server/errors";
import { createPerson } from "../../server/people/create-person";
import { accountKey, withLockout } from "../../server/people/lockout";
import { deactivatePerson, resetPassword } from "../../server/people/manage-people";
import { aContext } from "../support/makers";
import { aPerson, createSession, parseSetCookies, password, post } from "../support/people";
import { totp, wrongCode } from "../support/second-factors";
import { startServer } from "../support/server";
import { expect, test } from "../support/test";

const callProcedure = (url: string, name: string, cookie: string) =>
  fetch(`${url}/api/trpc/${name}`, { headers: { cookie } });
const readStatus = async (url: string, cookie: string) => (await callProcedure(url, "units.list", cookie)).status;

async function clearLockouts(db: Db) {
  await db.delete(signInGuard);
}

test("signing in sets a cookie that is HttpOnly and SameSite=Strict", async ({ db, server: { url } }) => {
  const { username } = await aPerson(db, "dispatcher");
  const response = await post(url, "/api/auth/sign-in", { username: username.toUpperCase(), password });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ state: "signed-in" });
  const sessionCookie = response.headers.getSetCookie().find((cookie) => cookie.startsWith("muba.session_token="));
  expect(sessionCookie).toMatch(/HttpOnly/i);
  expect(sessionCookie).toMatch(/SameSite=Strict/i);
  const { cookie } = parseSetCookies(response.headers.getSetCookie());
  const me = await (await callProcedure(url, "me", cookie)).json();
  expect(me.result.data.json).toMatchObject({ name: username, role: "dispatcher", mustChangePassword: false });
  expect(await readStatus(url, cookie)).toBe(200);
});

test("behind TLS the cookie is Secure and has the __Host- prefix", async ({ database, databaseUrl, db }) => {
  const server = await startServer({ databaseUrl, env: { SCREENS: "off", TLS: "on" } });
  try {
    const { username } = await aPerson(db, "dispatcher");
    const response = await post(server.url, "/api/auth/sign-in", { username, password });
    const sessionCookie = response.headers.getSetCookie().find((cookie) => cookie.includes("session_token="));
    expect(sessionCookie).toMatch(/^__Host-muba\.session_token=.*Secure/i);
    expect(await readStatus(server.url, parseSetCookies(response.headers.getSetCookie()).cookie)).toBe(200);
    expect(database.embedded).toBe(false);
  } finally {
    await server.stop();
  }
});

test("registration is off and better-auth's own routes are not served", async ({ server: { url } }) => {
  for (const path of ["/api/auth/sign-up/email", "/api/auth/sign-in/email", "/api/auth/sign-in/username"]) {
    const response = await post(url, path, { email: "a@b.example", name: "A", username: "abc", password });
    expect([path, response.status]).toEqual([path, 404]);
  }
});

test("a one-time password only allows changing the password", async ({ db, server: { url } }) => {
  const newcomer = await createPerson(aContext(db), { username: "newcomer", role: "dispatcher" });
  const { cookie } = parseSetCookies(
    (
      await post(url, "/api/auth/sign-in", { username: newcomer.username, password: newcomer.password })
    ).headers.getSetCookie(),
  );
  const refusedResponse = await callProcedure(url, "units.list", cookie);
  expect([refusedResponse.status, (await refusedResponse.json()).error.json.data.refusal.code]).toEqual([
    403,
    "password-change-needed",
  ]);
  const shortResponse = await post(url, "/api/auth/password", { current: newcomer.password, next: "short" }, cookie);
  expect([shortResponse.status, (await shortResponse.json()).errors[0].field]).toEqual([400, "next"]);
  const changeResponse = await post(url, "/api/auth/password", { current: newcomer.password, next: password }, cookie);
  expect(changeResponse.status).toBe(204);
  expect(await readStatus(url, parseSetCookies(changeResponse.headers.getSetCookie()).cookie)).toBe(200);
  expect(await readStatus(url, cookie)).toBe(401);
});

test("signing out everywhere ends a stolen session at once", async ({ db, server }) => {
  const { url } = server;
  const [ownSession, stolenSession] = [
    await createSession(db, server, "supervisor"),
    await createSession(db, server, "supervisor"),
  ];
  expect(await readStatus(url, stolenSession.cookie)).toBe(200);
  expect((await post(url, "/api/auth/sign-out-everywhere", undefined, ownSession.cookie)).status).toBe(204);
  expect([await readStatus(url, stolenSession.cookie), await readStatus(url, ownSession.cookie)]).toEqual([401, 401]);
});

test("a deactivated person loses access at once and regains it by a password reset", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "call-taker", { username: "leaving" });
  const { id } = await aPerson(db, "call-taker", { username: "leaving" });
  await deactivatePerson(aContext(db), { id });
  expect(await readStatus(server.url, cookie)).toBe(401);
  expect((await post(server.url, "/api/auth/sign-in", { username: "leaving", password })).status).toBe(401);
  const { password: newPassword } = await resetPassword(aContext(db), { id });
  expect((await post(server.url, "/api/auth/sign-in", { username: "leaving", password: newPassword })).status).toBe(
    200,
  );
  await clearLockouts(db);
});

test("an unknown and a known username get the same refusal", async ({ db, server: { url } }) => {
  const { username } = await aPerson(db, "dispatcher");
  const responses = [];
  for (const name of [username, "nobody-of-this-name"]) {
    const response = await post(url, "/api/auth/sign-in", { username: name, password: "wrong password" });
    responses.push([response.status, await response.text()]);
  }
  expect(responses[0]).toEqual(responses[1]);
  await clearLockouts(db);
});

test("repeated failures lock sign-in; the owner still signs in from a known browser or after a reset", async ({
  db,
  server,
}) => {
  const { url } = server;
  const { username, id } = await aPerson(db, "supervisor", { username: "besieged" });
  const existingSession = parseSetCookies(
    (await post(url, "/api/auth/sign-in", { username, password })).headers.getSetCookie(),
  );
  const statuses = [];
  for (let attempt = 0; attempt < 7; attempt++) {
    statuses.push((await post(url, "/api/auth/sign-in", { username, password: `wrong ${attempt}` })).status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  expect((await post(url, "/api/auth/sign-in", { username, password })).status).toBe(429);
  expect((await post(url, "/api/auth/sign-in", { username, password }, existingSession.cookie)).status).toBe(200);

  const laterStatuses = [];
  for (let attempt = 0; attempt < 6; attempt++) {
    laterStatuses.push((await post(url, "/api/auth/sign-in", { username, password: `wrong ${attempt}` })).status);
  }
  expect(laterStatuses).toContain(429);
  const { password: newPassword } = await resetPassword(aContext(db), { id });
  expect((await post(url, "/api/auth/sign-in", { username, password: newPassword })).status).toBe(200);
  await clearLockouts(db);
});

test("one person who keeps failing never locks out a shared network, and a successful sign-in clears that person's failures", async ({
  db,
  server: { url },
}) => {
  let at = new Date();
  const network = "192.0.2.7";
  const addressKey = `address:${network}` as const;
  const failAs = async (name: string) => {
    const failure = withLockout({ db, now: () => at }, [accountKey(network, name), addressKey], async () => null);
    const { code, details } = await failure.then(
      () => expect.unreachable(),
      (error: Refusal) => error,
    );
    if (code === "rate-limited") at = new Date(at.getTime() + Number(details.retryAfterSeconds) * 1_000);
    return code;
  };
  for (let failures = 0; failures < 24; ) if ((await failAs("stubborn")) === "wrong-credentials") failures += 1;
  expect(await failAs("colleague")).toBe("wrong-credentials");
  // Failures of many names still lock the network.
  const codes = [];
  for (let guess = 0; guess < 15; guess++) codes.push(await failAs(`guessed-${guess}`));
  expect(codes).toContain("rate-limited");
  await clearLockouts(db);

  const { username } = await aPerson(db, "supervisor", { username: "slipping" });
  const signIn = (name: string, tried: string) => post(url, "/api/auth/sign-in", { username: name, password: tried });
  for (const name of ["somebody-else", username, username]) await signIn(name, "wrong");
  const countFailures = async () =>
    (await db.select().from(signInGuard).where(eq(signInGuard.key, "address:127.0.0.1")))[0]?.failures;
  expect(await countFailures()).toBe(3);
  expect((await signIn(username, password)).status).toBe(200);
  expect(await countFailures()).toBe(1);
  await clearLockouts(db);
});

test("sign-in requires the second factor once it is confirmed", async ({ db, server }) => {
  const { url } = server;
  const { id, username } = await aPerson(db, "admin", { username: "careful" });
  const { cookie } = await createSession(db, server, "admin", { username });
  expect((await post(url, "/api/auth/second-factor/enrol", { password: "wrong" }, cookie)).status).toBe(401);
  const enrolment = await (await post(url, "/api/auth/second-factor/enrol", { password }, cookie)).json();
  const secret = new URL(enrolment.uri).searchParams.get("secret") ?? "";
  const confirmation = await post(url, "/api/auth/second-factor/confirm", { code: totp(secret) }, cookie);
  expect(confirmation.status).toBe(204);

  const passwordResponse = await post(url, "/api/auth/sign-in", { username, password });
  expect(await passwordResponse.json()).toEqual({ state: "second-factor", methods: ["code"] });
  const pendingCookie = parseSetCookies(passwordResponse.headers.getSetCookie()).cookie;
  expect(await readStatus(url, pendingCookie)).toBe(401);
  expect((await post(url, "/api/auth/second-factor", { code: wrongCode(secret) }, pendingCookie)).status).toBe(401);
  const codeResponse = await post(url, "/api/auth/second-factor", { code: totp(secret, 1) }, pendingCookie);
  expect(codeResponse.status).toBe(200);
  expect(await readStatus(url, parseSetCookies(codeResponse.headers.getSetCookie()).cookie)).toBe(200);

  const otherPendingCookie = parseSetCookies(
    (await post(url, "/api/auth/sign-in", { username, password })).headers.getSetCookie(),
  ).cookie;
  const [backupCode = ""] = enrolment.backupCodes as string[];
  const [storedFactor] = await db
    .select({ codes: secondFactor.backupCodes })
    .from(secondFactor)
    .where(eq(secondFactor.personId, id));
  const codeHashes = JSON.parse(storedFactor?.codes ?? "[]") as string[];
  expect(codeHashes).toHaveLength(10);
  expect(storedFactor?.codes).not.toContain(backupCode);
  const sendBackupCode = async (code: string) =>
    (await post(url, "/api/auth/second-factor", { code }, otherPendingCookie)).status;
  // The stored hash of a backup code cannot be used instead of the code.
  expect(await sendBackupCode((codeHashes[0] ?? "").slice(0, 32))).toBe(401);
  expect(await sendBackupCode(backupCode)).toBe(200);
  const laterPendingCookie = parseSetCookies(
    (await post(url, "/api/auth/sign-in", { username, password })).headers.getSetCookie(),
  ).cookie;
  expect((await post(url, "/api/auth/second-factor", { code: backupCode }, laterPendingCookie)).status).toBe(401);
  expect(
    (await post(url, "/api/auth/second-factor", { code: enrolment.backupCodes[1] }, laterPendingCookie)).status,
  ).toBe(200);
});

test("requests from another site's page cannot change anything", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "dispatcher");
  const sendWithHeaders = (headers: Record<string, string>) =>
    fetch(`${server.url}/api/trpc/incidents.close`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie, ...headers },
      body: "{}",
    });
  const crossSiteHeaders: Record<string, string>[] = [
    { origin: "http://elsewhere.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
  ];
  for (const headers of crossSiteHeaders) {
    const response = await sendWithHeaders(headers);
    const { data } = (await response.json()).error.json;
    expect([response.status, data.refusal.code]).toEqual([403, "wrong-origin"]);
  }
  expect((await sendWithHeaders({ origin: server.url, "sec-fetch-site": "same-origin" })).status).toBe(400);
});

test("passwords are stored as argon2id, and sign-in is audited with the network address", async ({ db, server }) => {
  const { id } = await aPerson(db, "dispatcher");
  await createSession(db, server, "dispatcher");
  const [storedCredential] = await db.select().from(credential).where(eq(credential.personId, id));
  expect(storedCredential?.password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  const [lastEvent] = await db
    .select()
    .from(event)
    .where(eq(event.actor, `person:${id}`))
    .orderBy(desc(event.id))
    .limit(1);
  expect(lastEvent).toMatchObject({ kind: "person.signed-in", from: "127.0.0.1" });
  expect(await db.select().from(person).where(eq(person.id, id))).toHaveLength(1);
});

test("a flood of guesses from the owner's address locks out unknown browsers but not the owner's", async ({
  db,
  databaseUrl,
}) => {
  const floodedServer = await startServer({ databaseUrl, env: { SCREENS: "off" } });
  try {
    const { username } = await aPerson(db, "supervisor", { username: "flooded" });
    const signIn = (passwordTried: string, cookie?: string) =>
      post(floodedServer.url, "/api/auth/sign-in", { username, password: passwordTried }, cookie);
    const ownCookie = parseSetCookies((await signIn(password)).headers.getSetCookie()).cookie;
    // Colleagues share the browser.
    const { username: colleague } = await aPerson(db, "dispatcher", { username: "colleague" });
    const existingSession = parseSetCookies(
      (
        await post(floodedServer.url, "/api/auth/sign-in", { username: colleague, password }, ownCookie)
      ).headers.getSetCookie(),
    );
    const signInAttempts = Array.from({ length: 40 }, (_, guess) =>
      signIn(`wrong ${guess}`, "muba_device=forged.mark"),
    );
    const statuses = (await Promise.all(signInAttempts)).map(({ status }) => status);
    // The requests are sent in parallel but processed one at a time, so exactly five passwords are checked.
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(35);
    expect((await signIn(password)).status).toBe(429);
    expect((await signIn(password, existingSession.cookie)).status).toBe(200);
  } finally {
    await floodedServer.stop();
  }
  await clearLockouts(db);
});

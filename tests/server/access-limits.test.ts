import { readdirSync, readFileSync } from "node:fs";
import { symmetricEncrypt } from "better-auth/crypto";
import { and, eq, sql } from "drizzle-orm";
import { onTestFinished } from "vitest";
import { type Db, openPostgres } from "../../db/client";
import { event } from "../../db/schema/events";
import { apiKey } from "../../db/schema/keys";
import { person, screen, secondFactor, session, signInGuard } from "../../db/schema/people";
import { authenticateKey } from "../../server/keys/check-key";
import { createKey } from "../../server/keys/manage-keys";
import { createPerson } from "../../server/people/create-person";
import { resetPassword } from "../../server/people/manage-people";
import { aContext } from "../support/makers";
import { aPerson, createSession, parseSetCookies, password, post } from "../support/people";
import { totp } from "../support/second-factors";
import { startServerInProcess } from "../support/server-in-process";
import { expect, isFullRun, test } from "../support/test";

const readUnits = async (url: string, cookie: string) =>
  (await fetch(`${url}/api/trpc/units.list`, { headers: { cookie } })).status;
const hoursAgo = (count: number) => new Date(Date.now() - count * 3_600_000);

async function startWithTlsProxy(databaseUrl: string) {
  const server = await startServerInProcess({ databaseUrl, env: { TLS: "on" } });
  onTestFinished(async () => {
    await server.stop();
  });
  return server;
}

async function listEventsAbout(db: Db, kind: typeof event.$inferSelect.kind, personId: string) {
  const rows = await db.select({ actor: event.actor, data: event.data }).from(event).where(eq(event.kind, kind));
  return rows.filter(({ data }) => (data as { personId?: string }).personId === personId);
}

test("a chosen password has 12 characters and is not easy to guess; older, shorter ones still sign in", async ({
  db,
  server: { url },
}) => {
  const { username } = await createPerson(aContext(db), { username: "veteran", role: "dispatcher" }, "short-1234");
  const response = await post(url, "/api/auth/sign-in", { username, password: "short-1234" });
  expect(response.status).toBe(200);
  const { cookie } = parseSetCookies(response.headers.getSetCookie());
  const changePassword = async (newPassword: string) => {
    const changeResponse = await post(url, "/api/auth/password", { current: "short-1234", next: newPassword }, cookie);
    return [changeResponse.status, changeResponse.status === 204 ? null : (await changeResponse.json()).code];
  };
  expect(await changePassword("eleven-char")).toEqual([400, "invalid-input"]);
  for (const weakPassword of ["1234567890123", "Password123456", "motherfucker", "veteran-112-muba", "qwertyuiopas"]) {
    expect([weakPassword, ...(await changePassword(weakPassword))]).toEqual([weakPassword, 400, "password-too-common"]);
  }
  expect(await changePassword("twelve chars")).toEqual([204, null]);
});

test("a one-time password signs in once, within a day", async ({ db, server: { url } }) => {
  const signIn = async ({ username, password }: { username: string; password: string }) =>
    (await post(url, "/api/auth/sign-in", { username, password })).status;
  const createdPerson = await createPerson(aContext(db), { username: "once", role: "dispatcher" });
  const responses = await Promise.all([signIn(createdPerson), signIn(createdPerson)]);
  expect(responses.sort()).toEqual([200, 401]);
  expect(await signIn(createdPerson)).toBe(401);
  const sessions = await db.select().from(session).where(eq(session.personId, createdPerson.id));
  expect(sessions).toHaveLength(1);

  const expiredReset = await resetPassword(aContext(db, { now: () => hoursAgo(24) }), { id: createdPerson.id });
  expect(await signIn(expiredReset)).toBe(401);
  const validReset = await resetPassword(aContext(db, { now: () => hoursAgo(23) }), { id: createdPerson.id });
  expect(await signIn(validReset)).toBe(200);
});

test("a session ends 24 hours after sign-in, however much it is used", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "dispatcher", { username: "tireless" });
  const { id } = await aPerson(db, "dispatcher", { username: "tireless" });
  const setCreatedAt = (at: Date) => db.update(session).set({ createdAt: at }).where(eq(session.personId, id));
  await setCreatedAt(hoursAgo(23.9));
  expect(await readUnits(server.url, cookie)).toBe(200);
  await setCreatedAt(hoursAgo(24));
  expect(await readUnits(server.url, cookie)).toBe(401);
  expect(await db.select().from(session).where(eq(session.personId, id))).toEqual([]);
});

test("a session that is not used for 12 hours ends, and use renews it", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "dispatcher", { username: "idle" });
  const { id } = await aPerson(db, "dispatcher", { username: "idle" });
  const ownSessionCondition = eq(session.personId, id);
  const readRemainingHours = async () => {
    const [storedSession] = await db.select({ until: session.expiresAt }).from(session).where(ownSessionCondition);
    return ((storedSession?.until.getTime() ?? 0) - Date.now()) / 3_600_000;
  };
  expect(await readRemainingHours()).toBeCloseTo(12, 1);
  // The session ends in 11 hours, as if it had last been used an hour ago.
  await db
    .update(session)
    .set({ expiresAt: hoursAgo(-11) })
    .where(ownSessionCondition);
  expect(await readUnits(server.url, cookie)).toBe(200);
  expect(await readRemainingHours()).toBeCloseTo(12, 1);
  await db
    .update(session)
    .set({ expiresAt: hoursAgo(0) })
    .where(ownSessionCondition);
  expect(await readUnits(server.url, cookie)).toBe(401);
});

test("signing in ends another person's session in that browser, even before the second factor is given", async ({
  db,
  server,
}) => {
  const { url } = server;
  const earlierSession = await createSession(db, server, "dispatcher", { username: "earlier" });
  const { username } = await aPerson(db, "admin", { username: "later" });
  const adminSession = await createSession(db, server, "admin", { username });
  const enrolment = await (await post(url, "/api/auth/second-factor/enrol", { password }, adminSession.cookie)).json();
  const secret = new URL(enrolment.uri).searchParams.get("secret") ?? "";
  await post(url, "/api/auth/second-factor/confirm", { code: totp(secret) }, adminSession.cookie);
  const pendingSignIn = await post(url, "/api/auth/sign-in", { username, password }, earlierSession.cookie);
  expect(await readUnits(url, earlierSession.cookie)).toBe(401);
  const cookies = `${earlierSession.cookie}; ${parseSetCookies(pendingSignIn.headers.getSetCookie()).cookie}`;
  const finalResponse = await post(url, "/api/auth/second-factor", { code: totp(secret, 1) }, cookies);
  const cookie = parseSetCookies(finalResponse.headers.getSetCookie()).cookie;
  const me = await (await fetch(`${url}/api/trpc/me`, { headers: { cookie } })).json();
  expect(me.result.data.json).toMatchObject({ name: username, role: "admin" });
});

test("a person lists and ends their own sessions one by one; an administrator ends all sessions of a person", async ({
  db,
  server,
}) => {
  const { url } = server;
  const { id } = await aPerson(db, "supervisor", { username: "roamer" });
  const [currentSession, endedSession] = [
    await createSession(db, server, "supervisor", { username: "roamer" }),
    await createSession(db, server, "supervisor", { username: "roamer" }),
  ];
  const otherSession = await createSession(db, server, "leader");
  const listSessions = async (cookie: string) =>
    (await (await fetch(`${url}/api/auth/access`, { headers: { cookie } })).json()).sessions as {
      id: string;
      isCurrent: boolean;
      address: string;
    }[];
  const ownSessions = await listSessions(currentSession.cookie);
  expect(ownSessions.map(({ isCurrent, address }) => [isCurrent, address])).toEqual([
    [false, "127.0.0.1"],
    [true, "127.0.0.1"],
  ]);
  const [otherPersonSession] = await listSessions(otherSession.cookie);
  const endSession = async (sessionId = "") =>
    (await post(url, "/api/auth/sessions/end", { id: sessionId }, currentSession.cookie)).status;
  expect(await endSession(otherPersonSession?.id)).toBe(404);
  expect(await readUnits(url, otherSession.cookie)).toBe(200);
  expect(await endSession(ownSessions[0]?.id)).toBe(204);
  expect([await readUnits(url, endedSession.cookie), await readUnits(url, currentSession.cookie)]).toEqual([401, 200]);

  const admin = await createSession(db, server, "admin");
  await post(url, "/api/trpc/people.endSessions", { json: { id } }, admin.cookie);
  expect(await readUnits(url, currentSession.cookie)).toBe(401);
  await post(url, "/api/trpc/people.endSessions", { json: { id } }, admin.cookie);
  expect((await listEventsAbout(db, "person.sessions-ended", id)).map(({ data }) => data)).toEqual([
    { personId: id, sessions: 1 },
    { personId: id, sessions: 1 },
  ]);
});

test.runIf(isFullRun)(
  "failed sign-ins from one network lock out no other network, and an administrator can end a lockout at once",
  async ({ db, databaseUrl }) => {
    const server = await startWithTlsProxy(databaseUrl);
    const { url } = server;
    const { id, username } = await aPerson(db, "supervisor", { username: "targeted" });
    const sendSignIn = (address: string, password: string, cookie = "") =>
      fetch(`${url}/api/auth/sign-in`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": address, cookie },
        body: JSON.stringify({ username, password }),
      });
    const signInFrom = async (address: string, password: string, cookie?: string) =>
      (await sendSignIn(address, password, cookie)).status;
    const statuses = await Promise.all(
      Array.from({ length: 10 }, (_, guess) => signInFrom("203.0.113.9", `no ${guess}`)),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(await signInFrom("203.0.113.9", password)).toBe(429);
    // This sign-in comes from the office network, in a browser that the server does not know.
    const officeResponse = await sendSignIn("10.20.0.5", password);
    expect(officeResponse.status).toBe(200);
    const knownBrowser = officeResponse.headers.getSetCookie().find((value) => value.includes("muba_device")) ?? "";
    // The person forgets the password and is locked out of this browser, which is now known.
    for (let guess = 0; guess < 10; guess++) await signInFrom("10.20.0.5", `no ${guess}`, knownBrowser);
    expect(await signInFrom("10.20.0.5", password, knownBrowser)).toBe(429);

    // Lock out the attacker's whole network, too. The person then signs in from that network.
    await db
      .insert(signInGuard)
      .values({
        key: "address:203.0.113.9",
        failures: 25,
        lastFailedAt: new Date(),
        blockedUntil: new Date(Date.now() + 900_000),
      })
      .onConflictDoUpdate({ target: signInGuard.key, set: { blockedUntil: new Date(Date.now() + 900_000) } });
    const admin = await createSession(db, server, "admin");
    const people = await (await fetch(`${url}/api/trpc/people.list`, { headers: { cookie: admin.cookie } })).json();
    expect(people.result.data.json.find((person: { id: string }) => person.id === id)).toMatchObject({
      isLocked: true,
    });
    expect((await post(url, "/api/trpc/people.allowSignIn", { json: { id } }, admin.cookie)).status).toBe(200);
    expect(await signInFrom("203.0.113.9", password)).toBe(200);
    expect(await signInFrom("10.20.0.5", password, knownBrowser)).toBe(200);
    expect(await listEventsAbout(db, "person.sign-in-allowed", id)).toHaveLength(1);
    // Failed attempts are still limited after an administrator has let the person in.
    const guessStatuses = [];
    for (let guess = 0; guess < 12; guess++) guessStatuses.push(await signInFrom("203.0.113.9", `no ${guess}`));
    expect(guessStatuses.filter((status) => status === 401)).toHaveLength(10);
  },
);

test("an API key ends after a year, or at the end chosen at its creation", async ({ db, server: { url, logPath } }) => {
  const sendRequest = async (key: string) =>
    (await fetch(`${url}/api/v1/units`, { headers: { authorization: `Bearer ${key}` } })).status;
  const defaultKey = await createKey(aContext(db), { name: "by default" });
  const [storedKey] = await db.select().from(apiKey).where(eq(apiKey.id, defaultKey.id));
  expect(((storedKey?.expiresAt.getTime() ?? 0) - Date.now()) / 86_400_000).toBeCloseTo(365, 1);
  expect(await sendRequest(defaultKey.key)).toBe(200);
  const shortLivedKey = await createKey(aContext(db, { now: () => hoursAgo(24 * 30) }), { name: "short", days: 30 });
  expect(await sendRequest(shortLivedKey.key)).toBe(401);
  expect(readFileSync(logPath, "utf8")).toContain(`"expiredKey":"${shortLivedKey.id}"`);
  const shortExpiresAt = shortLivedKey.expiresAt.getTime();
  expect(await authenticateKey(db, shortLivedKey.key, new Date(shortExpiresAt - 1))).toMatchObject({
    id: shortLivedKey.id,
  });
  expect(await authenticateKey(db, shortLivedKey.key, new Date(shortExpiresAt))).toBeNull();
});

test("API keys and one-time passwords from before the migration keep working and get an expiry", async ({
  emptyDatabaseUrl,
}) => {
  const database = await openPostgres(emptyDatabaseUrl, { size: 1 });
  try {
    const files = readdirSync("db/migrations").filter((name) => name.endsWith(".sql"));
    const runMigrations = async (fileNames: string[]) => {
      for (const name of fileNames) {
        const text = readFileSync(`db/migrations/${name}`, "utf8");
        for (const statement of text.split("--> statement-breakpoint")) await database.db.execute(sql.raw(statement));
      }
    };
    const migrationIndex = files.findIndex((name) => name.endsWith("_limits-of-access.sql"));
    await runMigrations(files.slice(0, migrationIndex));
    await database.db.execute(sql`
      insert into api_key (id, name, secret_hash, scopes, created_at) values ('a', 'old', 'x', '{}', '2020-01-01')`);
    await database.db.execute(sql`
      insert into person (username, name, email, role, must_change_password)
      values ('waiting', 'w', 'w@x.invalid', 'admin', true), ('settled', 's', 's@x.invalid', 'admin', false)`);
    await runMigrations(files.slice(migrationIndex));
    const readDays = async (query: ReturnType<typeof sql>) => {
      const { rows } = (await database.db.execute(query)) as unknown as { rows: { days: number | null }[] };
      return rows.map((row) => row.days);
    };
    expect(
      await readDays(sql`select round(extract(epoch from expires_at - now()) / 86400)::int as days from api_key`),
    ).toEqual([expect.toSatisfy((daysLeft) => daysLeft === 365 || daysLeft === 366)]);
    expect(
      await readDays(sql`
        select round(extract(epoch from one_time_until - now()) / 86400)::int as days from person order by username`),
    ).toEqual([null, 1]);
  } finally {
    await database.close();
  }
});

test("a screen's cookie is renewed every day; a copy stops working, a lost response does not unpair the screen", async ({
  db,
  server,
}) => {
  const firstCookie = (await createSession(db, server, "wall", { username: "renewed" })).cookie;
  const renewedScreenCondition = eq(screen.name, "renewed");
  const sendRequest = async (cookie: string) => {
    const response = await fetch(`${server.url}/api/trpc/me`, { headers: { cookie } });
    return { status: response.status, next: parseSetCookies(response.headers.getSetCookie()).cookie };
  };
  expect(await sendRequest(firstCookie)).toEqual({ status: 200, next: firstCookie });
  await db
    .update(screen)
    .set({ tokenSince: hoursAgo(24) })
    .where(renewedScreenCondition);
  const { next: secondCookie } = await sendRequest(firstCookie);
  expect(secondCookie).toMatch(/^muba_screen=/);
  expect(secondCookie).not.toBe(firstCookie);
  // The first cookie stays valid for a while, because requests sent before this response arrived still carry it.
  expect(await sendRequest(firstCookie)).toEqual({ status: 200, next: firstCookie });
  // If the response with the second cookie is lost, the screen gets a third cookie.
  await db
    .update(screen)
    .set({ tokenSince: new Date(Date.now() - 61_000) })
    .where(renewedScreenCondition);
  const { next: thirdCookie } = await sendRequest(firstCookie);
  expect([firstCookie, secondCookie]).not.toContain(thirdCookie);
  expect((await sendRequest(secondCookie)).status).toBe(401);
  await db
    .update(screen)
    .set({ tokenSince: new Date(Date.now() - 61_000) })
    .where(renewedScreenCondition);
  expect((await sendRequest(thirdCookie)).status).toBe(200);
  expect((await sendRequest(firstCookie)).status).toBe(401);

  await db
    .update(screen)
    .set({ lastSeenAt: hoursAgo(24 * 31) })
    .where(renewedScreenCondition);
  expect((await sendRequest(thirdCookie)).status).toBe(401);
});

test("behind TLS all cookies have the __Host- prefix; without it, only the cookie of a screen paired earlier is accepted, and renewed", async ({
  db,
  databaseUrl,
}) => {
  const server = await startWithTlsProxy(databaseUrl);
  const { url } = server;
  const { username } = await aPerson(db, "dispatcher");
  const response = await post(url, "/api/auth/sign-in", { username, password });
  const cookies = response.headers.getSetCookie();
  expect(cookies.map((cookie) => cookie.split("=")[0])).toEqual(["__Host-muba.session_token", "__Host-muba_device"]);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/; Path=\/(;|$)/);
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).not.toMatch(/Domain=/i);
  }
  const { cookie } = parseSetCookies(cookies);
  expect(await readUnits(url, cookie)).toBe(200);
  expect(await readUnits(url, cookie.replaceAll("__Host-", ""))).toBe(401);

  const oldCookie = (await createSession(db, server, "wall", { username: "old wall" })).cookie;
  const sendRequest = (cookie: string) => fetch(`${url}/api/trpc/me`, { headers: { cookie } });
  expect((await sendRequest(oldCookie)).status).toBe(401);
  await db.update(screen).set({ tokenSince: null }).where(eq(screen.name, "old wall"));
  const renewedCookie = parseSetCookies((await sendRequest(oldCookie)).headers.getSetCookie()).cookie;
  expect(renewedCookie).toMatch(/^__Host-muba_screen=/);
  expect((await sendRequest(renewedCookie)).status).toBe(200);
});

test("the session secret is replaced without signing anybody out, and second factors work after the old one is removed", async ({
  db,
  databaseUrl,
}) => {
  const [firstSecret, secondSecret] = [
    "first-secret-0123456789-0123456789-abcd",
    "second-secret-0123456789-0123456789-xyz",
  ];
  const startWith = (env: Record<string, string>) => startServerInProcess({ databaseUrl, env });
  const { id, username } = await aPerson(db, "admin", { username: "rotated" });
  const serverBefore = await startWith({ SESSION_SECRET: firstSecret });
  const firstSession = parseSetCookies(
    (await post(serverBefore.url, "/api/auth/sign-in", { username, password })).headers.getSetCookie(),
  );
  const enrolment = await (
    await post(serverBefore.url, "/api/auth/second-factor/enrol", { password }, firstSession.cookie)
  ).json();
  const secret = new URL(enrolment.uri).searchParams.get("secret") ?? "";
  const confirmation = await post(
    serverBefore.url,
    "/api/auth/second-factor/confirm",
    { code: totp(secret) },
    firstSession.cookie,
  );
  const cookie = parseSetCookies(confirmation.headers.getSetCookie()).cookie;
  const device = firstSession.cookies.find(({ name }) => name === "muba_device")?.value;
  await serverBefore.stop();
  // Earlier versions encrypted backup codes instead of hashing them.
  const backupCodes = await symmetricEncrypt({ key: firstSecret, data: JSON.stringify(["Old01-code2"]) });
  await db.update(secondFactor).set({ backupCodes }).where(eq(secondFactor.personId, id));

  const serverWithBothSecrets = await startWith({
    SESSION_SECRET: secondSecret,
    SESSION_SECRET_PREVIOUS: firstSecret,
  });
  expect(await readUnits(serverWithBothSecrets.url, cookie)).toBe(200);
  // The server still knows this browser, so it counts the browser's failed attempts separately from the network's.
  const failedResponse = await post(
    serverWithBothSecrets.url,
    "/api/auth/sign-in",
    { username, password: "no" },
    `muba_device=${device}`,
  );
  expect(failedResponse.status).toBe(401);
  const signInGuards = await db
    .select()
    .from(signInGuard)
    .where(eq(signInGuard.key, `device:${device?.split(".")[0]}`));
  expect(signInGuards).toHaveLength(1);
  const pendingSignIn = parseSetCookies(
    (await post(serverWithBothSecrets.url, "/api/auth/sign-in", { username, password })).headers.getSetCookie(),
  ).cookie;
  await serverWithBothSecrets.stop();

  const serverAfter = await startWith({ SESSION_SECRET: secondSecret });
  try {
    expect(await readUnits(serverAfter.url, cookie)).toBe(401);
    const finalResponse = await post(
      serverAfter.url,
      "/api/auth/second-factor",
      { code: totp(secret, 1) },
      pendingSignIn,
    );
    expect(finalResponse.status).toBe(200);
    expect(await readUnits(serverAfter.url, parseSetCookies(finalResponse.headers.getSetCookie()).cookie)).toBe(200);
    const [keptPerson] = await db
      .select({ on: person.twoFactorEnabled })
      .from(person)
      .where(and(eq(person.id, id)));
    expect(keptPerson?.on).toBe(true);
    const secondSignIn = await post(serverAfter.url, "/api/auth/sign-in", { username, password });
    const { cookie: pendingCookie } = parseSetCookies(secondSignIn.headers.getSetCookie());
    expect(
      (await post(serverAfter.url, "/api/auth/second-factor", { code: "Old01-code2" }, pendingCookie)).status,
    ).toBe(200);
  } finally {
    await serverAfter.stop();
  }
});

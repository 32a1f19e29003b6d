import { eq } from "drizzle-orm";
import { event } from "../../db/schema/events";
import { screen } from "../../db/schema/people";
import { completeScreenSettings, defaultGeometry } from "../../server/domain/screen-settings";
import { singleScreen } from "../../server/domain/wall-scene";
import { findTopic } from "../../server/feed/message";
import { checkIntervalMs } from "../../server/feed/stream-changes";
import { appRouter } from "../../server/router";
import { listScreens, revokeScreen } from "../../server/wall-screens/manage-screens";
import { createPairingCode } from "../../server/wall-screens/pair-screen";
import { aContext } from "../support/makers";
import { createSession, parseSetCookies, post } from "../support/people";
import { startServer } from "../support/server";
import { expect, test } from "../support/test";

test("a paired screen stays paired over a restart, is read-only, and loses access when revoked", async ({
  db,
  databaseUrl,
}) => {
  const serverBefore = await startServer({ databaseUrl, env: { SCREENS: "off" } });
  const admin = await createSession(db, serverBefore, "admin");
  const openedPairing = await (
    await post(serverBefore.url, "/api/trpc/screens.openPairing", { json: { name: "Opproom" } }, admin.cookie)
  ).json();
  const { code, id } = openedPairing.result.data.json;
  expect(code).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}$/);
  const pairingResponse = await post(serverBefore.url, "/api/auth/pairing", { code: code.toUpperCase() });
  expect(await pairingResponse.json()).toEqual({ name: "Opproom" });
  const [screenCookie = ""] = pairingResponse.headers.getSetCookie();
  expect(screenCookie).toMatch(/HttpOnly.*SameSite=Strict/i);
  expect(Number(/Max-Age=(\d+)/.exec(screenCookie)?.[1])).toBe(30 * 86_400);
  const { cookie } = parseSetCookies([screenCookie]);
  expect((await post(serverBefore.url, "/api/auth/pairing", { code })).status).toBe(401);
  await serverBefore.stop();

  const serverAfter = await startServer({
    databaseUrl,
    env: { SCREENS: "off", SESSION_SECRET: "another-secret-after-the-restart-1234567" },
  });
  try {
    const sendRequest = (path: string) => fetch(`${serverAfter.url}/api/trpc/${path}`, { headers: { cookie } });
    const meResponse = await sendRequest("me");
    expect((await meResponse.json()).result.data.json).toMatchObject({ name: "Opproom", role: "wall", kind: "screen" });
    expect(meResponse.headers.getSetCookie()[0]).toContain("muba_screen=");
    expect((await sendRequest("incidents.overview?input=%7B%22json%22%3A%7B%7D%7D")).status).toBe(200);
    const procedures = Object.entries(
      appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>,
    );
    for (const [path] of procedures.filter(([, { _def }]) => _def.type === "mutation")) {
      expect([path, (await post(serverAfter.url, `/api/trpc/${path}`, {}, cookie)).status]).toEqual([path, 403]);
    }
    const [storedScreen] = await db.select().from(screen).where(eq(screen.id, id));
    expect(Date.now() - (storedScreen?.lastSeenAt?.getTime() ?? 0)).toBeLessThan(30_000);

    const feedResponse = await fetch(`${serverAfter.url}/api/trpc/live.changes`, { headers: { cookie } });
    const reader = feedResponse.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    await revokeScreen(aContext(db), { id });
    expect((await sendRequest("me")).status).toBe(401);
    let text = "";
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
      text += chunk.value;
      if (text.includes("unauthenticated")) break;
    }
    expect(text).toContain("unauthenticated");
    await reader?.cancel();
  } finally {
    await serverAfter.stop();
  }
});

test("a stolen session's live feed ends after signing out everywhere; checks are less than ten seconds apart", async ({
  db,
  server,
}) => {
  const { url } = server;
  const [ownSession, stolenSession] = [
    await createSession(db, server, "dispatcher"),
    await createSession(db, server, "dispatcher"),
  ];
  const feedResponse = await fetch(`${url}/api/trpc/live.changes`, { headers: { cookie: stolenSession.cookie } });
  const receivedText = feedResponse.text();
  await post(url, "/api/auth/sign-out-everywhere", undefined, ownSession.cookie);
  expect(await receivedText).toContain("unauthenticated");
  expect(checkIntervalMs).toBeLessThan(10_000);
});

test("a screen gets complete settings whatever is stored, and is notified of a change", async ({
  db,
  server: { url },
  server,
}) => {
  const defaultSettings = {
    ...defaultGeometry,
    language: "id",
    sound: false,
    scenes: true,
    theme: "automatic",
    group: "",
  };
  const unpinnedScreen = { name: "Opproom kanan", pinnedScene: null, share: singleScreen };
  const wallSession = await createSession(db, server, "wall", { username: "Opproom kanan" });
  const admin = await createSession(db, server, "admin");
  const readOwnScreen = async () => {
    const response = await fetch(`${url}/api/trpc/screens.own`, { headers: { cookie: wallSession.cookie } });
    return (await response.json()).result.data.json;
  };
  expect(await readOwnScreen()).toEqual({ ...unpinnedScreen, settings: defaultSettings });
  await db.update(screen).set({ settings: { zoom: 4, language: "en" } });
  expect(await readOwnScreen()).toEqual({ ...unpinnedScreen, settings: { ...defaultSettings, language: "en" } });
  const listedScreen = (await listScreens(aContext(db))).find(({ name }) => name === "Opproom kanan");
  expect(listedScreen?.settings).toEqual({ ...defaultSettings, language: "en" });
  const id = listedScreen?.id ?? "";

  expect(findTopic("screen.changed")).toBe("screens");
  const feedResponse = await fetch(`${url}/api/trpc/live.changes`, { headers: { cookie: wallSession.cookie } });
  const reader = feedResponse.body?.pipeThrough(new TextDecoderStream()).getReader();
  await reader?.read();
  const settings = { ...defaultSettings, distanceMetres: 8, sound: true };
  const changeSettings = (newSettings: object) =>
    post(url, "/api/trpc/screens.change", { json: { id, settings: newSettings } }, admin.cookie);
  expect((await changeSettings(settings)).status).toBe(200);
  let receivedText = "";
  while (!receivedText.includes('"screens"')) receivedText += (await reader?.read())?.value ?? "";
  await reader?.cancel();
  expect((await readOwnScreen()).settings).toEqual(settings);
  const [recordedEvent] = await db.select().from(event).where(eq(event.kind, "screen.changed"));
  expect(recordedEvent?.data).toEqual({
    screenId: id,
    before: { ...defaultSettings, language: "en" },
    after: settings,
  });

  const listRefusedFields = async (newSettings: object) => {
    const response = await changeSettings(newSettings);
    expect(response.status).toBe(400);
    return (await response.json()).error.json.data.refusal.details.errors.map(({ field }: { field: string }) => field);
  };
  expect(await listRefusedFields({ ...settings, zoom: 3 })).toEqual(["settings.zoom"]);
  expect(await listRefusedFields({ ...settings, theme: "sepia" })).toEqual(["settings.theme"]);
  expect(await listRefusedFields({ ...settings, panelsWide: 2.5, diagonalInches: 12 })).toEqual([
    "settings.diagonalInches",
    "settings.panelsWide",
  ]);
  // 9 m is the maximum distance for a 55-inch screen.
  expect(await listRefusedFields({ ...settings, distanceMetres: 9.5 })).toEqual(["settings.distanceMetres"]);
  expect(await listRefusedFields({ language: "id" })).toEqual([
    "settings.diagonalInches",
    "settings.distanceMetres",
    "settings.panelsWide",
    "settings.panelsHigh",
    "settings.sound",
    "settings.scenes",
    "settings.theme",
    "settings.group",
  ]);
  expect((await readOwnScreen()).settings).toEqual(settings);
});

test("a new screen gets the geometry given with its pairing; another pairing keeps its settings unless one is given", async ({
  db,
}) => {
  const context = aContext(db);
  const geometry = { diagonalInches: 46, distanceMetres: 6, panelsWide: 3, panelsHigh: 1 };
  const settingsAfter = async (input: Parameters<typeof createPairingCode>[1]) => {
    const { id } = await createPairingCode(context, input);
    return (await listScreens(context)).find((listed) => listed.id === id)?.settings;
  };
  expect(await settingsAfter({ name: "Panels", geometry })).toEqual({ ...completeScreenSettings({}), ...geometry });
  await db
    .update(screen)
    .set({ settings: { ...geometry, sound: true } })
    .where(eq(screen.name, "Panels"));
  expect(await settingsAfter({ name: "Panels" })).toMatchObject({ ...geometry, sound: true });
  const fartherGeometry = { ...geometry, distanceMetres: 7 };
  expect(await settingsAfter({ name: "Panels", geometry: fartherGeometry })).toMatchObject({
    ...fartherGeometry,
    sound: true,
  });
});

test("an expired pairing code is refused, and guessing is rate-limited", async ({ db, server: { url } }) => {
  const earlierContext = aContext(db, { now: () => new Date(Date.now() - 16 * 60_000) });
  const { code } = await createPairingCode(earlierContext, { name: "Expired" });
  expect((await post(url, "/api/auth/pairing", { code })).status).toBe(401);
  const statuses = [];
  for (let guess = 0; guess < 25; guess++) {
    statuses.push((await post(url, "/api/auth/pairing", { code: `aaaa-${guess}` })).status);
  }
  expect(statuses).toContain(429);
});

import { createIncident } from "../../server/incidents/create-incident";
import { revokeScreen } from "../../server/wall-screens/manage-screens";
import { createPairingCode } from "../../server/wall-screens/pair-screen";
import { aContext, aType, sekayu } from "../support/makers";
import { createSession, parseSetCookies, post } from "../support/people";
import { expect, test } from "../support/screens";
import { startServer } from "../support/server";

test.use({ serverGroup: "wall", role: null });

const incidentList = { name: "Insiden terbuka" };

test("a wall display is paired, stays signed in after restarts of browser and server, and is blank once revoked", {
  tag: "@main",
}, async ({ browser, databaseUrl, db }) => {
  const firstServer = await startServer({ databaseUrl });
  const { id, code } = await createPairingCode(aContext(db), { name: "Opproom" });
  const address = "Gang Dahlia nomor tujuh";
  const type = await aType(db, []);
  await createIncident(aContext(db), { type, location: sekayu, precision: "exact", address });
  const sensitiveIncident = {
    type: "domestic-violence",
    location: sekayu,
    precision: "exact",
    address: "Rumah Aman",
  } as const;
  await createIncident(aContext(db), { ...sensitiveIncident, description: "Bunga" });

  const contextBefore = await browser.newContext({ baseURL: firstServer.url });
  const page = await contextBefore.newPage();
  await page.goto(`/login#pair=${code}`);
  await page.getByRole("button", { name: "Pasangkan" }).click();
  await expect(page).toHaveURL(/\/wall$/);
  await expect(page.getByRole("region", incidentList)).toContainText(address);
  // A restarted browser forgets session cookies: those without an expiry time, which Playwright shows as -1.
  const storedCookies = (await contextBefore.cookies()).filter(({ expires }) => expires !== -1);
  await contextBefore.close();
  await firstServer.stop();

  // A browser sends a cookie to every port of a host, so the second server also receives the wall's cookie.
  const secondServer = await startServer({ databaseUrl });
  try {
    const contextAfter = await browser.newContext({ baseURL: secondServer.url });
    await contextAfter.addCookies(storedCookies);
    const display = await contextAfter.newPage();
    await display.goto("/");
    await expect(display).toHaveURL(/\/wall$/);
    await expect(display.getByRole("region", { name: "Peta Kabupaten Musi Banyuasin" })).not.toHaveAttribute(
      "data-districts-drawn",
      "0",
    );
    const list = display.getByRole("region", incidentList);
    await expect(list).toContainText("Perempuan dan anak");
    await expect(list).toContainText("Dirahasiakan");
    expect(await display.content()).not.toMatch(/Rumah Aman|Bunga/);
    const response = await post(
      secondServer.url,
      "/api/trpc/incidents.create",
      {},
      parseSetCookies(storedCookies.map(toCookiePair)).cookie,
    );
    expect(response.status).toBe(403);

    await revokeScreen(aContext(db), { id });
    await expect(display.getByRole("heading", { name: "Sesi berakhir" })).toBeVisible();
    await expect(list).toBeHidden();
  } finally {
    await secondServer.stop();
  }
});

test("signing out everywhere blanks the screen of a stolen session", async ({ browser, db, server }) => {
  const [ownSession, stolenSession] = [
    await createSession(db, server, "dispatcher"),
    await createSession(db, server, "dispatcher"),
  ];
  const attackerContext = await browser.newContext({ baseURL: server.url });
  await attackerContext.addCookies(stolenSession.cookies.map(({ name, value }) => ({ name, value, url: server.url })));
  const page = await attackerContext.newPage();
  await page.goto("/dispatch");
  await expect(page.getByRole("region", incidentList)).toBeVisible();
  await post(server.url, "/api/auth/sign-out-everywhere", undefined, ownSession.cookie);
  await expect(page.getByRole("heading", { name: "Sesi berakhir" })).toBeVisible();
  await expect(page.getByRole("region", incidentList)).toBeHidden();

  // When somebody else signs in with this browser, the screen becomes theirs.
  const { cookies } = await createSession(db, server, "dispatcher", { username: "colleague" });
  await attackerContext.addCookies(cookies.map(({ name, value }) => ({ name, value, url: server.url })));
  await expect(page.getByRole("region", incidentList)).toBeVisible();
  await expect(page.getByRole("button", { name: "Akun colleague" })).toBeVisible();
});

test.describe("a leader", () => {
  test.use({ role: "leader", webGl: false });

  test("opens the overview from the account menu; it offers no changes", async ({ page }) => {
    await page.goto("/");
    await expect(page).toHaveURL(/\/insight$/);
    await page.getByRole("button", { name: /^Akun/ }).click();
    await page.getByRole("menuitem", { name: "Video wall" }).click();
    await expect(page).toHaveURL(/\/wall$/);
    await expect(page.getByRole("region", incidentList)).toBeVisible();
    await expect(page.getByRole("button", { name: /Insiden baru/ })).toHaveCount(0);
  });
});

function toCookiePair({ name, value }: { name: string; value: string }): string {
  return `${name}=${value}`;
}

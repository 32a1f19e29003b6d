import type { Browser, Page } from "@playwright/test";
import { and, asc, eq } from "drizzle-orm";
import { event } from "../../db/schema/events";
import { apiKey } from "../../db/schema/keys";
import { passkey, person, session, signInGuard } from "../../db/schema/people";
import { createKey } from "../../server/keys/manage-keys";
import { changeSecondFactorRules } from "../../server/people/factor-rule";
import { findViolationsInBothThemes } from "../support/accessibility";
import { aContext } from "../support/makers";
import { aPerson, createSession, password } from "../support/people";
import { expect, test } from "../support/screens";

test.use({ serverGroup: "access", role: "admin", map: false });

/**
 * Opens a page in a browser with a virtual security key that confirms every request. Passkeys do not work with IP
 * addresses, so the page's host name is localhost.
 */
async function openPageWithSecurityKey(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: url.replace("127.0.0.1", "localhost") });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "usb", automaticPresenceSimulation: true },
  });
  return page;
}

async function signIn(page: Page, username: string): Promise<void> {
  await page.goto("/login");
  await expect(page.getByLabel("Nama pengguna")).toBeFocused();
  await page.keyboard.type(username);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
}

test("an administrator requires a second factor; at the next sign-in a passkey must be set up first, and it confirms the sign-in after that", async ({
  page,
  browser,
  db,
  server,
}) => {
  const { id } = await aPerson(db, "supervisor", { username: "wahyu" });
  await page.goto("/admin/sign-in");
  const roleCheckbox = page.getByRole("checkbox", { name: "Supervisor" });
  await expect(page.getByRole("button", { name: "Simpan aturan" })).toBeDisabled();
  await roleCheckbox.press("Space");
  await expect(page.getByText("0 dari")).not.toHaveCount(0);
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.getByRole("button", { name: "Simpan aturan" }).press("Enter");
  await expect(page.getByText("Aturan masuk disimpan")).toBeVisible();
  await page.getByRole("button", { name: "English" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Sign-in rules" })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Supervisor" })).toBeChecked();
  await page.screenshot({ path: "test-results/sign-in-rules.png" });

  const pageWithKey = await openPageWithSecurityKey(browser, server.url);
  try {
    await signIn(pageWithKey, "wahyu");
    await expect(pageWithKey).toHaveURL(/\/account$/);
    await expect(pageWithKey.getByText("Peran Anda wajib memakainya. Menu lain terbuka")).toBeVisible();
    await pageWithKey.goto("/dispatch");
    await expect(pageWithKey.getByText("Pasang faktor kedua dahulu")).toBeVisible();
    expect(await findViolationsInBothThemes(pageWithKey)).toEqual([]);
    await pageWithKey.getByRole("link", { name: "Ke akun saya" }).press("Enter");
    await pageWithKey.getByRole("button", { name: "Tambah passkey" }).press("Enter");
    await expect(pageWithKey.getByLabel("Nama passkey")).toBeFocused();
    await pageWithKey.keyboard.type("Kunci biru");
    await pageWithKey.keyboard.press("Tab");
    await pageWithKey.keyboard.type("not the password");
    await pageWithKey.keyboard.press("Enter");
    await expect(pageWithKey.getByText("Belum ditambahkan: kata sandi salah.")).toBeVisible();
    await pageWithKey.getByLabel("Kata sandi Anda").fill(password);
    await pageWithKey.keyboard.press("Enter");
    await expect(pageWithKey.getByText("Passkey ditambahkan")).toBeVisible();
    await expect(pageWithKey.getByRole("list", { name: "Passkey" })).toContainText("Kunci biru");
    await expect(pageWithKey.getByText("Peran Anda wajib memakai faktor kedua, jadi yang terakhir")).toBeVisible();
    await expect(pageWithKey.getByText("Menu lain terbuka")).toHaveCount(0);
    await pageWithKey.goto("/dispatch");
    await expect(pageWithKey.getByRole("region", { name: "Insiden terbuka" })).toBeVisible();

    await pageWithKey.request.post("/api/auth/sign-out");
    await signIn(pageWithKey, "wahyu");
    await expect(pageWithKey.getByRole("heading", { name: "Pakai passkey" })).toBeVisible();
    expect(await findViolationsInBothThemes(pageWithKey)).toEqual([]);
    await expect(pageWithKey.getByRole("button", { name: "Pakai passkey" })).toBeFocused();
    await pageWithKey.keyboard.press("Enter");
    await expect(pageWithKey.getByRole("region", { name: "Insiden terbuka" })).toBeVisible();
    const [storedPasskey] = await db.select().from(passkey).where(eq(passkey.personId, id));
    expect(storedPasskey?.lastUsedAt).not.toBeNull();
    const signInCondition = and(eq(event.actor, `person:${id}`), eq(event.kind, "person.signed-in"));
    const recordedEvents = await db
      .select({ data: event.data })
      .from(event)
      .where(signInCondition)
      .orderBy(asc(event.id));
    expect(recordedEvents.at(-1)?.data).toEqual({ secondFactor: true });

    await changeSecondFactorRules(aContext(db), { roles: [] });
    await pageWithKey.goto("/account");
    await pageWithKey.getByRole("button", { name: "Hapus passkey Kunci biru" }).press("Enter");
    await expect(pageWithKey.getByLabel("Kata sandi Anda")).toBeFocused();
    await pageWithKey.keyboard.type(password);
    await pageWithKey.keyboard.press("Enter");
    await expect(pageWithKey.getByText("Belum ada passkey.")).toBeVisible();
    const [storedPerson] = await db.select({ isOn: person.twoFactorEnabled }).from(person).where(eq(person.id, id));
    expect(storedPerson?.isOn).toBe(false);
  } finally {
    await changeSecondFactorRules(aContext(db), { roles: [] });
    await pageWithKey.context().close();
  }
});

test("an administrator lets a locked-out person in, ends their sessions, and sees keys that are about to expire", async ({
  page,
  db,
  server,
}) => {
  const { id } = await aPerson(db, "dispatcher", { username: "tertahan" });
  await createSession(db, server, "dispatcher", { username: "tertahan" });
  const blockedUntil = new Date(Date.now() + 600_000);
  await db
    .insert(signInGuard)
    .values({ key: "account:203.0.113.9|tertahan", failures: 12, lastFailedAt: new Date(), blockedUntil });
  const keyValues = { days: 10, scopes: ["units:read"] as const };
  await createKey(aContext(db), { name: "Habis masa", ...keyValues });
  const expiredKey = await createKey(aContext(db), { name: "Sudah habis", ...keyValues });
  const expiredValues = { expiresAt: new Date(Date.now() - 1_000), lastUsedAt: new Date() };
  await db.update(apiKey).set(expiredValues).where(eq(apiKey.id, expiredKey.id));

  await page.goto("/admin/people");
  await expect(page.getByText("1 kunci API berakhir dalam 30 hari")).toBeVisible();
  await expect(page.getByText("1 kunci API yang masih dipakai sudah berakhir")).toBeVisible();
  const row = page.getByRole("row").filter({ hasText: "tertahan" });
  await expect(row).toContainText("Terkunci karena percobaan yang gagal");
  await row.getByRole("button").press("Enter");
  await page.getByRole("button", { name: "Izinkan masuk sekarang" }).press("Enter");
  await expect(page.getByText("tertahan dapat masuk sekarang")).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.getByRole("button", { name: "Akhiri semua sesi" }).press("Enter");
  await page.getByRole("button", { name: "Ya, akhiri" }).press("Enter");
  await expect(page.getByText("Tidak ada sesi.")).toBeVisible();
  expect(await db.select().from(session).where(eq(session.personId, id))).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(row).not.toContainText("Terkunci");

  await page.getByRole("link", { name: "Lihat kunci" }).press("Enter");
  await expect(page.getByRole("row").filter({ hasText: "Habis masa" })).toContainText("Berakhir");
  await page.getByRole("button", { name: "English" }).press("Enter");
  await expect(page.getByText("One API key expires within 30 days")).toBeVisible();
  await expect(page.getByText("One API key in use has expired")).toBeVisible();
});

test.describe("a person's own page", () => {
  test.use({ role: null });

  test("lists where they are signed in and ends one of the sessions, in two languages", { tag: "@main" }, async ({
    page,
    db,
    server,
  }) => {
    const [currentSession, endedSession] = [
      await createSession(db, server, "leader", { username: "laila" }),
      await createSession(db, server, "leader", { username: "laila" }),
    ];
    await page
      .context()
      .addCookies(currentSession.cookies.map(({ name, value }) => ({ name, value, url: server.url })));
    await page.goto("/account");
    const sessions = page.getByRole("list", { name: "Daftar sesi saya" }).getByRole("listitem");
    await expect(sessions).toHaveCount(2);
    await expect(sessions.filter({ hasText: "Sesi ini" })).toHaveCount(1);
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.screenshot({ path: "test-results/own-account.png", fullPage: true });
    await page.getByRole("button", { name: /^Akhiri sesi: / }).press("Enter");
    await expect(page.getByText("Sesi diakhiri")).toBeVisible();
    await expect(sessions).toHaveCount(1);
    const response = await fetch(`${server.url}/api/trpc/me`, { headers: { cookie: endedSession.cookie } });
    expect(response.status).toBe(401);
    await page.getByRole("button", { name: "English" }).press("Enter");
    await expect(page.getByText("This session")).toBeVisible();
    await expect(page.getByText("This browser or address cannot use passkeys")).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
  });

  test("refuses a new password that is easy to guess", async ({ page, db, server }) => {
    const { cookies } = await createSession(db, server, "leader", { username: "lestari" });
    await page.context().addCookies(cookies.map(({ name, value }) => ({ name, value, url: server.url })));
    await page.goto("/account");
    await page.getByLabel("Kata sandi sekarang").fill(password);
    for (const [newPassword, text] of [
      ["sebelas-huruf".slice(0, 11), "Minimal 12 karakter."],
      ["Lestari-112-Muba", "Kata sandi ini mudah ditebak."],
    ] as const) {
      await page.getByLabel("Kata sandi baru", { exact: true }).fill(newPassword);
      await page.getByLabel("Ulangi kata sandi baru").fill(newPassword);
      await page.keyboard.press("Enter");
      await expect(page.getByRole("alert").filter({ hasText: text })).toBeVisible();
    }
  });
});

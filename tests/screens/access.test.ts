import type { Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import { apiKey } from "../../db/schema/keys";
import { person, screen, session } from "../../db/schema/people";
import { unitPosition } from "../../db/schema/units";
import { defaultGeometry } from "../../server/domain/screen-settings";
import { singleScreen } from "../../server/domain/wall-scene";
import { changePerson } from "../../server/people/manage-people";
import { changeDuty } from "../../server/units/change-duty";
import { findViolationsInBothThemes } from "../support/accessibility";
import { aContext, aUnit } from "../support/makers";
import { aPerson, createSession, password } from "../support/people";
import { delayRequests, expect, expectUncut, test } from "../support/screens";
import { totp } from "../support/second-factors";

test.use({ serverGroup: "access", role: "admin", map: false });

test("an account is created with the keyboard alone, its password is shown once, and access can be revoked", {
  tag: "@main",
}, async ({ page, db }) => {
  const { callSign, id: unitId } = await aUnit(db, { callSign: "AMB-KEY-7" });
  await page.goto("/admin/people");
  await page.getByRole("button", { name: "Tambah pengguna" }).press("Enter");
  await expect(page.getByLabel("Nama", { exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Isi nama, maksimal 120 huruf.")).toBeVisible();
  await expect(page.getByText("Pilih peran: peran menentukan apa yang dapat dilihat dan dilakukan.")).toBeVisible();
  await page.keyboard.type("Sari Wulandari");
  await page.keyboard.press("Tab");
  await page.keyboard.type("test-admin");
  await page.keyboard.press("Tab");
  // Press End, because typed letters choose an option only if they follow each other within a second.
  await page.keyboard.press("End");
  await expect(page.getByRole("combobox", { name: "Peran" })).toHaveValue("crew");
  await page.keyboard.press("Tab");
  await page.keyboard.type("key-7");
  await expect(page.getByRole("option", { name: callSign })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Unit", exact: true })).toHaveValue(callSign);
  await page.keyboard.press("Enter");
  await expect(page.getByText("sudah dipakai", { exact: true })).toBeVisible();
  await page.getByLabel("Nama pengguna").fill("sari");
  await page.keyboard.press("Enter");

  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByText(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Sudah saya catat" }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Tambah pengguna" })).toBeFocused();
  const [createdPerson] = await db.select().from(person).where(eq(person.username, "sari"));
  expect(createdPerson).toMatchObject({ name: "Sari Wulandari", role: "crew", unitId, mustChangePassword: true });

  const row = page.getByRole("row").filter({ hasText: "Sari Wulandari" });
  await expect(row).toContainText("Belum membuat kata sandi sendiri");
  await row.getByRole("button").press("Enter");
  await page.getByRole("button", { name: "Nonaktifkan" }).press("Enter");
  await expect(page.getByRole("button", { name: "Batal" }).last()).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(row).toContainText("Dinonaktifkan");
  await expect(row.getByRole("button")).toBeFocused();
  const [storedPerson] = await db.select().from(person).where(eq(person.username, "sari"));
  expect(storedPerson?.deactivatedAt).not.toBeNull();
});

test("a one-time password that arrives after the form was closed is shown once no other form is open", async ({
  page,
}) => {
  await page.goto("/admin/people");
  await page.getByRole("button", { name: "Tambah pengguna" }).press("Enter");
  await page.getByLabel("Nama", { exact: true }).fill("Tono Hidayat");
  await page.getByLabel("Nama pengguna").fill("tono");
  await page.getByRole("combobox", { name: "Peran" }).selectOption("leader");
  const delayedSave = await delayRequests(page, "people.create");
  await page.getByLabel("Nama pengguna").press("Enter");
  await delayedSave.waitForRequest();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Buang isian" }).press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Ubah test-admin" }).press("Enter");
  await delayedSave.release();
  await expect(page.getByText("Akun Tono Hidayat dibuat")).toBeVisible();
  await expect(page.getByRole("dialog", { name: "test-admin" })).toBeVisible();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("alertdialog").getByText(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/)).toBeVisible();
});

test("the last administrator cannot be removed, and the reason is shown", async ({ page, db }) => {
  await page.goto("/admin/people");
  await page.getByRole("button", { name: "Ubah test-admin" }).press("Enter");
  await page.getByRole("combobox", { name: "Peran" }).selectOption("leader");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByText(/^ini administrator terakhir/)).toBeVisible();
  const [storedPerson] = await db.select().from(person).where(eq(person.username, "test-admin"));
  expect(storedPerson?.role).toBe("admin");
  await page.keyboard.press("Escape");
  await expect(page.getByText("Ada isian yang belum disimpan.")).toBeVisible();
  await page.getByRole("button", { name: "Buang isian" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("a role that a colleague has changed meanwhile is not overwritten without being seen", async ({ page, db }) => {
  const { id } = await aPerson(db, "leader", { username: "test-moved" });
  await page.goto("/admin/people");
  await page.getByRole("button", { name: "Ubah test-moved" }).press("Enter");
  await changePerson(aContext(db), { id, role: "call-taker" });
  const role = page.getByRole("combobox", { name: "Peran" });
  await role.selectOption("supervisor");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByText(/^Orang lain sudah mengubah data ini/)).toBeVisible();
  const readRole = async () => (await db.select().from(person).where(eq(person.id, id)))[0]?.role;
  expect(await readRole()).toBe("call-taker");
  await expect(role).toHaveValue("supervisor");
  await page.getByRole("button", { name: "Simpan" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(await readRole()).toBe("supervisor");
});

test("a screen is paired with the displayed code, appears in the list, and is revoked", { tag: "@main" }, async ({
  page,
  db,
  playwright,
  server,
}) => {
  // The device's clock is ahead by more than the time for which a code is valid.
  await page.addInitScript(() => {
    const readClock = Date.now;
    Date.now = () => readClock() + 20 * 60_000;
  });
  await page.goto("/admin/screens");
  await expect(page.getByText("Belum ada layar yang dipasangkan")).toBeVisible();
  await page.getByRole("button", { name: "Pasangkan layar" }).press("Enter");
  await expect(page.getByLabel("Nama layar")).toBeFocused();
  await page.keyboard.type("Opproom kiri");
  await page.keyboard.press("Enter");
  const code = await page.getByText(/^[a-z2-9]{4}-[a-z2-9]{4}$/).textContent();
  await expect(page.getByText(`${server.url}/login#pair=${code}`)).toBeVisible();
  await expect(page.getByRole("img", { name: "Kode QR berisi alamat pemasangan" })).toBeVisible();
  await expect(page.getByText("Menunggu layar memasukkan kode…")).toBeVisible();

  const wallClient = await playwright.request.newContext({ baseURL: server.url });
  expect((await wallClient.post("/api/auth/pairing", { data: { code } })).status()).toBe(200);
  await expect(page.getByText("Layar sudah terpasang.")).toBeVisible();
  await page.getByRole("button", { name: "Selesai" }).press("Enter");
  const row = page.getByRole("row").filter({ hasText: "Opproom kiri" });
  await expect(row).toContainText("Terpasang");
  await expect(row).toContainText("dtk lalu");

  await row.getByRole("button").press("Enter");
  await page.getByRole("button", { name: "Pasangkan ulang" }).press("Enter");
  await expect(page.getByText("Menunggu layar memasukkan kode…")).toBeVisible();
  await page.getByRole("button", { name: "Selesai" }).press("Enter");
  await expect(row).toContainText("Terpasang; kode baru sampai");

  await row.getByRole("button").press("Enter");
  await expect(page.getByRole("combobox", { name: "Bahasa" })).toBeFocused();
  const distance = page.getByRole("spinbutton", { name: "Jarak pembaca terjauh dalam meter" });
  await distance.fill("12");
  await expect(page.getByText("Isi 1 sampai 9 m.")).toBeVisible();
  await distance.fill("8");
  await page.getByRole("checkbox", { name: "Bunyi bila ada insiden baru" }).press("Space");
  await expect(page.getByText("Simpan dulu perubahan Anda.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Pasangkan ulang" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Cabut" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Ada isian yang belum disimpan.")).toBeVisible();
  await page.getByRole("button", { name: "Lanjut mengisi" }).press("Enter");
  await expect(page.getByText("Ada isian yang belum disimpan.")).toBeHidden();
  await expect(page.getByRole("checkbox", { name: "Bunyi bila ada insiden baru" })).toBeFocused();
  await page.getByRole("button", { name: "Simpan" }).press("Enter");
  await expect(page.getByText("Setelan layar disimpan")).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
  const ownScreen = await (await wallClient.get("/api/trpc/screens.own")).json();
  expect(ownScreen.result.data.json).toEqual({
    name: "Opproom kiri",
    settings: {
      ...defaultGeometry,
      distanceMetres: 8,
      language: "id",
      sound: true,
      scenes: true,
      theme: "automatic",
      group: "",
    },
    pinnedScene: null,
    share: singleScreen,
  });
  // Pairing it again by its name shows and keeps its geometry.
  await page.getByRole("button", { name: "Pasangkan layar" }).press("Enter");
  await page.getByLabel("Nama layar").fill("Opproom kiri");
  await expect(distance).toHaveValue("8");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Selesai" }).press("Enter");
  const [pairedScreen] = await db.select().from(screen).where(eq(screen.name, "Opproom kiri"));
  expect(pairedScreen?.settings).toMatchObject({ distanceMetres: 8 });
  await row.getByRole("button").press("Enter");
  await expect(distance).toHaveValue("8");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.getByRole("button", { name: "Cabut" }).press("Enter");
  await page.getByRole("button", { name: "Ya, cabut" }).press("Enter");
  await expect(row).toContainText("Dicabut");
  const [revokedScreen] = await db.select().from(screen).where(eq(screen.name, "Opproom kiri"));
  expect(revokedScreen).toMatchObject({ tokenHash: null });
  expect(revokedScreen?.revokedAt).not.toBeNull();
  expect((await wallClient.get("/api/trpc/screens.own")).status()).toBe(401);
  await wallClient.dispose();
});

test("an API key is created with its scopes, shown once, and refused after it is revoked", async ({
  page,
  db,
  server,
}) => {
  await page.goto("/admin/keys");
  await page.getByRole("button", { name: "Buat kunci" }).press("Enter");
  await expect(page.getByLabel("Nama", { exact: true })).toBeFocused();
  await page.keyboard.type("GPS ambulans");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Pilih minimal satu wewenang.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Membaca unit" }).press("Space");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog");
  const key = (await dialog.getByText(/^muba_/).textContent()) ?? "";
  const fetchStatus = async () =>
    (await fetch(`${server.url}/api/v1/units`, { headers: { authorization: `Bearer ${key}` } })).status;
  expect(await fetchStatus()).toBe(200);
  await dialog.getByRole("button", { name: "Sudah saya catat" }).press("Enter");
  const [createdKey] = await db.select().from(apiKey).where(eq(apiKey.name, "GPS ambulans"));
  expect(createdKey?.scopes).toEqual(["units:read"]);

  await page.getByRole("button", { name: "Buka kunci GPS ambulans" }).press("Enter");
  await page.getByRole("button", { name: "Cabut kunci" }).press("Enter");
  await page.getByRole("button", { name: "Ya, cabut" }).press("Enter");
  await expect(page.getByRole("row").filter({ hasText: "GPS ambulans" })).toContainText("Dicabut");
  expect(await fetchStatus()).toBe(401);
});

test("a key for a unit's phone is shown with the URL to enter, and reports positions of only that unit", async ({
  page,
  db,
  server,
}) => {
  const { id: unitId, callSign } = await aUnit(db, { callSign: "HP-UNIT-1" });
  await page.goto("/admin/keys");
  await page.getByRole("button", { name: "Buat kunci" }).press("Enter");
  await expect(page.getByLabel("Nama", { exact: true })).toBeFocused();
  await page.keyboard.type("HP ambulans");
  await page.getByRole("combobox", { name: "Unit" }).fill("HP-UNIT");
  await page.getByRole("option", { name: /HP-UNIT-1/ }).click();
  await expect(page.getByRole("checkbox")).toHaveCount(1);
  await page.getByRole("dialog").getByRole("button", { name: "Buat kunci" }).click();
  const dialog = page.getByRole("alertdialog");
  const address = (await dialog.getByText(/api\/osmand\?token=/).textContent()) ?? "";
  await page.screenshot({ path: "test-results/key-of-unit.png" });
  const { search, pathname } = new URL(address);
  const positionParams = "&lat=-2.8819&lon=103.8344";
  expect((await fetch(`${server.url}${pathname}${search}${positionParams}`)).status).toBe(200);
  expect((await fetch(`${server.url}${pathname}${search}${positionParams}&id=ANOTHER`)).status).toBe(403);
  const [storedPosition] = await db.select().from(unitPosition).where(eq(unitPosition.unitId, unitId));
  expect(storedPosition?.fix?.lat).toBe(-2.8819);
  await dialog.getByRole("button", { name: "Sudah saya catat" }).press("Enter");
  await expect(page.getByRole("row").filter({ hasText: "HP ambulans" })).toContainText(callSign);
  await page.screenshot({ path: "test-results/keys.png" });
});

test("renaming a person keeps the role that a colleague has taken away, and no button discards the typed name", async ({
  page,
  db,
}) => {
  const { id } = await aPerson(db, "supervisor", { username: "rini" });
  await page.goto("/admin/people");
  await page.getByRole("row").filter({ hasText: "rini" }).getByRole("button").press("Enter");
  await expect(page.getByRole("combobox", { name: "Peran" })).toHaveValue("supervisor");
  await changePerson(aContext(db), { id, role: "call-taker" });
  await page.getByLabel("Nama", { exact: true }).fill("Rini Astuti");
  await expect(page.getByText("Simpan dulu perubahan Anda.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Beri kata sandi sekali pakai" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Nonaktifkan" })).toBeDisabled();
  await page.getByRole("button", { name: "Simpan" }).press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  const [storedPerson] = await db.select().from(person).where(eq(person.id, id));
  expect(storedPerson).toMatchObject({ name: "Rini Astuti", role: "call-taker" });
});

test.describe("a supervisor", () => {
  test.use({ role: "supervisor" });

  test("sees only the audit trail and failed messages, finds a change by person and kind, and downloads it", async ({
    page,
    db,
  }) => {
    const { id } = await aPerson(db, "dispatcher", { username: "budi" });
    await changePerson(aContext(db), { id, name: "Budi Santoso", role: "call-taker" });
    await page.goto("/admin");
    await expect(page).toHaveURL(/\/admin\/audit$/);
    await expect(page.getByRole("navigation").getByRole("link")).toHaveText(["Jejak audit", "Pesan gagal"]);
    await page.getByRole("combobox", { name: "Oleh" }).selectOption({ label: "Budi Santoso (pengguna)" });
    await page.getByRole("combobox", { name: "Aktivitas" }).selectOption({ label: "Akun diubah" });
    await page.getByRole("button", { name: "Terapkan", exact: true }).press("Enter");
    await expect(page).toHaveURL(new RegExp(`who=person%3A${id}&kind=person.changed`));
    await page.reload();
    await expect(page.getByRole("row")).toHaveCount(2);
    await page.getByRole("button", { name: /^Rincian: Akun diubah/ }).press("Enter");
    const changes = page.getByRole("dialog").getByRole("row");
    await expect(changes.filter({ hasText: "Peran" })).toContainText("DispatcherCall taker");
    await expect(changes).toHaveCount(3);
    await page.getByText("Data mentah (JSON)").click();
    await expect(page.getByText('"role": "call-taker"')).toBeVisible();
    await page.keyboard.press("Escape");
    const link = await page.getByRole("link", { name: "Unduh CSV" }).getAttribute("href");
    const lines = (await (await page.request.get(link ?? "")).text()).trimEnd().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain("person.changed");

    for (const width of [390, 1024]) {
      await page.setViewportSize({ width, height: 844 });
      for (const name of ["Dari (WIB)", "Sampai (WIB)"]) await expectUncut(page.getByLabel(name));
    }

    // Names and values of the fields are shown in words.
    const { id: unitId } = await aUnit(db, { callSign: "AMB-AUDIT" });
    await changeDuty(db, aContext(db), { unitId, duty: "off-duty", at: new Date() });
    await page.goto("/admin/audit?kind=unit.duty-changed");
    await page
      .getByRole("button", { name: /^Rincian: Dinas unit diubah/ })
      .first()
      .press("Enter");
    await expect(page.getByRole("dialog").getByRole("row").filter({ hasText: "Kesiapan" })).toContainText(
      "SiapLepas dinas",
    );
    await expect(page.getByRole("dialog").getByText("Ditekan", { exact: true })).toBeVisible();
  });

  test("still sees the audit trail when refreshing it fails, with a retry button", async ({ page, db }) => {
    const { id: unitId } = await aUnit(db, { callSign: "AMB-REFRESH" });
    await changeDuty(db, aContext(db), { unitId, duty: "off-duty", at: new Date() });
    await page.goto("/admin/audit?kind=unit.duty-changed");
    const row = page.getByRole("button", { name: /^Rincian: Dinas unit diubah/ }).first();
    await expect(row).toBeVisible();
    await page.route(/audit\.list/, (route) => route.abort());
    await page.getByRole("button", { name: "Muat ulang" }).press("Enter");
    const failedLine = page.getByRole("alert").filter({ hasText: "Daftar gagal dimuat" });
    // A failed query is tried four times.
    await expect(failedLine).toBeVisible();
    await expect(row).toBeVisible();
    await page.unrouteAll();
    await failedLine.getByRole("button", { name: "Coba lagi" }).press("Enter");
    await expect(failedLine).toHaveCount(0);
  });
});

test.describe("a person's own account", () => {
  test.use({ role: null });

  async function openAccountPage(page: Page, server: { url: string }, cookies: { name: string; value: string }[]) {
    await page.context().addCookies(cookies.map(({ name, value }) => ({ name, value, url: server.url })));
    await page.goto("/account");
  }

  test("a second factor is set up with a code of the authenticator, and removed with the password", {
    tag: "@main",
  }, async ({ page, db, server }) => {
    const { cookies } = await createSession(db, server, "call-taker", { username: "ratna" });
    await openAccountPage(page, server, cookies);
    await page.getByRole("button", { name: "Pasang kode" }).press("Enter");
    await expect(page.getByLabel("Kata sandi Anda")).toBeFocused();
    await page.keyboard.type("not the password");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Kata sandi salah, atau kode sudah aktif.")).toBeVisible();
    await page.getByLabel("Kata sandi Anda").fill(password);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("img", { name: "Kode QR untuk aplikasi autentikator" })).toBeVisible();
    const secret = (await page.getByText(/^([A-Z2-7]{4} )+[A-Z2-7]{1,4}$/).textContent()) ?? "";
    await page.getByLabel("Kode enam angka", { exact: true }).fill(totp(secret.replaceAll(" ", "")));
    await page.keyboard.press("Enter");
    await expect(page.getByText("Kode diaktifkan")).toBeVisible();
    const readTwoFactorEnabled = async () =>
      (await db.select({ on: person.twoFactorEnabled }).from(person).where(eq(person.username, "ratna")))[0]?.on;
    expect(await readTwoFactorEnabled()).toBe(true);
    await page.getByRole("button", { name: "Matikan kode" }).press("Enter");
    await expect(page.getByLabel("Kata sandi Anda")).toBeFocused();
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await expect(page.getByText("Kode dimatikan")).toBeVisible();
    expect(await readTwoFactorEnabled()).toBe(false);
  });

  test("the password is changed, and all sessions are ended", async ({ page, db, server }) => {
    const { cookies } = await createSession(db, server, "leader", { username: "hadi" });
    await openAccountPage(page, server, cookies);
    await page.getByLabel("Kata sandi sekarang").fill("not the password");
    await page.getByLabel("Kata sandi baru", { exact: true }).fill("a password of mine");
    await page.getByLabel("Ulangi kata sandi baru").fill("a password of mine");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Kata sandi sekarang salah.")).toBeVisible();
    await page.getByLabel("Kata sandi sekarang").fill(password);
    await page.keyboard.press("Enter");
    await expect(page.getByText("Kata sandi diganti")).toBeVisible();
    // Imitate what the screen of a crew or the console stores in this browser.
    await page.evaluate(async () => {
      await new Promise<void>((resolve) => {
        const request = indexedDB.open("crew", 2);
        request.onupgradeneeded = () => {
          for (const name of ["presses", "photos", "fixes", "kept", "drafts"]) request.result.createObjectStore(name);
        };
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
      });
      await caches.open("crew-1");
    });
    await page.getByRole("button", { name: "Keluar dari semua perangkat" }).press("Enter");
    await page.getByRole("button", { name: "Ya, keluar" }).press("Enter");
    await expect(page).toHaveURL(/\/login/);
    const readBrowserStorage = () =>
      page.evaluate(async () => [
        (await indexedDB.databases()).filter(({ name }) => name === "crew").length,
        await caches.keys(),
      ]);
    expect(await readBrowserStorage()).toEqual([0, []]);
    const [owner] = await db.select({ id: person.id }).from(person).where(eq(person.username, "hadi"));
    expect(
      await db
        .select()
        .from(session)
        .where(eq(session.personId, owner?.id ?? "")),
    ).toEqual([]);
  });
});

test("administration and account pages are accessible in the dark and the light theme", async ({ page }) => {
  for (const path of ["/admin/people", "/admin/screens", "/admin/keys", "/admin/audit", "/account", "/nowhere"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByText("Memuat daftar")).toHaveCount(0);
    expect.soft([path, await findViolationsInBothThemes(page)]).toEqual([path, []]);
  }
  await page.goto("/admin/people");
  await page.getByRole("button", { name: "Tambah pengguna" }).click();
  await page.getByRole("combobox", { name: "Peran" }).selectOption("crew");
  expect(["a form", await findViolationsInBothThemes(page)]).toEqual(["a form", []]);
});

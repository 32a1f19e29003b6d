import { eq, isNotNull } from "drizzle-orm";
import { agency } from "../../db/schema/agencies";
import { channel, delivery } from "../../db/schema/forwarding";
import { neighbour } from "../../db/schema/neighbours";
import { person } from "../../db/schema/people";
import { riverGauge } from "../../db/schema/rivers";
import { assignUnit } from "../../server/assignment/assign-unit";
import { forwardIncident } from "../../server/forwarding/forward-incident";
import { findViolationsInBothThemes } from "../support/accessibility";
import { firmsCsv } from "../support/hotspot-files";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, sekayu } from "../support/makers";
import { expect, test } from "../support/screens";

test.use({ serverGroup: "outward", map: false });
test.beforeEach(({ db }) => deleteUnitsAndIncidents(db));

test.describe("an administrator", () => {
  test.use({ role: "admin" });

  test("adds a channel for an agency and sees its secret once", { tag: "@main" }, async ({ page, db }) => {
    await db.delete(channel);
    await page.goto("/admin/channels");
    await expect(page.getByText("Belum ada saluran")).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.getByRole("button", { name: "Tambah saluran" }).press("Enter");
    const channelDialog = page.getByRole("dialog");
    await channelDialog.getByRole("button", { name: "Simpan" }).press("Enter");
    await expect(channelDialog.getByText("Pilih instansinya.")).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await channelDialog.getByLabel("Instansi").selectOption("bpbd");
    await channelDialog.getByLabel("Alamat webhook").fill("http://127.0.0.1:8080/siaga");
    await channelDialog.getByRole("button", { name: "Simpan" }).press("Enter");
    await expect(channelDialog.getByText(/^Tulis alamat https tanpa kata sandi/)).toBeVisible();
    await channelDialog.getByLabel("Alamat webhook").fill("https://siaga.bpbd.example/hook");
    await channelDialog.getByRole("button", { name: "Simpan" }).press("Enter");
    await expect(page.getByText("Kunci rahasia saluran BPBD")).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    expect((await db.select().from(channel)).map(({ agencyCode, sensitive }) => [agencyCode, sensitive])).toEqual([
      ["bpbd", false],
    ]);
  });

  test("changes the address of a channel, which stays masked after a colleague has masked it meanwhile", async ({
    page,
    db,
  }) => {
    await db.delete(channel);
    const values = { agencyCode: "bpbd", kind: "webhook" as const, url: "https://siaga.bpbd.example/hook" };
    await db.insert(channel).values({ ...values, sensitive: true, secret: "x".repeat(40), createdAt: new Date() });
    await page.goto("/admin/channels");
    await page.getByRole("row").filter({ hasText: "BPBD" }).getByRole("button").press("Enter");
    const address = page.getByLabel("Alamat webhook");
    await expect(address).toHaveValue(values.url);
    await db.update(channel).set({ sensitive: false });
    await address.fill("https://siaga.bpbd.example/new");
    await expect(page.getByText("Simpan dulu perubahan Anda.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Ganti kunci rahasia" })).toBeDisabled();
    await page.getByRole("button", { name: "Simpan" }).press("Enter");
    await expect(page.getByRole("dialog")).toBeHidden();
    const stored = { url: "https://siaga.bpbd.example/new", sensitive: false };
    expect(await db.select().from(channel)).toMatchObject([stored]);
  });

  test("sees failed deliveries with the cause and sends one again", async ({ page, db }) => {
    await page.goto("/admin/deliveries");
    await expect(page.getByText("Tidak ada pesan gagal")).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    const { id, number } = await anIncident(db, { type: await aType(db, []) });
    const now = new Date();
    const channelValues = {
      agencyCode: "dinkes",
      kind: "webhook" as const,
      url: "http://127.0.0.1:9/",
      secret: "x".repeat(40),
    };
    const [webhook] = await db
      .insert(channel)
      .values({ ...channelValues, enabled: false, createdAt: now })
      .returning();
    const failedValues = { attempts: 31, nextAt: now, deadAt: now, lastError: "not-delivered", createdAt: now };
    await db
      .insert(delivery)
      .values({ channelId: webhook?.id ?? "", incidentId: id, eventId: 1, body: {}, ...failedValues });
    const retryButton = page.getByRole("button", { name: `Coba lagi: insiden #${number} ke Dinkes` });
    await expect(retryButton).toBeVisible();
    await expect(page.getByRole("cell", { name: /^31 kali dicoba: penerima tidak terjangkau/ })).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await retryButton.press("Enter");
    await expect(page.getByText("Tidak ada pesan gagal")).toBeVisible();
    const readFailed = () => db.select().from(delivery).where(isNotNull(delivery.deadAt));
    expect(await readFailed()).toEqual([]);
    await db.update(delivery).set({ deadAt: now });
    await page.getByRole("button", { name: "Coba lagi semua: Dinkes, Webhook" }).press("Enter");
    await expect(page.getByText("Tidak ada pesan gagal")).toBeVisible();
    expect(await readFailed()).toEqual([]);
  });

  test("sees the server's refusal of an alert level at its field", async ({ page, db }) => {
    const levels = { siaga3M: 5, siaga2M: 7, siaga1M: 9, silentMinutes: 60, active: true };
    await db
      .insert(riverGauge)
      .values({ code: "MUSI-9", name: "Jembatan", river: "Musi", position: sekayu, ...levels });
    // The form checks the same rules, so a level is changed on its way to the server.
    await page.route("**/api/trpc/admin.changeRiverGauge**", (route) =>
      route.continue({ postData: route.request().postData()?.replace('"siaga2M":7.25', '"siaga2M":1') ?? "" }),
    );
    await page.goto("/admin/gauges");
    await page.getByRole("row").filter({ hasText: "Jembatan" }).getByRole("button").press("Enter");
    const level = page.getByLabel("Siaga 2 mulai (m)");
    await level.fill("7,25");
    await page.getByRole("button", { name: "Simpan" }).press("Enter");
    await expect(level).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Siaga 1 mulai (m)")).toHaveAttribute("aria-invalid", "false");
  });

  test("imports a file of hotspots and sees the state of its source", async ({ page }) => {
    await page.goto("/admin/watch-sources");
    const hotspot = {
      ...sekayu,
      seenAt: new Date(Date.now() - 3_600_000),
      satellite: "snpp",
      confidence: "high",
    } as const;
    const file = { name: "fires.csv", mimeType: "text/csv", buffer: Buffer.from(firmsCsv([hotspot])) };
    // Wait for the list of sources: it is read once the page's scripts run. A file chosen before that would be ignored.
    await expect(page.getByRole("row", { name: /FIRMS SNPP/ })).toBeVisible();
    await page.getByLabel("Impor berkas titik panas").setInputFiles(file);
    await expect(page.getByText("FIRMS SNPP: 1 dibaca, 1 baru")).toBeVisible();
    await expect(page.getByRole("row", { name: /FIRMS SNPP.*mutakhir.*tanpa alamat/ })).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
  });

  test("records the contact of a neighbouring regency", async ({ page, db }) => {
    await db.delete(neighbour);
    await page.goto("/admin/neighbours");
    await expect(page.getByText("Belum ada kontak tetangga")).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.getByRole("button", { name: "Kabupaten Musi Rawas", exact: true }).press("Enter");
    const sheet = page.getByRole("dialog");
    // A sheet moves the focus to its first field a moment after it opens.
    await expect(sheet.getByLabel("Nama", { exact: true })).toBeFocused();
    await sheet.getByLabel("Telepon").focus();
    await page.keyboard.press("Enter");
    await expect(sheet.getByText("Isi nomor teleponnya.")).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.keyboard.type("0733-112");
    await page.keyboard.press("Enter");
    await expect(page.getByText("Kabupaten Musi Rawas disimpan")).toBeVisible();
    await expect(page.getByRole("cell", { name: "0733-112" })).toBeVisible();
    expect((await db.select().from(neighbour)).map(({ phone }) => phone)).toEqual(["0733-112"]);
  });

  test("sees an error and a retry button when neighbours or their messaging settings fail to load", async ({
    page,
    db,
  }) => {
    await db.delete(neighbour);
    await db.insert(neighbour).values({ code: "pali", name: "Kabupaten PALI", phone: "0713-112" });
    await page.route(/\/api\/trpc\/[^?]*forwarding\.neighbour/, (route) => route.abort());
    await page.goto("/admin/neighbours");
    // A failed query is tried four times.
    const failedList = page.getByRole("alert").filter({ hasText: "Daftar gagal dimuat" });
    await expect(failedList).toBeVisible();
    await page.unrouteAll();
    await page.route(/\/api\/trpc\/[^?]*forwarding\.neighbourChannel/, (route) => route.abort());
    await failedList.getByRole("button", { name: "Coba lagi" }).click();
    await page.getByRole("button", { name: "Ubah Kabupaten PALI" }).click();
    const sheet = page.getByRole("dialog");
    const failedLine = sheet.getByRole("alert").filter({ hasText: "Setelan pesan penyerahan gagal dimuat" });
    await expect(failedLine).toBeVisible();
    await page.unrouteAll();
    await failedLine.getByRole("button", { name: "Coba lagi" }).click();
    await expect(sheet).toContainText("Belum disiapkan: penyerahan hanya lewat telepon.");
    await expect(failedLine).toHaveCount(0);
    await sheet.getByRole("button", { name: "Siapkan pesan" }).click();
    await expect(page.getByRole("dialog", { name: "Pesan penyerahan: Kabupaten PALI" })).toBeVisible();
  });
});

test.describe("an agency officer", () => {
  test.use({ role: "agency-officer" });

  test("reads a forwarded incident, without units of the agency, and acknowledges it", { tag: "@main" }, async ({
    page,
    db,
  }) => {
    const [officer] = await db.select().from(person).where(eq(person.role, "agency-officer"));
    const [ownAgency] = await db
      .select()
      .from(agency)
      .where(eq(agency.code, officer?.agencyCode ?? ""));
    await page.goto("/agency");
    await expect(page.getByText("Tidak ada insiden terbuka")).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    const { id, number } = await anIncident(db, { type: await aType(db, []) });
    await forwardIncident(aContext(db), { incidentId: id, agencyCode: ownAgency?.code ?? "" });
    const row = page.getByRole("button", { name: new RegExp(`#${number} `) });
    await expect(row).toBeVisible();
    await row.press("Enter");
    await page.getByRole("button", { name: "Terima laporan" }).press("Enter");
    await expect(page.getByText(/^Diterima pukul|^Diterima \d\d/)).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
});

test.describe("an agency officer who types", () => {
  test.use({ role: "agency-officer" });

  test("finds the text again after closing the incident", async ({ page, db }) => {
    const [officer] = await db.select().from(person).where(eq(person.role, "agency-officer"));
    const { id, number } = await anIncident(db, { type: await aType(db, []) });
    await forwardIncident(aContext(db), { incidentId: id, agencyCode: officer?.agencyCode ?? "" });
    await page.goto("/agency");
    const row = page.getByRole("button", { name: new RegExp(`#${number} `) });
    await row.press("Enter");
    const noteField = page.getByRole("textbox", { name: "Catatan untuk ruang kendali" });
    await noteField.fill("pompa kedua berangkat");
    await noteField.press("Escape");
    await expect(noteField).toBeVisible();
    await page.getByRole("button", { name: "Tidak bisa" }).press("Enter");
    await page.getByRole("radio").first().check();
    await page.getByRole("textbox", { name: /^Keterangan/ }).fill("pompa rusak");
    await page.getByRole("radio").first().press("Escape");
    await expect(noteField).toHaveCount(0);

    await row.press("Enter");
    await expect(noteField).toHaveValue("pompa kedua berangkat");
    await page.getByRole("button", { name: "Tidak bisa" }).press("Enter");
    await expect(page.getByRole("textbox", { name: /^Keterangan/ })).toHaveValue("pompa rusak");
    await expect(page.getByRole("radio").first()).toBeChecked();
  });
});

test.describe("a crew", () => {
  test.use({ role: "crew", viewport: { width: 390, height: 844 } });

  test("the crew page is accessible with and without a task", async ({ page, db }) => {
    await page.goto("/crew");
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    const [crew] = await db.select().from(person).where(eq(person.role, "crew"));
    // All units were deleted before this test, so the crew gets a new one.
    const { id } = await anIncident(db, { type: await aType(db, []) });
    const ownUnit = await aUnit(db);
    await db
      .update(person)
      .set({ unitId: ownUnit.id })
      .where(eq(person.id, crew?.id ?? ""));
    await assignUnit(aContext(db), { incidentId: id, unitId: ownUnit.id });
    await page.reload();
    await expect(page.getByRole("region", { name: "Langkah berikut" }).getByRole("button").first()).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.getByRole("button", { name: "Tolak tugas…" }).click();
    await expect(page.getByRole("dialog", { name: "Tolak tugas ini?" })).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
  });
});

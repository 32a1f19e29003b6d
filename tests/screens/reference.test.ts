import { and, eq } from "drizzle-orm";
import { agency } from "../../db/schema/agencies";
import { localPlace } from "../../db/schema/gazetteer";
import { network } from "../../db/schema/network";
import { incidentType, requirement, target } from "../../db/schema/plans";
import { unit } from "../../db/schema/units";
import { saveAgency } from "../../server/admin/save-agency";
import { savePlan } from "../../server/admin/save-incident-type";
import { saveQuestions } from "../../server/admin/save-questions";
import { readPlan } from "../../server/assignment/incident-types";
import { readQuestions } from "../../server/intake/plan-with-answers";
import { createPerson } from "../../server/people/create-person";
import { deactivatePerson } from "../../server/people/manage-people";
import { findViolationsInBothThemes } from "../support/accessibility";
import { aContext, anAgency, aStation, aType, aUnit, sekayu } from "../support/makers";
import { delayRequests, expect, expectUncut, test } from "../support/screens";

test.use({ role: "admin", serverGroup: "reference", map: false });

test("an administrator adds an agency; changing its rule shows a warning before saving", { tag: "@main" }, async ({
  page,
  db,
}) => {
  await page.goto("/admin/agencies");
  await page.getByRole("button", { name: "Instansi baru" }).press("Enter");
  await expect(page.getByLabel("Nama", { exact: true })).toBeFocused();
  await page.keyboard.type("Palang Merah Sekayu");
  await expect(page.getByLabel("Kode")).toHaveValue("palang-merah-sekayu");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Palang Merah Sekayu disimpan")).toBeVisible();
  const row = page.getByRole("button", { name: "Ubah Palang Merah Sekayu" });
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await row.press("Enter");
  // A sheet moves the focus to its first field a moment after it opens.
  await expect(page.getByLabel("Nama", { exact: true })).toBeFocused();
  await page.getByRole("radio", { name: "Menurut wilayah tugas" }).press("Space");
  await expect(page.getByRole("alert").filter({ hasText: "langsung dihitung ulang" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("Ada isian yang belum disimpan.")).toBeVisible();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Simpan" }).press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const [storedAgency] = await db.select().from(agency).where(eq(agency.code, "palang-merah-sekayu"));
  expect(storedAgency).toMatchObject({ name: "Palang Merah Sekayu", dispatchRule: "responsible-area" });
});

test("after a colleague saves first, a form shows the colleague's change, keeps what was typed and can be saved", async ({
  page,
  db,
}) => {
  const { code, name } = await anAgency(db);
  const colleague = aContext(db);
  await page.goto("/admin/agencies");
  await page.getByRole("button", { name: `Ubah ${name}` }).press("Enter");
  await page.getByLabel("Nama", { exact: true }).fill("Nama ketikan");
  await saveAgency(colleague, { code, name, dispatchRule: "responsible-area", phone: "0711 112" });
  await page.getByRole("button", { name: "Simpan" }).press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Orang lain sudah mengubah" })).toBeVisible();
  await expect(page.getByLabel("Telepon")).toHaveValue("0711 112");
  await expect(page.getByRole("radio", { name: "Menurut wilayah tugas" })).toBeChecked();
  await expect(page.getByLabel("Nama", { exact: true })).toHaveValue("Nama ketikan");
  await page.screenshot({ path: "test-results/overtaken-form.png" });
  await page.getByRole("button", { name: "Simpan" }).press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const [storedAgency] = await db.select().from(agency).where(eq(agency.code, code));
  const phone = "0711 112";
  expect(storedAgency).toMatchObject({ name: "Nama ketikan", dispatchRule: "responsible-area", phone });
});

test("a save that ends late does not close the form opened meanwhile", async ({ page, db }) => {
  const [savedAgency, openedAgency] = [await anAgency(db), await anAgency(db)];
  await page.goto("/admin/agencies");
  await page.getByRole("button", { name: `Ubah ${savedAgency.name}`, exact: true }).press("Enter");
  await page.getByLabel("Telepon").fill("0711 112");
  const delayedSave = await delayRequests(page, "admin.saveAgency");
  await page.getByLabel("Telepon").press("Enter");
  await delayedSave.waitForRequest();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Buang isian" }).press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: `Ubah ${openedAgency.name}`, exact: true }).press("Enter");
  await page.getByLabel("Nama", { exact: true }).fill("Nama ketikan");
  await delayedSave.release();
  await expect(page.getByText(`${savedAgency.name} disimpan`)).toBeVisible();
  await expect(page.getByLabel("Nama", { exact: true })).toHaveValue("Nama ketikan");
  const [storedAgency] = await db.select().from(agency).where(eq(agency.code, savedAgency.code));
  expect(storedAgency?.phone).toBe("0711 112");
});

test("after a colleague extends a plan and questions, the forms keep the additions and what was typed", async ({
  page,
  db,
}) => {
  const type = await aType(db, ["ambulance*1", "police-patrol*1"]);
  const colleague = aContext(db);
  const question = { decisive: "yes" as const, raisesTo: null, adds: [] };
  await page.goto(`/admin/types/${type}`);
  const plan = page.getByRole("region", { name: "P1 Kritis" });
  await plan.getByLabel("Jumlah").first().fill("3");
  await page.getByRole("button", { name: "Tambah pertanyaan" }).press("Enter");
  await page.getByLabel("Dalam bahasa Indonesia").fill("Ada korban?");
  await page.getByLabel("Dalam bahasa Inggris").fill("Anyone hurt?");
  const lines = [
    { kind: "ambulance" as const, count: 1, skills: [] },
    { kind: "fire-engine" as const, count: 1, skills: [] },
  ];
  await savePlan(colleague, { type, priority: 1, requirements: lines });
  await saveQuestions(colleague, { type, questions: [{ askedId: "Ada api?", askedEn: "Any fire?", ...question }] });
  const warnings = page.getByRole("alert").filter({ hasText: "Orang lain sudah mengubah" });
  await plan.getByRole("button", { name: "Simpan P1" }).press("Enter");
  await expect(warnings).toHaveCount(1);
  await expect(plan.getByLabel("Jenis unit").last()).toHaveValue("fire-engine");
  await plan.getByRole("button", { name: "Simpan P1" }).press("Enter");
  await expect(page.getByText("Rencana P1 disimpan")).toBeVisible();
  expect((await readPlan(db, type, 1)).map(({ kind, count }) => `${kind}*${count}`)).toEqual([
    "ambulance*3",
    "fire-engine*1",
  ]);
  await page.getByRole("button", { name: "Simpan pertanyaan" }).press("Enter");
  await expect(warnings).toHaveCount(1);
  await expect(page.getByLabel("Dalam bahasa Indonesia")).toHaveCount(2);
  await page.screenshot({ path: "test-results/overtaken-questions.png" });
  await page.getByRole("button", { name: "Simpan pertanyaan" }).press("Enter");
  await expect(page.getByText("Pertanyaan disimpan")).toBeVisible();
  const questions = await readQuestions(db, type);
  expect(questions.map(({ askedId }) => askedId).sort()).toEqual(["Ada api?", "Ada korban?"]);
});

test("an administrator adds, changes, removes and restores a local name, by keyboard", async ({ page, db }) => {
  await page.goto("/admin/local-names");
  await expect(page.getByText("Belum ada nama lokal")).toBeVisible();
  await page.getByRole("button", { name: "Tambah nama" }).press("Enter");
  await expect(page.getByLabel("Nama", { exact: true })).toBeFocused();
  await page.keyboard.type("Simpang Bongen");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Isi sumber posisinya.")).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.getByLabel("Nama lain").fill("Simpang Empat, Bongen");
  await page.getByLabel("Jenis").selectOption("Pasar");
  await page.getByLabel("Bujur").fill("103,8344");
  await page.getByLabel("Lintang").fill("-2.8819");
  await page.getByLabel("Sumber posisi").fill("diukur di tempat");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Simpang Bongen disimpan")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const readPlaces = () => db.select().from(localPlace);
  expect(await readPlaces()).toMatchObject([
    { name: "Simpang Bongen", aliases: ["Simpang Empat", "Bongen"], kind: "market", districtCode: "16.06.01" },
  ]);
  await page.getByRole("button", { name: "Ubah Simpang Bongen" }).press("Enter");
  await page.getByRole("button", { name: "Hapus nama" }).press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(await readPlaces()).toEqual([]);
  await page.route(/places\.saveLocalPlace/, (route) => route.abort());
  await page.getByRole("button", { name: "Urungkan" }).press("Enter");
  await expect(page.getByText("Server tidak terjangkau. Isian tetap ada; coba lagi.")).toBeVisible();
  expect(await readPlaces()).toEqual([]);
  await page.unrouteAll();
  await page.getByRole("button", { name: "Urungkan" }).press("Enter");
  await expect(page.getByRole("button", { name: "Ubah Simpang Bongen" })).toBeVisible();
  expect(await readPlaces()).toMatchObject([{ name: "Simpang Bongen", aliases: ["Simpang Empat", "Bongen"] }]);
  expect(await findViolationsInBothThemes(page)).toEqual([]);
});

test("the page of the ground says that nothing is loaded, then what is loaded and what it lacks", async ({
  page,
  db,
}) => {
  await page.goto("/admin/ground");
  const part = (name: string) => page.getByRole("region", { name, exact: true });
  await expect(part("Jaringan jalan")).toContainText("unit diurutkan menurut garis lurus");
  await expect(part("Ubin peta")).toContainText("Peta dasar bawaan");
  const gaps = part("Yang belum ada").getByRole("listitem");
  await expect(gaps.filter({ hasText: "Jaringan jalan belum ada" })).toContainText(
    "npm run db -- import osm muba.osm.pbf",
  );
  await expect(gaps.filter({ hasText: /dari\s242\sdesa tanpa titik/ })).toContainText("“Local names”");
  expect(await findViolationsInBothThemes(page)).toEqual([]);

  const edgesByVehicle = { ambulance: 90, "fire-engine": 80, patrol: 90, motorcycle: 100, boat: 0 };
  const mainEdgesByVehicle = { ...edgesByVehicle, motorcycle: 93 };
  const surveys = [{ kind: "roads", file: "kebun.geojson", lines: 4 }];
  await db.insert(network).values({
    ...{ status: "current", checksum: "00", sourceDate: new Date("2024-06-01T00:00:00Z"), finishedAt: new Date() },
    source: "muba.osm.pbf, © OpenStreetMap contributors, ODbL 1.0 + kebun.geojson",
    stats: { nodes: 1_988, edges: 2_316, edgesByVehicle, mainEdgesByVehicle, surveys },
  });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await expect(part("Jaringan jalan")).toContainText(/1 Jun 2024 \(\d+\shari lalu\)/);
  await expect(part("Jaringan jalan")).toContainText(/kebun\.geojson \(4\sgaris\)/);
  await expect(page.getByRole("row", { name: /^Sepeda motor/ })).toHaveText(/100\s*7$/);
  await expect(gaps.filter({ hasText: "Data berumur lebih dari setahun" })).toBeVisible();
  await expect(gaps.filter({ hasText: "kebun.geojson" })).toHaveCount(0);
  const overflow = await part("Peta dasar").evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
  expect(overflow).toBe(0);
  await page.screenshot({ path: "test-results/ground-narrow.png" });
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await db.delete(network);
});

test("a new agency without a name or with a taken code is not saved", async ({ page }) => {
  await page.goto("/admin/agencies");
  await page.getByRole("button", { name: "Instansi baru" }).click();
  await page.getByLabel("Kode").fill("dinkes");
  await page.getByLabel("Kode").press("Enter");
  await expect(page.getByRole("dialog").getByText("Wajib diisi.")).toBeVisible();
  await expect(page.getByText("Kode ini sudah dipakai.")).toBeVisible();
});

test("an administrator finds a unit and changes its station, skills and call sign", async ({ page, db }) => {
  const owner = await anAgency(db);
  const station = await aStation(db, { at: sekayu, agency: owner });
  const { id, callSign } = await aUnit(db, { agency: owner, callSign: "UJI-SKY-7" });
  await aUnit(db, { callSign: "UJI-LAIN-1" });
  await page.goto("/admin/units");
  await page.getByRole("searchbox").fill("uji sky");
  await expect(page.getByText(/^1 dari \d+ unit$/)).toBeVisible();
  await page.getByRole("button", { name: `Ubah ${callSign}` }).press("Enter");
  await expect(page.getByLabel("Call sign")).toBeFocused();
  await page.getByLabel("Pos", { exact: true }).selectOption(station.code);
  const skillField = page.getByLabel("Keahlian: Tambah keahlian");
  await skillField.fill("penyelamatan air");
  await page.keyboard.press("Enter");
  // Leaving the field adds a known skill; a new one must be confirmed or cleared before saving.
  await skillField.fill("trauma");
  await page.getByLabel("Call sign").press("End");
  await expect(page.getByRole("button", { name: "Hapus keahlian Trauma" })).toBeVisible();
  await skillField.fill("trauma berat");
  await page.getByLabel("Call sign").press("Enter");
  await expect(page.getByText("Tekan Enter untuk menambahkan keahlian baru ini, atau hapus teksnya.")).toBeVisible();
  await expect(skillField).toBeFocused();
  expect(await db.select().from(unit).where(eq(unit.id, id))).toMatchObject([{ skills: [] }]);
  await skillField.fill("");
  await page.getByLabel("Call sign").fill("UJI-LAIN-1");
  await expect(page.getByText("Call sign ini sudah dipakai unit lain.")).toBeVisible();
  await page.getByLabel("Call sign").fill("UJI-SKY-8");
  // The crew goes off duty while the form is open.
  await db.update(unit).set({ duty: "off-duty" }).where(eq(unit.id, id));
  await page.keyboard.press("Enter");
  await expect(page.getByText("UJI-SKY-8 disimpan")).toBeVisible();
  const [storedUnit] = await db.select().from(unit).where(eq(unit.id, id));
  expect(storedUnit).toMatchObject({
    callSign: "UJI-SKY-8",
    stationCode: station.code,
    skills: ["water-rescue", "trauma"],
  });
  expect(storedUnit?.duty).toBe("off-duty");
});

test("an administrator retires a unit and brings it back", async ({ page, db }) => {
  const { id, callSign } = await aUnit(db, { callSign: "UJI-TUA-1" });
  const crew = await createPerson(aContext(db), { username: "uji-tua", name: "Regu Tua", role: "crew", unitId: id });
  await page.goto("/admin/units");
  await page.getByRole("searchbox").fill("uji tua");
  const unitButton = page.getByRole("button", { name: `Ubah ${callSign}` });
  await unitButton.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Ubah unit" });
  const confirm = () => page.getByRole("alertdialog").getByRole("button", { name: "Pensiunkan unit" });
  await sheet.getByRole("button", { name: "Pensiunkan unit" }).press("Enter");
  await confirm().click();
  await expect(sheet.getByRole("alert")).toContainText("pindahkan ke unit lain: Regu Tua");
  await deactivatePerson(aContext(db), { id: crew.id });
  await sheet.getByRole("button", { name: "Pensiunkan unit" }).click();
  await confirm().click();
  await expect(sheet).toHaveCount(0);
  await expect(unitButton).toHaveCount(0);
  await page.getByText("1 unit dipensiunkan").click();
  await page.getByRole("button", { name: `Aktifkan lagi ${callSign}` }).press("Enter");
  await expect(page.getByText(`${callSign} aktif lagi, lepas dinas`)).toBeVisible();
  await expect(unitButton).toBeVisible();
  await expect(page.getByText("unit dipensiunkan")).toHaveCount(0);
});

test("on a phone, the filter for real and simulated units shows its whole text", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/admin/units");
  await expectUncut(page.getByRole("combobox", { name: "Nyata/simulasi" }));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test("lists that could not be loaded are named, and a retry loads them", async ({ page }) => {
  await page.route(/\/api\/trpc\/[^?]*admin\.(retiredUnits|unitPhones|stations)/, (route) => route.abort());
  await page.goto("/admin/units");
  const failedForm = page.getByRole("alert").filter({ hasText: "Instansi, pos, atau nomor telepon gagal dimuat" });
  const failedRetiredUnits = page.getByRole("alert").filter({ hasText: "Unit yang dipensiunkan gagal dimuat" });
  // A failed query is tried four times.
  await expect(failedForm).toBeVisible();
  await expect(failedRetiredUnits).toBeVisible();
  await page.unrouteAll();
  for (const line of [failedForm, failedRetiredUnits]) {
    await line.getByRole("button", { name: "Coba lagi" }).click();
    await expect(line).toHaveCount(0);
  }
  await page.getByRole("button", { name: "Unit baru" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("a new unit is saved only after its kind and agency are chosen", async ({ page, db }) => {
  await page.goto("/admin/units");
  await page.getByRole("button", { name: "Unit baru" }).press("Enter");
  const form = page.getByRole("dialog");
  await form.getByLabel("Call sign").fill("UJI-BARU-1");
  await page.keyboard.press("Enter");
  await expect(form.getByText("Wajib diisi.")).toHaveCount(2);
  await form.getByLabel("Jenis", { exact: true }).selectOption("rescue-boat");
  await form.getByLabel("Instansi").selectOption("bpbd");
  await form.getByLabel("Call sign").press("Enter");
  await expect(page.getByText("UJI-BARU-1 disimpan")).toBeVisible();
  const [storedUnit] = await db.select().from(unit).where(eq(unit.callSign, "UJI-BARU-1"));
  expect(storedUnit).toMatchObject({ kind: "rescue-boat", agencyCode: "bpbd" });
});

test("a plan is reordered, extended and copied with the keyboard; each priority is saved separately", {
  tag: "@main",
}, async ({ page, db }) => {
  const code = await aType(db, ["ambulance*1", "police-patrol*2"]);
  await page.goto(`/admin/types/${code}`);
  const criticalPlan = page.getByRole("region", { name: "P1 Kritis" });
  await criticalPlan.getByRole("button", { name: "Turunkan baris 1" }).press("Enter");
  await expect(criticalPlan.getByRole("button", { name: "Naikkan baris 2" })).toBeFocused();
  await criticalPlan.getByRole("button", { name: "Tambah baris" }).press("Enter");
  await expect(criticalPlan.getByLabel("Jenis unit").last()).toBeFocused();
  await criticalPlan.getByLabel("Jenis unit").last().selectOption("fire-engine");
  await expect(page.getByRole("row", { name: /Mobil pemadam.*berbeda antarprioritas/ })).toBeVisible();
  await criticalPlan.getByRole("button", { name: "Keahlian yang diminta: Tambah keahlian" }).last().press("Enter");
  const skillField = criticalPlan.getByRole("combobox", { name: "Keahlian yang diminta: Tambah keahlian" });
  await skillField.fill("trauma berat");
  await criticalPlan.getByRole("button", { name: "Simpan P1" }).press("Enter");
  await expect(criticalPlan.getByRole("alert")).toHaveText(/^Tekan Enter untuk menambahkan keahlian baru ini/);
  await skillField.fill("trauma");
  await criticalPlan.getByRole("button", { name: "Simpan P1" }).press("Enter");
  await expect(page.getByText("Rencana P1 disimpan")).toBeVisible();
  await expect(criticalPlan.getByText("Belum disimpan")).toHaveCount(0);
  const lowPlan = page.getByRole("region", { name: "P4 Rendah" });
  await lowPlan.getByRole("combobox", { name: "Salin rencana ke P4" }).selectOption("1");
  await expect(lowPlan.getByLabel("Jenis unit")).toHaveCount(3);
  await lowPlan.getByRole("button", { name: "Hapus baris 1" }).press("Enter");
  await lowPlan.getByRole("button", { name: "Simpan P4" }).press("Enter");
  await expect(page.getByText("Rencana P4 disimpan")).toBeVisible();
  const readPlanAt = async (priority: number) =>
    (
      await db
        .select()
        .from(requirement)
        .where(and(eq(requirement.typeCode, code), eq(requirement.priority, priority)))
        .orderBy(requirement.order)
    ).map(({ kind, count, skills }) => [`${kind}*${count}`, ...skills].join(" "));
  expect(await readPlanAt(1)).toEqual(["police-patrol*2", "ambulance*1", "fire-engine*1 trauma"]);
  expect(await readPlanAt(4)).toEqual(["ambulance*1", "fire-engine*1 trauma"]);
  expect(await readPlanAt(2)).toEqual(["ambulance*1", "police-patrol*2"]);
});

test("leaving the page with an unsaved plan asks first", async ({ page, db }) => {
  const code = await aType(db, ["ambulance*2"]);
  await page.goto(`/admin/types/${code}`);
  await page.getByRole("region", { name: "P2 Tinggi" }).getByLabel("Jumlah").fill("3");
  page.once("dialog", (dialog) => dialog.dismiss());
  await page.getByRole("link", { name: "Semua jenis insiden" }).press("Enter");
  await expect(page.getByRole("region", { name: "P2 Tinggi" }).getByText("Belum disimpan")).toBeVisible();
  page.once("dialog", (dialog) => dialog.accept());
  await page.getByRole("link", { name: "Semua jenis insiden" }).press("Enter");
  await expect(page).toHaveURL(/\/admin\/types$/);
  const row = page.getByRole("listitem").filter({ has: page.locator(`a[href="/admin/types/${code}"]`) });
  await expect(row).toContainText("2 × Ambulans");
});

test("a new type of violence against women and children is always sensitive", async ({ page, db }) => {
  await page.goto("/admin/types");
  await page.getByRole("button", { name: "Jenis baru" }).press("Enter");
  await page.getByLabel("Nama (Indonesia)").fill("Uji kekerasan");
  await page.getByLabel("Nama (Inggris)").fill("Trial violence");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Wajib diisi.")).toHaveCount(2);
  await page.getByLabel("Prioritas awal").selectOption("1");
  await page.getByLabel("Kategori").selectOption("women-and-children");
  const sensitive = page.getByRole("checkbox", { name: /^Rahasia/ });
  await expect(sensitive).toBeChecked();
  await expect(sensitive).toBeDisabled();
  await page.getByRole("button", { name: "Simpan" }).press("Enter");
  await expect(page).toHaveURL(/\/admin\/types\/uji-kekerasan$/);
  const [storedType] = await db.select().from(incidentType).where(eq(incidentType.code, "uji-kekerasan"));
  expect(storedType).toMatchObject({ nameEn: "Trial violence", sensitive: true, defaultPriority: 1 });
});

test("a target is set from the published standard, changed in place and removed", async ({ page, db }) => {
  const readStoredTargets = async () =>
    (await db.select().from(target).where(eq(target.category, "fire"))).map((row) => row.promisedSeconds);
  await page.goto("/admin/targets");
  await page.getByRole("button", { name: "Pakai 15 menit untuk Kebakaran" }).press("Enter");
  const minutesField = page.getByRole("textbox", { name: "Menit untuk Kebakaran" });
  await expect(minutesField).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(readStoredTargets).toEqual([900]);
  await minutesField.fill("0,5");
  await expect(page.getByText("Antara 1 dan 1.440 menit, atau kosong.")).toBeVisible();
  await minutesField.press("Escape");
  await expect(minutesField).toHaveValue("15");
  await minutesField.fill("12,5");
  await page.keyboard.press("Enter");
  await expect.poll(readStoredTargets).toEqual([750]);
  await expect(minutesField).toBeFocused();
  await minutesField.fill("");
  await expect(page.getByRole("button", { name: "Simpan target Kebakaran" })).toBeEnabled();
  await page.keyboard.press("Enter");
  await expect.poll(readStoredTargets).toEqual([null]);
});

test("the pages of reference data have no accessibility violations in either theme", async ({ page, db }) => {
  const { callSign } = await aUnit(db);
  await page.goto("/admin/agencies");
  await page.getByRole("button", { name: "Ubah Dinas Kesehatan" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.goto("/admin/units");
  await page.getByRole("button", { name: `Ubah ${callSign}` }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  for (const [path, heading] of [
    ["/admin/units", "Unit"],
    ["/admin/types", "Jenis insiden"],
    ["/admin/types/flood", "Banjir"],
    ["/admin/targets", "Target waktu"],
    ["/admin/privacy", "Data pribadi"],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
    await expect(page.getByRole("status").filter({ hasText: "Memuat" })).toHaveCount(0);
    expect(await findViolationsInBothThemes(page)).toEqual([]);
  }
});

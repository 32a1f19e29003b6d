import { readFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { assignment, incident } from "../../db/schema/incidents";
import { findViolationsInBothThemes } from "../support/accessibility";
import { anIncident, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { expect, test } from "../support/screens";

test.use({ serverGroup: "console", map: false, role: "supervisor" });
test.beforeEach(({ db }) => deleteUnitsAndIncidents(db));

test("a supervisor enters a paper form with its times, and then those of an incident that was open", async ({
  page,
  db,
}) => {
  await aUnit(db, { callSign: "AMB-1", at: kmFrom(sekayu, 1) });
  const type = await aType(db, ["ambulance*1"]);
  const open = await anIncident(db, { type });
  const openedAt = new Date("2025-11-25T20:00:00+07:00");
  await db.update(incident).set({ openedAt }).where(eq(incident.id, open.id));
  await db.update(assignment).set({ assignedAt: openedAt }).where(eq(assignment.incidentId, open.id));
  await page.goto("/dispatch/shift");
  await page.getByRole("link", { name: "Catat formulir kertas" }).click();
  const form = page.getByRole("region", { name: "Formulir kertas" });
  const save = form.getByRole("button", { name: "Catat formulir" });
  // Words of a place that is not chosen yet are protected, like everything else that was typed.
  await form.getByRole("combobox", { name: "Lokasi" }).fill("Pasar");
  page.once("dialog", (dialog) => dialog.dismiss());
  await page.getByRole("link", { name: "Ke serah terima shift" }).click();
  await form.getByRole("combobox", { name: "Lokasi" }).fill("");
  await save.click();
  await expect(form.getByText("Harus diisi.").first()).toBeVisible();
  await expect(form.getByLabel("Nomor formulir")).toBeFocused();
  expect(await findViolationsInBothThemes(page)).toEqual([]);

  await page.keyboard.type("K251125-2005-ACE-01");
  await form.getByLabel("Jenis insiden").selectOption("road-accident");
  await form.getByRole("combobox", { name: "Lokasi" }).fill("-2.8819, 103.8344");
  await form
    .getByRole("option", { name: /2[.,]88/ })
    .first()
    .click();
  await expect(form.getByRole("group", { name: "Lokasi" })).toBeFocused();
  await form.getByLabel("Prioritas").selectOption("P1 Kritis");
  await form.getByLabel("Insiden dibuat").fill("2025-11-25T20:12");
  // The date in words, because the browser may show it in the order of another language.
  await expect(form.getByLabel("Insiden dibuat")).toHaveAccessibleDescription("Selasa, 25 November 2025 20:12");
  const crew = form.getByRole("group", { name: "Unit 1" });
  await crew.getByLabel("Call sign").fill("AMB-1");
  await crew.getByLabel("Ditugaskan").fill("2025-11-25T20:11");
  await crew.getByLabel("Selesai").fill("2025-11-25T21:00");
  await save.click();
  await expect(crew.getByText("Mendahului langkah sebelumnya")).toBeVisible();
  await expect(crew.getByText("Selasa, 25 November 2025 20:11")).toBeVisible();
  await crew.getByLabel("Ditugaskan").fill("2025-11-25T20:14");
  await crew.getByLabel("Call sign").fill("AMB-9");
  await save.click();
  await expect(crew.getByText("tidak ada di data")).toBeVisible();
  // The error belongs to the crew that was sent, not to the one that then comes first.
  await form.getByRole("button", { name: "Tambah unit" }).click();
  await form.getByRole("button", { name: "Hapus unit 1" }).click();
  await crew.getByLabel("Call sign").fill("AMB-1");
  await crew.getByLabel("Ditugaskan").fill("2025-11-25T20:14");
  await crew.getByLabel("Selesai").fill("2025-11-25T21:00");
  await expect(crew.getByText("tidak ada di data")).toHaveCount(0);
  await save.click();
  await expect(form.getByRole("status")).toContainText("K251125-2005-ACE-01 tercatat sebagai insiden");
  await expect(form.getByLabel("Nomor formulir")).toHaveValue("");
  await expect(form.getByLabel("Nomor formulir")).toBeFocused();
  const [stored] = await db.select().from(incident).where(eq(incident.idempotencyKey, "K251125-2005-ACE-01"));
  expect(stored).toMatchObject({
    openedBy: "import:paper",
    priority: 1,
    closedAt: new Date("2025-11-25T21:00:00+07:00"),
  });

  const steps = page.getByRole("region", { name: "Insiden yang sudah terbuka sebelumnya" });
  // Searching again after an error asks the server again.
  const other = await anIncident(db, { type: await aType(db, []) });
  await db.update(incident).set({ mergedIntoId: other.id, status: "closed" }).where(eq(incident.id, open.id));
  await steps.getByLabel("Nomor insiden").fill(`#${open.number}`);
  await page.keyboard.press("Enter");
  await expect(steps.getByRole("alert")).toBeVisible();
  await db.update(incident).set({ mergedIntoId: null, status: open.status }).where(eq(incident.id, open.id));
  await page.keyboard.press("Enter");
  const openCrew = steps.getByRole("group", { name: "AMB-1" });
  await openCrew.getByLabel("Di lokasi").fill("2025-11-25T20:20");
  page.once("dialog", (dialog) => dialog.dismiss());
  await steps.getByRole("button", { name: "Cari" }).click();
  await expect(openCrew.getByLabel("Di lokasi")).toHaveValue("2025-11-25T20:20");
  await steps.getByRole("button", { name: "Catat waktu" }).click();
  await expect(steps.getByRole("status")).toHaveText("Waktu telah dicatat.");
  const assignments = await db.select().from(assignment).where(eq(assignment.incidentId, open.id));
  expect(assignments).toMatchObject([{ state: "onScene", onSceneAt: new Date("2025-11-25T20:20:00+07:00") }]);

  await page.goto(`/dispatch/${stored?.number}`);
  await expect(page.getByText("Dicatat dari kertas").first()).toBeVisible();
  // It was forwarded when the form was entered. That time says nothing, and nobody can acknowledge it any more.
  const agencies = page.getByRole("region", { name: "Instansi", exact: true });
  await expect(agencies.getByRole("listitem")).toContainText("Selesai");
  await expect(agencies).not.toContainText("Diteruskan");
  await expect(agencies.getByRole("button")).toHaveCount(0);
});

test("Shift+D on the handover sheet saves the paper board as a PDF", async ({ page }) => {
  await page.goto("/dispatch/shift");
  await expect(page.getByRole("button", { name: "Papan kertas (PDF)" })).toBeVisible();
  const downloadEvent = page.waitForEvent("download");
  await page.keyboard.press("Shift+D");
  const download = await downloadEvent;
  expect(download.suggestedFilename()).toMatch(/^\d{4}-\d\d-\d\dT\d{4}\.pdf$/);
  const file = await readFile(await download.path());
  expect(file.subarray(0, 5).toString()).toBe("%PDF-");
});

test.describe("a dispatcher", () => {
  test.use({ role: "dispatcher" });
  test("is not offered the entry of paper forms", async ({ page }) => {
    await page.goto("/dispatch/paper");
    await expect(page.getByRole("heading", { name: "Tidak ada izin" })).toBeVisible();
    await page.goto("/dispatch/shift");
    await expect(page.getByText("dibuat oleh test-dispatcher")).toBeVisible();
    await expect(page.getByRole("button", { name: "Papan kertas (PDF)" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Catat formulir kertas" })).toHaveCount(0);
  });
});

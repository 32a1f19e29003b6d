import { eq } from "drizzle-orm";
import type { Role } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { agency } from "../../db/schema/agencies";
import { call } from "../../db/schema/calls";
import { forwarding } from "../../db/schema/forwarding";
import { incident, note } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { refuseOwnForwarding } from "../../server/forwarding/answer-forwarding";
import { forwardIncident, withdrawForwarding } from "../../server/forwarding/forward-incident";
import { EnterFormInput, enterForm } from "../../server/history/enter-form";
import { setIncidentStatus } from "../../server/incidents/change-status";
import { mergeIncidents } from "../../server/incidents/merge/merge-incidents";
import { findViolations } from "../support/accessibility";
import { listStored } from "../support/crew-page-storage";
import { aContext, anIncident, aType, aUnit, sekayu } from "../support/makers";
import { expect, test, testWithProxy } from "../support/screens";

test.use({ serverGroup: "own-work", map: false });

test.describe("an agency officer", () => {
  test.use({ role: "agency-officer" });

  test("sees the agency's incidents, opens one with the keyboard and reads the caller", { tag: "@main" }, async ({
    page,
    db,
  }) => {
    await page.goto("/agency");
    await expect(page.getByText("Tidak ada insiden terbuka")).toBeVisible();
    const owner = await readOwnAgency(db);
    const ownUnit = await aUnit(db, { agency: owner, at: sekayu });
    const type = await aType(db, ["ambulance*1"]);
    const ownIncident = await anIncident(db, { type });
    await db.insert(call).values({
      incidentId: ownIncident.id,
      callerNumber: "+6281234567890",
      receivedAt: new Date(),
      disposition: "emergency",
      simulated: false,
    });
    const otherIncident = await anIncident(db, { type: await aType(db, []) });
    const row = page.getByRole("button", { name: new RegExp(`P2 Tinggi.*#${ownIncident.number} `) });
    await expect(row).toBeVisible();
    await expect(row).toContainText(`${ownUnit.callSign}Ditugaskan`);
    await expect(page.getByText(`#${otherIncident.number} `)).toHaveCount(0);
    await row.press("Enter");
    await expect(page.getByRole("link", { name: "Telepon 0812-3456-7890" })).toHaveText("0812-3456-7890");
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("article")).toHaveCount(0);
    await expect(row).toBeFocused();
    await expect(page.getByText(/^Data \d+ dtk lalu$/)).toBeVisible();
  });

  test("refuses with a reason, takes a unit off duty and reads history and figures", { tag: "@main" }, async ({
    page,
    db,
  }) => {
    const owner = await readOwnAgency(db);
    const { callSign } = await aUnit(db, { agency: owner, at: sekayu });
    const { number } = await anIncident(db, { type: await aType(db, ["ambulance*1"]) });
    await page.goto("/agency");
    const row = page.getByRole("button", { name: new RegExp(`P2 Tinggi.*#${number} `) });
    await row.click();
    // The keyboard alone is enough: the focus moves into the form, then back to the details, which Esc closes.
    await page.getByRole("button", { name: "Tidak bisa…" }).press("Enter");
    await expect(page.getByRole("radio", { name: "Unit tidak tersedia" })).toBeFocused();
    await page.getByRole("button", { name: "Kirim penolakan" }).press("Enter");
    await expect(page.getByText(/^Pilih alasannya/)).toBeVisible();
    await expect(page.getByRole("radio", { name: "Unit tidak tersedia" })).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByText(/^Pilih alasannya/)).toHaveCount(0);
    await page.getByLabel("Keterangan untuk ruang kendali").fill("Ambulans di bengkel");
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await expect(page.getByText(/^Tidak bisa, \d\d:\d\d, .+: Kendaraan atau alat rusak$/)).toBeVisible();
    const notes = page.getByRole("region", { name: "Catatan" });
    await expect(notes).toContainText("Ambulans di bengkel");
    await expect(row).toContainText("Kami tidak bisa");
    await page.keyboard.press("Escape");
    await expect(row).toBeFocused();
    await page.keyboard.press("Enter");
    await notes.getByRole("textbox").fill("Pengganti berangkat");
    await page.keyboard.press("Enter");
    await expect(notes.getByRole("listitem")).toHaveText([/Ambulans di bengkel$/, /Pengganti berangkat$/]);
    await page.getByRole("button", { name: `Lepas dinas ${callSign}` }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Lepas dinas" }).click();
    await expect(page.getByRole("button", { name: `Mulai dinas ${callSign}` })).toBeVisible();
    await page.getByRole("button", { name: "Riwayat insiden instansi" }).click();
    await expect(page.getByText("Belum ada insiden yang ditutup")).toBeVisible();
    await page.getByRole("button", { name: "Statistik instansi" }).click();
    await expect(page.getByRole("row", { name: /^Tidak bisa 1/ })).toBeVisible();
    expect(await findViolations(page)).toEqual([]);

    // An incident from paper was forwarded when it was entered, after it was over. That time says nothing.
    const [assignedAt, clearedAt] = ["2025-11-25T20:14+07:00", "2025-11-25T21:00+07:00"].map((time) => new Date(time));
    const noSteps = { acknowledgedAt: null, enRouteAt: null, onSceneAt: null, transportingAt: null };
    const form = EnterFormInput.parse({
      ...{ form: "K251125-2005-ACE-02", type: "road-accident", place: { ...sekayu, precision: "exact" } },
      ...{ address: "", description: "", calledAt: null, answeredAt: null, openedAt: assignedAt },
      ...{ crews: [{ callSign, assignedAt, clearedAt, ...noSteps }] },
      ...{ closedAt: null, closeCode: "handled", closeNote: "" },
    });
    const onPaper = await enterForm(aContext(db), form);
    await page.reload();
    await page.getByRole("button", { name: "Riwayat insiden instansi" }).click();
    await page.getByRole("button", { name: new RegExp(`#${onPaper.number} `) }).click();
    await expect(page.getByRole("article")).toContainText("Dicatat dari kertas");
    await expect(page.getByRole("article")).not.toContainText("Diteruskan ke instansi");
  });

  testWithProxy(
    "a merged incident links to the other one, and an incident whose forwarding is withdrawn disappears",
    async ({ page, db, serverProxy }) => {
      const { agencyCode = "" } = await readSignedInPerson(db, "agency-officer");
      const type = await aType(db, []);
      const from = await anIncident(db, { type });
      const into = await anIncident(db, { type });
      for (const { id } of [from, into]) {
        await db.update(incident).set({ address: "Lorong Melati 12" }).where(eq(incident.id, id));
        await forwardIncident(aContext(db), { incidentId: id, agencyCode: agencyCode ?? "" });
      }
      await page.goto("/agency");
      await page.getByRole("button", { name: new RegExp(`#${from.number} `) }).click();
      const details = page.getByRole("article");
      await expect(details).toContainText("Lorong Melati 12");
      await mergeIncidents(aContext(db), { fromId: from.id, intoId: into.id });
      await details.getByRole("button", { name: `Insiden #${into.number}` }).click();
      await expect(details.getByRole("heading", { name: `Insiden #${into.number}` })).toBeVisible();
      await expect(details).toContainText("Lorong Melati 12");
      await withdrawForwarding(aContext(db), { incidentId: into.id, agencyCode: agencyCode ?? "" });
      await expect(details).toContainText("Insiden ini sudah ditutup atau tidak ditemukan");
      await expect(details).not.toContainText("Lorong Melati 12");
      await expect(page.getByText("Peta tidak dapat digambar")).toBeAttached();
      await serverProxy.cut();
      await expect(page.getByRole("alert").filter({ hasText: /^Server 112 tidak menjawab\. / })).toBeVisible();
      await expect(details).not.toContainText("Lorong Melati 12");
    },
  );

  test("a sign-out that fails says so", async ({ page }) => {
    await page.route("**/api/auth/sign-out", (route) => route.abort());
    await page.goto("/agency");
    await page.getByRole("button", { name: /^Akun / }).click();
    await page.getByRole("menuitem", { name: "Keluar" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Tidak dapat keluar" })).toBeVisible();
  });

  test("the page fits a phone and is accessible", async ({ page, context, server, db }) => {
    await aUnit(db, { agency: await readOwnAgency(db), at: sekayu });
    await context.addCookies([{ name: "theme", value: "light", url: server.url }]);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/agency");
    await page.getByRole("button", { name: /^Unit instansi/ }).click();
    await expect(page.getByText(/\d+ siap, \d+ bertugas/)).toBeVisible();
    expect(await findViolations(page)).toEqual([]);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
  });

  testWithProxy(
    "an unsent note is kept when the details are closed, and while the server cannot be reached",
    async ({ page, db, serverProxy }) => {
      const { agencyCode } = await readSignedInPerson(db, "agency-officer");
      const { id, number } = await anIncident(db, { type: await aType(db, []) });
      await forwardIncident(aContext(db), { incidentId: id, agencyCode: agencyCode ?? "" });
      await page.goto("/agency");
      const row = page.getByRole("button", { name: new RegExp(`#${number} `) });
      await row.click();
      const notes = page.getByRole("region", { name: "Catatan" });
      await notes.getByRole("textbox").fill("Ambulans kedua dari Lais");
      await page.getByRole("button", { name: "Kembali ke daftar" }).click();
      await row.press("Enter");
      await expect(notes.getByRole("textbox")).toHaveValue("Ambulans kedua dari Lais");

      await expect(page.getByText("Peta tidak dapat digambar")).toBeAttached();
      await serverProxy.cut();
      await expect(page.getByRole("alert").filter({ hasText: /^Server 112 tidak menjawab\. / })).toBeVisible();
      await serverProxy.restore();
      await expect(page.getByText(/^Server 112 tidak menjawab/)).toHaveCount(0);
      await notes.getByRole("textbox").press("Enter");
      await expect(notes.getByRole("listitem")).toHaveText([/Ambulans kedua dari Lais$/]);
      await expect(notes.getByRole("textbox")).toHaveValue("");
    },
  );

  testWithProxy(
    "an answer and a note entered while the server cannot be reached are marked, and sent automatically later",
    async ({ page, db, serverProxy }) => {
      const { agencyCode } = await readSignedInPerson(db, "agency-officer");
      const { id, number } = await anIncident(db, { type: await aType(db, []) });
      await forwardIncident(aContext(db), { incidentId: id, agencyCode: agencyCode ?? "" });
      await page.goto("/agency");
      const row = page.getByRole("button", { name: new RegExp(`#${number} `) });
      await row.click();
      const details = page.getByRole("article");
      const notes = page.getByRole("region", { name: "Catatan" });
      await expect(notes.getByRole("textbox")).toBeVisible();
      await expect(page.getByText("Peta tidak dapat digambar")).toBeAttached();
      await serverProxy.cut();
      await details.getByRole("button", { name: "Tidak bisa…" }).click();
      await details.getByRole("radio", { name: "Unit tidak tersedia" }).check();
      await details.getByLabel("Keterangan untuk ruang kendali").fill("Semua di Lais");
      await details.getByRole("button", { name: "Kirim penolakan" }).click();
      await notes.getByRole("textbox").fill("Coba instansi lain");
      await notes.getByRole("textbox").press("Enter");
      await expect(details.getByText(/^Belum dikirim: Tidak bisa, Unit tidak tersedia\. Dikirim/)).toBeVisible();
      await expect(notes.getByText("Dikirim begitu tersambung")).toBeVisible();
      await expect(row).toContainText("Belum dikirim");
      expect(await findViolations(page)).toEqual([]);

      await serverProxy.restore();
      await expect(details.getByText(/^Tidak bisa, \d\d:\d\d, .+: Unit tidak tersedia$/)).toBeVisible();
      await expect(notes.getByRole("listitem")).toHaveText([/Semua di Lais$/, /Coba instansi lain$/]);
      await expect(notes.getByRole("textbox")).toHaveValue("");
      await expect(page.getByText(/^(Belum dikirim|Mengirim)/)).toHaveCount(0);
      await expect.poll(() => listStored(page, "drafts")).toEqual([]);
    },
  );

  test("the text of a refusal that is being typed when the incident is closed moves to the note field", async ({
    page,
    db,
  }) => {
    const { agencyCode } = await readSignedInPerson(db, "agency-officer");
    const { id, number } = await anIncident(db, { type: await aType(db, []) });
    await forwardIncident(aContext(db), { incidentId: id, agencyCode: agencyCode ?? "" });
    await page.goto("/agency");
    await page.getByRole("button", { name: new RegExp(`#${number} `) }).click();
    const noteField = page.getByRole("region", { name: "Catatan" }).getByRole("textbox");
    await noteField.fill("Coba instansi lain");
    await page.getByRole("button", { name: "Tidak bisa…" }).click();
    await page.getByLabel("Keterangan untuk ruang kendali").fill("Semua di Lais");
    await setIncidentStatus(aContext(db), { id, status: "closed", closeCode: "handled" });
    await expect(noteField).toHaveValue("Coba instansi lain\nSemua di Lais");
    await expect(page.getByLabel("Keterangan untuk ruang kendali")).toHaveCount(0);
    await noteField.press("Enter");
    await expect(page.getByRole("region", { name: "Catatan" }).getByRole("listitem")).toHaveText([
      /Coba instansi lain\s*Semua di Lais$/,
    ]);
    await expect(noteField).toHaveValue("");
  });

  test("a reload of the page keeps a typed note, and an answer that is sent only when the officer confirms it", async ({
    page,
    db,
  }) => {
    const { agencyCode } = await readSignedInPerson(db, "agency-officer");
    const { id, number } = await anIncident(db, { type: await aType(db, []) });
    await forwardIncident(aContext(db), { incidentId: id, agencyCode: agencyCode ?? "" });
    await page.goto("/agency");
    const row = page.getByRole("button", { name: new RegExp(`#${number} `) });
    await row.click();
    const noteField = page.getByRole("region", { name: "Catatan" }).getByRole("textbox");
    await page.route("**/api/trpc/agency.acknowledge*", (route) => route.abort());
    await page.getByRole("button", { name: "Terima laporan" }).click();
    await expect(page.getByText(/^Belum dikirim: Terima laporan\. Dikirim/)).toBeVisible();
    await noteField.fill("Ambulans kedua dari La");
    await expect
      .poll(() => listStored(page, "drafts"))
      .toMatchObject([{ content: { note: { text: "Ambulans kedua dari La" }, queuedAnswer: "acknowledge" } }]);
    const context = aContext(db);
    const colleague = { ...context, actor: { ...context.actor, agencyCode: agencyCode ?? "" } };
    await refuseOwnForwarding(colleague, { id, reason: "no-unit" });
    page.once("domcontentloaded", () => void page.unroute("**/api/trpc/agency.acknowledge*"));
    await page.reload();
    await row.click();
    await expect(page.getByText("Belum dikirim: Terima laporan. Masih berlaku?")).toBeVisible();
    await expect(page.getByText(/^Tidak bisa, \d\d:\d\d, .*: Unit tidak tersedia$/)).toBeVisible();
    expect(await findViolations(page)).toEqual([]);
    const readAnswer = () => db.select().from(forwarding).where(eq(forwarding.incidentId, id));
    expect(await readAnswer()).toMatchObject([{ acknowledgedAt: null, refusal: "no-unit" }]);
    await page.getByRole("button", { name: "Kirim jawaban" }).click();
    await expect.poll(readAnswer).toMatchObject([{ acknowledgedAt: expect.any(Date) }]);
    await expect(noteField).toHaveValue("Ambulans kedua dari La");
    await expect(page.getByRole("article").getByText(/^Diterima \d\d:\d\d/)).toBeVisible();
    expect(await db.select().from(note).where(eq(note.incidentId, id))).toEqual([]);
  });

  test("an answer that waited for more than ten minutes does not replace a colleague's until the officer confirms it", async ({
    page,
    db,
  }) => {
    const { agencyCode } = await readSignedInPerson(db, "agency-officer");
    const { id, number } = await anIncident(db, { type: await aType(db, []) });
    await forwardIncident(aContext(db), { incidentId: id, agencyCode: agencyCode ?? "" });
    await page.clock.install();
    await page.goto("/agency");
    await page.getByRole("button", { name: new RegExp(`#${number} `) }).click();
    await page.route("**/api/trpc/agency.acknowledge*", (route) => route.abort());
    await page.getByRole("button", { name: "Terima laporan" }).click();
    await expect(page.getByText(/^Belum dikirim: Terima laporan\. Dikirim/)).toBeVisible();
    const context = aContext(db);
    const colleague = { ...context, actor: { ...context.actor, agencyCode: agencyCode ?? "" } };
    await refuseOwnForwarding(colleague, { id, reason: "no-unit" });
    // As if the laptop had been closed.
    await page.clock.fastForward(11 * 60_000);
    await page.unroute("**/api/trpc/agency.acknowledge*");
    await expect(page.getByText("Belum dikirim: Terima laporan. Masih berlaku?")).toBeVisible();
    const readAnswer = () => db.select().from(forwarding).where(eq(forwarding.incidentId, id));
    expect(await readAnswer()).toMatchObject([{ acknowledgedAt: null, refusal: "no-unit" }]);
    await page.getByRole("button", { name: "Kirim jawaban" }).click();
    await expect.poll(readAnswer).toMatchObject([{ acknowledgedAt: expect.any(Date) }]);
  });
});

/** Reads the agency of the signed-in officer. */
async function readOwnAgency(db: Db) {
  const { agencyCode } = await readSignedInPerson(db, "agency-officer");
  const [owner] = await db
    .select()
    .from(agency)
    .where(eq(agency.code, agencyCode ?? ""));
  return owner;
}

/** Reads the person whom the fixture signed in. */
async function readSignedInPerson(db: Db, role: Role) {
  const [signedInPerson] = await db.select().from(person).where(eq(person.role, role));
  if (!signedInPerson) throw new Error(`nobody is signed in as ${role}`);
  return signedInPerson;
}

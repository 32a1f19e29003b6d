import type { Page } from "@playwright/test";
import { eq, isNotNull } from "drizzle-orm";
import type { Db } from "../../db/client";
import { alarm } from "../../db/schema/alarms";
import { call } from "../../db/schema/calls";
import { editDraft } from "../../db/schema/drafts";
import { assignment, incident, note } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import { assignUnit } from "../../server/assignment/assign-unit";
import { closeIncident } from "../../server/incidents/change-status";
import { editIncident } from "../../server/incidents/edit-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import { callForHelp, createBrowserClient } from "../support/screen-client";
import { delayRequests, expect, extendTimers, test } from "../support/screens";
import type { TestServer } from "../support/server";

test.use({ serverGroup: "calls", map: false });
test.beforeEach(({ db }) => deleteUnitsAndIncidents(db));

test("the call list is shown even if a response takes longer than the polling interval", async ({ page, server }) => {
  await page.addInitScript(() => {
    const originalSetInterval = window.setInterval.bind(window);
    const setFasterInterval = (handler: () => void, ms: number) => {
      if (ms !== 5_000) return originalSetInterval(handler, ms);
      return originalSetInterval(() => {
        document.documentElement.dataset.polls = `${readPollCount() + 1}`;
        handler();
      }, 50);
    };
    const readPollCount = () => Number(document.documentElement.dataset.polls ?? 0);
    window.setInterval = setFasterInterval as typeof window.setInterval;
  });
  await openConsole(page);
  const readPollCount = () => page.evaluate(() => Number(document.documentElement.dataset.polls));
  await page.route(/\/api\/trpc\/[^?]*calls\.list/, async (route) => {
    const response = await route.fetch();
    const pollsBefore = await readPollCount();
    await expect.poll(readPollCount).toBeGreaterThan(pollsBefore + 4);
    await route.fulfill({ response }).catch(() => undefined);
  });
  await receiveCall(server, "081255550041");
  await expect(ringingCalls(page)).toContainText("0812-5555-0041");
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("a filter can be undone before the server has responded to it", async ({ page, db, server }) => {
  const { id } = await receiveCall(server, "081255550042");
  await openConsole(page);
  await expect(ringingCalls(page)).toBeVisible();
  await page.keyboard.press("F9");
  await page.keyboard.type("suara anak");
  const filterRequests = await delayRequests(page, "calls.filter");
  await page.keyboard.press("F2");
  await filterRequests.waitForRequest();
  await page.keyboard.press("Alt+z");
  await filterRequests.release();
  await expect(callerStrip(page)).toContainText("0812-5555-0042");
  await expect(descriptionField(page)).toHaveValue("suara anak");
  await expect
    .poll(() => readCall(db, id))
    .toMatchObject({ disposition: null, claimedBy: expect.stringMatching(/^person:/) });
  await expect(page.getByRole("alert").filter({ hasText: "0812-5555-0042" })).toHaveCount(0);
});

test("a form that opens late never replaces one that is being filled in", async ({ page, server }) => {
  await receiveCall(server, "081255550043");
  await openConsole(page);
  await expect(ringingCalls(page)).toBeVisible();
  await page.keyboard.press("F9");
  await page.keyboard.press("F2");
  const undoFilterRequests = await delayRequests(page, "calls.undoFilter");
  await page.keyboard.press("Alt+z");
  await undoFilterRequests.waitForRequest();
  await page.keyboard.press("n");
  await page.keyboard.type("lewat radio");
  await undoFilterRequests.release();
  await expect(formTabs(page)).toHaveCount(2);
  await page.keyboard.type(" desa");
  await expect(descriptionField(page)).toHaveValue("lewat radio desa");

  const openRequests = await delayRequests(page, "calls.open");
  await page.keyboard.press("Alt+c");
  await openRequests.waitForRequest();
  await receiveCall(server, "081255550044");
  await expect(ringingCalls(page)).toBeVisible();
  await page.keyboard.press("F9");
  await page.keyboard.type("banjir");
  await openRequests.release();
  await expect(formTabs(page).filter({ hasText: "Tanpa nomor" })).toHaveCount(1);
  await page.keyboard.type(" besar");
  await expect(descriptionField(page)).toHaveValue("banjir besar");
  await expect(callerStrip(page)).toContainText("0812-5555-0044");
});

test("text typed for a call is kept when a colleague claims it first, and no letter triggers a shortcut", async ({
  page,
  db,
  server,
}) => {
  const { cookie } = await createSession(db, server, "dispatcher", { username: "siti" });
  const { id } = await receiveCall(server, "081255550045");
  await openConsole(page);
  await expect(ringingCalls(page)).toBeVisible();
  const claimRequests = await delayRequests(page, "calls.claim");
  await page.keyboard.press("F9");
  await claimRequests.waitForRequest();
  await page.keyboard.type("rumah terbak");
  await createBrowserClient(server.url, cookie).calls.claim.mutate({ id });
  await claimRequests.release();
  await expect(page.getByRole("alert").filter({ hasText: "siti lebih dahulu mengangkat" })).toBeVisible();
  await page.keyboard.type("ar");
  await expect(descriptionField(page)).toHaveValue("rumah terbakar");
  await expect(callerStrip(page).getByRole("alert")).toContainText("siti");
});

test("a form submitted while its place is searched is sent even if the next call is answered meanwhile", async ({
  page,
  db,
  server,
}) => {
  await openConsole(page);
  const searchRequests = await delayRequests(page, "places.search");
  await page.keyboard.press("n");
  await page.keyboard.type("tabrakan motor");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await searchRequests.waitForRequest();
  await receiveCall(server, "081255550046");
  await expect(ringingCalls(page)).toBeVisible();
  await page.keyboard.press("F9");
  await page.keyboard.type("rumah terb");
  await searchRequests.release();
  await expect.poll(() => db.select().from(incident)).toMatchObject([{ description: "tabrakan motor" }]);
  await page.keyboard.type("akar");
  await expect(descriptionField(page)).toHaveValue("rumah terbakar");
  await expect(formTabs(page)).toHaveCount(0);
});

test("a form that is found to be a duplicate while it is in the background is not sent, and says so", async ({
  page,
  db,
  server,
}) => {
  await anIncident(db, { type: "road-accident" });
  await extendTimers(page, 1_500);
  await openConsole(page);
  const similarRequests = await delayRequests(page, "intake.similar");
  await page.keyboard.press("n");
  await page.keyboard.type("tabrakan motor");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  await page.keyboard.press("Enter");
  await similarRequests.waitForRequest();
  await page.keyboard.press("Control+Enter");
  await receiveCall(server, "081255550047");
  await expect(ringingCalls(page)).toBeVisible();
  await page.keyboard.press("F9");
  await similarRequests.release();
  await expect(page.getByRole("status").filter({ hasText: "Belum dikirim" })).toContainText("tabrakan motor");
  await expect(callerStrip(page)).toContainText("0812-5555-0047");
  await formTabs(page).last().click();
  await expect(page.getByRole("alert").filter({ hasText: "Belum dikirim" })).toBeVisible();
  await expect(descriptionField(page)).toHaveValue("tabrakan motor");
});

test("what is typed while an incident is being created goes into its note", async ({ page, db }) => {
  await openConsole(page);
  const createRequests = await delayRequests(page, "incidents.create");
  await page.keyboard.press("n");
  await page.keyboard.type("tabrakan motor");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Ganti lokasi/ })).toBeVisible();
  await descriptionField(page).focus();
  await page.keyboard.press("Control+Enter");
  await createRequests.waitForRequest();
  await page.keyboard.type(", dua kor");
  await createRequests.release();
  const noteField = page.getByRole("textbox", { name: "Catatan" });
  await expect(noteField).toBeFocused();
  await page.keyboard.type("ban");
  await expect(noteField).toHaveValue(", dua korban");
  expect(await db.select().from(incident)).toMatchObject([{ description: "tabrakan motor" }]);
});

test("answers, priority and place entered while an incident is being created are kept", async ({ page, db }) => {
  // A request that is not answered within 20 s is sent again, with the latest content of the form.
  await extendTimers(page, 20_000);
  await openConsole(page);
  const createRequests = await delayRequests(page, "incidents.create");
  await page.keyboard.press("n");
  await page.keyboard.type("tabrakan motor");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Ganti lokasi/ })).toBeVisible();
  await descriptionField(page).focus();
  await page.keyboard.press("Control+Enter");
  await createRequests.waitForRequest();
  await page.keyboard.press("Alt+t");
  await page.keyboard.press("Alt+Shift+4");
  await page.getByRole("button", { name: /^Ganti lokasi/ }).click();
  await page.keyboard.type("-2.9, 103.9");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Ganti lokasi/ })).toBeVisible();
  await page.getByRole("textbox", { name: "Patokan atau alamat" }).fill("dekat pasar");
  await createRequests.release();

  const panel = page.getByRole("region", { name: /^Insiden #/ });
  const unsavedNotice = panel.getByRole("status").filter({ hasText: "Lanjut mengubah" });
  await expect(unsavedNotice).toContainText("Prioritas, Lokasi, Patokan atau alamat");
  const readAnswers = async () => (await db.select().from(incident))[0]?.answers;
  await expect.poll(readAnswers).toMatchObject([{ answer: "no" }]);
  await unsavedNotice.getByRole("button", { name: /^Lanjut mengubah/ }).click();
  await page.keyboard.press("Control+Enter");
  const [created] = await db.select({ id: incident.id }).from(incident);
  await expect
    .poll(() => readIncident({ db }, { id: created?.id ?? "" }))
    .toMatchObject({ priority: 4, location: { lng: 103.9, lat: -2.9 }, address: "dekat pasar" });
});

test("what is typed while a note or a change is being saved is kept, unsaved", async ({ page, db }) => {
  const { id } = await anIncident(db, { type: await aType(db, []) });
  await openConsole(page);
  await page.locator("[data-incident-row]").click();
  await expect(page.getByRole("region", { name: /^Insiden #/ })).toBeVisible();
  const noteRequests = await delayRequests(page, "incidents.addNote");
  await page.keyboard.press("c");
  await page.keyboard.type("dua korban");
  await page.keyboard.press("Control+Enter");
  await noteRequests.waitForRequest();
  await page.keyboard.type(" satu luka bakar");
  await noteRequests.release();
  const noteField = page.getByRole("textbox", { name: "Catatan" });
  await expect(noteField).toHaveValue("satu luka bakar");
  expect(await db.select({ text: note.text }).from(note)).toEqual([{ text: "dua korban" }]);

  await page.keyboard.press("Escape");
  const editRequests = await delayRequests(page, "incidents.edit");
  await page.keyboard.press("e");
  await page.keyboard.type("gudang terbakar");
  await page.keyboard.press("Control+Enter");
  await editRequests.waitForRequest();
  await page.keyboard.type(", dekat sekolah");
  await editRequests.release();
  const readDescription = async () => (await db.select().from(incident).where(eq(incident.id, id)))[0]?.description;
  await expect.poll(readDescription).toBe("gudang terbakar");
  await expect(page.getByRole("button", { name: /^Simpan/ })).toBeEnabled();
  await expect(descriptionField(page)).toHaveValue("gudang terbakar, dekat sekolah");
  await page.keyboard.press("Control+Enter");
  await expect.poll(readDescription).toBe("gudang terbakar, dekat sekolah");
  await expect(descriptionField(page)).toHaveCount(0);

  // A colleague closes the incident, and it leaves the list of open incidents.
  const readRequests = await delayRequests(page, "incidents.read");
  await page.keyboard.press("c");
  await page.keyboard.type(", satu");
  await closeIncident(aContext(db), { id, code: "handled" });
  await readRequests.waitForRequest();
  await expect(page.locator("[data-incident-row]")).toHaveCount(0);
  await page.keyboard.type(" hilang");
  await readRequests.release();
  await expect(page.getByRole("region", { name: /^Insiden #/ })).toContainText("Ditutup");
  await expect(noteField).toHaveValue("satu luka bakar, satu hilang");
});

test("what is typed before a conflict is shown stays in the form, and no key chooses a version", async ({
  page,
  db,
}) => {
  const { id } = await anIncident(db, { type: await aType(db, []) });
  await openConsole(page);
  await page.locator("[data-incident-row]").click();
  await page.keyboard.press("e");
  await page.keyboard.type("gudang terbakar");
  const editRequests = await delayRequests(page, "incidents.edit");
  await page.keyboard.press("Control+Enter");
  await editRequests.waitForRequest();
  await editIncident(aContext(db), { id, description: { base: "", value: "gudang kosong" } });
  await page.keyboard.type(", dua");
  await editRequests.release();
  const conflict = page.getByRole("alert").filter({ hasText: "Rekan lebih dahulu menyimpan perubahan" });
  await expect(conflict).toBeVisible();
  await page.keyboard.type(" korban");
  await expect(descriptionField(page)).toHaveValue("gudang terbakar, dua korban");
  await expect(conflict).toContainText("gudang terbakar, dua korban");
  await conflict.getByRole("button", { name: "Pakai versi saya" }).click();
  await page.keyboard.press("Control+Enter");
  const readDescription = async () => (await db.select().from(incident).where(eq(incident.id, id)))[0]?.description;
  await expect.poll(readDescription).toBe("gudang terbakar, dua korban");
});

test("an edit form that is left and shown again during its save keeps what is typed then", async ({ page, db }) => {
  const type = await aType(db, []);
  const { id, number } = await anIncident(db, { type });
  await anIncident(db, { type });
  await openConsole(page);
  const row = page.locator("[data-incident-row]").filter({ hasText: `#${number}` });
  const otherRow = page.locator("[data-incident-row]").filter({ hasNotText: `#${number}` });
  await row.click();
  await page.keyboard.press("e");
  await page.keyboard.type("gudang terbakar");
  const editRequests = await delayRequests(page, "incidents.edit");
  await page.keyboard.press("Control+Enter");
  await editRequests.waitForRequest();
  await otherRow.click();
  await expect(descriptionField(page)).toHaveCount(0);
  await row.click();
  await expect(descriptionField(page)).toBeFocused();
  await page.keyboard.type(", dua korban");
  await editRequests.release();
  // Once the response has arrived, the rest of the text is a change to what was saved.
  const readEdits = () => db.select({ edits: editDraft.edits }).from(editDraft);
  const description = { base: "gudang terbakar", value: "gudang terbakar, dua korban" };
  await expect.poll(readEdits).toMatchObject([{ edits: { description } }]);
  await expect(descriptionField(page)).toHaveValue(description.value);
  await page.keyboard.press("Control+Enter");
  const readDescription = async () => (await db.select().from(incident).where(eq(incident.id, id)))[0]?.description;
  await expect.poll(readDescription).toBe(description.value);
});

test("an incident created late does not replace the one that the dispatcher has selected meanwhile", async ({
  page,
  db,
}) => {
  await aUnit(db, { kind: "ambulance", at: kmFrom(sekayu, 2) });
  const otherIncident = await anIncident(db, { type: await aType(db, []), at: kmFrom(sekayu, 20) });
  await openConsole(page);
  const createRequests = await delayRequests(page, "incidents.create");
  await page.keyboard.press("n");
  await page.keyboard.type("tabrakan motor");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await createRequests.waitForRequest();
  const queue = page.getByRole("region", { name: "Insiden terbuka" }).locator("[data-incident-row]");
  await queue.click();
  const panel = page.getByRole("region", { name: /^Insiden #\d+/ });
  await expect(panel).toHaveAccessibleName(`Insiden #${otherIncident.number}`);
  await createRequests.release();
  await expect(queue).toHaveCount(2);
  await expect(panel).toHaveAccessibleName(`Insiden #${otherIncident.number}`);
  await expect(formTabs(page)).toHaveCount(0);
});

test("a key sends a unit to one incident while the request for another is pending", async ({ page, db }) => {
  const { nearIncident, farIncident } = await createTwoIncidents(db);
  await openConsole(page);
  const assignRequests = await delayRequests(page, "dispatch.assign");
  await selectIncident(page, nearIncident);
  await expect(candidateRows(page).first()).toContainText("NEAR");
  await page.keyboard.press("1");
  await assignRequests.waitForRequest();
  await selectIncident(page, farIncident);
  await expect(candidateRows(page).first()).toContainText("FAR");
  await page.keyboard.press("1");
  await assignRequests.release();
  await expect.poll(() => listCrews(db, nearIncident)).toEqual(["NEAR assigned"]);
  await expect.poll(() => listCrews(db, farIncident)).toEqual(["FAR assigned"]);
});

test("a late response about one unit does not end the replacement of another, and undo is disabled until it arrives", async ({
  page,
  db,
}) => {
  const { nearIncident, farIncident } = await createTwoIncidents(db);
  await openConsole(page);
  const undoButton = page.getByRole("button", { name: "Urungkan" });
  await selectIncident(page, farIncident);
  await expect(candidateRows(page).first()).toContainText("FAR");
  await page.keyboard.press("1");
  await expect(undoButton).toBeEnabled();
  await selectIncident(page, nearIncident);
  await expect(candidateRows(page).first()).toContainText("NEAR");
  const assignRequests = await delayRequests(page, "dispatch.assign");
  await page.keyboard.press("1");
  await assignRequests.waitForRequest();
  // The undo key would recall FAR, although the dispatcher means NEAR.
  await expect(undoButton).toBeDisabled();
  await page.keyboard.press("z");
  await expect(page.getByText("Tindakan berikutnya belum dijawab server")).toBeVisible();
  await selectIncident(page, farIncident);
  await expect(page.locator("[data-assignment]")).toContainText("FAR");
  await page.keyboard.press("u");
  const replacing = page.getByText("Mengganti FAR");
  await expect(replacing).toBeVisible();
  await assignRequests.release();
  await expect.poll(() => listCrews(db, nearIncident)).toEqual(["NEAR assigned"]);
  await expect(page.getByRole("status").filter({ has: undoButton })).toContainText("NEAR dikirim");
  await expect(replacing).toBeVisible();
  expect(await listCrews(db, farIncident)).toEqual(["FAR assigned"]);
});

test("a late refusal opens no dialog over a field that is being filled in", async ({ page, db }) => {
  const { nearIncident } = await createTwoIncidents(db);
  await openConsole(page);
  await selectIncident(page, nearIncident);
  const resolveRequests = await delayRequests(page, "incidents.resolve");
  await page.keyboard.press("r");
  await resolveRequests.waitForRequest();
  const [nearUnit] = await db.select().from(unit).where(eq(unit.callSign, "NEAR"));
  await assignUnit(aContext(db), { incidentId: nearIncident.id, unitId: nearUnit?.id ?? "" });
  await page.keyboard.press("c");
  const noteField = page.getByRole("textbox", { name: "Catatan" });
  await expect(noteField).toBeFocused();
  await page.keyboard.type("RT 3");
  await resolveRequests.release();
  await expect(page.getByRole("alert").filter({ hasText: "regu" })).toBeVisible();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(noteField).toHaveValue("RT 3");
});

test("a late response to resolving an incident leaves the dialog that closes it open", async ({ page, db }) => {
  const { nearIncident } = await createTwoIncidents(db);
  await openConsole(page);
  await selectIncident(page, nearIncident);
  await expect(candidateRows(page).first()).toContainText("NEAR");
  const resolveRequests = await delayRequests(page, "incidents.resolve");
  await page.keyboard.press("r");
  await resolveRequests.waitForRequest();
  await page.keyboard.press("x");
  const closeDialog = page.getByRole("alertdialog", { name: `Tutup insiden #${nearIncident.number}` });
  await expect(closeDialog).toBeVisible();
  await resolveRequests.release();
  // The page has received the response once it offers to undo the change.
  await expect(page.locator('[role="status"]').filter({ hasText: "Insiden selesai ditangani" })).toBeVisible();
  await expect(closeDialog).toBeVisible();
  await page.keyboard.press("1");
  await expect(closeDialog.getByRole("radio", { name: "Tertangani" })).toBeChecked();
  expect(await listCrews(db, nearIncident)).toEqual([]);
});

test("a late refusal to resolve an incident leaves the dialog that closes it open", async ({ page, db }) => {
  const { nearIncident } = await createTwoIncidents(db);
  await openConsole(page);
  await selectIncident(page, nearIncident);
  const resolveRequests = await delayRequests(page, "incidents.resolve");
  await page.keyboard.press("r");
  await resolveRequests.waitForRequest();
  await page.keyboard.press("x");
  const closeDialog = page.getByRole("alertdialog", { name: `Tutup insiden #${nearIncident.number}` });
  await expect(closeDialog).toBeVisible();
  const [nearUnit] = await db.select().from(unit).where(eq(unit.callSign, "NEAR"));
  await assignUnit(aContext(db), { incidentId: nearIncident.id, unitId: nearUnit?.id ?? "" });
  await resolveRequests.release();
  await expect(page.getByText("Masih ada regu yang bertugas")).toBeVisible();
  await expect(closeDialog).toBeVisible();
  await expect(page.locator('[role="alertdialog"]')).toHaveCount(1);
});

test("a late request for a reason opens no second dialog over an open one; the refusal is shown as text", async ({
  page,
  db,
  server,
}) => {
  const { nearIncident } = await createTwoIncidents(db);
  const [nearUnit] = await db.select().from(unit).where(eq(unit.callSign, "NEAR"));
  const { cookie } = await createSession(db, server, "crew", { username: "crew-late", unitId: nearUnit?.id ?? "" });
  await openConsole(page);
  await selectIncident(page, nearIncident);
  await expect(candidateRows(page).first()).toContainText("NEAR");
  const assignRequests = await delayRequests(page, "dispatch.assign");
  await page.keyboard.press("1");
  await assignRequests.waitForRequest();
  await page.keyboard.press("x");
  const closeDialog = page.getByRole("alertdialog", { name: `Tutup insiden #${nearIncident.number}` });
  await expect(closeDialog).toBeVisible();
  // A unit whose crew calls for help is sent only with a reason.
  await callForHelp(server, cookie);
  await assignRequests.release();
  await expect(page.getByText("NEAR: Beri alasannya dahulu")).toBeVisible();
  await expect(page.locator('[role="alertdialog"]')).toHaveCount(1);
  await page.keyboard.press("1");
  await expect(closeDialog.getByRole("radio", { name: "Tertangani" })).toBeChecked();
  expect(await listCrews(db, nearIncident)).toEqual([]);
});

test("an undo that does not reach the server can be tried again", async ({ page, db }) => {
  const { nearIncident } = await createTwoIncidents(db);
  await openConsole(page);
  await selectIncident(page, nearIncident);
  await expect(candidateRows(page).first()).toContainText("NEAR");
  await page.keyboard.press("1");
  const undoNotice = page.getByRole("status").filter({ has: page.getByRole("button", { name: /urungkan/i }) });
  await expect(undoNotice).toContainText("NEAR dikirim");
  await page.route(/\/api\/trpc\/[^?]*dispatch\.undoAssign/, (route) => route.abort(), { times: 1 });
  await page.keyboard.press("z");
  await expect(undoNotice).toContainText("Server tidak terjangkau");
  await expect(undoNotice).not.toContainText("Tidak bisa diurungkan");
  expect(await listCrews(db, nearIncident)).toEqual(["NEAR assigned"]);
  await expect(undoNotice.getByRole("button", { name: "Urungkan" })).toBeEnabled();
  await page.keyboard.press("z");
  await expect.poll(() => listCrews(db, nearIncident)).toEqual(["NEAR recalled"]);
  await expect(undoNotice).toHaveCount(0);
});

test("a send that is refused while a call's form is open is reported above the form", async ({ page, db }) => {
  const { nearIncident, farIncident } = await createTwoIncidents(db);
  await openConsole(page);
  await selectIncident(page, nearIncident);
  await expect(candidateRows(page).first()).toContainText("NEAR");
  const assignRequests = await delayRequests(page, "dispatch.assign");
  await page.keyboard.press("1");
  await assignRequests.waitForRequest();
  const [nearUnit] = await db.select().from(unit).where(eq(unit.callSign, "NEAR"));
  await assignUnit(aContext(db), { incidentId: farIncident.id, unitId: nearUnit?.id ?? "" });
  await page.keyboard.press("n");
  await page.keyboard.type("rumah terbakar");
  await assignRequests.release();
  await expect(page.getByRole("status").filter({ hasText: /^NEAR: / })).toBeVisible();
  await expect(descriptionField(page)).toHaveValue("rumah terbakar");
  expect(await listCrews(db, nearIncident)).toEqual([]);
});

test("the ranking keeps following the units while the pointer rests on it", async ({ page, db }) => {
  const { nearIncident } = await createTwoIncidents(db);
  await openConsole(page);
  await selectIncident(page, nearIncident);
  await expect(candidateRows(page).first()).toContainText("NEAR");
  await candidateRows(page).first().hover();
  await db.update(unit).set({ duty: "off-duty" }).where(eq(unit.callSign, "NEAR"));
  await expect(candidateRows(page).first()).toContainText("FAR");
});

test("a late response to an undo does not remove the undo of the next action", async ({ page, db }) => {
  const { nearIncident, farIncident } = await createTwoIncidents(db);
  await openConsole(page);
  await selectIncident(page, nearIncident);
  await expect(candidateRows(page).first()).toContainText("NEAR");
  await page.keyboard.press("1");
  const undoNotice = page.getByRole("status").filter({ has: page.getByRole("button", { name: /urungkan/i }) });
  await expect(undoNotice).toContainText("NEAR dikirim");
  const undoRequests = await delayRequests(page, "dispatch.undoAssign");
  await page.keyboard.press("z");
  await undoRequests.waitForRequest();
  await selectIncident(page, farIncident);
  await expect(candidateRows(page).first()).toContainText("FAR");
  await page.keyboard.press("1");
  await expect(undoNotice).toContainText("FAR dikirim");
  await undoRequests.release();
  await expect.poll(() => listCrews(db, nearIncident)).toEqual(["NEAR recalled"]);
  await expect(undoNotice.getByRole("button", { name: "Urungkan" })).toBeEnabled();
  await page.keyboard.press("z");
  await expect.poll(() => listCrews(db, farIncident)).toEqual(["FAR recalled"]);
});

test("a key pressed just as a panic alarm arrives does not silence it", async ({ page, db, server }) => {
  const { nearIncident } = await createTwoIncidents(db);
  const [nearUnit] = await db.select().from(unit).where(eq(unit.callSign, "NEAR"));
  const unitId = nearUnit?.id ?? "";
  const { cookie } = await createSession(db, server, "crew", { username: "crew-near", unitId });
  const crewClient = createBrowserClient(server.url, cookie);
  const { id: assignmentId } = await assignUnit(aContext(db), { incidentId: nearIncident.id, unitId });
  const sendPress = (press: { what: "declined" | "panic"; assignmentId: string | null; reason?: string }) => {
    const sentAt = new Date().toISOString();
    return crewClient.crew.press.mutate({ presses: [{ id: crypto.randomUUID(), at: sentAt, ...press }], sentAt });
  };
  await sendPress({ what: "declined", assignmentId, reason: "ban kempes" });
  await openConsole(page);
  const findAnswerButton = (kind: string) => page.locator(`[data-alarm="${kind}"]`).getByRole("button").last();
  await expect(findAnswerButton("declined")).toHaveAttribute("aria-keyshortcuts", "A");
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector('[data-alarm="panic"]')) return;
      observer.disconnect();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "a", code: "KeyA", bubbles: true }));
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  const answerRequests = await delayRequests(page, "alarms.answer");
  // A muted console still plays the sound of a crew emergency.
  await page.keyboard.press("m");
  await page.keyboard.press("m");
  await sendPress({ what: "panic", assignmentId: null });
  await expect(page.locator("html")).toHaveAttribute("data-sounded", "panic");
  await expect(findAnswerButton("panic")).toHaveAttribute("aria-keyshortcuts", "A");
  // The button would be disabled if the page had sent the answer.
  await expect(findAnswerButton("panic")).toBeEnabled();
  await answerRequests.release();
  const listAnsweredAlarms = () =>
    db.select({ kind: alarm.kind }).from(alarm).where(isNotNull(alarm.answeredAt)).orderBy(alarm.answeredAt);
  expect(await listAnsweredAlarms()).toEqual([]);
  await page.keyboard.press("a");
  await expect.poll(listAnsweredAlarms).toEqual([{ kind: "panic" }]);
  // The alarm and its mark on the unit stay until somebody says how the crew was confirmed safe.
  const answeredPanic = page.locator('[data-alarm="answered-panic"]');
  await expect(answeredPanic).toContainText("belum dipastikan aman");
  const nearRow = page
    .getByRole("region", { name: "Unit", exact: true })
    .getByRole("listitem")
    .filter({ hasText: "NEAR" });
  await expect(nearRow).toContainText("Darurat regu");
  await answeredPanic.getByRole("button", { name: "Pastikan regu aman: NEAR" }).click();
  await answeredPanic.getByRole("button", { name: "Radio" }).click();
  await expect(answeredPanic).toHaveCount(0);
  await expect(nearRow).not.toContainText("Darurat regu");
});

test("a key pressed just after an alarm offers another unit does not send that unit", async ({ page, db, server }) => {
  const { nearIncident, farIncident } = await createTwoIncidents(db);
  const { id: unitId } = await aUnit(db, { callSign: "OWN", kind: "ambulance", at: sekayu });
  const { cookie } = await createSession(db, server, "crew", { username: "crew-own", unitId });
  const crewClient = createBrowserClient(server.url, cookie);
  const { id: assignmentId } = await assignUnit(aContext(db), { incidentId: nearIncident.id, unitId });
  const sentAt = new Date().toISOString();
  const press = { id: crypto.randomUUID(), at: sentAt, what: "declined" as const, assignmentId, reason: "ban kempes" };
  await crewClient.crew.press.mutate({ presses: [press], sentAt });
  await openConsole(page);
  const card = page.locator('[data-alarm="declined"]');
  await expect(card).toContainText("NEAR");
  await expect(card.locator('[aria-keyshortcuts="S"]')).toBeVisible();
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector('[data-alarm="declined"]')?.textContent?.includes("FAR")) return;
      observer.disconnect();
      const event = new KeyboardEvent("keydown", { key: "s", code: "KeyS", bubbles: true, cancelable: true });
      document.documentElement.dataset.hasRun = `${!document.body.dispatchEvent(event)}`;
    });
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  const [nearUnit] = await db.select().from(unit).where(eq(unit.callSign, "NEAR"));
  await assignUnit(aContext(db), { incidentId: farIncident.id, unitId: nearUnit?.id ?? "" });
  await expect(page.locator("html")).toHaveAttribute("data-has-run", "false");
  await expect(card.locator('[aria-keyshortcuts="S"]')).toBeVisible();
  expect(await listCrews(db, nearIncident)).toEqual(["OWN declined"]);
  await page.keyboard.press("s");
  await expect.poll(() => listCrews(db, nearIncident)).toContain("FAR assigned");
});

test("the merge dialog closes and the undo key works before the incidents are fetched again", async ({ page, db }) => {
  const { nearIncident, farIncident } = await createTwoIncidents(db);
  await page.goto(`/dispatch/${farIncident.number}`);
  await expect(page.getByRole("region", { name: `Insiden #${farIncident.number}` })).toBeVisible();
  await page.keyboard.press("Shift+G");
  const dialog = page.getByRole("alertdialog", { name: `Gabungkan insiden #${farIncident.number}` });
  await expect(dialog).toBeVisible();
  await page.keyboard.type(`#${nearIncident.number}`);
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("radio", { name: `#${nearIncident.number}` })).toBeVisible();
  const readRequests = await delayRequests(page, "incidents.read", "incidents.open");
  await page.keyboard.press("Enter");
  const readMergedInto = async () => (await readIncident({ db }, { id: farIncident.id })).mergedInto;
  await expect.poll(readMergedInto).not.toBeNull();
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press("z");
  await expect.poll(readMergedInto).toBeNull();
  await readRequests.release();
});

test("a place chosen with the arrow keys is used even while later results are pending", async ({ page }) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.press("Tab");
  await page.keyboard.type("kayu");
  const options = page.getByRole("option");
  await expect(options.nth(1)).toBeVisible();
  await expect(page.getByRole("listbox", { name: "Lokasi" })).toHaveAttribute("aria-busy", "false");
  const searchRequests = await delayRequests(page, "places.search");
  await page.keyboard.type(" ara");
  await searchRequests.waitForRequest();
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  const name = await options.nth(1).locator(".truncate").first().textContent();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Insiden baru" })).toContainText(`${name}`);
  await expect(page.getByRole("button", { name: /^Ganti lokasi/ })).toBeVisible();
});

/** Creates two incidents 30 km apart, each with an ambulance 1 km away. */
async function createTwoIncidents(db: Db) {
  const [nearIncident, farIncident] = [
    await anIncident(db, { type: await aType(db, []) }),
    await anIncident(db, { type: await aType(db, []), at: kmFrom(sekayu, 30) }),
  ];
  await aUnit(db, { callSign: "NEAR", kind: "ambulance", at: kmFrom(sekayu, 1) });
  await aUnit(db, { callSign: "FAR", kind: "ambulance", at: kmFrom(sekayu, 29) });
  return { nearIncident, farIncident };
}

/** Selects an incident in the queue with the mouse. */
async function selectIncident(page: Page, { number }: { number: number }): Promise<void> {
  await page
    .locator("[data-incident-row]")
    .filter({ hasText: `#${number} ` })
    .click();
  await expect(page.getByRole("region", { name: `Insiden #${number}` })).toBeVisible();
}

async function listCrews(db: Db, { id }: { id: string }): Promise<string[]> {
  const rows = await db
    .select({ callSign: unit.callSign, state: assignment.state })
    .from(assignment)
    .innerJoin(unit, eq(unit.id, assignment.unitId))
    .where(eq(assignment.incidentId, id));
  return rows.map(({ callSign, state }) => `${callSign} ${state}`);
}

const candidateRows = (page: Page) => page.locator("[data-candidate]");

async function openConsole(page: Page): Promise<void> {
  await page.goto("/dispatch");
  await expect(page.getByRole("heading", { name: /^Unit \d+$/ })).toBeVisible();
}

async function receiveCall({ url, apiKey }: TestServer, callerNumber: string): Promise<{ id: string }> {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const body = JSON.stringify({ callerNumber });
  const response = await fetch(`${url}/api/v1/calls`, { method: "POST", headers, body });
  expect(response.ok).toBe(true);
  return response.json();
}

async function readCall(db: Db, id: string) {
  const [row] = await db
    .select({ disposition: call.disposition, claimedBy: call.claimedBy })
    .from(call)
    .where(eq(call.id, id));
  return row;
}

const ringingCalls = (page: Page) => page.getByRole("region", { name: "Telepon masuk" }).getByRole("listitem");
const callerStrip = (page: Page) => page.getByRole("region", { name: "Penelepon" });
const formTabs = (page: Page) => page.getByRole("navigation", { name: "Formulir yang terbuka" }).getByRole("button");
const descriptionField = (page: Page) => page.getByRole("textbox", { name: "Keterangan" });

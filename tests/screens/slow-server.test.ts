import type { Page } from "@playwright/test";
import { eq, isNotNull } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { alarm, assignment, incident, note } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import { assignUnit } from "../../server/assignment/assign-unit";
import { asBrowser } from "../support/follower";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import type { Product } from "../support/product";
import { expect, extendTimers, holdRequests, test } from "../support/screens";

test.use({ scene: "calls", map: false });
test.beforeEach(({ db }) => deleteUnitsAndIncidents(db));

test("the call list is shown even if a response takes longer than the polling interval", async ({ page, product }) => {
  await page.addInitScript(() => {
    const start = window.setInterval.bind(window);
    const startFaster = (handler: () => void, ms: number) => {
      if (ms !== 5_000) return start(handler, ms);
      return start(() => {
        document.documentElement.dataset.polls = `${polls() + 1}`;
        handler();
      }, 50);
    };
    const polls = () => Number(document.documentElement.dataset.polls ?? 0);
    window.setInterval = startFaster as typeof window.setInterval;
  });
  await open(page);
  const polls = () => page.evaluate(() => Number(document.documentElement.dataset.polls));
  await page.route(/\/api\/trpc\/[^?]*calls\.list/, async (route) => {
    const response = await route.fetch();
    const before = await polls();
    await expect.poll(polls).toBeGreaterThan(before + 4);
    await route.fulfill({ response }).catch(() => undefined);
  });
  await ring(product, "081255550041");
  await expect(ringing(page)).toContainText("0812-5555-0041");
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

test("a filter can be undone before the server has responded to it", async ({ page, db, product }) => {
  const { id } = await ring(product, "081255550042");
  await open(page);
  await expect(ringing(page)).toBeVisible();
  await page.keyboard.press("F9");
  await page.keyboard.type("suara anak");
  const filters = await holdRequests(page, "calls.filter");
  await page.keyboard.press("F2");
  await filters.waitForRequest();
  await page.keyboard.press("Alt+z");
  await filters.release();
  await expect(strip(page)).toContainText("0812-5555-0042");
  await expect(narrative(page)).toHaveValue("suara anak");
  await expect
    .poll(() => stateOf(db, id))
    .toMatchObject({ disposition: null, claimedBy: expect.stringMatching(/^person:/) });
  await expect(page.getByRole("alert").filter({ hasText: "0812-5555-0042" })).toHaveCount(0);
});

test("a form that opens late never takes the place of one that is being filled in", async ({ page, product }) => {
  await ring(product, "081255550043");
  await open(page);
  await expect(ringing(page)).toBeVisible();
  await page.keyboard.press("F9");
  await page.keyboard.press("F2");
  const unfilterRequests = await holdRequests(page, "calls.unfilter");
  await page.keyboard.press("Alt+z");
  await unfilterRequests.waitForRequest();
  await page.keyboard.press("n");
  await page.keyboard.type("lewat radio");
  await unfilterRequests.release();
  await expect(forms(page)).toHaveCount(2);
  await page.keyboard.type(" desa");
  await expect(narrative(page)).toHaveValue("lewat radio desa");

  const openRequests = await holdRequests(page, "calls.open");
  await page.keyboard.press("Alt+c");
  await openRequests.waitForRequest();
  await ring(product, "081255550044");
  await expect(ringing(page)).toBeVisible();
  await page.keyboard.press("F9");
  await page.keyboard.type("banjir");
  await openRequests.release();
  await expect(forms(page).filter({ hasText: "Tanpa nomor" })).toHaveCount(1);
  await page.keyboard.type(" besar");
  await expect(narrative(page)).toHaveValue("banjir besar");
  await expect(strip(page)).toContainText("0812-5555-0044");
});

test("what was typed for a call stays when a colleague was faster, and no letter becomes a command", async ({
  page,
  db,
  product,
}) => {
  const { cookie } = await createSession(db, product, "dispatcher", { username: "siti" });
  const { id } = await ring(product, "081255550045");
  await open(page);
  await expect(ringing(page)).toBeVisible();
  const claims = await holdRequests(page, "calls.claim");
  await page.keyboard.press("F9");
  await claims.waitForRequest();
  await page.keyboard.type("rumah terbak");
  await asBrowser(product.url, cookie).calls.claim.mutate({ id });
  await claims.release();
  await expect(page.getByRole("alert").filter({ hasText: "siti lebih dahulu mengambil" })).toBeVisible();
  await page.keyboard.type("ar");
  await expect(narrative(page)).toHaveValue("rumah terbakar");
  await expect(strip(page).getByRole("alert")).toContainText("siti");
});

test("a form submitted while its place is searched is sent even if the next call is answered meanwhile", async ({
  page,
  db,
  product,
}) => {
  await open(page);
  const places = await holdRequests(page, "places.search");
  await page.keyboard.press("n");
  await page.keyboard.type("tabrakan motor");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await places.waitForRequest();
  await ring(product, "081255550046");
  await expect(ringing(page)).toBeVisible();
  await page.keyboard.press("F9");
  await page.keyboard.type("rumah terb");
  await places.release();
  await expect.poll(() => db.select().from(incident)).toMatchObject([{ description: "tabrakan motor" }]);
  await page.keyboard.type("akar");
  await expect(narrative(page)).toHaveValue("rumah terbakar");
  await expect(forms(page)).toHaveCount(0);
});

test("a form that is found to be a duplicate while it is in the background is not sent, and says so", async ({
  page,
  db,
  product,
}) => {
  await anIncident(db, { type: "road-accident" });
  await extendTimers(page, 1_500);
  await open(page);
  const similar = await holdRequests(page, "intake.similar");
  await page.keyboard.press("n");
  await page.keyboard.type("tabrakan motor");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  await page.keyboard.press("Enter");
  await similar.waitForRequest();
  await page.keyboard.press("Control+Enter");
  await ring(product, "081255550047");
  await expect(ringing(page)).toBeVisible();
  await page.keyboard.press("F9");
  await similar.release();
  await expect(page.getByRole("status").filter({ hasText: "Belum dikirim" })).toContainText("tabrakan motor");
  await expect(strip(page)).toContainText("0812-5555-0047");
  await forms(page).last().click();
  await expect(page.getByRole("alert").filter({ hasText: "Belum dikirim" })).toBeVisible();
  await expect(narrative(page)).toHaveValue("tabrakan motor");
});

test("what is typed while an incident is being created goes into its note", async ({ page, db }) => {
  await open(page);
  const creation = await holdRequests(page, "incidents.create");
  await page.keyboard.press("n");
  await page.keyboard.type("tabrakan motor");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Ganti lokasi/ })).toBeVisible();
  await narrative(page).focus();
  await page.keyboard.press("Control+Enter");
  await creation.waitForRequest();
  await page.keyboard.type(", dua kor");
  await creation.release();
  const noteField = page.getByRole("textbox", { name: "Catatan" });
  await expect(noteField).toBeFocused();
  await page.keyboard.type("ban");
  await expect(noteField).toHaveValue(", dua korban");
  expect(await db.select().from(incident)).toMatchObject([{ description: "tabrakan motor" }]);
});

test("what is typed while a note or a change is being saved is kept, unsaved", async ({ page, db }) => {
  const { id } = await anIncident(db, { type: await aType(db, []) });
  await open(page);
  await page.locator("[data-incident-row]").click();
  await expect(page.getByRole("region", { name: /^Insiden #/ })).toBeVisible();
  const notes = await holdRequests(page, "incidents.addNote");
  await page.keyboard.press("c");
  await page.keyboard.type("dua korban");
  await page.keyboard.press("Control+Enter");
  await notes.waitForRequest();
  await page.keyboard.type(" satu luka bakar");
  await notes.release();
  await expect(page.getByRole("textbox", { name: "Catatan" })).toHaveValue("satu luka bakar");
  expect(await db.select({ text: note.text }).from(note)).toEqual([{ text: "dua korban" }]);

  await page.keyboard.press("Escape");
  const changes = await holdRequests(page, "incidents.edit");
  await page.keyboard.press("e");
  await page.keyboard.type("gudang terbakar");
  await page.keyboard.press("Control+Enter");
  await changes.waitForRequest();
  await page.keyboard.type(", dekat sekolah");
  await changes.release();
  const readDescription = async () => (await db.select().from(incident).where(eq(incident.id, id)))[0]?.description;
  await expect.poll(readDescription).toBe("gudang terbakar");
  await expect(page.getByRole("button", { name: /^Simpan/ })).toBeEnabled();
  await expect(narrative(page)).toHaveValue("gudang terbakar, dekat sekolah");
  await page.keyboard.press("Control+Enter");
  await expect.poll(readDescription).toBe("gudang terbakar, dekat sekolah");
  await expect(narrative(page)).toHaveCount(0);
});

test("an incident created late does not replace the one that the dispatcher has selected meanwhile", async ({
  page,
  db,
}) => {
  await aUnit(db, { kind: "ambulance", at: kmFrom(sekayu, 2) });
  const other = await anIncident(db, { type: await aType(db, []), at: kmFrom(sekayu, 20) });
  await open(page);
  const creation = await holdRequests(page, "incidents.create");
  await page.keyboard.press("n");
  await page.keyboard.type("tabrakan motor");
  await page.keyboard.press("Tab");
  await page.keyboard.type("-2.8819, 103.8344");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await creation.waitForRequest();
  const queue = page.getByRole("region", { name: "Insiden terbuka" }).locator("[data-incident-row]");
  await queue.click();
  const panel = page.getByRole("region", { name: /^Insiden #\d+/ });
  await expect(panel).toHaveAccessibleName(`Insiden #${other.number}`);
  await creation.release();
  await expect(queue).toHaveCount(2);
  await expect(panel).toHaveAccessibleName(`Insiden #${other.number}`);
  await expect(forms(page)).toHaveCount(0);
});

test("a key sends a unit to one incident while the request for another is pending", async ({ page, db }) => {
  const { near, far } = await createTwoIncidents(db);
  await open(page);
  const assignments = await holdRequests(page, "dispatch.assign");
  await selectIncident(page, near);
  await expect(ranked(page).first()).toContainText("NEAR");
  await page.keyboard.press("1");
  await assignments.waitForRequest();
  await selectIncident(page, far);
  await expect(ranked(page).first()).toContainText("FAR");
  await page.keyboard.press("1");
  await assignments.release();
  await expect.poll(() => crewsOf(db, near)).toEqual(["NEAR assigned"]);
  await expect.poll(() => crewsOf(db, far)).toEqual(["FAR assigned"]);
});

test("a late response to an undo does not remove the undo of the next action", async ({ page, db }) => {
  const { near, far } = await createTwoIncidents(db);
  // Undo is offered for ten seconds.
  await extendTimers(page, 9_000, 10_000);
  await open(page);
  await selectIncident(page, near);
  await expect(ranked(page).first()).toContainText("NEAR");
  await page.keyboard.press("1");
  const undo = page.getByRole("status").filter({ has: page.getByRole("button", { name: /urungkan/i }) });
  await expect(undo).toContainText("NEAR dikirim");
  const recalls = await holdRequests(page, "dispatch.advance");
  await page.keyboard.press("z");
  await recalls.waitForRequest();
  await selectIncident(page, far);
  await expect(ranked(page).first()).toContainText("FAR");
  await page.keyboard.press("1");
  await expect(undo).toContainText("FAR dikirim");
  await recalls.release();
  await expect.poll(() => crewsOf(db, near)).toEqual(["NEAR recalled"]);
  await expect(undo.getByRole("button")).toBeEnabled();
  await page.keyboard.press("z");
  await expect.poll(() => crewsOf(db, far)).toEqual(["FAR recalled"]);
});

test("a key pressed just as a panic alarm arrives does not silence it", async ({ page, db, product }) => {
  const { near } = await createTwoIncidents(db);
  const [nearUnit] = await db.select().from(unit).where(eq(unit.callSign, "NEAR"));
  const unitId = nearUnit?.id ?? "";
  const { cookie } = await createSession(db, product, "crew", { username: "crew-near", unitId });
  const crew = asBrowser(product.url, cookie);
  const { id: assignmentId } = await assignUnit(aContext(db), { incidentId: near.id, unitId });
  const sendPress = (press: { what: "declined" | "panic"; assignmentId: string | null; reason?: string }) => {
    const sentAt = new Date().toISOString();
    return crew.crew.press.mutate({ presses: [{ id: crypto.randomUUID(), at: sentAt, ...press }], sentAt });
  };
  await sendPress({ what: "declined", assignmentId, reason: "ban kempes" });
  await open(page);
  const answerOf = (kind: string) => page.locator(`[data-alarm="${kind}"]`).getByRole("button").last();
  await expect(answerOf("declined")).toHaveAttribute("aria-keyshortcuts", "A");
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector('[data-alarm="panic"]')) return;
      observer.disconnect();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "a", code: "KeyA", bubbles: true }));
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
  const answerRequests = await holdRequests(page, "alarms.answer");
  await sendPress({ what: "panic", assignmentId: null });
  await expect(answerOf("panic")).toHaveAttribute("aria-keyshortcuts", "A");
  // The button would be disabled if its request had been sent.
  await expect(answerOf("panic")).toBeEnabled();
  await answerRequests.release();
  const listAnswered = () =>
    db.select({ kind: alarm.kind }).from(alarm).where(isNotNull(alarm.answeredAt)).orderBy(alarm.answeredAt);
  expect(await listAnswered()).toEqual([]);
  await page.keyboard.press("a");
  await expect.poll(listAnswered).toEqual([{ kind: "panic" }]);
});

test("a place chosen with the arrow keys is used although later results are pending", async ({ page }) => {
  await open(page);
  await page.keyboard.press("n");
  await page.keyboard.press("Tab");
  await page.keyboard.type("kayu");
  const options = page.getByRole("option");
  await expect(options.nth(1)).toBeVisible();
  const places = await holdRequests(page, "places.search");
  await page.keyboard.type(" ara");
  await places.waitForRequest();
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  const name = await options.nth(1).locator(".truncate").first().textContent();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Insiden baru" })).toContainText(`${name}`);
  await expect(page.getByRole("button", { name: /^Ganti lokasi/ })).toBeVisible();
});

/** Creates two incidents 30 km apart, each with an ambulance 1 km away. */
async function createTwoIncidents(db: Db) {
  const [near, far] = [
    await anIncident(db, { type: await aType(db, []) }),
    await anIncident(db, { type: await aType(db, []), at: kmFrom(sekayu, 30) }),
  ];
  await aUnit(db, { callSign: "NEAR", kind: "ambulance", at: kmFrom(sekayu, 1) });
  await aUnit(db, { callSign: "FAR", kind: "ambulance", at: kmFrom(sekayu, 29) });
  return { near, far };
}

/** Selects an incident in the queue with the mouse. */
async function selectIncident(page: Page, { number }: { number: number }): Promise<void> {
  await page
    .locator("[data-incident-row]")
    .filter({ hasText: `#${number} ` })
    .click();
  await expect(page.getByRole("region", { name: `Insiden #${number}` })).toBeVisible();
}

async function crewsOf(db: Db, { id }: { id: string }): Promise<string[]> {
  const rows = await db
    .select({ callSign: unit.callSign, state: assignment.state })
    .from(assignment)
    .innerJoin(unit, eq(unit.id, assignment.unitId))
    .where(eq(assignment.incidentId, id));
  return rows.map(({ callSign, state }) => `${callSign} ${state}`);
}

const ranked = (page: Page) => page.locator("[data-candidate]");

async function open(page: Page): Promise<void> {
  await page.goto("/dispatch");
  await expect(page.getByRole("heading", { name: /^Unit \d+$/ })).toBeVisible({ timeout: 30_000 });
}

async function ring({ url, apiKey }: Product, callerNumber: string): Promise<{ id: string }> {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const body = JSON.stringify({ callerNumber });
  const response = await fetch(`${url}/api/v1/calls`, { method: "POST", headers, body });
  expect(response.ok).toBe(true);
  return response.json();
}

async function stateOf(db: Db, id: string) {
  const [row] = await db
    .select({ disposition: call.disposition, claimedBy: call.claimedBy })
    .from(call)
    .where(eq(call.id, id));
  return row;
}

const ringing = (page: Page) => page.getByRole("region", { name: "Telepon masuk" }).getByRole("listitem");
const strip = (page: Page) => page.getByRole("region", { name: "Penelepon" });
const forms = (page: Page) => page.getByRole("navigation", { name: "Formulir yang terbuka" }).getByRole("button");
const narrative = (page: Page) => page.getByRole("textbox", { name: "Keterangan" });

import type { BrowserContext, Locator, Page, Route } from "@playwright/test";
import { count, eq, sql } from "drizzle-orm";
import type { Role } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { intakeDraft } from "../../db/schema/drafts";
import { event } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { target } from "../../db/schema/plans";
import { findViolationsInBothThemes } from "../support/accessibility";
import { anIncident, aType, deleteUnitsAndIncidents } from "../support/makers";
import { createSession } from "../support/people";
import { delayRequests, expect, extendTimers, test } from "../support/screens";
import type { TestServer } from "../support/server";

test.use({ serverGroup: "calls", map: false });
test.beforeEach(async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(target);
  await db.execute("delete from caller_block");
});

/** The browser contexts of the other people in a test, which are closed after the test. */
const otherContexts: BrowserContext[] = [];
test.afterEach(async () => {
  for (const otherContext of otherContexts.splice(0)) await otherContext.close();
});

const dispositionKeys = [
  ["F2", "ghost"],
  ["F3", "prank"],
  ["F4", "dropped"],
  ["F6", "information"],
  ["F7", "non-emergency"],
  ["F8", "test"],
] as const;

test("the console's page contains open calls only for those who take calls", async ({ db, server }) => {
  const number = "081255550009";
  await ring(server, number);
  const containsNumberByRole: Record<string, boolean> = {};
  for (const role of ["dispatcher", "supervisor", "call-taker", "admin", "leader"] as const) {
    const { cookie } = await createSession(db, server, role);
    const response = await fetch(`${server.url}/dispatch`, { headers: { cookie } });
    expect(response.headers.get("cache-control")).toContain("no-store");
    containsNumberByRole[role] = (await response.text()).includes(number);
  }
  expect(containsNumberByRole).toEqual({
    dispatcher: true,
    supervisor: true,
    "call-taker": true,
    admin: false,
    leader: false,
  });
});

test("a ringing call shows its caller history, and one key claims it", { tag: "@main" }, async ({
  page,
  db,
  server,
}) => {
  for (const disposition of ["ghost", "prank", "information"] as const) {
    const { id } = await ring(server, "081255550001");
    await sendFromExchange(server, "PATCH", `/${id}`, { disposition });
  }
  await openConsole(page);
  // A browser plays sound only after the first key press or click on the page.
  await page.keyboard.press("Shift");
  const { id } = await ring(server, "081255550001", { location: { lng: 103.84, lat: -2.89, accuracyM: 3_000 } });
  await expect(ringingCalls(page)).toContainText("0812-5555-0001");
  await expect(ringingCalls(page)).toContainText("2 dari 3 tidak valid");
  await expect(ringingCalls(page)).toContainText(/km dari .+, ± 3,0\skm/);
  await expect(page.locator("[data-announced]")).toContainText("Telepon masuk dari 0812-5555-0001");
  await expect(page.locator("html")).toHaveAttribute("data-sounded", "call");

  await page.keyboard.press("F9");
  await expect(callerStrip(page)).toContainText("0812-5555-0001");
  await expect(ringingCalls(page)).toHaveCount(0);
  await expect.poll(() => readClaimedBy(db, id)).toContain("person:");
});

test("a ringing call and what opens beside it do not cover each other, and a click claims it there", async ({
  page,
  server,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await openConsole(page);
  const dialog = page.getByRole("dialog");
  for (const [index, key] of ["p", "Control+k", "?"].entries()) {
    const { id } = await ring(server, `08129999000${index}`);
    const ringingCall = page.locator(`[data-ringing="${id}"]`);
    await expect(ringingCall).toBeVisible();
    await page.locator("body").press(key);
    await expect(dialog).toBeVisible();
    const takeButton = ringingCall.locator("button");
    for (const part of [ringingCall.locator("b"), takeButton]) await expect.poll(() => isOnTop(part)).toBe(true);
    await expect.poll(() => topOf(dialog)).toBeGreaterThanOrEqual(await bottomOf(ringingCall));
    await takeButton.click();
    await expect(callerStrip(page)).toContainText(`0812-9999-000${index}`);
    await expect(dialog).toHaveCount(0);
    await page.keyboard.press("F2");
    await expect(callerStrip(page)).toHaveCount(0);
  }
  const { id } = await ring(server, "081299990003");
  const ringingCall = page.locator(`[data-ringing="${id}"]`);
  await expect(ringingCall).toBeVisible();
  await page.goto(`/dispatch?call=${id}`);
  await expect(dialog).toContainText("0812-9999-0003");
  const rightEdge = () => ringingCall.evaluate((element) => element.getBoundingClientRect().right);
  await expect
    .poll(rightEdge)
    .toBeLessThanOrEqual(await dialog.evaluate((sheet) => sheet.getBoundingClientRect().left));
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Menu" }).click();
  await expect.poll(() => topOf(dialog)).toBeGreaterThanOrEqual(await bottomOf(ringingCall));
});

test("a link to a call opens its sheet, also while the person has another call", async ({ page, server }) => {
  await openConsole(page);
  await ring(server, "081299990004");
  await expect(ringingCalls(page)).toBeVisible();
  await page.keyboard.press("F9");
  await expect(callerStrip(page)).toContainText("0812-9999-0004");
  const { id } = await ring(server, "081299990005");
  await expect(ringingCalls(page)).toContainText("0812-9999-0005");
  await page.goto(`/dispatch?call=${id}`);
  await expect(page.getByRole("dialog")).toContainText("0812-9999-0005");
  await page.keyboard.press("Escape");
  await expect(callerStrip(page)).toContainText("0812-9999-0004");
});

test("two people claim one call simultaneously: one gets it, the other sees who was faster", { tag: "@main" }, async ({
  page,
  context,
  db,
  server,
}) => {
  const otherPage = await openAsOtherPerson(context, db, server, "dispatcher", "siti");
  // The notice that somebody else took the call must not disappear before the test has read it.
  for (const consolePage of [page, otherPage]) await extendTimers(consolePage, 10_000);
  await Promise.all([openConsole(page), openConsole(otherPage)]);
  for (let round = 0; round < 3; round++) {
    const { id } = await ring(server, `08125555010${round}`);
    await Promise.all([page, otherPage].map((consolePage) => expect(ringingCalls(consolePage)).toBeVisible()));
    await holdClaimsUntilAllSent([page, otherPage]);
    await Promise.all([page, otherPage].map((consolePage) => consolePage.keyboard.press("F9")));
    const claimedByOtherNotice = (consolePage: Page) =>
      consolePage.getByRole("alert").filter({ hasText: "lebih dahulu mengangkat" });
    await expect(claimedByOtherNotice(page).or(callerStrip(page)).first()).toBeVisible();
    await expect
      .poll(async () => (await claimedByOtherNotice(page).count()) + (await claimedByOtherNotice(otherPage).count()))
      .toBe(1);
    const [pageWithCall, pageWithoutCall] =
      (await claimedByOtherNotice(page).count()) === 1 ? [otherPage, page] : [page, otherPage];
    await expect(claimedByOtherNotice(pageWithoutCall)).toContainText(
      pageWithCall === otherPage ? "siti lebih dahulu" : "test-dispatcher lebih dahulu",
    );
    await claimedByOtherNotice(pageWithoutCall).getByRole("button", { name: "Tutup" }).click();
    await expect(callerStrip(pageWithoutCall)).toHaveCount(0);
    await expect(callerStrip(pageWithCall)).toBeVisible();
    await expect(pageWithoutCall.getByRole("list", { name: "Sedang ditangani" })).toHaveCount(1);
    await pageWithCall.keyboard.press("F2");
    await expect.poll(() => readDisposition(db, id)).toBe("ghost");
    await expect(callerStrip(pageWithCall)).toHaveCount(0);
  }
});

test("ten unfounded calls get a disposition with two keys each, and no incident figure changes", {
  tag: "@main",
}, async ({ page, db, server }) => {
  // The incident must not become overdue during the test.
  await db.insert(target).values({ category: "health", assignSeconds: 3_600 });
  await anIncident(db, { type: await aType(db, []) });
  const callIds: string[] = [];
  for (let index = 0; index < 10; index++) callIds.push((await ring(server, `0812666600${10 + index}`)).id);
  await openConsole(page);
  const queue = page.getByRole("region", { name: "Insiden terbuka" });
  await expect(queue.getByRole("listitem")).toHaveCount(1);
  await expect(page.locator("[data-ringing]")).toHaveCount(10);
  const queueTextBefore = await queue.textContent();
  const pressedKeys: string[] = [];
  const press = async (key: string) => {
    pressedKeys.push(key);
    await page.keyboard.press(key);
  };
  for (let index = 0; index < 10; index++) {
    await press("F9");
    await press(dispositionKeys[index % dispositionKeys.length]?.[0] ?? "");
  }
  expect(pressedKeys.filter((key) => key === "F9")).toHaveLength(10);
  expect(pressedKeys).toHaveLength(20);
  await expect(ringingCalls(page)).toHaveCount(0);
  await expect
    .poll(async () => (await Promise.all(callIds.map((id) => readDisposition(db, id)))).join())
    .toBe(callIds.map((_, index) => dispositionKeys[index % dispositionKeys.length]?.[1]).join());
  expect(await db.select({ count: count() }).from(incident)).toEqual([{ count: 1 }]);
  await expect(queue.getByRole("listitem")).toHaveCount(1);
  expect(withoutTimes(await queue.textContent())).toBe(withoutTimes(queueTextBefore));

  await page.keyboard.press("p");
  const list = page.getByRole("dialog", { name: "Panggilan" });
  await expect(list.getByRole("region", { name: /^Hari ini/ })).toContainText("Ghost call2");
  await expect(list.getByRole("region", { name: /^Hari ini/ })).toContainText("60% tidak valid");
});

test("a list fetched before a call got its disposition does not bring the call back", async ({ page, db, server }) => {
  const filteredCall = await ring(server, "081266660031");
  const nextCall = await ring(server, "081266660032");
  await openConsole(page);
  await expect(ringingCalls(page)).toHaveCount(2);
  const delayedRequests = await delayRequests(page, "calls.claim", "calls.filter");
  await page.keyboard.press("F9");
  await page.keyboard.press("F2");
  await expect(ringingCalls(page)).toHaveAttribute("data-ringing", nextCall.id);
  // The request to filter the call has not reached the server yet, so the filtered call is still ringing in the list
  // that the page fetches when the next call comes in.
  const lastCall = await ring(server, "081266660033");
  await expect(page.locator(`[data-ringing="${lastCall.id}"]`)).toBeVisible();
  const delayedLists = await delayRequests(page, "calls.list");
  await delayedRequests.release();
  await expect.poll(() => readDisposition(db, filteredCall.id)).toBe("ghost");
  for (const { id } of [nextCall, lastCall]) {
    await page.keyboard.press("F9");
    await expect.poll(() => readClaimedBy(db, id)).toContain("person:");
  }
  await delayedLists.release();
  await expect(ringingCalls(page)).toHaveCount(0);
  await expect(callerStrip(page)).toContainText("0812-6666-0033");
  await expect(page.getByRole("alert").filter({ hasText: "0812-6666-0031" })).toHaveCount(0);
});

test("a filtered call is restored with its form, from the undo bar and from the list", { tag: "@main" }, async ({
  page,
  db,
  server,
}) => {
  await openConsole(page);
  const { id } = await ring(server, "081277770001");
  await expect(ringingCalls(page)).toBeVisible();
  await page.keyboard.press("F9");
  await expect(callerStrip(page)).toBeVisible();
  await page.getByRole("textbox", { name: "Keterangan" }).fill("suara anak kecil");
  await page.keyboard.press("F3");
  await expect(page.getByRole("status").filter({ hasText: "0812-7777-0001 disaring: Prank call" })).toBeVisible();
  await expect.poll(() => readDisposition(db, id)).toBe("prank");
  await page.keyboard.press("Alt+z");
  await expect(callerStrip(page)).toContainText("0812-7777-0001");
  await expect(page.getByRole("textbox", { name: "Keterangan" })).toHaveValue("suara anak kecil");
  await expect.poll(() => readDisposition(db, id)).toBeNull();

  await page.keyboard.press("F4");
  await expect.poll(() => readDisposition(db, id)).toBe("dropped");
  await page.keyboard.press("p");
  await page.getByRole("button", { name: "Kembalikan panggilan 0812-7777-0001" }).click();
  await expect(page.getByRole("textbox", { name: "Keterangan" })).toHaveValue("suara anak kecil");
  const [storedCall] = await db.select({ note: call.note }).from(call).where(eq(call.id, id));
  expect(storedCall?.note).toBe("suara anak kecil");
});

test("a call filtered and restored while the network is down is filtered and restored when it returns, and a notice says that it is down", async ({
  page,
  context,
  db,
  server,
}) => {
  await openConsole(page);
  const { id } = await ring(server, "081233334444");
  await expect(ringingCalls(page)).toBeVisible();
  await page.keyboard.press("F9");
  await expect.poll(() => readClaimedBy(db, id)).toMatch(/^person:/);
  await expect(page.getByText("Peta tidak dapat digambar")).toBeAttached();
  await context.setOffline(true);
  await page.keyboard.press("F2");
  await expect(page.getByRole("status").filter({ hasText: "Dikirim begitu tersambung" })).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: "Jaringan komputer ini putus" })).toBeVisible();
  await page.keyboard.press("Alt+z");
  await page.keyboard.press("n");
  await context.setOffline(false);
  // The server receives the requests to filter the call and to undo this, in the order of the key presses.
  await expect(callerStrip(page)).toContainText("0812-3333-4444");
  expect(await readDisposition(db, id)).toBeNull();
  const events = await db.select({ kind: event.kind }).from(event).where(sql`${event.data} ->> 'callId' = ${id}`);
  expect(events.map(({ kind }) => kind).filter((kind) => kind === "call.filtered")).toHaveLength(1);
});

test("a missed call is counted in the top bar, to be called back or filtered", async ({ page, db, server }) => {
  await openConsole(page);
  const [firstCall, secondCall] = [await ring(server, "081288880001"), await ring(server, "081288880002")];
  for (const missedCall of [firstCall, secondCall]) await hangUp(server, missedCall);
  const button = page.getByRole("button", { name: "Panggilan, 2 tak terjawab" });
  await expect(button).toBeVisible();
  await expect(ringingCalls(page)).toHaveCount(0);
  await page.keyboard.press("p");
  await page.getByRole("button", { name: "Saring panggilan 0812-8888-0002" }).click();
  await page.getByRole("menuitem", { name: "Terputus" }).click();
  await expect.poll(() => readDisposition(db, secondCall.id)).toBe("dropped");
  await page.getByRole("button", { name: "Hubungi kembali 0812-8888-0001" }).click();
  await expect(callerStrip(page)).toContainText("tak terjawab");
  await expect(callerStrip(page).getByRole("link", { name: "0812-8888-0001" })).toHaveAttribute(
    "href",
    "tel:081288880001",
  );
  await expect(page.getByRole("button", { name: "Panggilan", exact: true })).toBeVisible();
});

test("a released call rings for the others; after a reload a screen has its claimed calls again", async ({
  page,
  context,
  db,
  server,
}) => {
  const otherPage = await openAsOtherPerson(context, db, server, "call-taker", "rina");
  await Promise.all([openConsole(page), openConsole(otherPage)]);
  await ring(server, "081299990001");
  await expect(ringingCalls(page)).toBeVisible();
  await expect(ringingCalls(otherPage)).toBeVisible();
  await page.keyboard.press("F9");
  await expect(ringingCalls(otherPage)).toHaveCount(0);
  await page.reload();
  await expect(callerStrip(page)).toContainText("0812-9999-0001");
  await page.keyboard.press("Alt+g");
  await expect(callerStrip(page)).toHaveCount(0);
  await expect(ringingCalls(otherPage)).toContainText("0812-9999-0001");
});

test("a call continued on another screen of the same person has the text typed on the first one", async ({
  page,
  context,
  db,
  server,
}) => {
  const otherPage = await context.newPage();
  await Promise.all([openConsole(page), openConsole(otherPage)]);
  const { id } = await ring(server, "081299990002");
  await expect(ringingCalls(page)).toBeVisible();
  await page.keyboard.press("F9");
  await page.getByRole("textbox", { name: "Keterangan" }).fill("asap tebal");
  const readDraft = () =>
    db.select({ text: intakeDraft.description }).from(intakeDraft).where(eq(intakeDraft.callId, id));
  await expect.poll(readDraft).toEqual([{ text: "asap tebal" }]);
  await otherPage.getByRole("button", { name: "Lanjutkan", exact: true }).click();
  await expect(otherPage.getByRole("textbox", { name: "Keterangan" })).toHaveValue("asap tebal");
});

test("callers on hold stay visible, and one key returns to each of them", async ({ page, server }) => {
  await openConsole(page);
  await ring(server, "081211110001");
  await expect(ringingCalls(page)).toBeVisible();
  await page.keyboard.press("F9");
  await expect(ringingCalls(page)).toHaveCount(0);
  await ring(server, "081211110002");
  await expect(ringingCalls(page)).toBeVisible();
  await page.keyboard.press("F9");
  await expect(callerStrip(page)).toContainText("0812-1111-0002");
  const forms = page.getByRole("navigation", { name: "Formulir yang terbuka" });
  await expect(forms.getByRole("button")).toHaveCount(2);
  await page.keyboard.press("Alt+1");
  await expect(callerStrip(page)).toContainText("0812-1111-0001");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(forms).toBeVisible();
  await page.keyboard.press("Alt+2");
  await expect(callerStrip(page)).toContainText("0812-1111-0002");
});

test("a link to an incident opens it while this person has a claimed call, whose form is one key away", async ({
  page,
  db,
  server,
}) => {
  const { number } = await anIncident(db, { type: await aType(db, []) });
  await openConsole(page);
  const { id } = await ring(server, "081211110003");
  await expect(ringingCalls(page)).toBeVisible();
  await page.keyboard.press("F9");
  // The screen shows the claim before the server has stored it, and leaving the page would cancel the request.
  await expect.poll(() => readClaimedBy(db, id)).toContain("person:");
  await page.goto(`/dispatch/${number}`);
  const forms = page.getByRole("navigation", { name: "Formulir yang terbuka" });
  await expect(forms).toContainText("0812-1111-0003");
  await expect(page.getByRole("region", { name: `Insiden #${number}` })).toBeVisible();
  await page.keyboard.press("Alt+1");
  await expect(callerStrip(page)).toContainText("0812-1111-0003");
});

test("a form without a call becomes a manual call with a callback number", async ({ page, db }) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await page.getByRole("textbox", { name: "Keterangan" }).fill("lewat radio");
  await page.keyboard.press("Alt+c");
  await expect(callerStrip(page)).toContainText("Tanpa nomor");
  await expect(page.getByRole("textbox", { name: "Keterangan" })).toHaveValue("lewat radio");
  await callerStrip(page).getByRole("textbox", { name: "Nomor penelepon" }).fill("0813 1234 5678");
  await page.keyboard.press("Enter");
  await expect(callerStrip(page)).toContainText("0813-1234-5678");
  expect(await db.select({ source: call.source, callerNumber: call.callerNumber }).from(call)).toEqual([
    { source: "hand", callerNumber: "081312345678" },
  ]);
  // A number that is not confirmed with Enter is saved when the focus moves on.
  await callerStrip(page).getByRole("textbox", { name: "Nomor penelepon" }).fill("0813 9999 0000");
  await page.getByRole("textbox", { name: "Keterangan" }).focus();
  await expect(callerStrip(page)).toContainText("0813-9999-0000");
  await page.keyboard.press("Alt+g");
  await expect(callerStrip(page)).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: "Keterangan" })).toHaveValue("lewat radio");
  await expect.poll(() => db.select({ count: count() }).from(call)).toEqual([{ count: 0 }]);
});

test("a callback number that could not be sent reaches the call, even after its incident was created", async ({
  page,
  db,
}) => {
  await openConsole(page);
  await page.keyboard.press("n");
  await page.keyboard.type("rumah terbakar di desa lumpatan");
  await expect(page.getByRole("option", { name: /Lumpatan/ }).first()).toBeVisible();
  await page.keyboard.press("Alt+l");
  await page.keyboard.press("Alt+c");
  let isCut = true;
  await page.route(/\/api\/trpc\/[^?]*calls\.setNumber/, (route) => (isCut ? route.abort() : route.continue()));
  const failedRequest = page.waitForEvent("requestfailed", (request) => request.url().includes("calls.setNumber"));
  await callerStrip(page).getByRole("textbox", { name: "Nomor penelepon" }).fill("0813 1234 5678");
  await page.keyboard.press("Control+Enter");
  await failedRequest;
  const incidentPanel = page.getByRole("region", { name: /^Insiden #\d+/ });
  await expect(incidentPanel).toBeVisible();
  isCut = false;
  await expect(incidentPanel).toContainText("0813-1234-5678");
  expect(await db.select({ callerNumber: call.callerNumber, disposition: call.disposition }).from(call)).toEqual([
    { callerNumber: "081312345678", disposition: "emergency" },
  ]);
});

test("calls and candidates that cannot be read are reported until they are read again", async ({ page, db }) => {
  await anIncident(db, { type: await aType(db, ["ambulance*1"]) });
  await openConsole(page);
  await page.keyboard.press("j");
  const ranking = page.getByRole("region", { name: "Rekomendasi unit" });
  await expect(ranking).toContainText("Tidak ada unit");
  let fails = true;
  await page.route(/\/api\/trpc\/[^?]*(calls\.list|dispatch\.candidates)/, (route) =>
    fails ? route.fulfill({ status: 500, body: "{}" }) : route.continue(),
  );
  const strip = page.getByRole("alert").filter({ hasText: "Panggilan tidak dapat dibaca" });
  await expect(strip).toBeVisible();
  const failedLine = ranking.getByRole("alert");
  await expect(failedLine).toContainText("Daftar gagal dimuat");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  for (const failure of [strip, failedLine])
    await expect(failure.getByRole("button", { name: "Coba lagi" })).toBeVisible();
  fails = false;
  await expect(strip).toHaveCount(0);
  await expect(failedLine).toHaveCount(0);
});

test.describe("a supervisor", () => {
  test.use({ role: "supervisor" });

  test("blocks a number, whose calls are counted but do not ring, unblocks it, and pins a scene to a wall display", async ({
    page,
    db,
    server,
  }) => {
    await openConsole(page);
    await ring(server, "081233330001");
    await expect(ringingCalls(page)).toBeVisible();
    await page.keyboard.press("F9");
    await callerStrip(page).getByRole("button", { name: "Blokir nomor…" }).click();
    const dialog = page.getByRole("dialog", { name: "Blokir 0812-3333-0001" });
    await expect(dialog.getByRole("combobox", { name: "Selama" })).toHaveValue("24");
    await expect(dialog.getByRole("textbox", { name: "Alasan" })).toBeFocused();
    await page.keyboard.type("iseng berulang");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("status").filter({ hasText: "0812-3333-0001 diblokir sampai" })).toBeVisible();
    await page.keyboard.press("F3");
    await expect(callerStrip(page)).toHaveCount(0);

    const blockedCall = await ring(server, "081233330001");
    const ringingCall = await ring(server, "081233330002");
    await expect(ringingCalls(page)).toHaveAttribute("data-ringing", ringingCall.id);
    const [storedCall] = await db.select({ blocked: call.blocked }).from(call).where(eq(call.id, blockedCall.id));
    expect(storedCall).toEqual({ blocked: true });
    await page.keyboard.press("p");
    await expect(page.getByRole("region", { name: /^Hari ini/ })).toContainText("Terblokir1");
    await page.getByRole("button", { name: "Nomor terblokir" }).click();
    const blocks = page.getByRole("dialog", { name: "Nomor terblokir" });
    await expect(blocks.getByRole("listitem")).toContainText("iseng berulang");
    await expect(blocks.getByRole("listitem")).toContainText("1 panggilan diblokir");
    await blocks.getByRole("button", { name: "Buka blokir 0812-3333-0001" }).click();
    await expect(blocks.getByRole("listitem")).toHaveCount(0);
    await page.keyboard.press("Escape");
    const nextCall = await ring(server, "081233330001");
    await expect(page.locator(`[data-ringing="${nextCall.id}"]`)).toBeVisible();

    // A supervisor also decides what the wall displays show.
    await createSession(db, server, "wall", { username: "Opproom" });
    await page.keyboard.press("Shift+W");
    const wallScreens = page.getByRole("dialog", { name: "Layar video wall" });
    const scene = wallScreens.getByRole("combobox", { name: "Opproom" });
    await scene.selectOption({ label: "Unit dan jangkauan" });
    await expect(wallScreens.getByRole("status")).toContainText("Opproom: Unit dan jangkauan");
    await expect(wallScreens).toContainText("Disematkan");
    await wallScreens.getByRole("button", { name: "Urungkan" }).click();
    await expect(scene).toHaveValue("");
    await expect(wallScreens).not.toContainText("Disematkan");
  });

  test("answering calls is accessible in both themes", async ({ page, server }) => {
    await hangUp(server, await ring(server, "081244440001"));
    for (const lastDigit of [2, 3, 4, 5]) await ring(server, `08124444000${lastDigit}`);
    await openConsole(page);
    await expect(ringingCalls(page)).toHaveCount(4);
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press("F9");
    await page.keyboard.press("F2");
    await page.keyboard.press("F9");
    await expect(callerStrip(page)).toBeVisible();
    await page.keyboard.press("F9");
    await expect(page.getByRole("navigation", { name: "Formulir yang terbuka" })).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await callerStrip(page).getByRole("button", { name: "Blokir nomor…" }).click();
    await expect(page.getByRole("textbox", { name: "Alasan" })).toBeFocused();
    await page.keyboard.type("iseng berulang");
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.getByRole("button", { name: "Panggilan, 1 tak terjawab" }).click();
    await expect(page.getByRole("region", { name: /^Hari ini/ })).toContainText("Ghost call1");
    expect(await findViolationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.locator("body").press("Shift+P");
    await expect(page.getByRole("dialog", { name: "Nomor terblokir" }).getByRole("listitem")).toBeVisible();
    expect(await findViolationsInBothThemes(page)).toEqual([]);
  });
});

/** Whether this element, and nothing over it, is at its centre. */
const isOnTop = (locator: Locator) =>
  locator.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const topElement = document.elementFromPoint(x + width / 2, y + height / 2);
    return topElement !== null && element.contains(topElement);
  });

const topOf = (locator: Locator) => locator.evaluate((element) => element.getBoundingClientRect().top);
const bottomOf = (locator: Locator) => locator.evaluate((element) => element.getBoundingClientRect().bottom);

async function openConsole(page: Page): Promise<void> {
  await page.goto("/dispatch");
  await expect(page.getByRole("heading", { name: /^Unit \d+$/ })).toBeVisible();
}

/** Opens a page on which another person is signed in. */
async function openAsOtherPerson(
  context: BrowserContext,
  db: Db,
  server: TestServer,
  role: Role,
  username: string,
): Promise<Page> {
  const browser = context.browser();
  if (!browser) throw new Error("the browser is gone");
  const { cookies } = await createSession(db, server, role === "wall" ? "dispatcher" : role, { username });
  const otherContext = await browser.newContext({
    baseURL: server.url,
    locale: "id-ID",
    viewport: { width: 1440, height: 900 },
  });
  await otherContext.addCookies(cookies.map(({ name, value }) => ({ name, value, url: server.url })));
  otherContexts.push(otherContext);
  return otherContext.newPage();
}

/**
 * Delays the next claim of each page until every page has sent one. Otherwise a slow page might learn that the call is
 * claimed before it sends its own claim.
 */
async function holdClaimsUntilAllSent(pages: readonly Page[]): Promise<void> {
  const delayedRoutes: Route[] = [];
  const delayClaim = async (route: Route) => {
    delayedRoutes.push(route);
    if (delayedRoutes.length === pages.length)
      await Promise.all(delayedRoutes.map((delayedRoute) => delayedRoute.continue()));
  };
  for (const page of pages) await page.route(/\/api\/trpc\/[^?]*calls\.claim/, delayClaim, { times: 1 });
}

/** Sends a request as the telephone exchange. */
async function sendFromExchange({ url, apiKey }: TestServer, method: "POST" | "PATCH", path: string, body: object) {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const response = await fetch(`${url}/api/v1/calls${path}`, { method, headers, body: JSON.stringify(body) });
  expect(response.ok).toBe(true);
  return (await response.json()) as { id: string };
}

const hangUp = (server: TestServer, { id }: { id: string }) =>
  sendFromExchange(server, "PATCH", `/${id}`, { ended: true });

const ring = (server: TestServer, callerNumber: string, fields: object = {}) =>
  sendFromExchange(server, "POST", "", { callerNumber, ...fields });

const ringingCalls = (page: Page) => page.getByRole("region", { name: "Telepon masuk" }).getByRole("listitem");
const callerStrip = (page: Page) => page.getByRole("region", { name: "Penelepon" });
const withoutTimes = (text: string | null) => text?.replace(/\d\d:\d\d/g, "") ?? "";

async function readDisposition(db: Db, id: string): Promise<string | null | undefined> {
  const [row] = await db.select({ disposition: call.disposition }).from(call).where(eq(call.id, id));
  return row?.disposition;
}

async function readClaimedBy(db: Db, id: string): Promise<string> {
  const [row] = await db.select({ claimedBy: call.claimedBy }).from(call).where(eq(call.id, id));
  return row?.claimedBy ?? "";
}

import type { Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import { call } from "../../db/schema/calls";
import { incident } from "../../db/schema/incidents";
import { findViolationsInBothThemes } from "../support/accessibility";
import { insertPastIncidents } from "../support/incident-history";
import { anIncident, aType, deleteUnitsAndIncidents } from "../support/makers";
import { delayRequests, expect, test } from "../support/screens";

test.use({ serverGroup: "console", map: false });
test.beforeEach(({ db }) => deleteUnitsAndIncidents(db));

const historyRegion = (page: Page) => page.getByRole("region", { name: "Riwayat" });
const rows = (page: Page) =>
  historyRegion(page).getByRole("list", { name: "Insiden menurut waktu, terbaru dulu" }).getByRole("button");
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
/** A local time (WIB) as YYYY-MM-DD HH:MM. */
const formatLocalTime = (at: Date) =>
  new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
const localTimeDaysAgo = (days: number) => formatLocalTime(daysAgo(days));

test("the history finds a closed incident by keyboard, and its URL opens it again", async ({ page, db }) => {
  const urls: string[] = [];
  page.on("request", (request) => urls.push(request.url()));
  const [marketIncidentId] = await insertPastIncidents(db, [
    { at: localTimeDaysAgo(3), address: "Pasar Randik" },
    { at: localTimeDaysAgo(30), address: "Simpang Randik", type: "building-fire" },
    { at: localTimeDaysAgo(4), address: "Lorong Melati 3", sensitive: true },
    ...Array.from({ length: 26 }, (_, number) => ({
      at: localTimeDaysAgo(40 + number),
      address: `Jalan Lama ${number}`,
    })),
  ]);
  await db
    .update(call)
    .set({ callerNumber: "081377112233" })
    .where(eq(call.incidentId, marketIncidentId ?? ""));
  const [marketIncident] = await db
    .select()
    .from(incident)
    .where(eq(incident.id, marketIncidentId ?? ""));
  const incidentPath = `/dispatch/${marketIncident?.number}`;
  const panel = page.getByRole("region", { name: `Insiden #${marketIncident?.number}` });
  await page.goto("/dispatch");
  await expect(page.getByRole("heading", { name: /^Unit \d+$/ })).toBeVisible();

  await page.keyboard.press("Shift+H");
  await expect(rows(page)).toHaveCount(25);
  await expect(rows(page).nth(1)).toContainText("Rahasia");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await historyRegion(page).getByRole("button", { name: "Lebih lama" }).click();
  await expect(rows(page)).toHaveCount(4);

  await page.keyboard.press("/");
  await page.keyboard.type("randik");
  await expect(rows(page)).toHaveText([/Pasar Randik/, /Simpang Randik/]);
  await page.keyboard.press("Enter");
  await expect(panel).toContainText("Pasar Randik");
  await expect(page).toHaveURL(incidentPath);
  await page.keyboard.press("j");
  await expect(page).not.toHaveURL(incidentPath);
  await expect(page.getByText("Ditutup lebih dari 7 hari lalu")).toBeVisible();
  await page.keyboard.press("n");
  await expect(page.getByRole("region", { name: "Insiden baru" })).toBeVisible();
  await expect(page).toHaveURL("/dispatch");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL("/dispatch");
  await page.keyboard.press("/");
  await page.keyboard.type(" melati");
  await expect(historyRegion(page)).toContainText("Tidak ada insiden yang cocok");
  await expect(historyRegion(page)).toContainText("Insiden rahasia tidak dapat dicari dengan kata");

  await page.keyboard.press("Control+K");
  await page.keyboard.type("0813-7711-2233");
  await expect(page.getByRole("option", { name: /0813-7711-2233/ })).toContainText(`#${marketIncident?.number}`);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(incidentPath);

  // After a reload, the incident can be reopened and appears among the open ones.
  await page.reload();
  await expect(panel).toContainText("Pasar Randik");
  await page.keyboard.press("o");
  await page.getByRole("textbox", { name: "Alasan" }).fill("ada korban lain");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Insiden terbuka" })).toContainText("Pasar Randik");
  expect(urls.filter((url) => /randik|melati|7711/i.test(url))).toEqual([]);

  // The notice disappears after a few seconds.
  await Promise.all([expect(page.getByText("Insiden #999999 tidak ada")).toBeVisible(), page.goto("/dispatch/999999")]);
  await expect(page).toHaveURL("/dispatch");
});

test("all calls of a number can be reached, days limit them, and one without an incident opens, also by its link", async ({
  page,
  db,
}) => {
  const number = "081377112233";
  const storedCalls = await db
    .insert(call)
    .values(
      [1, 2, 3, 4, 5, 6, 7].map((days) => ({
        ...{ callerNumber: number, receivedAt: daysAgo(days), simulated: false },
        ...{ disposition: "prank" as const, note: `Lelucon ke-${days}` },
      })),
    )
    .returning();
  const thirdCallAt = storedCalls[2]?.receivedAt ?? new Date(0);
  await page.goto("/dispatch");
  await expect(page.getByRole("heading", { name: /^Unit \d+$/ })).toBeVisible();
  await page.keyboard.press("Shift+H");
  const field = historyRegion(page).getByRole("textbox", { name: "Nomor, nomor penelepon, kata" });
  await field.fill(number);
  const foundCalls = historyRegion(page).getByRole("region", { name: "Panggilan" }).getByRole("listitem");
  const more = historyRegion(page).getByRole("button", { name: "Panggilan lainnya" });
  await expect(foundCalls).toHaveCount(5);
  await more.click();
  await expect(foundCalls).toHaveCount(7);
  await expect(more).toHaveCount(0);
  const firstDay = historyRegion(page).getByLabel("Dari tanggal");
  await firstDay.fill(formatLocalTime(thirdCallAt).slice(0, 10));
  await expect(foundCalls).toHaveCount(3);
  // The date in words, because the browser may show it in the order of another language.
  await expect(firstDay).toHaveAccessibleDescription(/^\d{1,2} \p{L}+ \d{4}$/u);
  const status = historyRegion(page).getByRole("combobox", { name: "Status" });
  await status.selectOption("Ditutup");
  await expect(historyRegion(page)).toContainText("Panggilan tidak memiliki jenis, kecamatan, atau status");
  await expect(foundCalls).toHaveCount(0);
  await status.selectOption("Semua status");

  const sheet = page.getByRole("dialog", { name: "Panggilan", exact: true });
  await field.press("Enter");
  await expect(sheet).toContainText("Lelucon ke-1");
  await expect(sheet).toContainText("Prank call");
  await expect(sheet.getByRole("region", { name: /Panggilan lain dari nomor ini/ }).getByRole("listitem")).toHaveCount(
    6,
  );
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  const path = `/dispatch?call=${storedCalls[0]?.id}`;
  await expect(page).toHaveURL(path);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(page).toHaveURL("/dispatch");
  await page.goto(path);
  await expect(sheet).toContainText("Lelucon ke-1");
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  // Enter is pressed before the results arrive. It picks the first of them.
  const delayedSearches = await delayRequests(page, "search.calls", "search.incidents");
  await page.keyboard.press("Control+K");
  await page.keyboard.type(number);
  await page.keyboard.press("Enter");
  await delayedSearches.waitForRequest();
  await page.keyboard.press("Enter");
  await delayedSearches.release();
  await expect(sheet).toContainText("Lelucon ke-1");
});

test("closing a call that was opened over an incident leaves the incident in the URL", async ({ page, db }) => {
  const { number } = await anIncident(db, { type: await aType(db, []) });
  const callerNumber = "081377112244";
  const [prankCall] = await db
    .insert(call)
    .values({ callerNumber, receivedAt: daysAgo(1), simulated: false, disposition: "prank" })
    .returning();
  const sheet = page.getByRole("dialog", { name: "Panggilan", exact: true });
  await page.goto(`/dispatch/${number}`);
  await expect(page.getByRole("region", { name: `Insiden #${number}` })).toBeVisible();
  await page.keyboard.press("Control+K");
  await page.keyboard.type(callerNumber);
  await page.keyboard.press("Enter");
  await expect(sheet).toBeVisible();
  await expect(page).toHaveURL(`/dispatch?call=${prankCall?.id}`);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await expect(page).toHaveURL(`/dispatch/${number}`);
});

test("on a small screen, / and Shift+H open the list from another tab", async ({ page, db }) => {
  await anIncident(db, { type: await aType(db, []) });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/dispatch");
  await expect(page.locator("[data-incident-row]").first()).toBeAttached();
  const openPanel = () => page.getByRole("button", { name: "Panel", exact: true }).click();
  await openPanel();
  await expect(page.getByRole("heading", { name: /^Unit \d+$/ })).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("nx");
  await expect(page.getByRole("combobox", { name: "Filter insiden" })).toHaveValue("nx");
  await openPanel();
  await page.keyboard.press("Shift+H");
  await expect(historyRegion(page).getByRole("textbox", { name: "Nomor, nomor penelepon, kata" })).toBeVisible();
  await openPanel();
  await page.keyboard.press("/");
  await page.keyboard.type("nx");
  await expect(historyRegion(page).getByRole("textbox", { name: "Nomor, nomor penelepon, kata" })).toHaveValue("nx");
});

test("without open incidents, / searches the history", async ({ page }) => {
  await page.goto("/dispatch");
  await expect(page.getByRole("heading", { name: /^Unit \d+$/ })).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("nx");
  await expect(historyRegion(page).getByRole("textbox", { name: "Nomor, nomor penelepon, kata" })).toHaveValue("nx");
});

test("Enter right after a search text opens its first result, not that of an earlier list", async ({ page, db }) => {
  const [oldId = ""] = await insertPastIncidents(db, [
    { at: localTimeDaysAgo(9), address: "Pasar Randik" },
    { at: localTimeDaysAgo(3), address: "Lorong Melati" },
  ]);
  const [oldIncident] = await db.select().from(incident).where(eq(incident.id, oldId));
  await page.goto("/dispatch");
  await expect(page.getByRole("heading", { name: /^Unit \d+$/ })).toBeVisible();
  await page.keyboard.press("Shift+H");
  await expect(rows(page).first()).toContainText("Lorong Melati");
  const delayedSearches = await delayRequests(page, "search.incidents");
  await expect(historyRegion(page).getByRole("textbox", { name: "Nomor, nomor penelepon, kata" })).toBeFocused();
  await page.keyboard.type("randik");
  await page.keyboard.press("Enter");
  await delayedSearches.waitForRequest();
  await expect(page.getByRole("region", { name: /^Insiden #/ })).toHaveCount(0);
  await delayedSearches.release();
  await expect(page.getByRole("region", { name: `Insiden #${oldIncident?.number}` })).toBeVisible();
});

test("a result that arrives after Enter does not replace a form opened meanwhile", async ({ page, db }) => {
  await insertPastIncidents(db, [
    { at: localTimeDaysAgo(9), address: "Pasar Randik" },
    { at: localTimeDaysAgo(3), address: "Lorong Melati" },
  ]);
  await page.goto("/dispatch");
  await expect(page.getByRole("heading", { name: /^Unit \d+$/ })).toBeVisible();
  await page.keyboard.press("Shift+H");
  await expect(rows(page)).toHaveCount(2);
  const delayedSearches = await delayRequests(page, "search.incidents");
  await expect(historyRegion(page).getByRole("textbox", { name: "Nomor, nomor penelepon, kata" })).toBeFocused();
  await page.keyboard.type("pasar randik");
  await page.keyboard.press("Enter");
  await delayedSearches.waitForRequest();
  await historyRegion(page)
    .getByRole("button", { name: /insiden baru/i })
    .click();
  const form = page.getByRole("region", { name: "Insiden baru" });
  await expect(form).toBeVisible();
  await delayedSearches.release();
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.type("banjir");
  await expect(form.getByRole("textbox", { name: "Keterangan" })).toHaveValue("banjir");
});

test("keys pressed while a closed incident is being fetched reopen it with the typed reason", async ({ page, db }) => {
  await insertPastIncidents(db, [{ at: localTimeDaysAgo(1), address: "Pasar Randik" }]);
  await page.goto("/dispatch");
  await expect(page.getByRole("heading", { name: /^Unit \d+$/ })).toBeVisible();
  await page.keyboard.press("Shift+H");
  await expect(rows(page).first()).toContainText("Pasar Randik");
  await expect(historyRegion(page).getByRole("textbox", { name: "Nomor, nomor penelepon, kata" })).toBeFocused();
  const delayedReads = await delayRequests(page, "incidents.read");
  await page.keyboard.press("Enter");
  await delayedReads.waitForRequest();
  await page.keyboard.type("onyala lagi");
  await delayedReads.release();
  const dialog = page.getByRole("alertdialog", { name: /^Buka kembali insiden/ });
  await expect(dialog.getByRole("textbox")).toHaveValue("nyala lagi");
});

test("J does not move in the hidden queue while the history has no results", async ({ page, db }) => {
  await anIncident(db, { type: await aType(db, []) });
  await page.goto("/dispatch");
  await expect(page.locator("[data-incident-row]")).toBeVisible();
  await page.keyboard.press("Shift+H");
  await page.keyboard.press("/");
  await page.keyboard.type("zzz");
  await expect(historyRegion(page)).toContainText("Tidak ada insiden yang cocok");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+H");
  await expect(page.locator("[data-incident-row]")).toBeVisible();
  await expect(page.getByRole("region", { name: /^Insiden #/ })).toHaveCount(0);
  await expect(page).toHaveURL(/\/dispatch$/);
});

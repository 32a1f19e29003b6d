import type { Page } from "@playwright/test";
import { count, eq, sql } from "drizzle-orm";
import type { Map as MapLibreMap } from "maplibre-gl";
import { regencyView } from "../../app/_map/style/map-settings";
import type { Db } from "../../db/client";
import { incident } from "../../db/schema/incidents";
import { dayMs, dayOf } from "../../server/domain/calendar";
import { rebuildAll } from "../support/incident-history";
import { type IncidentAtPlace, insertIncidentsAtPlaces } from "../support/incidents-at-places";
import { bayungLencir, kmFrom, palembang, sekayu } from "../support/makers";
import { colourAt } from "../support/pixels";
import { expect, test } from "../support/screens";
import { loseWebGlContext } from "../support/wall-page";

test.use({ deviceScaleFactor: 1, serverGroup: "insight", role: "leader" });

/** This place is far from every label on the map: a label would hide the colour that the tests check there. */
const busyPlace = kmFrom(bayungLencir, 3);
const quietPlace = { lng: 104.15, lat: -2.1 };
const [busyCount, quietCount] = [90, 40];

/** All dates are relative to this time, even if a new day begins during the tests. */
const startedAt = Date.now();
const daysAgo = (days: number) => dayOf(startedAt - days * dayMs);
const timeAgo = (days: number, hour: number) =>
  new Date(`${daysAgo(days)}T${String(hour).padStart(2, "0")}:20:00+07:00`);

test.beforeAll(async ({ database: { db } }) => {
  const pastIncidents: IncidentAtPlace[] = [];
  for (let index = 0; index < busyCount - 2; index += 1)
    pastIncidents.push({ at: busyPlace, openedAt: timeAgo(index + 1, 19) });
  for (let index = 0; index < 2; index += 1)
    pastIncidents.push({ at: busyPlace, openedAt: timeAgo(3, 4), priority: 1, type: "flood" });
  for (let index = 0; index < quietCount; index += 1) {
    pastIncidents.push({ at: quietPlace, openedAt: timeAgo(10 + index, index % 24), type: "land-fire" });
  }
  for (let index = 0; index < 5; index += 1) {
    pastIncidents.push({ at: sekayu, openedAt: timeAgo(20 + index, 12), precision: "village" });
  }
  pastIncidents.push({ at: palembang, openedAt: timeAgo(5, 12) });
  await insertIncidentsAtPlaces(db, pastIncidents);
});

const totalText = (page: Page) => page.locator("main header p").first();
const waitUntilDrawn = (page: Page, displayMode: string) =>
  expect(page.locator(`[data-drawn="${displayMode}"]`)).toBeVisible();

test("if the code of a tab cannot be loaded, the page stays in place, and the tab appears once the server is back", async ({
  page,
}) => {
  await page.goto("/insight");
  await expect(totalText(page)).toHaveText(/^136 ?insiden/);
  // If the map's code is still loading, cutting it off ends with an error on the page.
  await expect(page.locator("[data-districts-drawn]:not([data-districts-drawn='0'])")).toBeVisible();
  let isServerDown = true;
  await page.route("**/_next/static/chunks/**", (route) => (isServerDown ? route.abort() : route.continue()));
  await page.getByRole("button", { name: "Waktu kejadian" }).click();
  await expect(page.getByText("Bagian ini gagal dimuat.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Prioritas" })).toBeVisible();
  isServerDown = false;
  await expect(page.getByRole("region", { name: "Jam dan hari" }).first()).toBeVisible();
  await expect(page.getByText("Bagian ini gagal dimuat.")).toBeHidden();
});

test("leaders start at the figures; filters are in the URL, survive a reload, and Back undoes them", {
  tag: "@main",
}, async ({ page }) => {
  const routerRequests: string[] = [];
  page.on("request", (request) => request.url().includes("_rsc=") && routerRequests.push(request.url()));
  await page.goto("/");
  await expect(page).toHaveURL(/\/insight$/);
  const title = page.getByRole("heading", { level: 1 });
  await expect(title).toContainText("Semua insiden");
  await expect(page).toHaveTitle("Statistik · Muba Siaga 112");
  await expect(totalText(page)).toHaveText(/^136 ?insiden/);

  await page.getByRole("button", { name: "Prioritas" }).click();
  await page.getByRole("checkbox", { name: /P1/ }).check();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/priority=1/);
  await expect(title).toContainText("prioritas P1");
  await expect(totalText(page)).toHaveText(/^2 ?insiden/);
  await page.getByRole("button", { name: /^Jam/ }).click();
  await page.getByRole("button", { name: "Malam 23–07" }).click();
  await page.keyboard.press("Escape");
  await expect(title).toContainText("shift Malam");
  await expect(page).toHaveURL(/hour=0,1,2,3,4,5,6,23/);

  await page.reload();
  await expect(title).toContainText("prioritas P1");
  await expect(title).toContainText("shift Malam");
  await page.goBack();
  await expect(title).not.toContainText("shift Malam");
  await expect(title).toContainText("prioritas P1");
  await page.getByRole("button", { name: "Setel ulang" }).click();
  await expect(page).toHaveURL(/\/insight$/);
  await expect(totalText(page)).toHaveText(/^136 ?insiden/);
  // The page must send no requests of the Next.js router. A late response would restore the URL at the time of the
  // request.
  expect(routerRequests).toEqual([]);
});

test("invalid URL parameters are named, and the others apply", async ({ page }) => {
  await page.goto("/insight?period=sometimes&priority=1,9&district=nowhere&way=cell&from=2026-02-30");
  await expect(page.getByText(/nilai yang tidak dikenal.*periode.*prioritas.*kecamatan/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Sel", exact: true })).toHaveAttribute("aria-pressed", "true");
  await expect(totalText(page)).toHaveText(/^2 ?insiden/);
});

test("while a day of the period is typed, an unfinished year changes nothing and the other day is kept", async ({
  page,
}) => {
  const [firstDay, typedDay] = [daysAgo(60), daysAgo(30)];
  await page.goto(`/insight?period=custom&from=${firstDay}&to=${daysAgo(1)}`);
  await page.getByRole("button", { name: /^Periode/ }).click();
  // The menu takes the focus after it opens, which would end the typing.
  await expect(page.locator('[role="dialog"]:focus-within')).toBeVisible();
  const [fromField, toField] = [page.getByLabel("Dari tanggal"), page.getByLabel("Sampai tanggal")];
  await expect(toField).toHaveValue(daysAgo(1));
  for (const unfinishedDay of ["0002-06-15", "0020-06-15", "0202-06-15"]) {
    await toField.fill(unfinishedDay);
    await expect(toField).toHaveValue(unfinishedDay);
    await expect(fromField).toHaveValue(firstDay);
  }
  // The first digit of a month can name a day before the other one, which then moves only until the month is complete.
  await toField.fill(daysAgo(80));
  await expect(fromField).toHaveValue(daysAgo(80));
  await toField.fill(typedDay);
  await expect(fromField).toHaveValue(firstDay);
  await expect(page).toHaveURL(new RegExp(`from=${firstDay}(&|$)`));
  await expect(page).toHaveURL(new RegExp(`to=${typedDay}(&|$)`));

  await toField.fill("0002-06-15");
  await fromField.focus();
  await expect(toField).toHaveValue(typedDay);
});

test("while the figures of a new filter load, the screen says so and its map cannot be saved", async ({ page }) => {
  await page.goto("/insight");
  await expect(page.locator("[data-drawn]")).toBeVisible();
  const pendingText = page.getByText("Memuat angka untuk pilihan ini…");
  const saveButton = page.getByRole("button", { name: "Simpan peta sebagai PNG" });
  await expect(pendingText).toHaveCount(0);
  await expect(saveButton).toBeEnabled();
  let respond = () => {};
  const whenAnswered = new Promise<void>((resolve) => {
    respond = resolve;
  });
  await page.route(/insight\.places/, (route) => whenAnswered.then(() => route.continue()));
  await page.getByRole("button", { name: "Prioritas" }).click();
  await page.getByRole("checkbox", { name: /P1/ }).check();
  await expect(pendingText).toBeVisible();
  await expect(saveButton).toBeDisabled();
  respond();
  await expect(pendingText).toHaveCount(0);
  await expect(saveButton).toBeEnabled();
});

test("an open screen follows a recount of the figures, and keeps the shown ones until the new ones arrive", async ({
  page,
  db,
}) => {
  await page.clock.install();
  await page.goto("/insight?tab=when");
  await expect(totalText(page)).toHaveText(/^136 ?insiden/);
  const table = page.getByRole("region", { name: "Jam dan hari" }).getByRole("table");
  await expect(table).toBeVisible();
  let respond = () => {};
  const whenAllowed = new Promise<void>((resolve) => {
    respond = resolve;
  });
  await page.route(/insight\.times/, (route) => whenAllowed.then(() => route.continue()));
  const request = page.waitForRequest(/insight\.times/);
  await insertIncidentsAtPlaces(db, [{ at: quietPlace, openedAt: timeAgo(2, 10), type: "landslide" }]);
  await page.clock.fastForward(61_000);
  await request;
  await expect(table).toBeVisible();
  respond();
  await expect(totalText(page)).toHaveText(/^137 ?insiden/);

  await db.delete(incident).where(eq(incident.typeCode, "landslide"));
  await rebuildAll(db);
});

test("on a phone the open tab is scrolled into view", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/insight?tab=quality");
  await expect(page.getByRole("button", { name: "Mutu data" })).toBeInViewport({ ratio: 1 });
});

test("on a phone the map starts in the upper half, and every filter is reached with the keyboard", async ({ page }) => {
  const height = 844;
  await page.setViewportSize({ width: 390, height });
  await page.goto("/insight");
  await expect(page.getByText("Belum ada tahun sebelumnya yang lengkap")).toBeVisible();
  const map = page.locator("[data-districts-drawn]");
  await expect(map).not.toHaveAttribute("data-districts-drawn", "0");
  expect((await map.boundingBox())?.y).toBeLessThan(height / 2);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const startSlider = page.getByRole("slider", { name: "Awal rentang" });
  await expect(startSlider).toHaveCount(0);
  await page.getByRole("button", { name: /^Filter/ }).press("Enter");
  for (const name of ["Kejadian", "Prioritas", "Kecamatan", "Instansi", "Jam", "Hari"])
    await expect(page.getByRole("button", { name: new RegExp(`^${name}`) }).first()).toBeVisible();
  await startSlider.press("ArrowRight");
  await expect(page).toHaveURL(/period=custom/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test("a period is selected on the timeline with the keyboard", async ({ page }) => {
  await page.goto("/insight");
  const startSlider = page.getByRole("slider", { name: "Awal rentang" });
  await startSlider.focus();
  const startBefore = await startSlider.getAttribute("aria-valuetext");
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/period=custom/);
  await expect(startSlider).not.toHaveAttribute("aria-valuetext", startBefore ?? "");
  await page.goBack();
  await expect(startSlider).toHaveAttribute("aria-valuetext", startBefore ?? "");
});

for (const theme of ["dark", "light"]) {
  test(`map colours match the legend in the ${theme} theme`, async ({ page, context, baseURL }) => {
    await context.addCookies([{ name: "theme", value: theme, url: baseURL ?? "" }]);
    await page.goto("/insight?way=cell");
    await waitUntilDrawn(page, "cell");
    const [busyPoint, quietPoint] = [await positionOnPage(page, busyPlace), await positionOnPage(page, quietPlace)];
    await expectColour(page, busyPoint, busyCount);
    await expectColour(page, quietPoint, quietCount);
    expect(await colourFor(page, busyCount)).not.toBe(await colourFor(page, quietCount));

    await page.getByRole("button", { name: "Peta panas" }).click();
    await waitUntilDrawn(page, "surface");
    // Incidents per 100 km² at the centre of a quartic kernel with a radius of 5 km: 300 / (π · 5²) for each incident.
    // The kernel is centred on the incidents' cell, a little away from the place, hence the factor 0.98.
    const densityOf = (count: number) => (count * 300 * 0.98) / (Math.PI * 25);
    await expectColour(page, busyPoint, densityOf(busyCount));
    await expectColour(page, quietPoint, densityOf(quietCount));

    await page.getByRole("button", { name: "Kecamatan", exact: true }).first().click();
    await waitUntilDrawn(page, "district");
    await expectColour(page, busyPoint, busyCount + quietCount);
  });
}

test("if the theme changes while the map has no WebGL context, the map has its patterns once it is restored", async ({
  page,
}) => {
  await page.goto("/insight?way=cell");
  await waitUntilDrawn(page, "cell");
  const restoreContext = await loseWebGlContext(page);
  await page.getByRole("button", { name: /^Ganti ke tampilan/ }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await restoreContext();
  const listImages = () => page.evaluate(() => (window as unknown as { map: MapLibreMap }).map.listImages());
  await expect.poll(listImages).toContain("insight-hatch");
});

test("incidents located only to a village do not appear in any cell and are shown separately", async ({ page }) => {
  await page.goto("/insight?way=cell");
  await expect(page.getByText("5 insiden hanya diketahui sampai desa atau kecamatan", { exact: false })).toBeVisible();
  await expect(page.getByRole("img", { name: /Sekayu: 5 hanya diketahui sampai desa/ })).toBeVisible();
  await expect(page.getByText(/1 insiden di luar batas kabupaten/)).toBeVisible();
  const listedPlaces = page.getByRole("region", { name: "Sel terbanyak" }).getByRole("listitem");
  await expect(listedPlaces).toHaveCount(2);
  await expect(listedPlaces.first()).toContainText("90");
});

test("the time-lapse does not flicker, and its scale stays fixed", async ({ page }) => {
  // The first and last frame may cover a single day, so the period contains only days with an incident at the place.
  await page.goto(`/insight?way=cell&period=custom&from=${daysAgo(busyCount - 2)}&to=${daysAgo(1)}`);
  await waitUntilDrawn(page, "cell");
  const busyPoint = await positionOnPage(page, busyPlace);
  await page.getByRole("button", { name: "Animasi waktu" }).click();
  const timeLapse = page.getByRole("region", { name: "Animasi waktu" });
  await expect(timeLapse.getByRole("slider")).toBeVisible();
  await waitUntilDrawn(page, "cell");
  await expect(page.getByText("skala tetap")).toBeVisible();
  const scale = await page.locator("[data-scale]").getAttribute("data-scale");
  const colours = await page
    .getByRole("region", { name: "Legenda" })
    .locator("li span")
    .evaluateAll((swatches) => swatches.map((swatch) => getComputedStyle(swatch).backgroundColor));
  // The data is ready before the map has drawn it.
  await expect.poll(async () => colours.includes(await colourAt(page, busyPoint))).toBe(true);
  const frames = new Set<string>();
  for (let check = 0; check < 24; check += 1) {
    frames.add((await page.locator("[data-frame]").getAttribute("data-frame")) ?? "");
    // An incident happened at this place on every day of the period, so no frame may show the bare map there.
    expect(colours).toContain(await colourAt(page, busyPoint));
    expect(await page.locator("[data-scale]").getAttribute("data-scale")).toBe(scale);
  }
  await expect.poll(() => page.locator("[data-frame]").getAttribute("data-frame")).not.toBe([...frames][0]);
  await timeLapse.getByRole("button", { name: "Jeda" }).click();
  const slider = timeLapse.getByRole("slider");
  await slider.focus();
  await page.keyboard.press("Home");
  const firstFrame = await slider.getAttribute("aria-valuetext");
  await page.keyboard.press("ArrowRight");
  await expect(slider).not.toHaveAttribute("aria-valuetext", firstFrame ?? "");

  // Steps of another length get their names from their own frames.
  const stepLength = timeLapse.getByRole("combobox", { name: "Langkah" });
  await stepLength.selectOption("hour");
  await expect(slider).toHaveAttribute("aria-valuetext", "00:00–01:00");
  await stepLength.selectOption("day");
  await expect(slider).toHaveAttribute("aria-valuetext", /^\d+ \S+ \d{4}$/);
  await stepLength.selectOption("week");
  await expect(slider).toHaveAttribute("aria-valuetext", firstFrame ?? "");
  await slider.press("ArrowRight");

  // The details of a place count the incidents of the shown step only: one on each day of the week.
  const row = page.getByRole("region", { name: "Sel terbanyak" }).getByRole("listitem").first();
  await expect(row.locator("strong")).toHaveText("7");
  await row.getByRole("button").click();
  await expect(page.getByRole("complementary").getByText(/^7 insiden$/)).toBeVisible();
});

test("keyboard users read a place from the list and filter by it", async ({ page }) => {
  await page.goto("/insight");
  const row = page.getByRole("button", { name: /Kec\. Bayung Lencir/ });
  await expect(row).toContainText("130");
  await row.focus();
  await page.keyboard.press("Enter");
  const card = page.getByRole("region", { name: "Kec. Bayung Lencir" });
  await expect(card.getByRole("heading", { name: "Kec. Bayung Lencir" })).toBeFocused();
  await expect(card.getByRole("row", { name: /Banjir 2/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(row).toBeFocused();
  await page.keyboard.press("Enter");
  await card.getByRole("button", { name: "Hanya di sini" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/district=16/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Kec. Bayung Lencir");
  await expect(totalText(page)).toHaveText(/^130 ?insiden/);
});

test("with too few incidents, numbers are shown instead of a heat map", async ({ page }) => {
  await page.goto("/insight?way=surface&priority=1");
  await expect(page.getByText("terlalu sedikit untuk peta panas", { exact: false })).toBeVisible();
  await expect(page.getByRole("button", { name: /Kec\. Bayung Lencir/ })).toContainText("2");
});

test("the hour matrix matches the database", { tag: "@main" }, async ({ page, db }) => {
  await page.goto("/insight?tab=when");
  const table = page.getByRole("region", { name: "Jam dan hari" }).getByRole("table");
  await expect(table).toBeVisible();
  const shownCounts = await table
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...row.querySelectorAll("td")].slice(0, 24).map((cell) => Number(cell.textContent.replace("·", ""))),
      ),
    );
  expect(shownCounts).toEqual(await countByWeekdayAndHour(db));
  expect(shownCounts.flat().reduce((sum, count) => sum + count, 0)).toBe(136);
});

/**
 * Counts the incidents in SQL. Returns one list for each weekday, from Monday, with one count for each hour in WIB.
 */
async function countByWeekdayAndHour(db: Db): Promise<number[][]> {
  const localTime = sql`${incident.openedAt} at time zone 'Asia/Jakarta'`;
  const [day, hour] = [
    sql<number>`extract(isodow from ${localTime})::int - 1`,
    sql<number>`extract(hour from ${localTime})::int`,
  ];
  const rows = await db.select({ day, hour, count: count() }).from(incident).groupBy(sql`1, 2`);
  const table = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const row of rows) (table[row.day] as number[])[row.hour] = row.count;
  return table;
}

/** Waits until a point of the page has the colour that the legend shows for a value. */
async function expectColour(page: Page, at: { x: number; y: number }, value: number): Promise<void> {
  await expect(async () => {
    expect(await colourAt(page, at)).toBe(await colourFor(page, value));
  }).toPass();
}

/** Returns the colour that the legend shows for a value. */
async function colourFor(page: Page, value: number): Promise<string> {
  const classes = await page
    .getByRole("region", { name: "Legenda" })
    .locator("li[data-least]")
    .evaluateAll((items) =>
      items.map((item) => ({
        lowest: Number(item.getAttribute("data-least")),
        colour: getComputedStyle(item.querySelector("span") as Element).backgroundColor,
      })),
    );
  return classes.findLast(({ lowest }) => value >= lowest)?.colour ?? "none";
}

/** Returns the position of a place on the page in px. The map must show the whole regency. */
async function positionOnPage(page: Page, { lng, lat }: { lng: number; lat: number }) {
  const box = await page.getByRole("region", { name: /^Peta/ }).locator("canvas").first().boundingBox();
  if (!box) throw new Error("there is no map");
  const [west, south, east, north] = regencyView.bounds;
  const mercatorX = (degrees: number) => degrees / 360;
  const mercatorY = (degrees: number) => -Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360)) / (2 * Math.PI);
  const [width, height] = [box.width - 24, box.height - 68];
  const scale = Math.min(width / (mercatorX(east) - mercatorX(west)), height / (mercatorY(south) - mercatorY(north)));
  return {
    x: box.x + 12 + width / 2 + (mercatorX(lng) - (mercatorX(west) + mercatorX(east)) / 2) * scale,
    y: box.y + 58 + height / 2 + (mercatorY(lat) - (mercatorY(north) + mercatorY(south)) / 2) * scale,
  };
}

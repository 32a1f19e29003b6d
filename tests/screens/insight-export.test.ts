import { readFile, writeFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { findViolationsInBothThemes } from "../support/accessibility";
import { insertPastIncidents, rebuildAll } from "../support/incident-history";
import { kmFrom, sekayu } from "../support/makers";
import { expect, test } from "../support/screens";

test.use({ deviceScaleFactor: 1, serverGroup: "insight-export", role: "leader" });

const monthMs = 31 * 86_400_000;
/** The calendar month of the day 31 days ago, as YYYY-MM. */
const month = new Date(Date.now() - monthMs).toISOString().slice(0, 7);
const exportPath = `/insight?tab=out&period=custom&from=${month}-01&to=${month}-28&data=simulated&way=cell`;

test.beforeAll(async ({ database: { db } }) => {
  const pastIncidents = Array.from({ length: 60 }, (_, index) => ({
    at: `${month}-${String((index % 28) + 1).padStart(2, "0")} ${String((index * 5) % 24).padStart(2, "0")}:15`,
    ...{ location: kmFrom(sekayu, index % 9, index * 40), simulated: true },
    precision: index % 15 === 0 ? ("village" as const) : ("exact" as const),
  }));
  await insertPastIncidents(db, pastIncidents);
  await rebuildAll(db);
});

async function download(page: Page, button: string | RegExp): Promise<{ name: string; bytes: Buffer }> {
  const pendingDownload = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).first().click();
  const file: Download = await pendingDownload;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** Makes a page add every text that is drawn on a canvas to the attribute `data-written` of its body. */
function recordTexts(): void {
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    document.body.dataset.written = `${document.body.dataset.written}\n${text}`;
    fillText.call(this, text, ...rest);
  };
}

test("the view is exported as a link, images, tables and a report", async ({ page, context }, info) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(exportPath);
  await page.getByRole("button", { name: "Salin" }).click();
  await expect(page.getByRole("button", { name: "Tersalin" })).toBeVisible();
  const copiedUrl = await page.evaluate(() => navigator.clipboard.readText());
  expect(copiedUrl).toContain(`from=${month}-01`);
  expect(copiedUrl).not.toContain("tab=out");

  for (const name of ["Peta kecamatan", "Jam dan hari", "Hari demi hari", "Waktu tanggap"]) {
    const image = await download(page, `${name} (PNG)`);
    expect([name, image.bytes.readUInt32BE(16)]).toEqual([name, 2_400]);
    await writeFile(info.outputPath(image.name), image.bytes);
    await expect(page.getByText(`${name} (PNG) tersimpan`).first()).toBeAttached();
  }
  const csvFile = await download(page, "Sel H3 (CSV)");
  expect(csvFile.bytes.toString()).toMatch(/Data;DATA SIMULASI\r\nn;60\r\n/);
  await page.getByRole("radio", { name: /Inggris/ }).check();
  expect((await download(page, "Sel H3 (CSV)")).bytes.toString()).toMatch(/Data,SIMULATED DATA\r\nn,60\r\n/);
  const report = await download(page, "Buat PDF");
  expect(report.bytes.subarray(0, 5).toString()).toBe("%PDF-");
  await writeFile(info.outputPath(report.name), report.bytes);

  await page.goto(copiedUrl);
  await expect(page.locator('[data-drawn="cell"]')).toBeVisible();
  await expect(page.locator("[data-districts-drawn]")).not.toHaveAttribute("data-districts-drawn", "0");
  await expect(page.getByRole("img", { name: /hanya diketahui sampai desa/ })).toHaveText("+4");
  await page.evaluate(recordTexts);
  const map = await download(page, "Simpan peta sebagai PNG");
  expect(map.bytes.readUInt32BE(16)).toBe(2_400);
  await expect(page.locator("body")).toHaveAttribute("data-written", /^\+4$/m);
  await writeFile(info.outputPath(map.name), map.bytes);

  // In the time-lapse, the image shows one day, with two or three incidents.
  await page.getByRole("button", { name: "Animasi waktu" }).click();
  await expect(page.locator("[data-frame]")).toBeVisible();
  await page.evaluate(() => {
    document.body.dataset.written = "";
  });
  await download(page, "Simpan peta sebagai PNG");
  await expect(page.getByRole("button", { name: "Putar" })).toBeVisible();
  const stepName = await page.getByRole("slider", { name: "Posisi waktu" }).getAttribute("aria-valuetext");
  await expect(page.locator("body")).toHaveAttribute("data-written", new RegExp(`, ${stepName}$`, "m"));
  await expect(page.locator("body")).toHaveAttribute("data-written", /^n = [23] insiden/m);
});

test("the image of the districts names the sources of its rivers and roads, however early it is saved", async ({
  page,
}) => {
  await page.addInitScript(recordTexts);
  let answerGround = () => {};
  const isRequested = new Promise<void>((resolve) => {
    answerGround = resolve;
  });
  await page.route(/places\.ground(?!Lines)/, async (route) => {
    await isRequested;
    await route.continue();
  });
  await page.goto(exportPath);
  const pendingDownload = page.waitForEvent("download");
  await page.getByRole("button", { name: "Peta kecamatan (PNG)" }).click();
  answerGround();
  await pendingDownload;
  await expect(page.locator("body")).toHaveAttribute("data-written", /Sungai: GSHHG/);
});

test("a failed export can be retried; visitors without a session see no figures", async ({ page, browser }) => {
  await page.goto(exportPath);
  await page.route("**/api/insight/hours.csv*", (route) => route.fulfill({ status: 503 }), { times: 1 });
  const failingItem = page.getByRole("listitem").filter({ hasText: "Jam dan hari" }).last();
  await failingItem.getByRole("button").click();
  await expect(failingItem.getByRole("status")).toHaveText(/gagal dibuat/);
  const { name } = await download(page, "Coba lagi: Jam dan hari (CSV)");
  expect(name).toMatch(/^112-hours-.*\.csv$/);

  const visitorContext = await browser.newContext();
  const otherPage = await visitorContext.newPage();
  await otherPage.goto(page.url());
  await expect(otherPage).toHaveURL(/\/login/);
  await visitorContext.close();
});

test("the export tab is accessible in both themes and fits a tablet; a laptop has all filters in one row", async ({
  page,
}, info) => {
  await page.setViewportSize({ width: 834, height: 1_112 });
  await page.goto(exportPath);
  await expect(page.getByRole("heading", { name: "Laporan bulanan" })).toBeVisible();
  const reportTable = page.getByRole("table", { name: "Laporan bulanan" });
  await expect(reportTable.or(page.getByText(/Belum ada laporan/))).toBeVisible();
  await page.screenshot({ path: info.outputPath("out.png") });
  await reportTable.or(page.getByText(/Belum ada laporan/)).scrollIntoViewIfNeeded();
  await page.screenshot({ path: info.outputPath("out-below.png") });
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);

  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto("/insight?tab=out");
  const filters = page.getByRole("region", { name: "Filter", exact: true });
  await expect(filters.getByRole("button", { name: /^Data/ })).toBeVisible();
  const firstRowHeight = await filters.getByRole("button", { name: /^Periode/ }).evaluate((menu) => menu.clientHeight);
  await expect.poll(() => filters.evaluate((row) => row.clientHeight)).toBeLessThan(1.5 * firstRowHeight);
});

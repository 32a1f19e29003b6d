import type { Page } from "@playwright/test";
import { eq, sql } from "drizzle-orm";
import { assignment } from "../../db/schema/incidents";
import { inTransaction } from "../../db/transaction";
import { acceptPositions } from "../../server/units/accept-positions";
import { changeDuty } from "../../server/units/change-duty";
import { findViolationsInBothThemes } from "../support/accessibility";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import { callForHelp } from "../support/screen-client";
import { expect, test } from "../support/screens";

test.use({ deviceScaleFactor: 1, serverGroup: "units" });
test.beforeEach(({ db }) => deleteUnitsAndIncidents(db));

async function openWithMap(page: Page): Promise<void> {
  await page.goto("/dispatch");
  await expect(page.locator('[data-districts-drawn="15"]')).toBeVisible();
}

/**
 * Repeats the key press that opens a fan until one is open. Units appear on the map shortly after the districts.
 */
async function openFan(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("Shift+U");
    const fanRegion = page.getByRole("region", { name: /^\d+ siap dari \d+ unit di sini$/ });
    await expect(fanRegion.getByRole("button").first()).toBeFocused({ timeout: 500 });
  }).toPass();
}

const fan = (page: Page, count: number) =>
  page.getByRole("region", { name: `${count} siap dari ${count} unit di sini` });

test("the list of units says that it could not be loaded instead of that there are none", async ({ page, db }) => {
  await aUnit(db, { callSign: "SATU", at: sekayu });
  let isFailing = true;
  await page.route(/\/api\/trpc\/[^?]*units\.list/, (route) =>
    isFailing ? route.fulfill({ status: 503, json: {} }) : route.continue(),
  );
  await page.goto("/dispatch");
  const roster = page.getByRole("region", { name: "Unit", exact: true });
  await expect(roster.getByRole("alert")).toContainText("Data gagal dimuat");
  await expect(roster).not.toContainText("Belum ada unit");
  // The page also tries again by itself, so the server must fail until the click.
  await roster.getByRole("button", { name: "Coba lagi" }).click();
  isFailing = false;
  await expect(roster.getByRole("listitem")).toContainText("SATU");
});

test("a cluster of units opens as a fan by keyboard, each unit can be chosen, and Esc closes it", async ({
  page,
  db,
}) => {
  for (const callSign of ["SATU", "DUA", "TIGA"]) await aUnit(db, { callSign, at: sekayu });
  for (const callSign of ["JAUH-1", "JAUH-2"]) await aUnit(db, { callSign, at: kmFrom(sekayu, 60) });
  await openWithMap(page);
  await openFan(page);
  const [fanOfThree, fanOfTwo] = [fan(page, 3), fan(page, 2)];
  await expect(fanOfThree.or(fanOfTwo)).toHaveCount(1);
  await expect(fanOfThree.or(fanOfTwo).getByRole("button").first()).toBeFocused();
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  // The second key press opens the fan of the other cluster, the third that of the first cluster again.
  const [shownFan, otherFan] =
    (await fanOfThree.count()) > 0 ? ([fanOfThree, fanOfTwo] as const) : ([fanOfTwo, fanOfThree] as const);
  await page.keyboard.press("Shift+U");
  await expect(shownFan).toHaveCount(0);
  await expect(otherFan).toHaveCount(1);
  if ((await fanOfThree.count()) === 0) await page.keyboard.press("Shift+U");

  await expect(fanOfThree.getByRole("button")).toHaveCount(3);
  await page.keyboard.press("ArrowRight");
  await expect(fanOfThree.getByRole("button").nth(1)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(fanOfThree).toHaveCount(0);
  // Escape closed the fan but not the unit list.
  await expect(page.getByRole("region", { name: "Unit", exact: true })).toBeVisible();

  await page.keyboard.press("Shift+U");
  await page.keyboard.press("Shift+U");
  const anyFan = fanOfThree.or(fanOfTwo);
  const chosenCallSign = await anyFan.getByRole("button").first().locator("span").first().textContent();
  await page.keyboard.press("Enter");
  await expect(anyFan).toHaveCount(0);
  await expect(page.getByRole("region", { name: chosenCallSign ?? "" })).toBeVisible();
});

test("a click on a cluster opens its fan, a click beside it closes it, and neither starts an incident", async ({
  page,
  db,
}) => {
  const unitIds: string[] = [];
  for (const callSign of ["SATU", "DUA", "TIGA", "EMPAT"]) unitIds.push((await aUnit(db, { callSign, at: sekayu })).id);
  await openWithMap(page);
  await openFan(page);
  const [fanBox, unitBox] = await Promise.all([
    fan(page, 4).evaluate((element) => element.getBoundingClientRect().toJSON() as { x: number; y: number }),
    fan(page, 4).getByRole("button", { name: "DUA" }).boundingBox(),
  ]);
  expect(Math.hypot((unitBox?.x ?? 0) - fanBox.x, (unitBox?.y ?? 0) - fanBox.y)).toBeGreaterThan(50);
  await page.keyboard.press("Escape");
  await expect(fan(page, 4)).toHaveCount(0);

  await page.mouse.click(fanBox.x, fanBox.y);
  await expect(fan(page, 4).getByRole("button")).toHaveCount(4);
  await page.mouse.click(fanBox.x + 30, fanBox.y + 200);
  await expect(fan(page, 4)).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Insiden baru" })).toHaveCount(0);

  await page.mouse.click(fanBox.x, fanBox.y);
  await fan(page, 4).getByRole("button", { name: "DUA" }).click();
  const card = page.getByRole("region", { name: "DUA" });
  await expect(card).toContainText(/GPS \d+ (dtk|mnt) lalu/);
  await expect(card).toBeFocused();
  await expect(fan(page, 4)).toHaveCount(0);

  // New data draws the open card again, which must not take the focus from where somebody is typing.
  const legendButton = page.getByRole("button", { name: /^Legenda/ });
  await legendButton.focus();
  await inTransaction(db, (tx) =>
    changeDuty(tx, aContext(db), { unitId: unitIds[1] ?? "", duty: "off-duty", at: new Date() }),
  );
  await db.execute(sql`select pg_notify('live', '')`);
  await expect(card).toContainText("Lepas dinas");
  await expect(legendButton).toBeFocused();
});

test("a unit that lacks a skill is sent with a reason from the roster, from the palette and from its card on the map", async ({
  page,
  db,
}) => {
  for (const callSign of ["PLAIN", "OTHER"]) await aUnit(db, { callSign, at: sekayu });
  const { id, number } = await anIncident(db, { type: await aType(db, ["ambulance*1 trauma"]), at: kmFrom(sekayu, 9) });
  await openWithMap(page);
  const reasonDialog = page.getByRole("alertdialog", { name: "Kirim PLAIN meski tidak sesuai rencana?" });
  const expectQuestion = async () => {
    await expect(reasonDialog).toContainText(/PLAIN: tidak punya keahlian trauma/i);
    expect(await db.$count(assignment, eq(assignment.incidentId, id))).toBe(0);
  };

  await page.getByRole("button", { name: "Kirim PLAIN ke insiden" }).click();
  await page.getByRole("option", { name: `#${number}` }).click();
  await expectQuestion();
  await page.keyboard.press("Escape");
  await expect(reasonDialog).toHaveCount(0);

  await page.keyboard.press("Control+K");
  await page.keyboard.type("plain");
  await page.getByRole("option", { name: `PLAIN: kirim ke insiden terpilih #${number}` }).click();
  await expectQuestion();
  await page.keyboard.press("Escape");
  await expect(reasonDialog).toHaveCount(0);

  await openFan(page);
  await fan(page, 2).getByRole("button", { name: "PLAIN" }).click();
  await page
    .getByRole("region", { name: "PLAIN" })
    .getByRole("button", { name: `Kirim PLAIN ke #${number}` })
    .click();
  await expectQuestion();
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Riwayat" })).toContainText("Alasan: penanganan awal sampai unit yang");
  expect(await db.$count(assignment, eq(assignment.incidentId, id))).toBe(1);
});

test("a crew's call for help is marked on the map and in the queue; a tooltip leaves with its unit", async ({
  page,
  db,
  server,
}) => {
  const helpAt = kmFrom(sekayu, 22, 120);
  const { id: unitId } = await aUnit(db, { callSign: "TOLONG", at: helpAt });
  const incident = await anIncident(db, { type: await aType(db, ["ambulance*1"]), priority: 2, at: sekayu });
  const { cookie } = await createSession(db, server, "crew", { username: "crew-tolong", unitId });
  await callForHelp(server, cookie, incident.assignments[0]?.id);
  await openWithMap(page);
  const queueRow = page.getByRole("list", { name: "Insiden menurut prioritas, lalu umur" }).getByRole("button");
  await expect(queueRow).toContainText("Darurat regu");
  const mark = page.getByRole("img", { name: "Darurat regu: TOLONG" });
  const tooltip = page.getByRole("tooltip").filter({ hasText: "TOLONG" });
  const hover = () =>
    expect(async () => {
      const box = await mark.boundingBox();
      const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
      await page.mouse.move(x + 1, y);
      await page.mouse.move(x, y);
      await expect(tooltip).toBeVisible({ timeout: 500 });
    }).toPass();
  await hover();
  await page.keyboard.press("n");
  await expect(page.getByRole("region", { name: "Insiden baru" })).toBeVisible();
  await expect(tooltip).toHaveCount(0);
  await page.keyboard.press("Escape");
  await hover();
  const simulation = aContext(db);
  simulation.actor.simulated = true;
  await acceptPositions(simulation, [{ callSign: "TOLONG", ...kmFrom(helpAt, 15, 200), recordedAt: new Date() }]);
  await db.execute(sql`select pg_notify('live', '')`);
  await expect(tooltip).toHaveCount(0);
});

test("the legend explains the ages of positions, and is accessible", async ({ page, db }) => {
  await aUnit(db, { callSign: "BARU", at: sekayu });
  await openWithMap(page);
  await page.keyboard.press("l");
  const legend = page.getByRole("region", { name: "Legenda" });
  await expect(legend).toContainText("Umur posisi unit");
  await expect(legend).toContainText("3 mnt atau lebih");
  await expect(legend).toContainText("Lingkaran: unit mungkin di dalamnya");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
});

/** Makes the page detect a graphics card, because the map does not animate icons without one. */
async function fakeGraphicsCard(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const originalGetParameter = WebGL2RenderingContext.prototype.getParameter;
    const unmaskedRenderer = 0x9246;
    WebGL2RenderingContext.prototype.getParameter = function (name: number) {
      return name === unmaskedRenderer ? "A card" : originalGetParameter.call(this, name);
    };
  });
}

test("after their animation units are drawn exactly as on a newly opened screen", async ({ page, context, db }) => {
  await fakeGraphicsCard(page);
  for (const callSign of ["JALAN", "BELOK", "DIAM"]) await aUnit(db, { callSign, at: kmFrom(sekayu, 20, 90) });
  await openWithMap(page);
  for (let step = 1; step <= 4; step++) {
    const recordedAt = new Date();
    // The reports are marked as simulated, so that the server does not refuse them as impossible jumps.
    const simulationContext = aContext(db);
    simulationContext.actor.simulated = true;
    const { ignored } = await acceptPositions(simulationContext, [
      { callSign: "JALAN", ...kmFrom(sekayu, 8 * step), recordedAt, speedMps: 15, headingDeg: (350 + 10 * step) % 360 },
      { callSign: "BELOK", ...kmFrom(sekayu, 6 * step, 300), recordedAt, speedMps: 15, headingDeg: 90 * step - 1 },
    ]);
    expect(ignored).toEqual([]);
    await db.execute(sql`select pg_notify('live', '')`);
    await page.waitForTimeout(1_300);
  }
  const newPage = await context.newPage();
  await fakeGraphicsCard(newPage);
  await openWithMap(newPage);
  await expect(async () => {
    const [animatedPixels, newPagePixels] = [await findIconPixels(page), await findIconPixels(newPage)];
    expect(animatedPixels.length).toBeGreaterThan(300);
    expect(animatedPixels).toEqual(newPagePixels);
  }).toPass();
});

/**
 * Returns the indexes of the pixels that have the green of unit icons or the white of heading arrows, in the part of
 * the map that no panel covers. Names are not included: which of two overlapping names is shown depends on which
 * appeared first.
 */
async function findIconPixels(page: Page): Promise<number[]> {
  const screenshot = (await page.screenshot({ clip: { x: 345, y: 65, width: 610, height: 640 } })).toString("base64");
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width, image.height];
    const canvasContext = canvas.getContext("2d");
    canvasContext?.drawImage(image, 0, 0);
    const bytes = canvasContext?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
    const iconPixels: number[] = [];
    for (let index = 0; index < bytes.length; index += 4) {
      const [red = 0, green = 0, blue = 0] = bytes.subarray(index, index + 3);
      if ((green > red + 25 && green > blue) || Math.min(red, green, blue) > 215) iconPixels.push(index / 4);
    }
    return iconPixels;
  }, screenshot);
}

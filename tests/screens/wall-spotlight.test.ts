import type { Page } from "@playwright/test";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { setIncidentStatus } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { aContext, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { recordTraffic } from "../support/page-traffic";
import { expect, test } from "../support/screens";
import { advanceClock, controlMonotonicClock, holdClock, installTimers, waitUntilFramed } from "../support/wall-page";

test.use({ serverGroup: "wall-spotlight", role: "wall" });

const wall = (page: Page) => page.locator("[data-wall]");
const spotlight = (page: Page) => page.getByRole("region", { name: "Insiden baru" });
const list = (page: Page) => page.getByRole("region", { name: "Insiden terbuka" });
const drawnMapSelector = "[data-districts-drawn]:not([data-districts-drawn='0'])";

async function openWall(page: Page): Promise<void> {
  await page.goto("/wall");
  await expect(page.locator(drawnMapSelector)).toBeVisible();
  await expect(wall(page)).toHaveAttribute("data-view", /^all/);
}

test("a new incident enters the spotlight with its unit, estimate and frame, even beside an older critical one, and leaves again", {
  tag: "@main",
}, async ({ page, db }) => {
  const context = aContext(db);
  await installTimers(page);
  const type = await aType(db, ["ambulance*1"]);
  const typeWithoutUnits = await aType(db, []);
  const olderIncident = await createIncident(context, {
    type: typeWithoutUnits,
    location: kmFrom(sekayu, 30),
    precision: "exact",
    priority: 1,
  });
  await aUnit(db, { callSign: "AMB-WALL", at: kmFrom(sekayu, 7) });
  await openWall(page);
  // If the server process reads the new incident only after the page has loaded, the incident is in the spotlight for a
  // while.
  await expect(wall(page)).toHaveAttribute("data-view", `all ${olderIncident.id}`);
  await expect(spotlight(page)).toHaveCount(0);
  await holdClock(page);

  const placeFields = { location: sekayu, precision: "exact", address: "Depan Pasar Randik" } as const;
  const { id } = await createIncident(context, { type, ...placeFields });
  await expect(spotlight(page)).toContainText("Depan Pasar Randik");
  await expect(spotlight(page)).toContainText("AMB-WALL");
  await expect(spotlight(page)).toContainText(/± 1[45] mnt/);
  await expect(spotlight(page)).toContainText("perkiraan");
  await expect(page.locator("[data-frame]")).toBeVisible();
  await expect(wall(page)).toHaveAttribute("data-view", new RegExp(`^spotlight ${id}`));
  await expect(list(page).locator(`[data-incident="${olderIncident.id}"]`)).toBeVisible();
  await expect(page.locator(`[data-indicator="${olderIncident.id}"] svg`).first()).toBeVisible();

  await advanceClock(page, 15_000);
  await expect(spotlight(page)).toBeVisible();
  await advanceClock(page, 16_000);
  await expect(spotlight(page)).toHaveCount(0);
  await expect(wall(page)).toHaveAttribute("data-view", /^all/);
  await waitUntilFramed(page);

  // When the state of an assignment changes, the list is updated and the map does not move.
  const moveCount = Number(await wall(page).getAttribute("data-moves"));
  const [assignment] = (await readIncident({ db }, { id })).assignments;
  for (const state of ["acknowledged", "enRoute"] as const) {
    await advanceAssignment(context, { id: assignment?.id ?? "", state });
  }
  await expect(list(page)).toContainText(/AMB-WALL\s*menuju/);
  await expect(wall(page)).toHaveAttribute("data-moves", `${moveCount}`);
  await setIncidentStatus(context, { id: olderIncident.id, status: "closed", closeCode: "handled" });
  await expect(wall(page)).not.toHaveAttribute("data-view", new RegExp(olderIncident.id));
  await waitUntilFramed(page);
  // The map moved only once: when the incident was closed.
  await expect(wall(page)).toHaveAttribute("data-moves", `${moveCount + 1}`);
  await setIncidentStatus(context, { id, status: "closed", closeCode: "handled" });
  await expect(list(page)).toContainText("Tidak ada insiden terbuka");
});

test("a sensitive incident is spotlighted as category and district, and the page never receives its location", async ({
  page,
  db,
}) => {
  const context = aContext(db);
  const readTraffic = await recordTraffic(page);
  await controlMonotonicClock(page);
  await openWall(page);
  await holdClock(page);
  const location = { lng: 103.9123456, lat: -2.7654321 };
  const sensitiveIncident = { type: "domestic-violence", location, precision: "exact", address: "Rumah Aman" } as const;
  const { id } = await createIncident(context, { ...sensitiveIncident, description: "Bunga" });
  await expect(spotlight(page)).toContainText("Perempuan dan anak");
  await expect(spotlight(page)).toContainText("Kec. ");
  await expect(spotlight(page)).toContainText("dirahasiakan");
  await expect(wall(page)).toHaveAttribute("data-view", new RegExp(`^district \\S+ for ${id}`));
  await expect(page.locator(`[data-indicator="${id}"]`)).toHaveCount(0);
  expect(await page.content()).not.toMatch(/Rumah Aman|Bunga/);

  // The check of the traffic below is valid only if the traffic contains the incident's id. The reload fetches the id
  // in a response, and closing the incident sends it in a feed message.
  await page.reload();
  await expect(list(page)).toContainText("Perempuan dan anak");
  await expect(wall(page)).toHaveAttribute("data-feed", "live");
  await setIncidentStatus(context, { id, status: "closed", closeCode: "handled" });
  await expect(list(page)).toContainText("Tidak ada insiden terbuka");
  const { sent, responses, messages } = await readTraffic();
  expect(responses.join()).toContain(id);
  expect(messages.join()).toContain(id);
  expect([...sent, ...responses, ...messages].join()).not.toMatch(/Rumah Aman|Bunga|103\.91234|2\.76543/);
  await expect(spotlight(page)).toHaveCount(0);
});

test("an incident that becomes sensitive in the spotlight loses its address there, and the map leaves it", async ({
  page,
  db,
}) => {
  const context = aContext(db);
  const type = await aType(db, []);
  await controlMonotonicClock(page);
  await openWall(page);
  await holdClock(page);
  const placeFields = { location: sekayu, precision: "exact", address: "Gang Dahlia" } as const;
  const { id } = await createIncident(context, { type, ...placeFields });
  await expect(spotlight(page)).toContainText("Gang Dahlia");
  await expect(wall(page)).toHaveAttribute("data-view", new RegExp(`^spotlight ${id}`));
  await changeSensitivity(context, { id, sensitive: true, reason: "anak di bawah umur" });
  await expect(spotlight(page)).toContainText("dirahasiakan");
  await expect(wall(page)).toHaveAttribute("data-view", /^district/);
  expect(await page.content()).not.toContain("Gang Dahlia");
  await setIncidentStatus(context, { id, status: "closed", closeCode: "handled" });
  await expect(spotlight(page)).toHaveCount(0);
});

test("a gesture locks the camera visibly until it is resumed; an incident outside the visible map has an indicator at its edge", async ({
  page,
  db,
}) => {
  const context = aContext(db);
  const type = await aType(db, []);
  const farIncident = await createIncident(context, { type, location: { lng: 103.7, lat: -2.05 }, precision: "exact" });
  await openWall(page);
  const viewBefore = `all ${farIncident.id}`;
  // If the server process reads the new incident only after the page has loaded, the incident is in the spotlight for a
  // while.
  await expect(wall(page)).toHaveAttribute("data-view", viewBefore);
  await waitUntilFramed(page);
  const box = await page.locator(".wall-area-map").boundingBox();
  if (!box) throw new Error("the wall has no map area");
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.8);
  await page.mouse.wheel(0, -700);
  await expect(page.getByText("Peta digeser dengan tangan")).toBeVisible();
  await expect(wall(page)).toHaveAttribute("data-view", "manual");
  const indicator = page.locator(`[data-indicator="${farIncident.id}"]`);
  await expect(async () => {
    await page.mouse.wheel(0, -700);
    await expect(indicator).toBeAttached({ timeout: 1_000 });
  }).toPass();
  await expect(async () => {
    const icon = await indicator.locator("span").first().boundingBox();
    expect(icon && icon.x >= box.x && icon.x + icon.width <= box.x + box.width).toBe(true);
    expect(icon && icon.y >= box.y && icon.y + icon.height <= box.y + box.height).toBe(true);
  }).toPass();

  // The button that ends the manual view works even while the map is still zooming.
  await page.mouse.wheel(0, -100);
  await page.getByRole("button", { name: "Lanjutkan sekarang" }).click();
  await expect(page.getByText("Peta digeser dengan tangan")).toHaveCount(0);
  await expect(wall(page)).toHaveAttribute("data-view", viewBefore);
  await expect(indicator).toHaveCount(0);
  await setIncidentStatus(context, { id: farIncident.id, status: "closed", closeCode: "handled" });
});

test.describe("with more pixels than software rendering draws while the map moves", () => {
  test.use({ viewport: { width: 1600, height: 900 }, deviceScaleFactor: 1 });

  test("the map follows the pointer as far as it is dragged, and is sharp again after that", async ({ page, db }) => {
    const context = aContext(db);
    const type = await aType(db, []);
    const { id } = await createIncident(context, { type, location: sekayu, precision: "exact" });
    await openWall(page);
    await expect(wall(page)).toHaveAttribute("data-view", `all ${id}`);
    await waitUntilFramed(page);
    const box = await page.locator(".wall-area-map").boundingBox();
    if (!box) throw new Error("the wall has no map area");
    const indicator = page.locator(`[data-indicator="${id}"]`);
    await expect(indicator).toHaveCount(0);
    // Drag across the whole map area, so that the incident leaves the screen wherever it is.
    await page.mouse.move(box.x + box.width * 0.95, box.y + box.height * 0.5);
    await page.mouse.down();
    for (const share of [0.8, 0.6, 0.4, 0.2, 0.05])
      await page.mouse.move(box.x + box.width * share, box.y + box.height * 0.5, { steps: 4 });
    await page.mouse.up();
    await expect(indicator).toBeAttached();
    const canvas = page.locator("canvas.maplibregl-canvas");
    await expect.poll(() => canvas.evaluate((map: HTMLCanvasElement) => map.width / map.clientWidth)).toBe(1);
    await setIncidentStatus(context, { id, status: "closed", closeCode: "handled" });
  });
});

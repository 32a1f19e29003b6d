import type { Locator, Page } from "@playwright/test";
import { and, eq } from "drizzle-orm";
import type { Map as MapLibreMap } from "maplibre-gl";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { riverGauge } from "../../db/schema/rivers";
import { fix } from "../../db/schema/units";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import type { IncidentView } from "../../server/incidents/read-incidents";
import { acceptPositions } from "../../server/units/accept-positions";
import { findViolationsInBothThemes } from "../support/accessibility";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { delayScripts, expect, test } from "../support/screens";
import { exposeMap, hideSoftwareRendering, loseWebGlContext, readMap } from "../support/wall-page";

test.use({ deviceScaleFactor: 1, serverGroup: "motion" });
test.beforeEach(async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await db.delete(fix);
  await db.delete(riverGauge);
});

/** Returns a function `minutesAgo` that always counts back from the time of this call. */
function createMinutesAgo(): (minutes: number) => Date {
  const now = Date.now();
  return (minutes) => new Date(now - minutes * 60_000);
}

/**
 * Creates AMB-1 and AMB-2. AMB-1 stood still for five minutes two hours ago. It has driven east for the last 50
 * minutes, but has no positions from 20 to 12 minutes ago. AMB-2 has never sent a position.
 */
async function aUnitWithTrail(db: Db): Promise<{ id: string }> {
  const minutesAgo = createMinutesAgo();
  const from = kmFrom(sekayu, 5, 270);
  const unit = await aUnit(db, { callSign: "AMB-1", at: from, fixAgeMinutes: 180 });
  await aUnit(db, { callSign: "AMB-2" });
  const stationaryPositions = Array.from({ length: 11 }, (_, index) => {
    return { callSign: "AMB-1", ...from, recordedAt: minutesAgo(125 - index / 2), speedMps: 0 };
  });
  const agesMinutes = Array.from({ length: 101 }, (_, index) => 50 - index / 2).filter((age) => age >= 20 || age <= 12);
  const drivingPositions = agesMinutes.map((age) => {
    const position = kmFrom(from, (50 - age) / 5);
    return { callSign: "AMB-1", ...position, recordedAt: minutesAgo(age), speedMps: 10 };
  });
  await acceptPositions(aContext(db), [...stationaryPositions, ...drivingPositions]);
  return unit;
}

/** Creates an incident opened 40 minutes ago. AMB-1 drove there, with a gap in its positions, and is on scene. */
async function anIncidentWithTrail(db: Db): Promise<IncidentView> {
  const minutesAgo = createMinutesAgo();
  const openedAt = minutesAgo(40);
  const from = kmFrom(sekayu, 8);
  // Create and assign the unit in one transaction. Its fix is stale, so the running server could otherwise make it
  // ineligible before it is assigned.
  const incident = await db.transaction(async (tx) => {
    await aUnit(tx, { callSign: "AMB-1", at: from, now: openedAt });
    return anIncident(tx, { type: await aType(tx, ["ambulance*1"]), priority: 1, now: openedAt });
  });
  const [assignment] = incident.assignments;
  for (const [state, age] of [
    ["acknowledged", 39],
    ["enRoute", 38],
    ["onScene", 15],
  ] as const) {
    await advanceAssignment(aContext(db, { now: () => minutesAgo(age) }), { id: assignment?.id ?? "", state });
  }
  const agesMinutes = Array.from({ length: 81 }, (_, index) => 41 - index / 2).filter((age) => age >= 28 || age <= 20);
  const drivingPositions = agesMinutes.map((age) => {
    const progress = Math.min(1, Math.max(0, (38 - age) / 23));
    return { callSign: "AMB-1", ...kmFrom(sekayu, 8 - 8 * progress), recordedAt: minutesAgo(age), speedMps: 5.8 };
  });
  await acceptPositions(aContext(db), drivingPositions);
  return incident;
}

test("a trail opens by key or click and can be followed point by point", async ({ page, db }) => {
  const { id } = await aUnitWithTrail(db);
  await openConsole(page);
  await roster(page)
    .getByRole("button", { name: /^AMB-1/ })
    .focus();
  await page.keyboard.press("i");
  await expect(trail(page)).toContainText("terputus 2 kali");
  const slider = pointSlider(page);
  await expect(slider).toBeFocused();
  await expect(slider).toHaveAttribute("aria-valuetext", /^\d\d:\d\d:\d\d WIB · 36 km\/jam$/);
  await page.keyboard.press("Home");
  await expect(slider).toHaveValue("0");
  const firstPointText = await slider.getAttribute("aria-valuetext");
  await expect(page.locator("[data-trail-point]")).toHaveText(firstPointText ?? "none");
  await page.keyboard.press("ArrowRight");
  await expect(slider).not.toHaveAttribute("aria-valuetext", firstPointText ?? "");
  // The console's keys also work while the slider has the focus.
  const legend = page.getByRole("button", { name: "Legenda" });
  await page.keyboard.press("l");
  await expect(legend).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("l");
  await expect(legend).toHaveAttribute("aria-expanded", "false");
  await expect(slider).toBeFocused();
  // The same key closes the trail, even with Caps Lock on.
  await page.keyboard.press("I");
  await expect(trail(page)).toHaveCount(0);
  await roster(page)
    .getByRole("button", { name: /^AMB-1/ })
    .focus();
  await page.keyboard.press("i");
  await expect(slider).toBeFocused();

  // Reading a trail is recorded in the audit trail.
  const readEvents = () =>
    db
      .select()
      .from(event)
      .where(and(eq(event.unitId, id), eq(event.kind, "unit.trail-read")));
  await expect.poll(async () => (await readEvents()).length).toBe(1);
  await page.keyboard.press("Escape");
  await expect(trail(page)).toHaveCount(0);
  await expect(page.locator("[data-trail-point]")).toHaveCount(0);

  const trailButton = roster(page).getByRole("button", { name: "Jejak AMB-1" });
  await trailButton.click();
  await expect(trail(page)).toContainText("terputus 2 kali");
  const pointCount = Number(await slider.getAttribute("max"));
  await trail(page).getByRole("radio", { name: "1 jam" }).check();
  await expect(trail(page)).toContainText("terputus 1 kali");
  await expect(slider).toHaveAttribute("max", String(pointCount - 11));

  await slider.press("Home");
  await expect(slider).toHaveValue("0");
  const firstPoint = (await slider.getAttribute("aria-valuetext")) ?? "none";
  const pointMark = page.locator("[data-trail-point]");
  await expect(pointMark).toHaveText(firstPoint);
  const { x, y, width, height } = await waitForStableBox(pointMark.locator(".."));
  await slider.press("End");
  await expect(pointMark).not.toHaveText(firstPoint);
  await page.mouse.move(x + width / 2 + 1, y + height / 2);
  await page.mouse.move(x + width / 2, y + height / 2);
  await expect(pointMark).toHaveText(firstPoint);
  await trailButton.click();
  await expect(trail(page)).toHaveCount(0);
});

test("a key for the trail's slider works before the slider's code has loaded", async ({ page, db }) => {
  await aUnitWithTrail(db);
  const releaseCode = await delayScripts(page, "hydration");
  await page.goto("/dispatch");
  await roster(page)
    .getByRole("button", { name: /^AMB-1/ })
    .focus();
  await page.keyboard.press("i");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  releaseCode();
  await expect(pointSlider(page)).toHaveValue("1");
  await page.keyboard.press("End");
  await expect(pointSlider(page)).not.toHaveValue("1");
});

test("a key for the trail's slider works before the trail has arrived, but not after Escape", async ({ page, db }) => {
  await aUnitWithTrail(db);
  await openConsole(page);
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/trails.ofUnit**", async (route) => {
    await released;
    await route.continue();
  });
  const openTrail = async () => {
    await roster(page)
      .getByRole("button", { name: /^AMB-1/ })
      .focus();
    await page.keyboard.press("i");
    await expect(trail(page).getByRole("status")).toHaveText("Memuat jejak…");
    await page.keyboard.press("Home");
  };
  await openTrail();
  await page.keyboard.press("Escape");
  await expect(trail(page)).toHaveCount(0);
  await openTrail();
  await page.keyboard.press("ArrowRight");
  release();
  await expect(pointSlider(page)).toHaveValue("1");
});

test("a trail shows that it is loading, failed or empty", async ({ page, db }) => {
  await aUnitWithTrail(db);
  await openConsole(page);
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Requests fail until the test clicks on retry. Otherwise the page might refetch by itself, and the error would
  // disappear before the click.
  const isRetried = () => page.evaluate(() => "retried" in document.documentElement.dataset);
  await page.route("**/trails.ofUnit**", async (route) => {
    await released;
    if (await isRetried()) return route.continue();
    const refusal = { code: "not-found", details: {} };
    const data = { code: "NOT_FOUND", httpStatus: 404, refusal };
    await route.fulfill({ status: 404, json: [{ error: { json: { message: "not-found", code: -32004, data } } }] });
  });
  await roster(page).getByRole("button", { name: "Jejak AMB-2" }).click();
  const bar = page.getByRole("region", { name: "Jejak AMB-2" });
  await expect(bar.getByRole("status")).toHaveText("Memuat jejak…");
  release();
  await expect(bar.getByRole("alert")).toContainText("Jejak gagal dimuat");
  await page.evaluate(() => {
    const markRetried = () => {
      document.documentElement.dataset.retried = "";
    };
    addEventListener("click", markRetried, { capture: true, once: true });
  });
  await bar.getByRole("button", { name: "Coba lagi" }).click();
  await expect(bar.getByRole("status")).toHaveText("Tidak ada posisi dalam 4 jam terakhir");
  await bar.getByRole("button", { name: "Tutup jejak" }).click();
  await expect(bar).toHaveCount(0);
});

test("an incident is replayed with the keyboard alone, and one key ends the replay", async ({ page, db }) => {
  const incident = await anIncidentWithTrail(db);
  await openConsole(page);
  await page.keyboard.press("j");
  await expect(panel(page, incident)).toBeVisible();
  await page.keyboard.press("q");
  await expect(banner(page)).toContainText(`#${incident.number}`);
  const slider = timeSlider(page);
  await expect(slider).toBeFocused();
  const since = Number(await slider.getAttribute("min"));
  const until = Number(await slider.getAttribute("max"));
  const readSliderTime = async () => Number(await slider.inputValue());

  expect(await readSliderTime()).toBe(since);
  await page.keyboard.press("ArrowRight");
  await expect.poll(readSliderTime).toBe(since + 10);
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(readSliderTime).toBe(since + 70);
  await page.keyboard.press("ArrowLeft");
  await expect.poll(readSliderTime).toBe(since + 60);
  await page.keyboard.press("End");
  await expect.poll(readSliderTime).toBe(until);
  await expect(replayedUnits(page)).toContainText("AMB-1 Di lokasi");
  await page.keyboard.press("Home");
  await expect.poll(readSliderTime).toBe(since);

  // Jump from event to event: acknowledged, en route, on scene.
  await stepToEvent(page, /AMB-1 berangkat/);
  await expect(replayedUnits(page)).toContainText("Menuju lokasi");
  const timeBefore = await readSliderTime();
  await page.keyboard.press("[");
  await expect.poll(readSliderTime).toBeLessThan(timeBefore);
  await stepToEvent(page, /AMB-1 tiba di lokasi/);
  await expect(replayedUnits(page)).toContainText("AMB-1 Di lokasi");

  // Space plays and pauses.
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await expect(replayBar(page).getByRole("button", { name: "Jeda" })).toBeVisible();
  await expect.poll(readSliderTime).toBeGreaterThan(since);
  await page.keyboard.press("Space");
  await expect(replayBar(page).getByRole("button", { name: "Putar", exact: true })).toBeVisible();

  await page.keyboard.press("Escape");
  await expect(banner(page)).toHaveCount(0);
  await expect(replayBar(page)).toHaveCount(0);
  await expect(panel(page, incident)).toBeVisible();

  // The same key ends the replay, even with Caps Lock on.
  await page.keyboard.press("Q");
  await expect(slider).toBeFocused();
  await page.keyboard.press("Q");
  await expect(banner(page)).toHaveCount(0);
});

test("the incidents that a filter has hidden do not pulse as new when it ends", async ({ page, db }) => {
  const type = await aType(db, []);
  const [shown, hidden] = [await anIncident(db, { type, priority: 1 }), await anIncident(db, { type, priority: 2 })];
  await openConsole(page);
  const readDrawnIds = async () => (await readMap(page)).incidents;
  const bothIds = [shown.id, hidden.id].sort();
  await expect.poll(readDrawnIds).toEqual(bothIds);
  // If the page was opened before the server process had read the incidents, they do pulse once.
  await exposeMap(page);
  const readRingOpacity = () =>
    page.evaluate(() => {
      const { map } = window as unknown as { map: MapLibreMap };
      return map.getPaintProperty("incident-pulse", "circle-stroke-opacity");
    });
  await expect.poll(readRingOpacity).toBe(0);
  const readPulsedIds = await recordPulses(page);
  await page.keyboard.press("j");
  await expect(panel(page, shown)).toBeVisible();
  await page.keyboard.press("f");
  await expect.poll(readDrawnIds).toEqual([shown.id]);
  await page.keyboard.press("Escape");
  await expect.poll(readDrawnIds).toEqual(bothIds);
  const { id: newId } = await anIncident(db, { type, priority: 3 });
  await expect.poll(readPulsedIds).toContain(newId);
  expect(await readPulsedIds()).toEqual([newId]);
});

test("a map whose lost WebGL context is restored shows what has changed meanwhile, in the same view", async ({
  page,
  db,
}) => {
  const type = await aType(db, []);
  const shown = await anIncident(db, { type });
  const levels = { siaga3M: 6, siaga2M: 7, siaga1M: 8, silentMinutes: 60, active: true };
  await db.insert(riverGauge).values({ ...levels, code: "MUSI-1", name: "Sekayu", river: "Musi", position: sekayu });
  // With software rendering, the map would show the change only some time after the list.
  await hideSoftwareRendering(page);
  await openConsole(page);
  const readDrawnIds = async () => (await readMap(page)).incidents;
  await expect.poll(readDrawnIds).toEqual([shown.id]);
  await page.evaluate((center) => {
    const { map } = window as unknown as { map: MapLibreMap };
    map.jumpTo({ center, zoom: 11 });
  }, sekayu);
  const readView = async () => (await readMap(page)).area.map((degrees) => degrees.toFixed(4));
  const view = await readView();

  const readLayers = () => page.evaluate(() => (window as unknown as { map: MapLibreMap }).map.getLayersOrder());
  // The code of the fire watches is loaded after the map has been drawn, and that of the other hazards after it.
  await expect.poll(readLayers).toEqual(expect.arrayContaining(["fire-watch", "gauge"]));
  const layers = await readLayers();
  expect(layers.indexOf("gauge")).toBeLessThan(layers.indexOf("fire-area"));

  const restoreContext = await loseWebGlContext(page);
  const added = await anIncident(db, { type });
  await expect(page.getByRole("region", { name: "Insiden terbuka" })).toContainText(`#${added.number}`);
  await restoreContext();
  await expect.poll(readDrawnIds).toEqual([shown.id, added.id].sort());
  await expect.poll(readView).toEqual(view);
  await expect.poll(readLayers).toEqual(layers);
});

test("a trail that is opened while the map has no WebGL context is drawn once it is restored", async ({ page, db }) => {
  await aUnitWithTrail(db);
  await openConsole(page);
  const restoreContext = await loseWebGlContext(page);
  await roster(page).getByRole("button", { name: "Jejak AMB-1" }).click();
  await expect(trail(page)).toContainText("terputus 2 kali");
  await restoreContext();
  const hasArrow = () =>
    page.evaluate(() => {
      const { map } = window as unknown as { map: MapLibreMap };
      return map.getLayer("trail-mark") !== undefined && map.listImages().some((id) => id.endsWith("|trail-arrow"));
    });
  await expect.poll(hasArrow).toBe(true);
});

test("layers without features are hidden, so that no frame spends time on them", async ({ page, db }) => {
  const incident = await anIncident(db, { type: await aType(db, []), priority: 1 });
  await openConsole(page);
  await page.keyboard.press("j");
  await expect(panel(page, incident)).toBeVisible();
  await exposeMap(page);
  const isSelectionDrawn = () =>
    page.evaluate(() => {
      const { map } = window as unknown as { map: MapLibreMap };
      return map.querySourceFeatures("selected-incident").length > 0;
    });
  await expect.poll(isSelectionDrawn).toBe(true);
  const listShownLayers = () =>
    page.evaluate(() => {
      const { map } = window as unknown as { map: MapLibreMap };
      const closures = ["closure", "closure-draft"].flatMap((id) => [`${id}-area`, `${id}-casing`, `${id}-stripes`]);
      const ids = [...closures, "fire-area", "fire-area-line", "possible-area"];
      return ids.filter((id) => !map.getLayer(id) || map.getLayoutProperty(id, "visibility") !== "none");
    });
  await expect.poll(listShownLayers).toEqual([]);
});

test("while the map is dragged, symbols are not placed again in each frame, and the drag ends with the button", async ({
  page,
  db,
}) => {
  const incident = await anIncident(db, { type: await aType(db, []), priority: 1 });
  await openConsole(page);
  await page.keyboard.press("j");
  await expect(panel(page, incident)).toBeVisible();
  await exposeMap(page);
  // The map moves to the incident a little after the panel has opened.
  const readZoom = () => page.evaluate(() => (window as unknown as { map: MapLibreMap }).map.getZoom());
  await expect.poll(readZoom).toBeGreaterThan(10);
  const readPlace = (x: number, y: number) =>
    page.evaluate(
      ([pageX, pageY]) => {
        const { map } = window as unknown as { map: MapLibreMap };
        const { left, top } = map.getCanvas().getBoundingClientRect();
        return map.unproject([pageX - left, pageY - top]).toArray();
      },
      [x, y] as const,
    );
  const unplacedFrames = await page.evaluateHandle(() => {
    const { map } = window as unknown as { map: MapLibreMap };
    const counter = { count: 0, lastPlacement: map.style.placement };
    map.on("render", () => {
      if (map.style.placement === counter.lastPlacement) counter.count++;
      counter.lastPlacement = map.style.placement;
    });
    return counter;
  });

  const [x, y] = [600, 300];
  const [lng = 0, lat = 0] = await readPlace(x, y);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await expect(async () => {
    await page.mouse.move(x + 20, y + 20, { steps: 5 });
    await page.mouse.move(x + 40, y + 40, { steps: 5 });
    expect(await unplacedFrames.evaluate(({ count }) => count)).toBeGreaterThan(0);
  }).toPass();
  await page.mouse.move(x + 100, y + 60, { steps: 10 });
  await page.mouse.up();
  const isMoving = () => page.evaluate(() => (window as unknown as { map: MapLibreMap }).map.isMoving());
  await expect.poll(isMoving).toBe(false);
  const [lngAfter = 0, latAfter = 0] = await readPlace(x + 100, y + 60);
  expect(lngAfter).toBeCloseTo(lng, 3);
  expect(latAfter).toBeCloseTo(lat, 3);
});

test("a fan or card that was open before a replay is closed after it", async ({ page, db }) => {
  const incident = await anIncidentWithTrail(db);
  for (const callSign of ["AMB-7", "AMB-8"]) await aUnit(db, { callSign, at: kmFrom(sekayu, 3, 0) });
  await openConsole(page);
  await page.keyboard.press("j");
  await expect(panel(page, incident)).toBeVisible();
  const unitFan = page.getByRole("region", { name: "2 siap dari 2 unit di sini" });
  await expect(async () => {
    // Units appear on the map shortly after the districts, so press the key again until one is drawn.
    await page.keyboard.press("Shift+U");
    await expect(unitFan).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  await page.keyboard.press("q");
  await expect(timeSlider(page)).toBeFocused();
  await page.keyboard.press("q");
  await expect(banner(page)).toHaveCount(0);
  await expect(unitFan).toHaveCount(0);

  await expect(async () => {
    await page.keyboard.press("Shift+U");
    await expect(unitFan).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  await unitFan.getByRole("button", { name: "AMB-8" }).click();
  const card = page.getByRole("region", { name: "AMB-8", exact: true });
  await expect(card).toBeVisible();
  await page.keyboard.press("q");
  await expect(timeSlider(page)).toBeFocused();
  await page.keyboard.press("q");
  await expect(banner(page)).toHaveCount(0);
  await expect(card).toHaveCount(0);
});

test("by mouse: units are drawn where they were, faded in a gap, and taking a call ends the replay", async ({
  page,
  db,
  server,
}) => {
  const incident = await anIncidentWithTrail(db);
  await openConsole(page);
  await page.keyboard.press("j");
  await panel(page, incident).getByRole("button", { name: "Putar ulang" }).click();
  const slider = timeSlider(page);
  const since = Number(await slider.getAttribute("min"));
  const icon = page.getByRole("img", { name: /^AMB-1/ });
  await expect(page.getByRole("img", { name: `Insiden #${incident.number}` })).toBeVisible();

  // The unit has a position from 29 minutes ago, and none between 28 and 20 minutes ago.
  await slider.fill(String(since + 11 * 60));
  await expect(icon).toHaveAttribute("data-lost", "false");
  await expect(icon).toHaveAccessibleName("AMB-1, Menuju lokasi");
  const boxAfterMove = await waitForStableBox(icon);
  await slider.fill(String(since + 16 * 60 + 10));
  await expect(icon).toHaveAttribute("data-lost", "true");
  await expect(icon).toHaveAccessibleName(/posisi terakhir 4 mnt sebelumnya/);
  await expect(replayedUnits(page)).toContainText("terputus 4 mnt");
  const boxOfLostUnit = await icon.boundingBox();
  await slider.fill(String(since + 19 * 60));
  expect((await icon.boundingBox())?.x).toBeCloseTo(boxOfLostUnit?.x ?? 0, 0);
  // During a replay a right click on the map does nothing.
  await page.mouse.click(690, 250, { button: "right" });
  await slider.fill(String(since + 22 * 60));
  await expect(icon).toHaveAttribute("data-lost", "false");
  expect((await icon.boundingBox())?.x).not.toBeCloseTo(boxAfterMove.x, 0);

  await replayBar(page).getByRole("button", { name: "Kejadian sebelumnya" }).click();
  await replayBar(page).getByRole("button", { name: "Kejadian berikutnya" }).click();
  await replayBar(page).getByRole("button", { name: "Putar", exact: true }).click();
  await expect(replayBar(page).getByRole("button", { name: "Jeda" })).toBeVisible();
  await replayBar(page).getByRole("radio", { name: "300×" }).check();
  // At the end the replay stops, and the pause button becomes the play button again.
  await expect(replayBar(page).getByRole("button", { name: "Putar", exact: true })).toBeVisible();
  expect(await slider.inputValue()).toBe(await slider.getAttribute("max"));
  await banner(page).getByRole("button", { name: "Kembali ke situasi saat ini" }).click();
  await expect(replayBar(page)).toHaveCount(0);

  // An incoming call rings during a replay. Taking the call ends the replay.
  await page.keyboard.press("q");
  await expect(timeSlider(page)).toBeFocused();
  const headers = { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" };
  const body = JSON.stringify({ callerNumber: "081255550001" });
  expect((await fetch(`${server.url}/api/v1/calls`, { method: "POST", headers, body })).ok).toBe(true);
  await expect(page.getByRole("region", { name: "Telepon masuk" })).toContainText("0812-5555-0001");
  await expect(banner(page)).toBeVisible();
  await page.keyboard.press("F9");
  await expect(page.getByRole("region", { name: "Insiden baru" })).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
});

test("trail and replay are accessible in the dark and the light theme", async ({ page, db }) => {
  const incident = await anIncidentWithTrail(db);
  await openConsole(page);
  await roster(page).getByRole("button", { name: "Jejak AMB-1" }).click();
  await pointSlider(page).press("Home");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await expect(panel(page, incident)).toBeVisible();
  await page.keyboard.press("q");
  await timeSlider(page).press("End");
  expect(await findViolationsInBothThemes(page)).toEqual([]);
});

async function openConsole(page: Page): Promise<void> {
  await page.goto("/dispatch");
  await expect(page.locator("[data-districts-drawn='15']")).toBeVisible();
}

/** Records which incidents the map makes pulse from now on. Returns the function that reads their ids. */
async function recordPulses(page: Page): Promise<() => Promise<string[]>> {
  await exposeMap(page);
  const pulsedIds = await page.evaluateHandle(() => {
    const { map } = window as unknown as { map: MapLibreMap };
    const ids = new Set<string>();
    const originalSetFilter = map.setFilter.bind(map);
    map.setFilter = (layer, filter) => {
      const [, , [, pulsedIds]] = filter as unknown as [string, unknown, [string, string[]]];
      if (layer === "incident-pulse") for (const id of pulsedIds) ids.add(id);
      return originalSetFilter(layer, filter);
    };
    return ids;
  });
  return () => pulsedIds.evaluate((ids) => [...ids]);
}

/** Returns the bounding box of an element on the map once the map has stopped moving. */
async function waitForStableBox(element: Locator) {
  let box: Awaited<ReturnType<Locator["boundingBox"]>> = null;
  await expect(async () => {
    const previousBox = box;
    box = await element.boundingBox();
    expect(box).not.toBeNull();
    expect(box).toEqual(previousBox);
  }).toPass({ intervals: [300] });
  return box ?? { x: 0, y: 0, width: 0, height: 0 };
}

/** Steps through the events of the replay until one has this text. */
async function stepToEvent(page: Page, text: RegExp): Promise<void> {
  const currentEvent = page.locator("[data-replay-event]");
  for (let attempts = 0; attempts < 20; attempts++) {
    if (text.test((await currentEvent.textContent()) ?? "")) return;
    const timeBefore = await timeSlider(page).inputValue();
    await page.keyboard.press("]");
    await expect.poll(() => timeSlider(page).inputValue()).not.toBe(timeBefore);
  }
  await expect(currentEvent).toHaveText(text);
}

const roster = (page: Page) => page.getByRole("region", { name: "Unit", exact: true });
const trail = (page: Page) => page.getByRole("region", { name: "Jejak AMB-1" });
const pointSlider = (page: Page) => page.getByRole("slider", { name: "Titik jejak" });
const panel = (page: Page, { number }: IncidentView) =>
  page.getByRole("region", { name: `Insiden #${number}`, exact: true });
const replayBar = (page: Page) => page.getByRole("region", { name: /^Putar ulang insiden/ });
const timeSlider = (page: Page): Locator => page.getByRole("slider", { name: "Waktu yang diputar" });
const replayedUnits = (page: Page) => page.getByRole("list", { name: "Unit pada saat itu" });
const banner = (page: Page) => page.getByRole("status").filter({ hasText: "Putar ulang, bukan situasi saat ini" });

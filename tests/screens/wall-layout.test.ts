import type { Page } from "@playwright/test";
import { watchSource } from "../../db/schema/fire-watches";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { createIncident } from "../../server/incidents/create-incident";
import { findViolationsInBothThemes } from "../support/accessibility";
import { expectLegible, openManyIncidents, setWall, viewingDistancesM, walls } from "../support/legibility";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, sekayu } from "../support/makers";
import { createHazards } from "../support/public-sources";
import {
  createIncidentsAndUnits,
  createRandomLayout,
  incidentCount,
  type LayoutMeasurement,
  listLayoutFaults,
  measureRandomLayout,
} from "../support/random-wall-layouts";
import { expect, testWithProxy as test } from "../support/screens";
import {
  controlMonotonicClock,
  hideSoftwareRendering,
  holdClock,
  minTextShares,
  releaseClock,
  setMinTextShare,
} from "../support/wall-page";

test.use({ serverGroup: "wall-layout", role: "wall" });

const drawnMapSelector = "[data-districts-drawn]:not([data-districts-drawn='0'])";

type ScreenAtDistance = readonly [wall: keyof typeof walls, distanceMetres: number];
const allScreensAtDistances = (Object.keys(walls) as (keyof typeof walls)[]).flatMap((wall) =>
  viewingDistancesM.map((distance): ScreenAtDistance => [wall, distance]),
);
/** With `WALL_MATRIX=1`, every screen is measured at every distance in every situation. */
const chooseScreens = (...chosen: ScreenAtDistance[]) => (process.env.WALL_MATRIX ? allScreensAtDistances : chosen);

test("every word is legible on each screen at each distance, nothing overlaps or is cut off, and every critical incident is listed or counted", async ({
  page,
  db,
  database,
  serverProxy,
}, testInfo) => {
  test.setTimeout(1_200_000);
  await seedDemonstrationUnits(database, new Date());
  await createHazards(aContext(db));
  await db.update(watchSource).set({ lastSuccessAt: new Date(Date.now() - 3 * 24 * 3_600_000) });
  await controlMonotonicClock(page);
  await page.goto("/wall?check");
  await expect(page.locator(drawnMapSelector)).toBeVisible();
  const list = page.getByRole("region", { name: "Insiden terbuka" });
  const expectLegibleAt = async ([wall, distance]: ScreenAtDistance, situation: string, settings = {}) => {
    await setWall(page, db, wall, distance, settings);
    await expectLegible(page, `${situation} on ${wall} at ${distance} m`);
    await page.screenshot({ path: testInfo.outputPath(`${situation}-${wall}-${distance}.png`) });
  };
  for (const screenAtDistance of chooseScreens(["55 inches", 8]))
    await expectLegibleAt(screenAtDistance, "quiet", { theme: "light" });

  const criticalIds = await openManyIncidents(db);
  // Incidents that the server process has already read when the page opens are not presented in the spotlight.
  await expect(list.locator("h2")).toContainText("40");
  await page.reload();
  await expect(page.locator(drawnMapSelector)).toBeVisible();
  await expect(list.locator("h2")).toContainText("40");
  await holdClock(page);
  const hazards = page.getByRole("region", { name: "Pantauan bahaya" });
  for (const [wall, distance] of chooseScreens(["55 inches", 5])) {
    await expectLegibleAt([wall, distance], "busy");
    // The list shows two of the four hazards and says how many more there are.
    if (wall === "55 inches" && distance === 5)
      await expect(hazards.getByText("+2 lainnya")).toBeInViewport({ ratio: 0.9 });
  }
  await expect(hazards).toContainText(/BMKG peringatan dini.*lama/);
  expect(await findViolationsInBothThemes(page)).toEqual([]);

  const { id } = await createIncident(aContext(db), {
    type: "peat-fire",
    location: sekayu,
    precision: "village",
    address: "Desa Muara Medak",
    priority: 1,
  });
  await releaseClock(page);
  await expect(page.locator(`[data-spotlight="${id}"]`)).toBeVisible();
  await holdClock(page);
  for (const screenAtDistance of chooseScreens(["85 inches", 8])) {
    await expectLegibleAt(screenAtDistance, "one critical in the spotlight");
    // The list shows the number of critical incidents that do not fit.
    await expect(async () => {
      const rows = list.locator("[data-incident]");
      const listedIds = await rows.evaluateAll((items) => items.map((item) => item.getAttribute("data-incident")));
      const moreCritical = Number(/\+(\d+) kritis/.exec((await list.textContent()) ?? "")?.[1] ?? 0);
      expect([id, ...criticalIds].filter((criticalId) => listedIds.includes(criticalId)).length + moreCritical).toBe(6);
    }).toPass();
    // The indicators are placed shortly after the map has moved.
    await expect(async () => {
      const { spotlighted, overlapping, outside, noticeOverlapPx } = await measureLayout(page);
      expect({ screenAtDistance, spotlighted, overlapping, outside }).toEqual({
        screenAtDistance,
        spotlighted: id,
        overlapping: [],
        outside: [],
      });
      expect(noticeOverlapPx).toBeLessThanOrEqual(0);
    }).toPass();
  }
  await releaseClock(page);
  for (const [index, [wall, distance]] of chooseScreens(["three panels of 55 inches", 3]).entries()) {
    if (index > 0) await serverProxy.restore();
    await expect(page.locator("[data-wall]")).toHaveAttribute("data-feed", "live");
    await setWall(page, db, wall, distance);
    await serverProxy.cut();
    await page.evaluate((ms) => window.monotonicClock.advance(ms), 15_000);
    await expect(page.locator("[data-wall]")).toHaveAttribute("data-feed", "offline");
    await expectLegible(page, `dead feed on ${wall} at ${distance} m`);
    await page.screenshot({ path: testInfo.outputPath(`dead feed-${wall}-${distance}.png`) });
  }
});

test.describe("on a leader's phone", () => {
  test.use({ role: "leader", viewport: { width: 390, height: 844 }, webGl: false });

  test("the overview is one column that scrolls", async ({ page, db }) => {
    await deleteUnitsAndIncidents(db);
    await openManyIncidents(db);
    await page.goto("/wall");
    const list = page.getByRole("region", { name: "Insiden terbuka" });
    await expect(list.getByRole("listitem").last()).toBeAttached();
    await list.getByRole("listitem").last().scrollIntoViewIfNeeded();
    await expect(list.getByRole("listitem").last()).toBeInViewport();
    const pageWidth = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(pageWidth).toBeLessThanOrEqual(390);
  });

  test("the state of a crew is never cut off", async ({ page, db }) => {
    await deleteUnitsAndIncidents(db);
    const { callSign } = await aUnit(db, { callSign: "AMB-BABAT-SUPAT-1", at: sekayu });
    const { id } = await anIncident(db, { type: await aType(db, ["ambulance*1"]), at: sekayu });
    await page.goto("/wall");
    const row = page.locator(`[data-incident="${id}"]`);
    await expect(row).toContainText(callSign);
    const stateLabel = row.getByText("ditugaskan", { exact: true });
    await expect(stateLabel).toBeVisible();
    expect(await stateLabel.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  });
});

/** With `WALL_DRAWS=200`, 200 random situations are measured: half of them for distant readers, half for close ones. */
const randomLayoutCount = Number(process.env.WALL_DRAWS ?? 8);

test.describe("with 40 incidents and 90 units anywhere", () => {
  // The layout depends on the aspect ratio of the screen, not on its number of pixels. Fewer pixels are drawn faster.
  test.use({ serverGroup: "wall-draws", deviceScaleFactor: 1, viewport: { width: 1280, height: 720 } });

  test("no symbol covers another, and names are inside their areas, whole and uncovered", async ({ page, db }) => {
    test.setTimeout(600_000 + randomLayoutCount * 60_000);
    await createIncidentsAndUnits(db);
    await hideSoftwareRendering(page);
    await page.goto("/wall");
    await expect(page.locator(drawnMapSelector)).toBeVisible();
    const randomLayouts: (LayoutMeasurement & { seed: number })[] = [];
    for (const [index, share] of minTextShares.entries()) {
      await setMinTextShare(page, share);
      for (let seed = index; seed < randomLayoutCount; seed += minTextShares.length)
        randomLayouts.push({ seed, ...(await measureRandomLayout(page, await createRandomLayout(db, seed + 1))) });
    }
    const sum = (key: "nameCount" | "symbolCount") => randomLayouts.reduce((total, layout) => total + layout[key], 0);
    if (process.env.WALL_DRAWS)
      console.log({
        randomLayouts: randomLayoutCount,
        names: sum("nameCount"),
        symbols: sum("symbolCount"),
        faults: listLayoutFaults(randomLayouts),
      });
    expect(listLayoutFaults(randomLayouts)).toEqual([]);
    const { devicePixelRatio, canvas } = {
      ...randomLayouts[0],
      devicePixelRatio: await page.evaluate("devicePixelRatio"),
    };
    expect(canvas?.width).toBe(Math.floor((canvas?.cssWidth ?? 0) * Number(devicePixelRatio)));
    // The map shows other symbols besides those of the incidents.
    for (const { symbolCount } of randomLayouts) expect(symbolCount).toBeGreaterThan(incidentCount);
    // For close readers, there is room for names.
    const closeReaderNameCount = randomLayouts
      .slice(randomLayoutCount / 2)
      .reduce((sum, { nameCount }) => sum + nameCount, 0);
    expect(closeReaderNameCount).toBeGreaterThan(randomLayoutCount);
  });
});

/**
 * Measures the layout of the wall: the spotlighted incident, which panels and indicators overlap, which panels extend
 * beyond the screen, and the height in px by which the notices overlap the map.
 */
function measureLayout(page: Page) {
  return page.evaluate(() => {
    const panels = [...document.querySelectorAll(".wall-panel:not([data-legibility])")].map((panel) => ({
      name: panel.getAttribute("aria-label") ?? panel.textContent?.slice(0, 30) ?? "",
      box: panel.getBoundingClientRect(),
    }));
    const indicators = [...document.querySelectorAll("[data-indicator] > span:first-child")].map((indicator) => ({
      name: `indicator ${indicator.parentElement?.getAttribute("aria-label")}`,
      box: indicator.getBoundingClientRect(),
    }));
    const elements = [...panels, ...indicators];
    const overlappingPairs = elements.flatMap(({ name, box }, index) =>
      elements
        .slice(index + 1)
        .filter(
          ({ box: other }) =>
            Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 &&
            Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1,
        )
        .map((other) => `${name} and ${other.name}`),
    );
    const panelsOutside = panels
      .filter(
        ({ box }) =>
          box.left < 0 || box.top < 0 || box.right > window.innerWidth + 1 || box.bottom > window.innerHeight + 1,
      )
      .map(({ name }) => name);
    const spotlightedId = document.querySelector("[data-spotlight]")?.getAttribute("data-spotlight");
    const [notices, map] = ["[role=note]", ".wall-area-map"].map((selector) =>
      document.querySelector(selector)?.getBoundingClientRect(),
    );
    const noticeOverlapPx = notices && map ? Math.round(map.bottom - notices.top) : Number.POSITIVE_INFINITY;
    return {
      noticeOverlapPx,
      spotlighted: spotlightedId,
      overlapping: overlappingPairs,
      outside: panelsOutside,
    };
  });
}

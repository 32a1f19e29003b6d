import type { Page } from "@playwright/test";
import { liveStyle } from "../../app/_map/style/live-style";
import type { MapTheme } from "../../app/_map/style/map-theme";
import { listTypes } from "../../server/assignment/incident-types";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { setIncidentStatus } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { pointsInRegency } from "../bench/field";
import { findViolationsInBothThemes } from "../support/accessibility";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, sekayu } from "../support/makers";
import { expect, removeWebGl, test } from "../support/screens";
import { controlMonotonicClock, holdClock, waitUntilFramed } from "../support/wall-page";

test.use({ scene: "wall-layout", role: "wall" });

const drawnMapSelector = "[data-districts-drawn]:not([data-districts-drawn='0'])";
/** The size of a 55-inch screen (16:9). Several screens in a row have the same height. */
const [widthMm, heightMm] = [1_218, 685];
const minTextMm = 13;

const screens = [
  [1920, 1080],
  [1440, 900],
  [3840, 2160],
  [5760, 1080],
] as const;

test(
  "with 40 open incidents and a spotlight nothing overlaps or is cut off, all text is large enough, every critical incident is shown",
  { tag: "@main" },
  async ({ page, db, database }, testInfo) => {
    test.setTimeout(400_000);
    await seedDemonstrationUnits(database, new Date());
    const context = aContext(db);
    const types = (await listTypes(context)).filter(({ defaultPriority }) => defaultPriority > 1);
    const points = await pointsInRegency(db, { count: 41, seed: 5 });
    const criticalIds: string[] = [];
    for (const [index, { lng, lat }] of points.slice(0, 40).entries()) {
      const isCritical = index % 8 === 0;
      const type = types[index % types.length]?.code ?? "";
      const input = { type, location: { lng, lat }, precision: "exact", ...(isCritical && { priority: 1 }) } as const;
      const { id } = await createIncident(context, {
        ...input,
        address: `Jalan Lintas Timur kilometer ${index}, dekat SPBU`,
      });
      if (isCritical) criticalIds.push(id);
    }
    await controlMonotonicClock(page);
    await page.goto("/wall");
    await expect(page.locator(drawnMapSelector)).toBeVisible({ timeout: 30_000 });
    await holdClock(page);
    const list = page.getByRole("region", { name: "Insiden terbuka" });
    await expect(list.locator("h2")).toContainText(/40.*lainnya · 1\/\d/);
    expect(await findViolationsInBothThemes(page)).toEqual([]);

    const [{ lng, lat } = { lng: 0, lat: 0 }] = points.slice(40);
    for (const [width, height] of screens) {
      await page.setViewportSize({ width, height });
      const { id } = await createIncident(context, {
        type: "peat-fire",
        location: { lng, lat },
        precision: "village",
        address: "Desa Muara Medak",
      });
      await expect(page.locator(`[data-spotlight="${id}"]`)).toBeVisible();
      await waitUntilFramed(page);
      for (const id of criticalIds) await expect(list.locator(`[data-incident="${id}"]`)).toBeVisible();
      await page.screenshot({ path: testInfo.outputPath(`busy-${width}x${height}.png`) });
      // The indicators are placed a moment after the map has moved.
      await expect(async () => {
        const layout = await measureLayout(page);
        const { spotlighted, overlapping, outside, cutOff } = layout;
        expect(layout.noticesOnMapPx, `notices at ${width}x${height}`).toBeLessThanOrEqual(0);
        expect(layout.indicators, `indicators at ${width}x${height}`).toBeGreaterThan(0);
        expect({ width, height, spotlighted, overlapping, outside, cutOff }).toEqual({
          width,
          height,
          spotlighted: id,
          overlapping: [],
          outside: [],
          cutOff: [],
        });
        const mmOfPx = Math.max(heightMm / height, widthMm / width);
        expect(layout.smallestPx * mmOfPx, `smallest text at ${width}x${height}`).toBeGreaterThanOrEqual(minTextMm);
        const unitNameSize = Number(liveStyle.unitName({ ...aTheme, scale: layout.scale }).layout?.["text-size"]);
        expect(unitNameSize * mmOfPx, `unit names at ${width}x${height}`).toBeGreaterThanOrEqual(
          layout.smallestPx * mmOfPx,
        );
      }).toPass({ timeout: 30_000 });
      await setIncidentStatus(context, { id, status: "closed", closeCode: "handled" });
      await expect(page.locator("[data-spotlight]")).toHaveCount(0);
    }
  },
);

test.describe("on a leader's phone", () => {
  test.use({ role: "leader", viewport: { width: 390, height: 844 } });
  test.beforeEach(({ page }) => removeWebGl(page));

  test("the overview is one column that scrolls", async ({ page }) => {
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

/** A theme without a palette, because text sizes depend only on the theme's scale. */
const aTheme: MapTheme = { name: "dark", palette: {} as MapTheme["palette"], scale: 1 };

/**
 * Measures the layout of the wall: the spotlighted incident, the number of indicators, which panels and indicators
 * overlap, which panels extend beyond the screen, and which text is cut off without an ellipsis. Also measures the
 * height in px by which the notices cover the map, the smallest text size in px, and the scale of the map.
 */
function measureLayout(page: Page) {
  return page.evaluate(() => {
    const panels = [...document.querySelectorAll(".wall-panel")].map((panel) => ({
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
    const cutOff: string[] = [];
    let smallestPx = Number.POSITIVE_INFINITY;
    const textWalker = document.createTreeWalker(document.querySelector("[data-wall]") as Node, NodeFilter.SHOW_TEXT);
    while (textWalker.nextNode()) {
      const element = textWalker.currentNode.parentElement as HTMLElement;
      if (
        !textWalker.currentNode.textContent?.trim() ||
        element.closest(".sr-only, [role=region] canvas, .maplibregl-map")
      )
        continue;
      const style = getComputedStyle(element);
      if (style.display === "none" || element.getClientRects().length === 0) continue;
      smallestPx = Math.min(smallestPx, Number.parseFloat(style.fontSize));
      const isTruncated = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
      const panel = element.closest(".wall-panel")?.getBoundingClientRect();
      const box = element.getBoundingClientRect();
      const isOutsidePanel =
        panel && (box.right > panel.right + 1 || box.bottom > panel.bottom + 1 || box.left < panel.left - 1);
      const isInsideTruncated = element.closest(
        ".truncate, [class*=line-clamp], [class*=overflow-hidden]:not(.wall-panel)",
      );
      if (isOutsidePanel && !isTruncated && !isInsideTruncated) cutOff.push(textWalker.currentNode.textContent);
    }
    const spotlightedId = document.querySelector("[data-spotlight]")?.getAttribute("data-spotlight");
    const root = getComputedStyle(document.documentElement);
    const scale = (Number.parseFloat(root.fontSize) / 16) * Number.parseFloat(root.getPropertyValue("--map-scale"));
    const [notices, map] = ["[role=note]", ".wall-area-map"].map((selector) =>
      document.querySelector(selector)?.getBoundingClientRect(),
    );
    const noticesOnMapPx = notices && map ? Math.round(map.bottom - notices.top) : Number.POSITIVE_INFINITY;
    return {
      noticesOnMapPx,
      spotlighted: spotlightedId,
      indicators: indicators.length,
      overlapping: overlappingPairs,
      outside: panelsOutside,
      cutOff,
      smallestPx,
      scale,
    };
  });
}

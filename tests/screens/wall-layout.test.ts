import type { Page } from "@playwright/test";
import { liveStyle } from "../../app/_map/style/live-style";
import type { MapTheme } from "../../app/_map/style/map-theme";
import { listTypes } from "../../server/assignment/list-types";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { moveIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { pointsInRegency } from "../bench/field";
import { barriersInBothThemes } from "../support/barriers";
import { aContext } from "../support/makers";
import { expect, test } from "../support/screens";
import { framed } from "../support/wall";

test.use({ scene: "wall-layout", role: "wall" });

const drawn = "[data-districts-drawn]:not([data-districts-drawn='0'])";
/** A 55-inch screen of 16:9; a wall of such screens side by side is as high. */
const [widthMm, heightMm] = [1_218, 685];
const smallestMm = 13;

const screens = [
  [1920, 1080],
  [1440, 900],
  [3840, 2160],
  [5760, 1080],
] as const;

test("40 open incidents and the stage: nothing overlaps, nothing is cut off, all is large enough, every critical one is in sight", async ({
  page,
  db,
  database,
}, testInfo) => {
  test.setTimeout(180_000);
  await seedDemonstrationUnits(database, new Date());
  const context = aContext(db);
  const types = (await listTypes(context)).filter(({ defaultPriority }) => defaultPriority > 1);
  const spots = await pointsInRegency(db, { count: 41, seed: 5 });
  const critical: string[] = [];
  for (const [index, { lng, lat }] of spots.slice(0, 40).entries()) {
    const isCritical = index % 8 === 0;
    const type = types[index % types.length]?.code ?? "";
    const wish = { type, location: { lng, lat }, precision: "exact", ...(isCritical && { priority: 1 }) } as const;
    const { id } = await createIncident(context, {
      ...wish,
      address: `Jalan Lintas Timur kilometer ${index}, dekat SPBU`,
    });
    if (isCritical) critical.push(id);
  }
  await page.goto("/wall");
  await expect(page.locator(drawn)).toBeVisible({ timeout: 30_000 });
  const list = page.getByRole("region", { name: "Insiden terbuka" });
  await expect(list.locator("h2")).toContainText(/40.*lainnya · 1\/\d/);
  expect(await barriersInBothThemes(page)).toEqual([]);

  const [{ lng, lat } = { lng: 0, lat: 0 }] = spots.slice(40);
  for (const [width, height] of screens) {
    await page.setViewportSize({ width, height });
    const { id } = await createIncident(context, {
      type: "peat-fire",
      location: { lng, lat },
      precision: "village",
      address: "Desa Muara Medak",
    });
    await expect(page.locator(`[data-stage="${id}"]`)).toBeVisible();
    await framed(page);
    for (const id of critical) await expect(list.locator(`[data-incident="${id}"]`)).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath(`busy-${width}x${height}.png`), timeout: 30_000 });
    const seen = await look(page);
    const { staged, overlapping, outside, cut } = seen;
    expect(seen.arrows, `arrows at ${width}x${height}`).toBeGreaterThan(0);
    expect({ width, height, staged, overlapping, outside, cut }).toEqual({
      width,
      height,
      staged: id,
      overlapping: [],
      outside: [],
      cut: [],
    });
    const mmOfPx = Math.max(heightMm / height, widthMm / width);
    expect(seen.smallest * mmOfPx, `smallest text at ${width}x${height}`).toBeGreaterThanOrEqual(smallestMm);
    const name = Number(liveStyle.unitName({ ...aLook, scale: seen.scale }).layout?.["text-size"]);
    expect(name * mmOfPx, `names of crews at ${width}x${height}`).toBeGreaterThanOrEqual(seen.smallest * mmOfPx);
    await moveIncident(context, { id, status: "closed", closeCode: "handled" });
    await expect(page.locator("[data-stage]")).toHaveCount(0);
  }
});

test.describe("a leader's phone", () => {
  test.use({ role: "leader", viewport: { width: 390, height: 844 } });

  test("has the same in one column, to scroll", async ({ page }) => {
    await page.goto("/wall");
    const list = page.getByRole("region", { name: "Insiden terbuka" });
    await expect(list.getByRole("listitem").last()).toBeAttached();
    await list.getByRole("listitem").last().scrollIntoViewIfNeeded();
    await expect(list.getByRole("listitem").last()).toBeInViewport();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(390);
  });
});

/** No colour says how large a word is. */
const aLook: MapTheme = { name: "dark", palette: {} as MapTheme["palette"], scale: 1 };

/** How many arrows there are, panels and arrows that overlap, panels that leave the screen, words cut off without an ellipsis, the smallest size of any word in px, and the scale of the map. */
function look(page: Page) {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll(".wall-panel")].map((panel) => ({
      name: panel.getAttribute("aria-label") ?? panel.textContent?.slice(0, 30) ?? "",
      box: panel.getBoundingClientRect(),
    }));
    const arrows = [...document.querySelectorAll("[data-cue] > span:first-child")].map((arrow) => ({
      name: `arrow ${arrow.parentElement?.getAttribute("aria-label")}`,
      box: arrow.getBoundingClientRect(),
    }));
    const standing = [...boxes, ...arrows];
    const overlapping = standing.flatMap(({ name, box }, index) =>
      standing
        .slice(index + 1)
        .filter(
          ({ box: other }) =>
            Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1 &&
            Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1,
        )
        .map((other) => `${name} and ${other.name}`),
    );
    const outside = boxes
      .filter(
        ({ box }) =>
          box.left < 0 || box.top < 0 || box.right > window.innerWidth + 1 || box.bottom > window.innerHeight + 1,
      )
      .map(({ name }) => name);
    const cut: string[] = [];
    let smallest = Number.POSITIVE_INFINITY;
    const words = document.createTreeWalker(document.querySelector("[data-wall]") as Node, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const element = words.currentNode.parentElement as HTMLElement;
      if (!words.currentNode.textContent?.trim() || element.closest(".sr-only, [role=region] canvas, .maplibregl-map"))
        continue;
      const style = getComputedStyle(element);
      if (style.display === "none" || element.getClientRects().length === 0) continue;
      smallest = Math.min(smallest, Number.parseFloat(style.fontSize));
      const isShortened = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
      const panel = element.closest(".wall-panel")?.getBoundingClientRect();
      const box = element.getBoundingClientRect();
      const isBeyond =
        panel && (box.right > panel.right + 1 || box.bottom > panel.bottom + 1 || box.left < panel.left - 1);
      const isWithinShortened = element.closest(
        ".truncate, [class*=line-clamp], [class*=overflow-hidden]:not(.wall-panel)",
      );
      if (isBeyond && !isShortened && !isWithinShortened) cut.push(words.currentNode.textContent);
    }
    const staged = document.querySelector("[data-stage]")?.getAttribute("data-stage");
    const root = getComputedStyle(document.documentElement);
    const scale = (Number.parseFloat(root.fontSize) / 16) * Number.parseFloat(root.getPropertyValue("--map-scale"));
    return { staged, arrows: arrows.length, overlapping, outside, cut, smallest, scale };
  });
}

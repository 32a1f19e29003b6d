import type { Page } from "@playwright/test";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { listTypes } from "../../server/dispatch/list-types";
import { createIncident } from "../../server/incidents/create-incident";
import { pointsInRegency } from "../bench/field";
import { barriersInBothThemes } from "../support/barriers";
import { aContext } from "../support/makers";
import { expect, test } from "../support/screens";

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
  await createIncident(context, {
    type: "peat-fire",
    location: { lng, lat },
    precision: "village",
    address: "Desa Muara Medak",
  });
  await expect(page.locator("[data-stage]")).toBeVisible();
  for (const [width, height] of screens) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(700);
    for (const id of critical) await expect(list.locator(`[data-incident="${id}"]`)).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath(`busy-${width}x${height}.png`), timeout: 30_000 });
    const seen = await look(page);
    const { overlapping, outside, cut } = seen;
    expect({ width, height, overlapping, outside, cut }).toEqual({
      width,
      height,
      overlapping: [],
      outside: [],
      cut: [],
    });
    const mm = seen.smallest * Math.max(heightMm / height, widthMm / width);
    expect(mm, `smallest text at ${width}x${height}`).toBeGreaterThanOrEqual(smallestMm);
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

/** Panels that overlap or leave the screen, words cut off without an ellipsis, and the smallest size of any word, in px. */
function look(page: Page) {
  return page.evaluate(() => {
    const boxes = [...document.querySelectorAll(".wall-panel")].map((panel) => ({
      name: panel.getAttribute("aria-label") ?? panel.textContent?.slice(0, 30) ?? "",
      box: panel.getBoundingClientRect(),
    }));
    const overlapping = boxes.flatMap(({ name, box }, index) =>
      boxes
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
    return { overlapping, outside, cut, smallest };
  });
}

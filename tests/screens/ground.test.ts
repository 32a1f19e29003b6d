import type { Locator, Page } from "@playwright/test";
import type { Map as MapLibreMap } from "maplibre-gl";
import { listDistricts } from "../../server/places/list-places";
import { aContext, anIncident, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { countPixels } from "../support/pixels";
import { expect, test } from "../support/screens";
import { exposeMap } from "../support/wall-page";

test.use({ deviceScaleFactor: 1, serverGroup: "ground" });
test.beforeEach(({ db }) => deleteUnitsAndIncidents(db));

/** Counts the pixels of a map that have the colour of a CSS variable in the current theme. */
async function countPixelsOfColour(page: Page, map: Locator, variable: string): Promise<number> {
  const colour = await page.evaluate(
    (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim(),
    variable,
  );
  return countPixels(page, map, colour);
}

for (const { role, path } of [
  { role: "dispatcher", path: "/dispatch" },
  { role: "wall", path: "/wall" },
] as const) {
  test.describe(path, () => {
    test.use({ role });
    test("rivers and the schematic roads are drawn in both themes, with their sources", async ({ page, baseURL }) => {
      const tiles: { status: number; cache: string | undefined }[] = [];
      page.on("response", (response) => {
        if (!response.url().includes("/ground/")) return;
        tiles.push({ status: response.status(), cache: response.headers()["cache-control"] });
      });
      for (const theme of ["dark", "light"] as const) {
        await page.context().addCookies([{ name: "theme", value: theme, url: baseURL ?? "" }]);
        await page.goto(path);
        const map = page.locator("[data-districts-drawn='15']");
        await expect(map).toBeVisible();
        // The wall shows the sources beside its panels.
        const sources = page.getByText("Sungai: GSHHG · Jalan: skematis").filter({ visible: true });
        await expect(sources).toBeVisible();
        if (path === "/dispatch") {
          for (const text of [sources, page.getByText(/^\d+\s(k?m)$/).locator("..")])
            await expect(text).not.toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
        }
        // Both the rivers, such as the Musi, and the schematic roads, such as the one to Jambi, must be drawn.
        await expect.poll(() => countPixelsOfColour(page, map, "--water-line")).toBeGreaterThan(300);
        await expect.poll(() => countPixelsOfColour(page, map, "--road-schematic")).toBeGreaterThan(40);
      }
      // MapLibre gives room to upper layers first.
      const signs = ["ground-post", "ground-village", "facility-name", "village-name", "ground-shield", "ground-town"];
      const upperLayers = ["place-name", "unit", "incident"];
      await exposeMap(page);
      const layers = await page.evaluate(() => (window as unknown as { map: MapLibreMap }).map.getLayersOrder());
      const isCompared = (id: string) => signs.concat(upperLayers).includes(id);
      expect(layers.filter(isCompared)).toEqual([...signs, ...upperLayers]);
      expect(tiles.length).toBeGreaterThan(0);
      for (const { status, cache } of tiles) {
        expect([200, 204]).toContain(status);
        expect(cache).toContain("immutable");
      }
    });
  });
}

test.describe("names of districts", () => {
  test.use({ role: "dispatcher" });
  test("names move out of the way of incidents at their places", async ({ page, db }) => {
    await page.goto("/dispatch");
    const map = page.locator("[data-districts-drawn='15']");
    await expect(map).toBeVisible();
    const countNamePixels = () => countPixelsOfColour(page, map, "--name");
    await expect.poll(countNamePixels).toBeGreaterThan(1_500);
    const namePixelCountBefore = await countNamePixels();
    // A pin is drawn above its incident's location. These locations are a little south of the names, so the pins would
    // cover the names if the names did not move.
    for (const { labelLng: lng, labelLat: lat } of await listDistricts(aContext(db))) {
      await anIncident(db, { type: "peat-fire", at: { lng, lat: lat - 0.03 } });
    }
    // The 15 pins have 4,700 pixels of this colour in total. If the names did not move, the pins would cover 9% to 17%
    // of the names' pixels.
    await expect.poll(() => countPixelsOfColour(page, map, "--p2")).toBeGreaterThan(4_400);
    await expect.poll(countNamePixels).toBeGreaterThan(0.95 * namePixelCountBefore);
  });
});

test.describe("numbers of incidents", () => {
  test.use({ role: "dispatcher" });
  test("numbers of crowded incidents are left out until there is room", async ({ page, db }) => {
    const bearings = [0, 30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 330];
    for (const bearing of bearings) await anIncident(db, { type: "peat-fire", at: kmFrom(sekayu, 0.4, bearing) });
    await page.goto("/dispatch");
    await expect(page.locator("[data-districts-drawn='15']")).toBeVisible();
    await exposeMap(page);
    const zoomTo = (zoom: number) =>
      page.evaluate(([center, z]) => (window as unknown as { map: MapLibreMap }).map.jumpTo({ center, zoom: z }), [
        sekayu,
        zoom,
      ] as const);
    const countNumbers = () =>
      page.evaluate(() => {
        const { map } = window as unknown as { map: MapLibreMap };
        const layers = ["incident-number"].filter((id) => map.getLayer(id));
        return new Set(map.queryRenderedFeatures({ layers }).map(({ properties }) => properties.number)).size;
      });
    await zoomTo(15);
    await expect.poll(countNumbers).toBe(bearings.length);
    await zoomTo(8);
    const areSomeLeftOut = async () => {
      const count = await countNumbers();
      return count > 0 && count < bearings.length;
    };
    await expect.poll(areSomeLeftOut).toBe(true);
  });
});

test.describe("the map of agencies", () => {
  test.use({ role: "agency-officer" });
  // The base map leaves these names to the map, so without them Sekayu would have no name at all.
  test("names the towns and seats that the base map leaves out", async ({ page }) => {
    await page.goto("/agency");
    await expect(page.locator("[data-districts-drawn='15']")).toBeVisible();
    await exposeMap(page);
    await page.evaluate((center) => {
      (window as unknown as { map: MapLibreMap }).map.jumpTo({ center, zoom: 12 });
    }, sekayu);
    const listNames = () =>
      page.evaluate(() => {
        const { map } = window as unknown as { map: MapLibreMap };
        const layers = ["place-name"].filter((id) => map.getLayer(id));
        return map.queryRenderedFeatures({ layers }).map(({ properties }) => `${properties.name}`);
      });
    await expect.poll(listNames).toContain("Sekayu");
  });
});

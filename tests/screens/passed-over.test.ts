import type { Page } from "@playwright/test";
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import { closure } from "../../db/schema/network";
import { drawNetwork, type LocalPoint, placeAt } from "../support/draw-network";
import { anIncident, aType, aUnit, deleteUnitsAndIncidents } from "../support/makers";
import { insertNetwork } from "../support/road-network";
import { expect, test } from "../support/screens";
import { exposeMap } from "../support/wall-page";

test.use({ serverGroup: "closures" });

/** Roads along both banks of a river, with a bridge 10 km west of the incident. All vehicles drive at 10 m/s. */
const town = drawNetwork({
  points: { southWest: [-10_000, 0], southEast: [10_000, 0], northWest: [-10_000, 1_000], northEast: [10_000, 1_000] },
  roads: {
    south: { from: "southWest", to: "southEast", name: "Jalan Merdeka" },
    north: { from: "northWest", to: "northEast", name: "Jalan Veteran" },
    bridge: { from: "southWest", to: "northWest", name: "Jembatan Musi" },
  },
});
const incidentPoint: LocalPoint = [0, 0];

/** Returns the lines in a source of the map: for each, its points. Null if the map has no such source. */
function readLines(page: Page, sourceId: string): Promise<number[][][] | null> {
  return page.evaluate(async (id) => {
    const { map } = window as unknown as { map: MapLibreMap };
    const data = (await map.getSource<GeoJSONSource>(id)?.getData()) as GeoJSON.FeatureCollection | undefined;
    return data?.features.map(({ geometry }) => (geometry as GeoJSON.LineString).coordinates) ?? null;
  }, sourceId);
}

test("while a unit that takes longer by road has the focus or the pointer, the map shows its route beside the sent one's", async ({
  page,
  db,
}) => {
  await db.delete(closure);
  await deleteUnitsAndIncidents(db);
  await insertNetwork(db, town);
  await aUnit(db, { callSign: "SEBERANG", at: placeAt([0, 1_000]) });
  await aUnit(db, { callSign: "SETEPI", at: placeAt([5_000, 0]) });
  await aUnit(db, { callSign: "ISTIRAHAT", at: placeAt([100, 0]), duty: "off-duty" });
  const { number } = await anIncident(db, { type: await aType(db, ["ambulance*1"]), at: placeAt(incidentPoint) });
  await page.goto(`/dispatch/${number}`);
  // The map is zoomed in to the incident, so it draws only the districts around it.
  await expect(page.locator("[data-districts-drawn]:not([data-districts-drawn='0'])")).toBeVisible();
  const panel = page.getByRole("region", { name: `Insiden #${number}` });
  await panel.getByText("Tercepat tiba menurut aturan").click();
  const row = panel.getByRole("button", { name: /^SEBERANG/ });
  await expect(row).toHaveText(
    /^SEBERANG1,0\skm4,0\skm lebih dekat garis lurus, tetapi 21,0\skm lewat jalan: 27\smnt lebih lama$/,
  );
  await expect(panel.getByRole("button", { name: /ISTIRAHAT/ })).toHaveCount(0);
  const note = panel.getByRole("status").filter({ hasText: /Tunjuk unit|SEBERANG/ });
  await expect(note).toContainText("Tunjuk unit");
  await exposeMap(page);
  expect(await readLines(page, "passed-over-route")).toBeNull();

  await panel.locator("summary").filter({ hasText: "Tercepat tiba" }).focus();
  await page.keyboard.press("Tab");
  await expect(row).toBeFocused();
  await expect(note).toHaveText(
    /^SEBERANG dari posisi sekarang: 35\smnt · 21,0\skm lewat jalan, melalui Jembatan Musi$/,
  );
  const labels = page.locator("[data-route-label]");
  await expect(labels).toHaveText([/^SETEPI · [89]\smnt$/, /^SEBERANG · 35\smnt$/]);
  const corners = ([[-10_000, 1_000], [-10_000, 0], incidentPoint] as LocalPoint[])
    .map(placeAt)
    .map(({ lng, lat }) => [expect.closeTo(lng, 5), expect.closeTo(lat, 5)]);
  await expect.poll(() => readLines(page, "passed-over-route")).toEqual([expect.arrayContaining(corners)]);
  await expect.poll(() => readLines(page, "routes")).toHaveLength(1);
  await page.keyboard.press("Tab");
  await expect(row).not.toBeFocused();
  await expect(labels).toHaveCount(0);
  await expect.poll(() => readLines(page, "passed-over-route")).toBeNull();

  await row.hover();
  await expect(labels).toHaveCount(2);
  await panel.getByRole("heading", { level: 2 }).hover();
  await expect(labels).toHaveCount(0);
});

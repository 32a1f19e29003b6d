import type { Db } from "../../db/client";
import { closure, learnedSpeed } from "../../db/schema/network";
import { readIsochrone } from "../../server/coverage/isochrone";
import { readCoverage } from "../../server/coverage/read-coverage";
import { summariseReaches } from "../../server/domain/coverage";
import { loadCurrentNetwork } from "../../server/routing/current-network";
import { findViolationsInBothThemes } from "../support/accessibility";
import { drawNetwork, placeAt } from "../support/draw-network";
import { aContext, aStation, aUnit, deleteUnitsAndIncidents } from "../support/makers";
import { insertClosure, insertNetwork } from "../support/road-network";
import { expect, test } from "../support/screens";

test.use({ serverGroup: "coverage", role: "leader", map: false });

/**
 * A 50 km road from south to north through Sekayu, and a 30 km road to the east. The bridge is 1 km north of the town.
 */
const networkRows = drawNetwork({
  points: { south: [0, -20_000], town: [0, 0], bank: [0, 500], far: [0, 1_500], north: [0, 30_000], east: [30_000, 0] },
  roads: {
    south: { from: "south", to: "town", kmh: 60 },
    street: { from: "town", to: "bank", kmh: 30 },
    bridge: { from: "bank", to: "far", kmh: 30 },
    north: { from: "far", to: "north", kmh: 60 },
    east: { from: "town", to: "east", kmh: 60 },
  },
});
const bridgeLine = {
  type: "LineString" as const,
  coordinates: [placeAt([0, 600]), placeAt([0, 1_400])].map(({ lng, lat }) => [lng, lat]),
};

async function seedRoads(db: Db) {
  await deleteUnitsAndIncidents(db);
  await db.delete(closure);
  const version = await insertNetwork(db, networkRows);
  const station = await aStation(db, { at: placeAt([0, -300]) });
  const unit = await aUnit(db, { station, callSign: "AMB-1" });
  await expect.poll(async () => (await loadCurrentNetwork(db)).version).toBe(version);
  return { version, station, unit };
}

test("coverage says that it is by road, follows a new closure, and shows what a station reaches", async ({
  page,
  db,
}) => {
  const { version, station } = await seedRoads(db);
  const kind = "ambulance" as const;
  const limit = { by: "minutes", max: 30 } as const;
  const readCoveredShare = async () => {
    const { villages, network } = await readCoverage(aContext(db), { kind });
    const { n, within } = summariseReaches(
      villages.map(({ usual }) => usual),
      [limit],
      network,
    );
    return `${within[0]}/${n}`;
  };
  const coveredShare = await readCoveredShare();
  await page.goto("/insight?tab=coverage");
  const basisText = (closures: string) => page.getByText(`Menurut jaringan jalan versi ${version}, ${closures}`);
  await expect(basisText("tanpa penutupan jalan")).toBeVisible();
  const totalRow = page.getByRole("table", { name: "Menurut kecamatan" }).getByRole("row", { name: /^Kabupaten/ });
  await expect(totalRow.getByRole("cell").last()).toHaveText(coveredShare);

  await insertClosure(db, bridgeLine);
  await expect(basisText("1 penutupan")).toBeVisible();
  const shareAfterClosure = await readCoveredShare();
  expect(shareAfterClosure).not.toBe(coveredShare);
  await expect(totalRow.getByRole("cell").last()).toHaveText(shareAfterClosure);

  await expect(page.getByText("Kecepatan standar", { exact: false })).toBeVisible();
  const speedRow = { vehicle: "ambulance", p90Ratio: 1.5, trips: 40 } as const;
  await db.insert(learnedSpeed).values({ ...speedRow, factor: 3 });
  await page.getByRole("combobox", { name: "Kecepatan pada" }).selectOption({ label: "Malam (20–05)" });
  const speedText = "Kecepatan Malam (20–05), menurut perjalanan nyata: Ambulans (40)";
  await expect(page.getByText(speedText, { exact: false })).toBeVisible();
  const shareAtSlowSpeed = await readCoveredShare();
  expect(shareAtSlowSpeed).not.toBe(shareAfterClosure);
  await expect(totalRow.getByRole("cell").last()).toHaveText(shareAtSlowSpeed);

  const area = page.getByRole("region", { name: "Wilayah yang tercapai" });
  await area.getByRole("combobox", { name: "Dari" }).selectOption({ label: station.name });
  const { cells } = await readIsochrone(aContext(db), { from: { station: station.code }, kind, minutes: 30 });
  const rows = area.getByRole("table").getByRole("row");
  await expect(rows).toHaveText([/Dalam/, /10 menit\s*\d/, /20 menit\s*\d/, /30 menit\s*\d/]);
  const areaKm2 = Number(/([\d.]+) km/.exec((await rows.last().textContent()) ?? "")?.[1]?.replace(".", ""));
  // A cell of resolution 7 has an area of about 5 km².
  expect(areaKm2 / cells.length).toBeGreaterThan(4);
  expect(areaKm2 / cells.length).toBeLessThan(6.5);
  await expect(area.getByText("Menurut jaringan jalan.", { exact: false })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`from=station-${station.code}`));
  expect(await findViolationsInBothThemes(page)).toEqual([]);

  await area.getByRole("combobox", { name: "Dari" }).selectOption({ label: "AMB-1" });
  await expect(area.getByText("Unit dihitung di posnya.", { exact: false })).toBeVisible();
  await db.delete(learnedSpeed);
});

test("an open screen refetches the effect of a trial station every minute, as it does the coverage", async ({
  page,
  db,
}) => {
  await seedRoads(db);
  await page.clock.install();
  const { lng, lat } = placeAt([0, 20_000]);
  await page.goto(`/insight?tab=coverage&tried=${lng},${lat}`);
  const gainRow = page.getByRole("row", { name: /^Desa yang lebih cepat terjangkau/ });
  await expect(gainRow).toBeVisible();
  const request = page.waitForRequest(/coverage\.whatIf/);
  await page.clock.fastForward(61_000);
  await request;
});

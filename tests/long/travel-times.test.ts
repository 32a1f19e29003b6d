import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vehicles } from "../../db/network-vocabulary";
import { compareTravel, type Travel } from "../../server/domain/travel";
import { exportNetwork } from "../../server/ground/export-network";
import { loadCurrentNetwork } from "../../server/routing/current-network";
import { independentTravelMs } from "../support/independent-travel";
import { test } from "../support/porto";
import { countCases, createRandom } from "../support/seeded-random";
import { expect } from "../support/test";

const incidentCount = countCases(20);
const roadVehicles = vehicles.filter((vehicle) => vehicle !== "boat");

test("on the roads of Porto, 500 units of four vehicles have the times that SciPy calculates", {
  timeout: 240_000 + incidentCount * 1_000,
}, async ({ porto: { db } }) => {
  const folder = mkdtempSync(join(tmpdir(), "travel-"));
  const files = { edges: join(folder, "edges.csv"), turns: join(folder, "turns.csv") };
  await exportNetwork(db, files.edges, files.turns);
  const random = createRandom(17);
  const randomPoint = () => ({ lng: random.between(-8.72, -8.52), lat: random.between(41.08, 41.25) });
  const units = Array.from({ length: 500 }, () => ({ ...randomPoint(), vehicle: random.pick(roadVehicles) }));
  const incidents = Array.from({ length: incidentCount }, randomPoint);
  const expectedMs = await independentTravelMs(files, { incidents, units });
  rmSync(folder, { recursive: true });

  const network = await loadCurrentNetwork(db);
  const differences: unknown[] = [];
  const countsByOutcome = { road: 0, "no-road": 0, "off-network": 0 };
  for (const [incidentIndex, incident] of incidents.entries()) {
    // This straight-line distance may be slightly too short. The server uses it only for estimates and to end a search
    // early.
    const origins = units.map((unit) => ({ ...unit, straightM: straightM(unit, incident) }));
    const travels = network.searchTo(incident, { closures: [] }).computeAll(origins);
    for (const [index, travel] of travels.entries()) {
      const ms = expectedMs[incidentIndex]?.[index] ?? null;
      const outcome = ms === null ? "off-network" : ms === -1 ? "no-road" : "road";
      countsByOutcome[outcome]++;
      const isSame = outcome === "road" ? isNear(travel.seconds * 1_000, ms) : (travel.reason ?? "").endsWith(outcome);
      if (!isSame) differences.push({ incident, unit: units[index], travel, ms });
    }
    const fastestTravels = network.searchTo(incident, { closures: [] }).computeFastest(origins, 5);
    expect(fiveFastest(fastestTravels)).toEqual(fiveFastest(travels));
  }
  expect(differences).toEqual([]);
  expect(countsByOutcome.road).toBeGreaterThan(incidentCount * 250);
});

/** Whether two times in ms differ only by rounding: each calculation rounds to milliseconds up to four times. */
function isNear(ms: number, otherMs: number | null): boolean {
  return otherMs !== null && Math.abs(ms - otherMs) <= 2;
}

function fiveFastest(travels: (Travel | null)[]) {
  return travels
    .filter((travel) => travel !== null)
    .sort(compareTravel)
    .slice(0, 5);
}

function straightM(from: { lng: number; lat: number }, to: { lng: number; lat: number }): number {
  return Math.hypot((from.lng - to.lng) * 83_000, (from.lat - to.lat) * 111_000);
}

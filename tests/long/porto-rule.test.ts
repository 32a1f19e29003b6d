import type { Database, Db } from "../../db/client";
import { bridgeNames, compareDouroAssignments, readDouro } from "../support/douro";
import { test } from "../support/porto";
import {
  drawPortoIncidents,
  type IncidentOptions,
  type PortoIncident,
  readIndependentMs,
} from "../support/porto-incidents";
import { comparePortoAssignments, comparePortoTravelTimes } from "../support/porto-rule";
import { countCases } from "../support/seeded-random";
import { expect } from "../support/test";

/**
 * `CASES=67` applies the rule 2,010 times on each database, and another 201 times each with roads closed and beside
 * one-way streets and turn bans.
 */
const parts: Record<string, IncidentOptions> = {
  "random places": { count: countCases(30) },
  "roads closed": { count: countCases(3), closures: true },
  "one-way streets and turn bans": { count: countCases(3), atRestrictions: true },
  "learned speeds": { count: countCases(5), learned: true },
};
const timeout = 600_000 + countCases(41) * 3_000;

type Part = { name: string; incidents: PortoIncident[]; independentMs: Promise<(number | null)[][]> };
const partsByDatabase = new WeakMap<Db, Promise<Part[]>>();

/** Returns the parts of a database, which are drawn once. */
function readParts(db: Db): Promise<Part[]> {
  const drawnParts = partsByDatabase.get(db) ?? drawParts(db);
  partsByDatabase.set(db, drawnParts);
  return drawnParts;
}

/** Draws the incidents of each part. `independentMs` are the times that SciPy calculates over the exported network. */
async function drawParts(db: Db): Promise<Part[]> {
  const drawnParts = await Promise.all(
    Object.entries(parts).map(async ([name, options]) => ({ name, incidents: await drawPortoIncidents(db, options) })),
  );
  // One calculation for all parts takes less time. Both databases have the same network, so it also serves both.
  const allMs = readIndependentMs(
    db,
    drawnParts.flatMap(({ incidents }) => incidents),
  );
  let nextIndex = 0;
  return drawnParts.map((part) => {
    const [start, end] = [nextIndex, nextIndex + part.incidents.length];
    nextIndex = end;
    return { ...part, independentMs: allMs.then((rows) => rows.slice(start, end)) };
  });
}

async function compareWithScipy(database: Database, countIncidents = (count: number) => count): Promise<void> {
  for (const { name, incidents, independentMs } of await readParts(database.db)) {
    const count = countIncidents(incidents.length);
    const { assigned, tied } = await comparePortoAssignments(database, incidents.slice(0, count), independentMs);
    console.log(`${name}: ${count} incidents, ${assigned} units assigned, ${tied} of them tied with the expected one`);
  }
}

test("on the roads of Porto the rule sends the units that SciPy finds quickest of 500 (PostgreSQL)", {
  timeout,
}, async ({ porto }) => {
  await compareWithScipy(porto);
});

test("on the roads of Porto the rule sends the units that SciPy finds quickest of 500 (embedded)", {
  timeout,
}, async ({ portoEmbedded }) => {
  // The embedded database is slow, so it gets fewer incidents unless `CASES` asks for more.
  await compareWithScipy(portoEmbedded, (count) => (process.env.CASES ? count : Math.ceil(count / 10)));
});

test("on the roads of Porto 500 units of four vehicles have independently calculated travel times", {
  timeout,
}, async ({ porto }) => {
  for (const { incidents, independentMs } of (await readParts(porto.db)).slice(0, 3)) {
    const count = Math.min(incidents.length, countCases(14));
    const routeCount = await comparePortoTravelTimes(porto, incidents.slice(0, count), await independentMs);
    expect(routeCount).toBeGreaterThan(count * 250);
  }
});

test("with every bridge of the Douro closed, no unit is sent across the river; with one open, units take the detour", async ({
  porto,
}) => {
  const douro = await readDouro(porto.db);
  expect(douro.areConnected(bridgeNames)).toBe(false);
  for (const name of bridgeNames) {
    const otherBridges = bridgeNames.filter((bridge) => bridge !== name);
    expect(douro.areConnected(otherBridges), name).toBe(true);
  }

  const enoughAmbulances = { north: 20, south: 3 };
  const openBridgesResult = await compareDouroAssignments(porto, douro, {
    closed: [],
    ambulances: enoughAmbulances,
    incidentCount: 4,
  });
  expect(openBridgesResult.acrossRiver).toBeGreaterThan(0);
  expect(
    await compareDouroAssignments(porto, douro, {
      closed: bridgeNames,
      ambulances: enoughAmbulances,
      incidentCount: 4,
    }),
  ).toEqual({
    acrossRiver: 0,
    withoutRoute: 0,
  });
  // Only two ambulances are on the southern bank. An incident there gets both, and a third one from the northern bank,
  // although no road crosses the river.
  const fewAmbulances = { north: 20, south: 2 };
  expect(
    await compareDouroAssignments(porto, douro, { closed: bridgeNames, ambulances: fewAmbulances, incidentCount: 4 }),
  ).toEqual({
    acrossRiver: 0,
    withoutRoute: 2,
  });
  const closedBridges = bridgeNames.filter((name) => name !== "Barragem de Crestuma-Lever");
  expect(
    await compareDouroAssignments(porto, douro, { closed: closedBridges, ambulances: fewAmbulances, incidentCount: 4 }),
  ).toEqual({
    acrossRiver: 2,
    withoutRoute: 0,
  });
});

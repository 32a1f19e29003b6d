import { bridgeNames, compareDouroAssignments, readDouro } from "../support/douro";
import { test } from "../support/porto";
import { comparePortoAssignments } from "../support/porto-rule";
import { countCases } from "../support/seeded-random";
import { expect } from "../support/test";

const incidentCount = countCases(30);

test(`on the roads of Porto the rule sends the quickest of 500 units, ${incidentCount} times (PostgreSQL)`, {
  timeout: 1_200_000,
}, async ({ porto }) => {
  await comparePortoAssignments(porto, { incidentCount });
  await comparePortoAssignments(porto, { incidentCount: Math.ceil(incidentCount / 10), closures: true });
  await comparePortoAssignments(porto, { incidentCount: Math.ceil(incidentCount / 10), atTurnBans: true });
  await comparePortoAssignments(porto, { incidentCount: Math.ceil(incidentCount / 6), learned: true });
});

test(`on the roads of Porto the rule sends the quickest of 500 units, ${Math.ceil(incidentCount / 10)} times (embedded)`, {
  timeout: 1_200_000,
}, async ({ portoEmbedded }) => {
  await comparePortoAssignments(portoEmbedded, { incidentCount: Math.ceil(incidentCount / 10) });
  await comparePortoAssignments(portoEmbedded, { incidentCount: Math.ceil(incidentCount / 20), closures: true });
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

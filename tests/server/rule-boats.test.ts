import type { Db } from "../../db/client";
import { closure } from "../../db/schema/network";
import { loadCurrentNetwork } from "../../server/routing/current-network";
import { drawNetwork, type LocalPoint, placeAt } from "../support/draw-network";
import { anIncident, aType, aUnit } from "../support/makers";
import { insertNetwork } from "../support/road-network";
import { testRule } from "../support/rule";
import { expect } from "../support/test";

const water = { for: ["boat"], class: "river", kmh: 18 } as const;

/**
 * A river that flows 6 km from west to east, with a jetty in the middle, and a road that leads from this jetty 1 km to
 * the north, from where a lane leads back to a field 500 m from the river. Boats travel at 5 m/s, cars at 10 m/s, and
 * everybody walks at 1.25 m/s.
 */
const riverTown = drawNetwork({
  points: { upstream: [-3_000, 0], pier: [0, 0], downstream: [3_000, 0], village: [0, 1_000], field: [-500, 500] },
  roads: {
    upper: { from: "upstream", to: "pier", ...water },
    lower: { from: "pier", to: "downstream", ...water },
    road: { from: "pier", to: "village" },
    lane: { from: "village", to: "field" },
  },
  jetties: ["pier"],
});

async function insertRiverTown(db: Db): Promise<number> {
  await db.delete(closure);
  const version = await insertNetwork(db, riverTown);
  await expect.poll(async () => (await loadCurrentNetwork(db)).version).toBe(version);
  return version;
}

const locatedAt = (metres: LocalPoint) => ({ at: placeAt(metres) });

async function aBoat(db: Db, callSign: string, metres: LocalPoint) {
  await aUnit(db, { callSign, kind: "rescue-boat", mobility: "river", ...locatedAt(metres) });
}

testRule(
  "boats are ranked over water and jetties; a boat and a car fill the two requirements of a plan",
  async (db) => {
    const version = await insertRiverTown(db);
    const type = await aType(db, ["rescue-boat*1", "ambulance*1"]);
    // This boat is nearer, but its crew has to walk 922 m to the jetty.
    await aBoat(db, "ON-LAND", [-700, 600]);
    await aBoat(db, "UPSTREAM", [-2_000, 0]);
    await aUnit(db, { callSign: "AT-VILLAGE", ...locatedAt([0, 1_000]) });
    await aUnit(db, { callSign: "IN-FIELD", ...locatedAt([-500, 500]) });
    const { assignments, unmet } = await anIncident(db, { type, at: placeAt([0, 0]) });
    expect(unmet).toEqual([]);
    expect(assignments).toMatchObject([
      {
        ...{ unit: { callSign: "UPSTREAM" }, requirement: 1, vehicle: "boat", network: version },
        ...{ rankedBy: "travel-time", reason: null },
        passedOver: [{ callSign: "ON-LAND", cause: "slower-by-road" }],
      },
      {
        ...{ unit: { callSign: "AT-VILLAGE" }, requirement: 2, vehicle: "ambulance", network: version },
        ...{ rankedBy: "travel-time", reason: null },
        passedOver: [{ callSign: "IN-FIELD", cause: "slower-by-road" }],
      },
    ]);
    const [boat, car] = assignments;
    expect(boat?.travelSeconds).toBeCloseTo(400, 0);
    expect(boat?.routeM).toBeCloseTo(2_000, -1);
    expect(boat?.passedOver[0]?.travelSeconds).toBeCloseTo(Math.hypot(700, 600) / 1.25, 0);
    expect(car?.travelSeconds).toBeCloseTo(100, 0);
  },
);

testRule("an incident on land is reached by boat from the jetty on foot", async (db) => {
  await insertRiverTown(db);
  const type = await aType(db, ["rescue-boat*2"]);
  await aBoat(db, "UPSTREAM", [-1_500, 0]);
  await aBoat(db, "DOWNSTREAM", [1_000, 0]);
  const { assignments } = await anIncident(db, { type, at: placeAt([-600, 600]) });
  // UPSTREAM is nearer by straight line, but both boats go to the jetty, from which their crews walk.
  const walkSeconds = Math.hypot(600, 600) / 1.25;
  expect(assignments).toMatchObject([{ unit: { callSign: "DOWNSTREAM" } }, { unit: { callSign: "UPSTREAM" } }]);
  expect(assignments[0]?.travelSeconds).toBeCloseTo(200 + walkSeconds, 0);
  expect(assignments[1]?.travelSeconds).toBeCloseTo(300 + walkSeconds, 0);
});

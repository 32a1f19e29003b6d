import { TransactionRollbackError } from "drizzle-orm";
import geodesic from "geographiclib-geodesic";
import type { Database, Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { vehicles } from "../../db/network-vocabulary";
import { closure, networkNode, networkTurnBan } from "../../db/schema/network";
import type { UnitKind } from "../../db/vocabulary";
import { type ChosenUnit, fillRequirements } from "../../server/assignment/fill-requirements";
import { freshSince } from "../../server/context";
import type { SpeedCorrections } from "../../server/domain/learned-speeds";
import { compareTravel, type Travel } from "../../server/domain/travel";
import { findVehicle } from "../../server/domain/vehicle";
import { saveUnits } from "../../server/import/save-units";
import { loadCurrentNetwork, prepareClosures } from "../../server/routing/current-network";
import { aContext, anAgency, deleteUnitsAndIncidents } from "./makers";
import { insertClosure } from "./road-network";
import { createRandom } from "./seeded-random";
import { expect } from "./test";

type PlanRequirement = { order: number; kind: UnitKind; count: number; skills: string[] };

const plan: PlanRequirement[] = [
  { order: 1, kind: "ambulance", count: 2, skills: [] },
  { order: 2, kind: "fire-engine", count: 1, skills: [] },
  { order: 3, kind: "police-patrol", count: 1, skills: ["motorcycle"] },
  { order: 4, kind: "police-patrol", count: 2, skills: [] },
];

type Options = {
  incidentCount: number;
  closures?: boolean;
  atTurnBans?: boolean;
  /** Whether to multiply travel times by a random factor that differs for each vehicle and incident. */
  learned?: boolean;
};

/**
 * Applies the rule to a response plan at random places in Porto, with 500 units that use four kinds of vehicle. Expects
 * that, for each line of the plan, the assigned units have the shortest travel times of all suitable units. All
 * assignments are rolled back. `tests/long/travel-times.test.ts` checks the times themselves.
 */
export async function comparePortoAssignments(
  { db }: Database,
  { incidentCount, closures, atTurnBans, learned }: Options,
): Promise<void> {
  const random = createRandom(17);
  const randomPoint = () => ({ lng: random.between(-8.72, -8.52), lat: random.between(41.08, 41.25) });
  await db.delete(closure);
  const fleet = await createFleet(db, randomPoint);
  const turnBanPlaces = atTurnBans ? await findTurnBanPlaces(db) : [];
  const network = await loadPortoNetwork(db);
  const closureIds: string[] = [];
  let roadTravelCount = 0;
  for (let number = 0; number < incidentCount; number++) {
    if (closures && number % 10 === 0) closureIds.push(await closeSquareArea(db, randomPoint()));
    const at = atTurnBans ? random.pick(turnBanPlaces) : randomPoint();
    const speeds: SpeedCorrections = {};
    for (const vehicle of learned ? vehicles : []) {
      speeds[vehicle] = { factor: random.between(0.5, 3), p90Ratio: 1.5, trips: 20 };
    }
    const chosenUnits = await applyRuleAt(db, at, speeds, plan);
    await prepareClosures(network, db, closureIds);
    const travels = network.searchTo(at, { closures: closureIds }).computeAll(
      fleet.map(({ lng, lat, kind, skills }) => {
        const straightM = geodesic.Geodesic.WGS84.Inverse(lat, lng, at.lat, at.lng).s12 ?? 0;
        return { lng, lat, straightM, vehicle: findVehicle({ kind, skills, mobility: "road" }) };
      }),
    );
    const availableUnits = new Map(
      fleet.map((unit, index) => {
        const travel = travels[index] as Travel;
        const seconds = travel.seconds * (speeds[findVehicle({ ...unit, mobility: "road" })]?.factor ?? 1);
        return [unit.callSign, { ...unit, travel: { ...travel, seconds } }];
      }),
    );
    for (const { order, kind, count, skills } of plan) {
      const sentUnits = chosenUnits.filter(({ requirement }) => requirement === order).map(({ unit }) => unit);
      const suitableUnits = [...availableUnits.values()].filter(
        (unit) => unit.kind === kind && skills.every((skill) => unit.skills.includes(skill)),
      );
      const fastestTravels = suitableUnits.map(({ travel }) => travel).sort(compareTravel);
      const description = JSON.stringify({ number, at, kind });
      expect(sentUnits.map(describeTravel), description).toEqual(
        fastestTravels.slice(0, count).map((travel) => describeTravel({ travel })),
      );
      expect(sentUnits.map(describeTravel), description).toEqual(
        sentUnits.map(({ callSign }) => describeTravel(availableUnits.get(callSign))),
      );
      for (const { callSign, travel } of sentUnits) {
        availableUnits.delete(callSign);
        roadTravelCount += travel.rankedBy === "travel-time" ? 1 : 0;
      }
    }
    const closureCounts = chosenUnits.map(({ networkState }) => networkState.closures.length);
    expect(new Set(closureCounts)).toEqual(new Set([closureIds.length]));
  }
  expect(roadTravelCount).toBeGreaterThan(incidentCount * 3);
}

/**
 * Waits until this process has loaded the network of Porto, and returns it. Copies of the embedded database have the
 * same identity, so the network of a different test file may be in use until then.
 */
export async function loadPortoNetwork(db: Db) {
  const origin = { lng: -8.6, lat: 41.16, straightM: 1_390, vehicle: "ambulance" } as const;
  let network = await loadCurrentNetwork(db);
  const readRankedBy = async () => {
    network = await loadCurrentNetwork(db);
    return network.searchTo({ lng: -8.61, lat: 41.15 }, { closures: [] }).computeAll([origin])[0]?.rankedBy;
  };
  await expect.poll(readRankedBy).toBe("travel-time");
  return network;
}

function describeTravel(unit: { travel: Travel } | undefined): string {
  return `${unit?.travel.reason ?? "by road"} ${unit?.travel.seconds}`;
}

async function createFleet(db: Db, randomPoint: () => LngLat) {
  await deleteUnitsAndIncidents(db);
  const { code } = await anAgency(db);
  const kinds: UnitKind[] = ["ambulance", "ambulance", "fire-engine", "police-patrol", "police-patrol"];
  const fleet = Array.from({ length: 500 }, (_, number) => {
    const kind = kinds[number % kinds.length] as UnitKind;
    const skills = number % 10 === 4 ? ["motorcycle"] : [];
    return { callSign: `PORTO-${number}`, kind, skills, ...randomPoint() };
  });
  await saveUnits(
    db,
    aContext(db),
    fleet.map(({ callSign, kind, skills, lng, lat }) => ({
      unit: { callSign, agencyCode: code, kind, skills, mobility: "road", duty: "available" },
      position: { lng, lat },
    })),
  );
  return fleet;
}

/**
 * Returns the units that the assignment rule picks for a point. Locks the units as a real assignment does, then rolls
 * the transaction back.
 */
export async function applyRuleAt(
  db: Db,
  at: LngLat,
  speeds: SpeedCorrections,
  lines: PlanRequirement[],
): Promise<ChosenUnit[]> {
  const context = aContext(db, { settings: { positionFreshMinutes: 1_440 } });
  const situation = {
    db,
    at,
    now: context.now(),
    freshSince: freshSince(context),
    responsibleStations: [],
    speeds,
    hiddenUnitIds: [],
  };
  let chosenUnits: ChosenUnit[] = [];
  await db
    .transaction(async (tx) => {
      ({ chosenUnits } = await fillRequirements(tx, lines, situation, { lock: true }));
      tx.rollback();
    })
    .catch((error: unknown) => {
      if (!(error instanceof TransactionRollbackError)) throw error;
    });
  return chosenUnits;
}

/** Returns places next to junctions with turn bans. */
async function findTurnBanPlaces(db: Db): Promise<LngLat[]> {
  const bans = await db
    .select({ networkId: networkTurnBan.networkId, node: networkTurnBan.viaNode })
    .from(networkTurnBan);
  const banNodeIds = new Set(bans.map(({ networkId, node }) => `${networkId} ${node}`));
  const nodes = await db.select().from(networkNode);
  return nodes
    .filter(({ networkId, id }) => banNodeIds.has(`${networkId} ${id}`))
    .map(({ lng, lat }) => ({ lng: lng + 0.0003, lat: lat + 0.0002 }));
}

/** Closes all roads in a square with sides of 400 m; returns the id of the closure. */
function closeSquareArea(db: Db, { lng, lat }: LngLat): Promise<string> {
  const [halfWidth, halfHeight] = [0.0024, 0.0018];
  const ring = [
    [-halfWidth, -halfHeight],
    [halfWidth, -halfHeight],
    [halfWidth, halfHeight],
    [-halfWidth, halfHeight],
    [-halfWidth, -halfHeight],
  ].map(([x = 0, y = 0]) => [lng + x, lat + y]);
  return insertClosure(db, { type: "Polygon", coordinates: [ring] });
}

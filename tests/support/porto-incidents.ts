import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { type Vehicle, vehicles } from "../../db/network-vocabulary";
import { networkEdge, networkNode, networkTurnBan } from "../../db/schema/network";
import type { UnitKind } from "../../db/vocabulary";
import { findVehicle } from "../../server/domain/vehicle";
import { exportNetwork } from "../../server/ground/export-network";
import { type Box, independentTravelMs } from "./independent-travel";
import { createRandom, type RandomGenerator } from "./seeded-random";

export type PortoUnit = LngLat & { callSign: string; kind: UnitKind; skills: string[]; vehicle: Vehicle };
/** An incident, the areas that are closed when it happens, and the learned factors of its travel times. */
export type PortoIncident = { at: LngLat; closedAreas: Box[]; factors: Partial<Record<Vehicle, number>> };

export type IncidentOptions = {
  count: number;
  /** Whether to close all roads in one more square with sides of 400 m, within 700 m of each incident. */
  closures?: boolean;
  /** Whether to place the incidents beside one-way streets and beside junctions with turn bans, alternately. */
  atRestrictions?: boolean;
  /** Whether to multiply travel times by a random factor that differs for each vehicle and incident. */
  learned?: boolean;
};

const randomPoint = (random: RandomGenerator) => ({
  lng: random.between(-8.72, -8.52),
  lat: random.between(41.08, 41.25),
});

/** 500 units at random places, with four kinds of vehicle. */
export const portoFleet: readonly PortoUnit[] = createFleet();

function createFleet(): PortoUnit[] {
  const random = createRandom(17);
  const kinds: UnitKind[] = ["ambulance", "ambulance", "fire-engine", "police-patrol", "police-patrol"];
  return Array.from({ length: 500 }, (_, number) => {
    const kind = kinds[number % kinds.length] as UnitKind;
    const skills = number % 10 === 4 ? ["motorcycle"] : [];
    const vehicle = findVehicle({ kind, skills, mobility: "road" });
    return { callSign: `PORTO-${number}`, kind, skills, vehicle, ...randomPoint(random) };
  });
}

/** Returns incidents at random places. The first ones are the same for any `count`, and on both databases. */
export async function drawPortoIncidents(
  db: Db,
  { count, closures, atRestrictions, learned }: IncidentOptions,
): Promise<PortoIncident[]> {
  const random = createRandom(112);
  const [oneWayPlaces, turnBanPlaces] = atRestrictions ? await readRestrictedPlaces(db) : [[], []];
  let closedAreas: Box[] = [];
  return Array.from({ length: count }, (_, number) => {
    const places = number % 2 === 0 ? oneWayPlaces : turnBanPlaces;
    const at = atRestrictions ? random.pick(places) : randomPoint(random);
    if (closures) closedAreas = [...closedAreas, squareNear(at, random)];
    const factors = Object.fromEntries((learned ? vehicles : []).map((name) => [name, random.between(0.5, 3)]));
    return { at, closedAreas, factors };
  });
}

function squareNear({ lng, lat }: LngLat, random: RandomGenerator): Box {
  const [x, y] = [lng + random.between(-0.006, 0.006), lat + random.between(-0.0045, 0.0045)];
  return [x - 0.0024, y - 0.0018, x + 0.0024, y + 0.0018];
}

/** Returns places beside one-way streets for ambulances, and places beside junctions with turn bans. */
async function readRestrictedPlaces(db: Db): Promise<[oneWay: LngLat[], turnBans: LngLat[]]> {
  const nodes = await db.select().from(networkNode).orderBy(networkNode.networkId, networkNode.id);
  const edges = await db
    .select({
      networkId: networkEdge.networkId,
      node: networkEdge.toNode,
      ...{ forwardMs: networkEdge.ambulanceMs, backwardMs: networkEdge.ambulanceBackwardMs },
    })
    .from(networkEdge);
  const bans = await db
    .select({ networkId: networkTurnBan.networkId, node: networkTurnBan.viaNode })
    .from(networkTurnBan);
  const oneWays = edges.filter(({ forwardMs, backwardMs }) => (forwardMs === null) !== (backwardMs === null));
  const placesBeside = (rows: { networkId: number; node: number }[]) => {
    const keys = new Set(rows.map(({ networkId, node }) => `${networkId} ${node}`));
    return nodes
      .filter(({ networkId, id }) => keys.has(`${networkId} ${id}`))
      .map(({ lng, lat }) => ({ lng: lng + 0.0003, lat: lat + 0.0002 }));
  };
  return [placesBeside(oneWays), placesBeside(bans)];
}

const answers = new Map<string, Promise<(number | null)[][]>>();

/**
 * Exports the network and returns the times that SciPy calculates over the exported files, for each incident and unit
 * of the fleet; see `independentTravelMs`. The answer for the same files and incidents is calculated only once.
 */
export async function readIndependentMs(db: Db, incidents: readonly PortoIncident[]): Promise<(number | null)[][]> {
  const folder = mkdtempSync(join(tmpdir(), "exported-network-"));
  try {
    const files = { edges: join(folder, "edges.csv"), turns: join(folder, "turns.csv") };
    await exportNetwork(db, files.edges, files.turns);
    const query = {
      incidents: incidents.map(({ at, closedAreas }) => ({ ...at, closedAreas })),
      units: [...portoFleet],
    };
    const hash = createHash("sha256").update(JSON.stringify(query));
    const key = hash.update(readFileSync(files.edges)).update(readFileSync(files.turns)).digest("hex");
    const answer = answers.get(key) ?? independentTravelMs(files, query);
    answers.set(key, answer);
    return await answer;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

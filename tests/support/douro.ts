import { sql } from "drizzle-orm";
import type { Database, Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { closure, networkEdge, networkNode, networkTurnBan } from "../../db/schema/network";
import { toVehicleBit } from "../../server/domain/vehicle";
import { saveUnits } from "../../server/import/save-units";
import { aContext, anAgency, deleteUnitsAndIncidents } from "./makers";
import { applyRuleAt, loadPortoNetwork } from "./porto-rule";
import { insertClosure } from "./road-network";
import { createRandom } from "./seeded-random";
import { expect } from "./test";

/** For each bridge over the Douro in the network of Porto, a point on the bridge above the water. */
const bridges = {
  "Ponte da Arrábida": { lng: -8.6403, lat: 41.1474 },
  "Ponte Dom Luís I": { lng: -8.6094, lat: 41.14 },
  "Ponte Infante Dom Henrique": { lng: -8.6016, lat: 41.141 },
  "Ponte do Freixo": { lng: -8.5809, lat: 41.1415 },
  "Barragem de Crestuma-Lever": { lng: -8.4866, lat: 41.0727 },
  A41: { lng: -8.4595, lat: 41.062 },
} as const;
type Bridge = keyof typeof bridges;
export const bridgeNames = Object.keys(bridges) as Bridge[];

/** The centres of Porto (north of the Douro) and of Vila Nova de Gaia (south of it). */
const bankCentres = { north: { lng: -8.611, lat: 41.148 }, south: { lng: -8.611, lat: 41.132 } };
type Side = keyof typeof bankCentres;

/**
 * Closes bridges of the Douro and places ambulances on both banks. A search that is independent of the server
 * calculates travel times in the network without the closed edges. At each of `incidentCount` places near the river,
 * expects the rule to pick the three ambulances with the shortest times. Returns how many of the picked ambulances must
 * cross the river by road (`acrossRiver`), and how many have no route (`withoutRoute`).
 */
export async function compareDouroAssignments(
  { db }: Database,
  douro: Douro,
  {
    closed: closedBridges,
    ambulances,
    incidentCount,
  }: { closed: readonly Bridge[]; ambulances: Record<Side, number>; incidentCount: number },
): Promise<{ acrossRiver: number; withoutRoute: number }> {
  const random = createRandom(112);
  await db.delete(closure);
  await deleteUnitsAndIncidents(db);
  await loadPortoNetwork(db);
  const search = douro.searchWithout(closedBridges);
  const riverNodes = { north: douro.nodesNearRiver("north"), south: douro.nodesNearRiver("south") };
  const fleet = (["north", "south"] as const).flatMap((side) =>
    Array.from({ length: ambulances[side] }, (_, number) => ({
      ...{ callSign: `${side}-${number}`, side, node: random.pick(riverNodes[side]) },
    })),
  );
  const { code } = await anAgency(db);
  await saveUnits(
    db,
    aContext(db),
    fleet.map(({ callSign, node }) => ({
      unit: { callSign, agencyCode: code, kind: "ambulance", skills: [], mobility: "road", duty: "available" },
      position: douro.pointOf(node),
    })),
  );
  for (const name of closedBridges)
    await insertClosure(db, { type: "Polygon", coordinates: [ringAround(bridges[name])] });

  const result = { acrossRiver: 0, withoutRoute: 0 };
  for (let number = 0; number < incidentCount; number++) {
    const side = number % 2 === 0 ? "north" : "south";
    const to = random.pick(riverNodes[side]);
    const chosenUnits = await applyRuleAt(db, douro.pointOf(to), {}, [
      { order: 1, kind: "ambulance", count: 3, skills: [] },
    ]);
    const travelMsFrom = search(to);
    const fastestMs = fleet.map(({ node }) => travelMsFrom(node)).sort((a, b) => a - b);
    const sentUnits = chosenUnits.map(({ unit: { callSign, travel } }) => ({
      unit: fleet.find((ambulance) => ambulance.callSign === callSign),
      ms: travel.reason === "no-road" ? Number.POSITIVE_INFINITY : Math.round(travel.seconds * 1_000),
    }));
    const description = JSON.stringify({ number, at: douro.pointOf(to), sent: sentUnits });
    expect(
      sentUnits.map(({ ms }) => ms),
      description,
    ).toEqual(fastestMs.slice(0, 3));
    expect(
      sentUnits.map(({ unit }) => unit && travelMsFrom(unit.node)),
      description,
    ).toEqual(fastestMs.slice(0, 3));
    for (const { unit, ms } of sentUnits) {
      if (ms === Number.POSITIVE_INFINITY) result.withoutRoute++;
      else if (unit?.side !== side) result.acrossRiver++;
    }
  }
  return result;
}

/** The ring of a square with sides of 120 m around a point. */
function ringAround({ lng, lat }: LngLat): [number, number][] {
  const [halfWidth, halfHeight] = [0.0007, 0.00055];
  return [
    [lng - halfWidth, lat - halfHeight],
    [lng + halfWidth, lat - halfHeight],
    [lng + halfWidth, lat + halfHeight],
    [lng - halfWidth, lat + halfHeight],
    [lng - halfWidth, lat - halfHeight],
  ];
}

type Douro = Awaited<ReturnType<typeof readDouro>>;

/**
 * Reads the stored road network for ambulances. Returns functions that query and search it while bridges over the Douro
 * are closed. The search shares no code with the server's.
 */
export async function readDouro(db: Db) {
  const { id, fromNode, toNode, mainParts, ambulanceMs, ambulanceBackwardMs } = networkEdge;
  const edges = await db
    .select({ id, from: fromNode, to: toNode, mainParts, forwardMs: ambulanceMs, backwardMs: ambulanceBackwardMs })
    .from(networkEdge);
  const points = new Map((await db.select().from(networkNode)).map((node) => [node.id, node]));
  const bans = new Set(
    (await db.select().from(networkTurnBan)).map(({ fromEdge, viaNode, toEdge }) => `${fromEdge} ${viaNode} ${toEdge}`),
  );
  const banNodes = new Set([...bans].map((ban) => Number(ban.split(" ")[1])));
  const edgesOf = new Map<Bridge, number[]>();
  for (const name of bridgeNames) {
    const area = JSON.stringify({ type: "Polygon", coordinates: [ringAround(bridges[name])] });
    const { rows } = (await db.execute(sql`
      select id from network_edge where st_intersects(line, st_setsrid(st_geomfromgeojson(${area}), 4326))`)) as unknown as {
      rows: { id: number }[];
    };
    edgesOf.set(
      name,
      rows.map((row) => row.id),
    );
  }
  const edgesOfBridges = (closedBridges: readonly Bridge[]) =>
    new Set(closedBridges.flatMap((name) => edgesOf.get(name) ?? []));
  const pointOf = (node: number): LngLat => {
    const { lng = 0, lat = 0 } = points.get(node) ?? {};
    return { lng, lat };
  };
  const mainEdges = edges.filter((edge) => edge.mainParts & toVehicleBit("ambulance"));
  const mainNodes = [...new Set(mainEdges.flatMap(({ from, to }) => [from, to]))];
  const nearestTo = ({ lng, lat }: LngLat) => {
    const distance = (node: number) => Math.hypot((pointOf(node).lng - lng) * 0.75, pointOf(node).lat - lat);
    return mainNodes.reduce((nearestNode, node) => (distance(node) < distance(nearestNode) ? node : nearestNode));
  };
  const [northNode, southNode] = [nearestTo(bankCentres.north), nearestTo(bankCentres.south)];

  /** Finds all nodes that roads connect to `startNode` without the closed bridges, regardless of one-way streets. */
  function connectedNodes(startNode: number, closedBridges: readonly Bridge[]): Set<number> {
    const excludedEdges = edgesOfBridges(closedBridges);
    const neighbours = new Map<number, number[]>();
    for (const { id, from, to } of edges) {
      if (excludedEdges.has(id)) continue;
      for (const [a, b] of [
        [from, to],
        [to, from],
      ] as const) {
        const nodeNeighbours = neighbours.get(a);
        if (nodeNeighbours) nodeNeighbours.push(b);
        else neighbours.set(a, [b]);
      }
    }
    const reachedNodes = new Set([startNode]);
    for (const node of reachedNodes) for (const neighbour of neighbours.get(node) ?? []) reachedNodes.add(neighbour);
    return reachedNodes;
  }

  const sides = { north: connectedNodes(northNode, bridgeNames), south: connectedNodes(southNode, bridgeNames) };

  return {
    pointOf,
    /** Whether roads connect the two banks while these bridges are closed, regardless of one-way streets. */
    areConnected: (closedBridges: readonly Bridge[]) => connectedNodes(northNode, closedBridges).has(southNode),
    /** The nodes near the river on one bank. */
    nodesNearRiver: (side: Side) =>
      mainNodes.filter((node) => {
        const { lng, lat } = pointOf(node);
        return sides[side].has(node) && lng > -8.66 && lng < -8.56 && lat > 41.12 && lat < 41.165;
      }),
    /**
     * Prepares searches of the network while bridges are closed. `searchWithout(closed)(to)(from)` is the travel time
     * in milliseconds between two nodes, or Infinity if there is no route.
     */
    searchWithout(closedBridges: readonly Bridge[]): (to: number) => (from: number) => number {
      const excludedEdges = edgesOfBridges(closedBridges);
      const arcs = edges
        .filter((edge) => !excludedEdges.has(edge.id))
        .flatMap(({ id, from, to, forwardMs, backwardMs }) => [
          ...(forwardMs === null ? [] : [{ edge: id, tail: from, head: to, ms: forwardMs }]),
          ...(backwardMs === null ? [] : [{ edge: id, tail: to, head: from, ms: backwardMs }]),
        ]);
      const arcsInto = new Map<number, number[]>();
      for (const [index, { head }] of arcs.entries()) {
        const arcIndexes = arcsInto.get(head);
        if (arcIndexes) arcIndexes.push(index);
        else arcsInto.set(head, [index]);
      }
      return (to) => {
        const bestMs = new Float64Array(arcs.length).fill(Number.POSITIVE_INFINITY);
        // The arcs from which the search continues, grouped by their time in whole seconds. When the time of an arc
        // improves, the arc is added again.
        const bySecond: number[][] = [];
        const reachArc = (arc: number, ms: number) => {
          if (ms >= (bestMs[arc] as number)) return;
          bestMs[arc] = ms;
          const second = Math.floor(ms / 1_000);
          bySecond[second] ??= [];
          bySecond[second].push(arc);
        };
        for (const arc of arcsInto.get(to) ?? []) reachArc(arc, arcs[arc]?.ms ?? 0);
        for (let second = 0; second < bySecond.length; second++) {
          for (const index of bySecond[second] ?? []) {
            const { edge, tail } = arcs[index] as (typeof arcs)[number];
            for (const arcBefore of arcsInto.get(tail) ?? []) {
              const arc = arcs[arcBefore] as (typeof arcs)[number];
              if (banNodes.has(tail) && bans.has(`${arc.edge} ${tail} ${edge}`)) continue;
              reachArc(arcBefore, (bestMs[index] as number) + arc.ms);
            }
          }
        }
        const fastestMs = new Map([[to, 0]]);
        for (const [index, { tail }] of arcs.entries()) {
          const ms = bestMs[index] as number;
          if (ms < (fastestMs.get(tail) ?? Number.POSITIVE_INFINITY)) fastestMs.set(tail, ms);
        }
        return (from) => fastestMs.get(from) ?? Number.POSITIVE_INFINITY;
      };
    },
  };
}

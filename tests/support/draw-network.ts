import type { LngLat } from "../../db/columns";
import { type EdgeClass, edgeClasses, type Vehicle, vehicles } from "../../db/network-vocabulary";
import { toVehicleBit } from "../../server/domain/vehicle";
import { unitsPerDegree } from "../../server/ground/osm-objects";
import type { NetworkColumns } from "../../server/routing/network-columns";
import { planeAt } from "../../server/routing/snap-points";
import type { EdgeRow, NetworkRows, TurnBan } from "./road-network";

/** A position in metres east and north of Sekayu. */
export type LocalPoint = readonly [x: number, y: number];
const sekayu: LngLat = { lng: 103.8344, lat: -2.8819 };

const plane = planeAt(sekayu);
export function placeAt([x, y]: LocalPoint): LngLat {
  const round = (value: number) => Math.round(value) / unitsPerDegree;
  return { lng: round(plane.px + x / plane.kx), lat: round(plane.py + y / plane.ky) };
}

const drivingVehicles: readonly Vehicle[] = ["ambulance", "fire-engine", "patrol", "motorcycle"];

type Road = {
  from: string;
  to: string;
  /** The points of the road between its two ends. */
  via?: LocalPoint[];
  oneWay?: boolean;
  /** The speed in km/h; by default 36, which is 10 m/s. */
  kmh?: number;
  for?: readonly Vehicle[];
  class?: EdgeClass;
  name?: string;
  /** Whether the road is outside the main part of the network, for example on an island without a bridge. */
  isolated?: boolean;
};

type Drawing<Name extends string> = {
  points: Record<string, LocalPoint>;
  roads: Record<Name, Road>;
  bans?: [fromRoad: NoInfer<Name>, via: string, toRoad: NoInfer<Name>][];
  jetties?: string[];
};

/** Creates the rows of a network from named points and roads, both numbered in the given order. */
export function drawNetwork<Name extends string>({
  points,
  roads,
  bans = [],
  jetties = [],
}: Drawing<Name>): NetworkRows {
  const nodeNames = Object.keys(points);
  const roadNames = Object.keys(roads) as Name[];
  const nodes = nodeNames.map((name) => ({ ...placeAt(points[name] as LocalPoint), jetty: jetties.includes(name) }));
  const edges = roadNames.map((name): EdgeRow => {
    const road: Road = roads[name];
    const roadPoints = [points[road.from] as LocalPoint, ...(road.via ?? []), points[road.to] as LocalPoint];
    const metres = roadPoints.slice(1).reduce((sum, [x, y], at) => {
      const [fromX = 0, fromY = 0] = roadPoints[at] ?? [];
      return sum + Math.hypot(x - fromX, y - fromY);
    }, 0);
    const travelMs = Math.round((metres / (road.kmh ?? 36)) * 3_600);
    const allowedVehicles = road.for ?? drivingVehicles;
    const timesByVehicle = vehicles.map((vehicle) => {
      const isAllowed = allowedVehicles.includes(vehicle);
      return [vehicle, isAllowed ? [travelMs, road.oneWay ? null : travelMs] : [null, null]];
    });
    return {
      ...{ from: nodeNames.indexOf(road.from), to: nodeNames.indexOf(road.to), metres },
      ...{ class: road.class ?? "residential", name: road.name ?? name, ref: null },
      mainParts: road.isolated ? 0 : allowedVehicles.reduce((bits, vehicle) => bits | toVehicleBit(vehicle), 0),
      line: roadPoints.map(placeAt).map(({ lng, lat }) => [lng, lat]),
      ms: Object.fromEntries(timesByVehicle),
    };
  });
  const numberedBans = bans.map(([from, via, to]): TurnBan => {
    return [roadNames.indexOf(from), nodeNames.indexOf(via), roadNames.indexOf(to)];
  });
  return { nodes, edges, bans: numberedBans };
}

/** Returns these rows as the columns that the server holds in memory after loading a network from the database. */
export function toColumns({ nodes, edges, bans }: NetworkRows, version = 1): NetworkColumns {
  const points = edges.flatMap(({ line }) => line.flat().map((degrees) => Math.round(degrees * unitsPerDegree)));
  const names: NetworkColumns["names"] = [];
  const nameIds = edges.map(({ name, ref }) => {
    const knownIndex = names.findIndex((knownName) => knownName.name === name && knownName.ref === ref);
    return knownIndex >= 0 ? knownIndex : names.push({ name, ref }) - 1;
  });
  const lineStart = new Int32Array(edges.length + 1);
  for (const [edge, { line }] of edges.entries()) lineStart[edge + 1] = (lineStart[edge] as number) + line.length;
  return {
    version,
    nodeCount: nodes.length,
    jetties: Int32Array.from(nodes.flatMap(({ jetty }, id) => (jetty ? [id] : []))),
    fromNode: Int32Array.from(edges, ({ from }) => from),
    toNode: Int32Array.from(edges, ({ to }) => to),
    metres: Float32Array.from(edges, ({ metres }) => metres),
    edgeClass: Uint8Array.from(edges, (edge) => edgeClasses.indexOf(edge.class)),
    mainParts: Uint8Array.from(edges, ({ mainParts }) => mainParts),
    name: Int32Array.from(nameIds),
    names,
    ms: vehicles.map((vehicle) =>
      Int32Array.from(edges.flatMap(({ ms }) => ms[vehicle].map((edgeMs) => edgeMs ?? -1))),
    ),
    lineStart,
    points: Int32Array.from(points),
    bans: Int32Array.from(bans.flat()),
  };
}

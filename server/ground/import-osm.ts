import { basename } from "node:path";
import { sql } from "drizzle-orm";
import type { Database, Db } from "../../db/client";
import { vehicles } from "../../db/network-vocabulary";
import { CommandError } from "../command-line";
import type { Context } from "../context";
import { hashFile } from "../history/checkpoint";
import { type BuildCounts, buildNetwork } from "./build-network";
import { makeGroundTiles, removeUnusedTiles } from "./import-tiles";
import type { NetworkGraph } from "./network-graph";
import { unitsPerDegree } from "./osm-objects";
import { openOsm } from "./read-osm";
import { storeNetwork, withGroundLock } from "./store-network";

export type ImportStep = "reading" | "writing";
export type NetworkSummary = { id: number; nodes: number; edges: number; turnBans: number };

/**
 * Imports the network and the map tiles of an OpenStreetMap extract. The old one stays in use until the new one is complete; a killed import changes
 * nothing. Throws a `CommandError` if the file is not usable or, without `anywhere`, lies outside the regency.
 */
export async function importOsm(
  context: Context,
  database: Database,
  { path, anywhere }: { path: string; anywhere: boolean },
  onProgress: (step: ImportStep, share: number) => void = () => {},
): Promise<NetworkSummary> {
  const osm = await openOsm(path);
  try {
    const regency = anywhere ? null : await readRegencyBounds(context.db);
    if (regency && osm.header.bounds && !overlap(osm.header.bounds, regency)) throw outsideRegency(path);
    return await withGroundLock(database, async () => {
      const { graph, counts } = await buildNetwork(osm, (share) => onProgress("reading", share * 0.6));
      if (regency && !hasNodeWithin(graph, regency)) throw outsideRegency(path);
      const { contentHash } = await hashFile(path);
      const source = {
        source: `${basename(path)}, © OpenStreetMap contributors, ODbL 1.0`,
        sourceDate: osm.header.replicatedAt,
        checksum: contentHash,
        stats: describeGraph(graph, counts),
      };
      await makeGroundTiles(context, osm, contentHash, (share) => onProgress("reading", 0.6 + share * 0.4));
      const id = await storeNetwork(context, graph, source, (share) => onProgress("writing", share));
      await removeUnusedTiles(context);
      return { id, nodes: graph.nodes, edges: graph.edges, turnBans: graph.turnBans.length / 3 };
    });
  } finally {
    await osm.close();
  }
}

type Bounds = readonly [west: number, south: number, east: number, north: number];

/** The bounding box of all kecamatan; null if there is none. */
async function readRegencyBounds(db: Db): Promise<Bounds | null> {
  const { rows } = (await db.execute(sql`
    select st_xmin(box) as west, st_ymin(box) as south, st_xmax(box) as east, st_ymax(box) as north
    from (select st_extent(boundary) as box from district) as extent where box is not null
  `)) as unknown as { rows: { west: number; south: number; east: number; north: number }[] };
  return rows[0] ? [rows[0].west, rows[0].south, rows[0].east, rows[0].north] : null;
}

function overlap([west, south, east, north]: Bounds, other: Bounds): boolean {
  return west <= other[2] && east >= other[0] && south <= other[3] && north >= other[1];
}

function hasNodeWithin({ nodes, nodeX, nodeY }: NetworkGraph, [west, south, east, north]: Bounds): boolean {
  for (let node = 0; node < nodes; node++) {
    const [lng, lat] = [nodeX.at(node) / unitsPerDegree, nodeY.at(node) / unitsPerDegree];
    if (lng >= west && lng <= east && lat >= south && lat <= north) return true;
  }
  return false;
}

function outsideRegency(path: string): CommandError {
  return new CommandError(
    `${path} has no road within the regency's kecamatan. Cut an extract of the regency, or add --anywhere to load it all the same.`,
  );
}

/** What `npm run db -- network` prints: counts and lengths. */
function describeGraph(graph: NetworkGraph, counts?: BuildCounts): Record<string, unknown> {
  const kmByClass: Record<string, number> = {};
  const edgesByVehicle = Object.fromEntries(vehicles.map((vehicle) => [vehicle, 0]));
  const mainEdgesByVehicle = { ...edgesByVehicle };
  let jetties = 0;
  for (let node = 0; node < graph.nodes; node++) jetties += graph.nodeJetty.at(node);
  for (let edge = 0; edge < graph.edges; edge++) {
    const edgeClass = graph.classOf(edge);
    kmByClass[edgeClass] = (kmByClass[edgeClass] ?? 0) + graph.metresOf(edge) / 1_000;
    for (const [index, vehicle] of vehicles.entries()) {
      if (graph.isFor(edge, index)) (edgesByVehicle[vehicle] as number)++;
      if ((graph.edgeMainParts.at(edge) >> index) & 1) (mainEdgesByVehicle[vehicle] as number)++;
    }
  }
  for (const [edgeClass, km] of Object.entries(kmByClass)) kmByClass[edgeClass] = Math.round(km * 10) / 10;
  return {
    nodes: graph.nodes,
    edges: graph.edges,
    turnBans: graph.turnBans.length / 3,
    jetties,
    kmByClass,
    edgesByVehicle,
    mainEdgesByVehicle,
    ...counts,
  };
}

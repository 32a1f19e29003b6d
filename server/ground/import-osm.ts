import { basename } from "node:path";
import type { Database, Db } from "../../db/client";
import type { Context } from "../context";
import { hashFile } from "../history/checkpoint";
import { buildNetwork } from "./build-network";
import { makeGroundTiles, removeUnusedTiles } from "./ground-tile-files";
import { type GazetteerCounts, importGazetteer } from "./import-gazetteer";
import { measureDraft, type NetworkStats, readStats } from "./network-stats";
import { openOsm } from "./read-osm";
import { createOutsideRegencyError, doBoundsOverlap, hasNodeWithin, readRegencyBounds } from "./regency-bounds";
import { storeNetwork, withGroundLock } from "./store-network";
import { readCurrentNetwork, readDroppedSurveys } from "./stored-network";

export type ImportStep = "reading" | "writing";
export type NetworkSummary = {
  id: number;
  nodes: number;
  edges: number;
  turnBans: number;
  gazetteer: GazetteerCounts | null;
  /** The regency's own surveys that earlier networks contained and this one does not. */
  droppedSurveys: NetworkStats["surveys"];
};

/**
 * Imports the network, the gazetteer and the map tiles of an OpenStreetMap extract. The old version stays in use until
 * the new one is complete, even if the import is killed. Throws a `CommandError` if the file is unusable or, without
 * `anywhere`, lies outside the regency.
 */
export async function importOsm(
  context: Context,
  database: Database,
  { path, anywhere }: { path: string; anywhere: boolean },
  onProgress: (step: ImportStep, fraction: number) => void = () => {},
): Promise<NetworkSummary> {
  const osm = await openOsm(path);
  try {
    const regency = anywhere ? null : await readRegencyBounds(context.db);
    if (regency && osm.header.bounds && !doBoundsOverlap(osm.header.bounds, regency))
      throw createOutsideRegencyError(path);
    return await withGroundLock(database, async () => {
      // Before more space is needed, free what killed imports have left.
      await removeUnusedTiles(context);
      const { draft, counts } = await buildNetwork(osm, (fraction) => onProgress("reading", fraction * 0.6));
      if (regency && !hasNodeWithin(draft, regency)) throw createOutsideRegencyError(path);
      const { contentHash } = await hashFile(path);
      const droppedSurveys = await listSurveysToDrop(context.db);
      const source = {
        source: `${basename(path)}, © OpenStreetMap contributors, ODbL 1.0`,
        sourceDate: osm.header.replicatedAt,
        checksum: contentHash,
        stats: measureDraft(draft, counts, { droppedSurveys }),
      };
      await makeGroundTiles(context, osm, contentHash, (fraction) => onProgress("reading", 0.6 + fraction * 0.4));
      let gazetteer: GazetteerCounts = { places: 0, kilometrePosts: 0, villagesWithPoint: 0 };
      const id = await storeNetwork(
        context,
        draft,
        source,
        (fraction) => onProgress("writing", fraction),
        async (networkId) => {
          gazetteer = await importGazetteer(context.db, networkId, osm, source.source);
        },
      );
      await removeUnusedTiles(context);
      const sizes = { nodes: draft.nodeCount, edges: draft.edgeCount, turnBans: draft.turnBans.length / 3 };
      return { id, ...sizes, gazetteer, droppedSurveys };
    });
  } finally {
    await osm.close();
  }
}

/** The own surveys of the current network, and those that earlier imports have dropped. */
async function listSurveysToDrop(db: Db): Promise<NetworkStats["surveys"]> {
  const currentNetwork = await readCurrentNetwork(db);
  return [...readStats(currentNetwork?.stats ?? {}).surveys, ...(await readDroppedSurveys(db, currentNetwork))];
}

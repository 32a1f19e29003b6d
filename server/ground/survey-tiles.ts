import { gunzipSync, gzipSync } from "node:zlib";
import { VectorTile } from "@mapbox/vector-tile";
import { fromVectorTileJs, type VectorTileLayerLike } from "@maplibre/vt-pbf";
import { PbfReader } from "pbf";
import type { Db } from "../../db/client";
import type { EdgeClass } from "../../db/network-vocabulary";
import { listSurveyLines } from "../../db/queries/network";
import { describeLine } from "./osm-features";
import type { OsmTags } from "./osm-objects";
import { type Archive, openArchiveFromBytes } from "./read-archive";
import { createTileMaker } from "./tile-maker";
import { createArchiveWriter, createMemoryTileStore } from "./write-archive";

/**
 * The tiles of `base` with the own surveys of a network added, which are read from the database and kept in memory.
 * Returns `base` itself if the network has no surveys.
 */
export async function addSurveys(db: Db, networkId: number, base: Archive): Promise<Archive> {
  const lines = await listSurveyLines(db, { network_id: networkId });
  const { maxZoom } = base.header;
  const store = createMemoryTileStore();
  const tileMaker = createTileMaker(createArchiveWriter(store), { maxZoom, sources: [] });
  for (const { class: edgeClass, line, ...attributes } of lines) {
    const feature = describeLine(toTags(edgeClass, attributes));
    // At higher zoom levels, screens enlarge the tiles of the highest one, so it must contain every line.
    if (feature) tileMaker.add({ ...feature, minZoom: Math.min(feature.minZoom, maxZoom), geometry: line });
  }
  const { tiles } = await tileMaker.finish();
  if (tiles === 0) return base;
  const surveys = await openArchiveFromBytes(`surveys-${networkId}`, store.bytes());
  const { minLon, minLat, maxLon, maxLat } = surveys.header;
  return {
    ...base,
    header: {
      ...base.header,
      minLon: Math.min(base.header.minLon, minLon),
      minLat: Math.min(base.header.minLat, minLat),
      maxLon: Math.max(base.header.maxLon, maxLon),
      maxLat: Math.max(base.header.maxLat, maxLat),
    },
    async readTile(z, x, y) {
      const [baseTile, surveyTile] = await Promise.all([base.readTile(z, x, y), surveys.readTile(z, x, y)]);
      return baseTile && surveyTile ? mergeTiles(baseTile, surveyTile) : (baseTile ?? surveyTile);
    },
  };
}

type LineAttributes = { name: string | null; ref: string | null; bridge: boolean; oneway: string | null };

/** The OpenStreetMap tags of a line in the network. */
function toTags(edgeClass: EdgeClass, { name, ref, bridge, oneway }: LineAttributes): OsmTags {
  const key = edgeClass === "river" || edgeClass === "canal" ? "waterway" : edgeClass === "ferry" ? "route" : "highway";
  return {
    [key]: edgeClass,
    ...(name && { name }),
    ...(ref && { ref }),
    ...(bridge && { bridge: "yes" }),
    ...(oneway && { oneway }),
  };
}

/** Combines two tiles, each compressed with gzip. Layers with the same name become one. */
function mergeTiles(...tiles: readonly [Uint8Array, Uint8Array]): Uint8Array {
  const layers: Record<string, VectorTileLayerLike> = {};
  for (const tile of tiles) {
    for (const layer of Object.values(new VectorTile(new PbfReader(gunzipSync(tile))).layers)) {
      const { name, version, extent } = layer;
      const first = layers[name];
      layers[name] = first
        ? {
            ...{ name, version, extent, length: first.length + layer.length },
            feature: (index) => (index < first.length ? first.feature(index) : layer.feature(index - first.length)),
          }
        : layer;
    }
  }
  return gzipSync(fromVectorTileJs({ layers }));
}

import { createHash } from "node:crypto";
import { setImmediate as yieldToEventLoop } from "node:timers/promises";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { VectorTile } from "@mapbox/vector-tile";
import type { GeoJSONVT } from "@maplibre/geojson-vt";
import { fromVectorTileJs, type VectorTileLayerLike } from "@maplibre/vt-pbf";
import type { Feature } from "geojson";
import { LRUCache } from "lru-cache";
import { PbfReader } from "pbf";
import type { Db } from "../../db/client";
import type { EdgeClass } from "../../db/network-vocabulary";
import { listSurveyLines } from "../../db/queries/network";
import { describeLine } from "./osm-features";
import type { OsmTags } from "./osm-objects";
import type { Archive } from "./read-archive";
import { lowestLineId } from "./survey-lines";
import { type Box, computeBox, uniteBoxes } from "./tile-geometry";
import { blockZoom, createBlockIndex, createTileIndex, encodeTile, listBlocks, projectFeature } from "./tile-index";

/** The lines of a network's own surveys, ready to be drawn. */
export type Surveys = {
  /** Six hex digits that change when anything that is drawn changes. */
  digest: string;
  /** West, south, east and north in degrees. */
  bounds: Box;
  /** The features that are drawn at zoom levels below the blocks. */
  overview: readonly Feature[];
  /** The features of each block. */
  blocks: ReadonlyMap<string, readonly Feature[]>;
};

/** How many lines to read at once. Other requests are answered between two batches. */
const batchSize = 1_000;
/** How many blocks, and how many tiles with surveys, to keep in memory for each archive. */
const maxBlocks = 16;
const maxTiles = 500;

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Reads the lines of a network's own surveys; null if it has none. */
export async function readSurveys(db: Db, networkId: number): Promise<Surveys | null> {
  const hash = createHash("sha256");
  const overview: Feature[] = [];
  const blocks = new Map<string, Feature[]>();
  let bounds: Box | null = null;
  for (let after: number | undefined = -1; after !== undefined; ) {
    const batch = { lowest_way_id: lowestLineId, after, max_rows: batchSize };
    const lines = await listSurveyLines(db, { network_id: networkId, ...batch });
    for (const { id: _, class: edgeClass, line, ...attributes } of lines) {
      const attributesOnMap = describeLine(toTags(edgeClass, attributes));
      if (!attributesOnMap) continue;
      const feature = projectFeature({ ...attributesOnMap, geometry: line });
      hash.update(JSON.stringify(feature));
      const box = computeBox(feature.geometry);
      if (!box) continue;
      bounds = uniteBoxes(bounds, computeBox(line));
      if (attributesOnMap.minZoom < blockZoom) overview.push(feature);
      for (const key of listBlocks(box)) {
        const blockFeatures = blocks.get(key);
        if (blockFeatures) blockFeatures.push(feature);
        else blocks.set(key, [feature]);
      }
    }
    after = lines.length === batchSize ? lines.at(-1)?.id : undefined;
    await yieldToEventLoop();
  }
  return bounds && { digest: hash.digest("hex").slice(0, 6), bounds, overview, blocks };
}

/** The tiles of `base` with own surveys added. A tile with surveys is made when it is read for the first time. */
export function addSurveys(base: Archive, surveys: Surveys): Archive {
  const { maxZoom, minLon, minLat, maxLon, maxLat } = base.header;
  const [west, south, east, north] = surveys.bounds;
  const makeTile = createSurveyTileMaker(surveys, maxZoom);
  const tiles = new LRUCache<string, Promise<Uint8Array | null>>({ max: maxTiles });
  const readBoth = async (z: number, x: number, y: number) => {
    const baseTile = await base.readTile(z, x, y);
    const surveyTile = makeTile(z, x, y);
    if (!surveyTile) return baseTile;
    return compress(baseTile ? mergeTiles(await decompress(baseTile), surveyTile) : surveyTile);
  };
  return {
    ...base,
    header: {
      ...base.header,
      minLon: Math.min(minLon, west),
      minLat: Math.min(minLat, south),
      maxLon: Math.max(maxLon, east),
      maxLat: Math.max(maxLat, north),
    },
    readTile(z, x, y) {
      const key = `${z}/${x}/${y}`;
      const knownTile = tiles.get(key);
      if (knownTile) return knownTile;
      const tile = readBoth(z, x, y);
      tiles.set(key, tile);
      tile.catch(() => tiles.delete(key));
      return tile;
    },
  };
}

/** Returns a function that makes a tile of surveys, not compressed; null if it has no content. */
function createSurveyTileMaker({ overview, blocks }: Surveys, maxZoom: number) {
  let overviewIndex: GeoJSONVT | undefined;
  const blockIndexes = new LRUCache<string, GeoJSONVT>({ max: maxBlocks });
  const findBlock = (x: number, y: number) => {
    const key = `${x}-${y}`;
    const features = blocks.get(key);
    if (!features) return null;
    const index = blockIndexes.get(key) ?? createBlockIndex(features, [x, y], maxZoom, 0);
    blockIndexes.set(key, index);
    return index;
  };
  const findTile = (z: number, x: number, y: number) => {
    if (z < blockZoom) {
      overviewIndex ??= createTileIndex(overview, maxZoom, 0);
      return overviewIndex.getTile(z, x, y);
    }
    const side = 2 ** (z - blockZoom);
    return findBlock(Math.floor(x / side), Math.floor(y / side))?.getTile(z - blockZoom, x % side, y % side);
  };
  return (z: number, x: number, y: number): Uint8Array | null => {
    const tile = z > maxZoom ? null : findTile(z, x, y);
    // At higher zoom levels, screens enlarge the tiles of the highest one, so it must contain every line.
    return tile ? encodeTile(tile, z === maxZoom ? Number.POSITIVE_INFINITY : z) : null;
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

/** Combines two tiles, which are not compressed. Layers with the same name become one. */
function mergeTiles(...tiles: readonly [Uint8Array, Uint8Array]): Uint8Array {
  const layers: Record<string, VectorTileLayerLike> = {};
  for (const tile of tiles) {
    for (const layer of Object.values(new VectorTile(new PbfReader(tile)).layers)) {
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
  return fromVectorTileJs({ layers });
}

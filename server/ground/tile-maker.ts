import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { GeoJSONVT, type GeoJSONVTOptions, type GeoJSONVTTile } from "@maplibre/geojson-vt";
import { fromGeojsonVt } from "@maplibre/vt-pbf";
import type { Feature, Geometry } from "geojson";
import { type Box, computeBox, mapPositions, toUnitSquare } from "./tile-geometry";
import type { createArchiveWriter } from "./write-archive";

/** The layers of the tiles; docs/ground.md lists the attributes of each. */
const groundLayers = ["land", "water", "waterway", "building", "border", "road", "place", "point"] as const;
type GroundLayerName = (typeof groundLayers)[number];

/** A feature to draw, in longitude and latitude. */
export type GroundFeature = {
  layer: GroundLayerName;
  geometry: Geometry;
  properties: Record<string, string | number | boolean>;
  /** Lowest zoom of the tiles that contain the feature. */
  minZoom: number;
};

type Options = {
  /** Highest zoom of the tiles. At higher zoom levels, screens enlarge these tiles. */
  maxZoom: number;
  /** Codes of the sources; see `ArchiveMetadata`. */
  sources: readonly string[];
  /**
   * Path of the folder for temporary files, to which six random characters are added. Without it, all features stay in
   * memory.
   */
  temporaryPath?: string;
  /** How many bytes of features to keep in memory before writing them to temporary files. */
  maxBufferedBytes?: number;
};

/** Lowest zoom of the tiles; maps show no lower zoom. */
export const minTileZoom = 6;
/**
 * From this zoom on, tiles are made block by block, so that memory depends on the densest block and not on the whole
 * area.
 */
const blockZoom = 10;
/** Size of a tile, and width of the margin that it repeats from its neighbours, in tile coordinates. */
const extent = 4_096;
const buffer = 64;
/**
 * A block also needs the features just outside it, because its tiles have buffers. This is the width of that margin, as
 * a fraction of the block's side (rounded up).
 */
const blockMargin = 0.02;

/**
 * Turns features into vector tiles in an archive. Features are sorted into blocks (the tiles of zoom 10, 39 km wide at
 * the equator). When they fill the buffer, they are written to temporary files, one per block. At the end, the tiles
 * are made one block at a time. Features with tiles of lower zooms also stay in memory until the end. The temporary
 * files are deleted by `finish`, or by `discard` if the tiles are not wanted.
 */
export function createTileMaker(archive: ReturnType<typeof createArchiveWriter>, options: Options) {
  const { maxZoom, sources, temporaryPath, maxBufferedBytes = 64 * 1_048_576 } = options;
  const overviewFeatures: Feature[] = [];
  const blocks = new Map<string, string[]>();
  const keysInFiles = new Set<string>();
  let folder: string | null = null;
  let bufferedBytes = 0;
  let bounds: Box | null = null;

  function writeBlocksToDisk(path: string): void {
    folder ??= mkdtempSync(path);
    for (const [key, lines] of blocks) {
      appendFileSync(join(folder, key), lines.join(""));
      keysInFiles.add(key);
    }
    blocks.clear();
    bufferedBytes = 0;
  }

  function readBlock(key: string): Feature[] {
    const storedLines = folder && keysInFiles.has(key) ? readFileSync(join(folder, key), "utf8").split("\n") : [];
    return [...storedLines, ...(blocks.get(key) ?? [])]
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line));
  }

  function discard(): void {
    if (folder) rmSync(folder, { recursive: true, force: true });
    folder = null;
  }

  return {
    discard,

    add({ layer, geometry, properties, minZoom }: GroundFeature): void {
      const projectedGeometry = mapPositions(geometry, toUnitSquare);
      const box = computeBox(projectedGeometry);
      if (!box) return;
      bounds = uniteBoxes(bounds, computeBox(geometry) ?? bounds);
      const feature: Feature = {
        type: "Feature",
        geometry: projectedGeometry,
        properties: { layer, minZoom, properties },
      };
      if (minZoom < blockZoom) overviewFeatures.push(feature);
      const line = `${JSON.stringify(feature)}\n`;
      for (const key of listBlocks(box)) {
        const lines = blocks.get(key);
        if (lines) lines.push(line);
        else blocks.set(key, [line]);
        bufferedBytes += line.length;
      }
      if (temporaryPath !== undefined && bufferedBytes > maxBufferedBytes) writeBlocksToDisk(temporaryPath);
    },

    /** Makes the tiles and completes the archive. `onProgress` gets the fraction of blocks completed, from 0 to 1. */
    async finish(onProgress: (fraction: number) => void = () => {}): Promise<{ tiles: number; bytes: number }> {
      try {
        const index = new GeoJSONVT(toFeatureCollection(overviewFeatures), {
          ...tileOptions(maxZoom),
          indexMaxZoom: blockZoom - 1,
        });
        addTiles(index, { from: minTileZoom, to: Math.min(blockZoom - 1, maxZoom), origin: [0, 0, 0] }, archive.add);
        const keys = [...new Set([...keysInFiles, ...blocks.keys()])].sort();
        for (const [doneCount, key] of keys.entries()) {
          const [x = 0, y = 0] = key.split("-").map(Number);
          addBlock(readBlock(key), [x, y], maxZoom, archive.add);
          onProgress((doneCount + 1) / keys.length);
        }
        const [west, south, east, north] = bounds ?? [0, 0, 0, 0];
        return await archive.finish(
          { sources, layers: groundLayers },
          { minZoom: minTileZoom, maxZoom, bounds: [west, south, east, north] },
        );
      } finally {
        discard();
      }
    },
  };
}

type AddTile = (z: number, x: number, y: number, tile: Uint8Array) => void;

/**
 * Makes the tiles of one block from zoom 10 on. The block is treated as the whole world, so that no tiles around it are
 * computed.
 */
function addBlock(
  features: readonly Feature[],
  [x, y]: readonly [number, number],
  maxZoom: number,
  add: AddTile,
): void {
  if (maxZoom < blockZoom) return;
  const scale = 2 ** blockZoom;
  const blockFeatures = features.map((feature) => ({
    ...feature,
    geometry: mapPositions(feature.geometry, ([lng = 0, lat = 0]) => [lng * scale - x, lat * scale - y]),
  }));
  const depth = maxZoom - blockZoom;
  const index = new GeoJSONVT(toFeatureCollection(blockFeatures), { ...tileOptions(depth), indexMaxZoom: depth });
  addTiles(index, { from: 0, to: depth, origin: [blockZoom, x, y] }, add);
}

type ZoomRange = { from: number; to: number; origin: readonly [z: number, x: number, y: number] };

function addTiles(index: GeoJSONVT, { from, to, origin: [originZ, originX, originY] }: ZoomRange, add: AddTile): void {
  const addTileAndChildren = (z: number, x: number, y: number): void => {
    const tile = index.getTile(z, x, y);
    // Only a missing tile ends the recursion. Below a tile without visible features, there may be tiles with features
    // that are drawn only at higher zooms.
    if (!tile) return;
    const zoom = originZ + z;
    if (z >= from) {
      const bytes = encodeTile(tile, zoom);
      if (bytes) add(zoom, originX * 2 ** z + x, originY * 2 ** z + y, bytes);
    }
    if (z === to) return;
    for (const [dx, dy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const)
      addTileAndChildren(z + 1, 2 * x + dx, 2 * y + dy);
  };
  if (from <= to) addTileAndChildren(0, 0, 0);
}

function encodeTile(tile: GeoJSONVTTile, zoom: number): Uint8Array | null {
  const layers: Record<string, GeoJSONVTTile> = {};
  for (const name of groundLayers) {
    const features = tile.features
      .filter(({ tags }) => tags?.layer === name && tags.minZoom <= zoom)
      .map((feature) => ({ ...feature, tags: feature.tags?.properties ?? {} }));
    if (features.length > 0) layers[name] = { ...tile, features } as GeoJSONVTTile;
  }
  return Object.keys(layers).length === 0 ? null : fromGeojsonVt(layers, { version: 2, extent });
}

function tileOptions(maxZoom: number): GeoJSONVTOptions {
  return { maxZoom, indexMaxPoints: 0, tolerance: 3, extent, buffer, coordinates: "unitSquare", wrap: false };
}

function toFeatureCollection(features: Feature[]) {
  return { type: "FeatureCollection" as const, features };
}

/** Keys of the blocks that a box in the unit square touches. */
function listBlocks([left, top, right, bottom]: Box): string[] {
  const scale = 2 ** blockZoom;
  const clamp = (block: number) => Math.min(Math.max(Math.floor(block), 0), scale - 1);
  const keys: string[] = [];
  for (let x = clamp(left * scale - blockMargin); x <= clamp(right * scale + blockMargin); x++) {
    for (let y = clamp(top * scale - blockMargin); y <= clamp(bottom * scale + blockMargin); y++)
      keys.push(`${x}-${y}`);
  }
  return keys;
}

function uniteBoxes(a: Box | null, b: Box | null): Box | null {
  if (!a || !b) return a ?? b;
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

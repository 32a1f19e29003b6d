import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { GeoJSONVT } from "@maplibre/geojson-vt";
import type { Feature } from "geojson";
import { type Box, computeBox, uniteBoxes } from "./tile-geometry";
import {
  blockZoom,
  createBlockIndex,
  createTileIndex,
  encodeTile,
  type GroundFeature,
  groundLayers,
  listBlocks,
  projectFeature,
} from "./tile-index";
import type { createArchiveWriter } from "./write-archive";

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

    add(groundFeature: GroundFeature): void {
      const feature = projectFeature(groundFeature);
      const box = computeBox(feature.geometry);
      if (!box) return;
      bounds = uniteBoxes(bounds, computeBox(groundFeature.geometry));
      if (groundFeature.minZoom < blockZoom) overviewFeatures.push(feature);
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
        const index = createTileIndex(overviewFeatures, maxZoom, blockZoom - 1);
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

/** Makes the tiles of one block from zoom 10 on. */
function addBlock(
  features: readonly Feature[],
  [x, y]: readonly [number, number],
  maxZoom: number,
  add: AddTile,
): void {
  if (maxZoom < blockZoom) return;
  const depth = maxZoom - blockZoom;
  const index = createBlockIndex(features, [x, y], maxZoom, depth);
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

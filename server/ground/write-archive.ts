import { createHash } from "node:crypto";
import { appendFileSync, closeSync, createReadStream, createWriteStream, openSync, writeFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { zxyToTileId } from "pmtiles";

/** Metadata of an archive. */
export type ArchiveMetadata = {
  /** Codes of the sources, such as "openstreetmap", for the attribution that maps show. */
  sources: readonly string[];
  /** Names of the layers in the tiles. */
  layers: readonly string[];
};

export type ArchiveLimits = {
  minZoom: number;
  maxZoom: number;
  /** West, south, east, north in degrees. */
  bounds: readonly [number, number, number, number];
};

/** Where tiles are stored until the archive is complete. */
type TileStore = { append(bytes: Uint8Array): void; finish(head: Uint8Array): Promise<void> };

/** An entry of a directory: a tile, a run of identical tiles, or (if `run` is 0) a leaf directory. */
type Entry = { id: number; offset: number; length: number; run: number };

const headerBytes = 127;
/** Header and root directory must be in the first 16 KiB of an archive. */
const maxRootBytes = 16_384 - headerBytes;
const entriesPerLeaf = 4_096;
const [uncompressed, gzip, mvt] = [1, 2, 1] as const;

/**
 * Writes a PMTiles archive, version 3 (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md). Tiles may be
 * added in any order. Tiles are compressed with gzip, so that a server can send them as they are. Directories are not
 * compressed.
 */
export function createArchiveWriter(store: TileStore) {
  const entries: Entry[] = [];
  const offsets = new Map<string, number>();
  let tilesSize = 0;

  return {
    add(z: number, x: number, y: number, tile: Uint8Array): void {
      const bytes = gzipSync(tile, { level: 9 });
      const digest = createHash("sha256").update(bytes).digest("base64");
      let offset = offsets.get(digest);
      if (offset === undefined) {
        offset = tilesSize;
        offsets.set(digest, offset);
        store.append(bytes);
        tilesSize += bytes.length;
      }
      entries.push({ id: zxyToTileId(z, x, y), offset, length: bytes.length, run: 1 });
    },

    /** Writes the archive. Until this call, only the tiles are stored. */
    async finish(metadata: ArchiveMetadata, limits: ArchiveLimits): Promise<{ tiles: number; bytes: number }> {
      const runs = mergeEqualTiles(entries.sort((a, b) => a.id - b.id));
      const { root, leafDirectories } = buildDirectories(runs);
      const metadataBytes = Buffer.from(
        JSON.stringify({ ...metadata, vector_layers: metadata.layers.map((id) => ({ id, fields: {} })) }),
      );
      const counts = [entries.length, runs.length, offsets.size] as const;
      const header = buildHeader(
        [root.length, metadataBytes.length, leafDirectories.length, tilesSize],
        counts,
        limits,
      );
      const head = Buffer.concat([header, root, metadataBytes, leafDirectories]);
      await store.finish(head);
      return { tiles: entries.length, bytes: head.length + tilesSize };
    },
  };
}

/** Keeps an archive in memory; for small archives only. */
export function createMemoryTileStore(): TileStore & { bytes(): Uint8Array } {
  const chunks: Uint8Array[] = [];
  return {
    append: (bytes) => chunks.push(bytes),
    finish: async (head) => void chunks.unshift(head),
    bytes: () => Buffer.concat(chunks),
  };
}

/** Keeps an archive in temporary files; renames the complete archive to `path` at the end. */
export function createFileTileStore(path: string): TileStore {
  const [tilesPath, draftPath] = [`${path}.tiles`, `${path}.draft`];
  const file = openSync(tilesPath, "w");
  return {
    append: (bytes) => appendFileSync(file, bytes),
    async finish(head) {
      writeFileSync(draftPath, head);
      closeSync(file);
      await pipeline(createReadStream(tilesPath), createWriteStream(draftPath, { flags: "a", flush: true }));
      await rename(draftPath, path);
      await rm(tilesPath);
    },
  };
}

/** Merges neighbouring entries with the same content. */
function mergeEqualTiles(sortedEntries: readonly Entry[]): Entry[] {
  const runs: Entry[] = [];
  for (const entry of sortedEntries) {
    const last = runs.at(-1);
    if (last && last.offset === entry.offset && last.id + last.run === entry.id) last.run += 1;
    else runs.push({ ...entry });
  }
  return runs;
}

function buildDirectories(runs: readonly Entry[]): { root: Uint8Array; leafDirectories: Uint8Array } {
  const wholeDirectory = encodeDirectory(runs);
  if (wholeDirectory.length <= maxRootBytes) return { root: wholeDirectory, leafDirectories: new Uint8Array() };
  for (let leafSize = entriesPerLeaf; ; leafSize *= 2) {
    const leafDirectories: Uint8Array[] = [];
    const rootEntries: Entry[] = [];
    let offset = 0;
    for (let start = 0; start < runs.length; start += leafSize) {
      const leaf = encodeDirectory(runs.slice(start, start + leafSize));
      rootEntries.push({ id: (runs[start] as Entry).id, offset, length: leaf.length, run: 0 });
      leafDirectories.push(leaf);
      offset += leaf.length;
    }
    const root = encodeDirectory(rootEntries);
    if (root.length <= maxRootBytes) return { root, leafDirectories: Buffer.concat(leafDirectories) };
  }
}

function encodeDirectory(entries: readonly Entry[]): Uint8Array {
  const bytes: number[] = [];
  writeNumber(bytes, entries.length);
  for (const [index, { id }] of entries.entries()) writeNumber(bytes, id - (entries[index - 1]?.id ?? 0));
  for (const { run } of entries) writeNumber(bytes, run);
  for (const { length } of entries) writeNumber(bytes, length);
  entries.forEach(({ offset }, index) => {
    const previousEntry = entries[index - 1];
    // An offset of 0 means that the tile is stored directly after that of the previous entry.
    const isContiguous = previousEntry !== undefined && offset === previousEntry.offset + previousEntry.length;
    writeNumber(bytes, isContiguous ? 0 : offset + 1);
  });
  return Uint8Array.from(bytes);
}

/** Appends a number in 7-bit groups, the lowest first. Bit operators would truncate it to 32 bits. */
function writeNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

type Lengths = readonly [root: number, metadata: number, leafDirectories: number, tiles: number];
type Counts = readonly [addressed: number, entries: number, contents: number];

function buildHeader(lengths: Lengths, counts: Counts, { minZoom, maxZoom, bounds }: ArchiveLimits): Uint8Array {
  const header = Buffer.alloc(headerBytes);
  header.write("PMTiles", 0);
  header.writeUInt8(3, 7);
  let position = 8;
  let offset = headerBytes;
  for (const length of lengths) {
    header.writeBigUInt64LE(BigInt(offset), position);
    header.writeBigUInt64LE(BigInt(length), position + 8);
    offset += length;
    position += 16;
  }
  for (const count of counts) position = header.writeBigUInt64LE(BigInt(count), position);
  const isClustered = 0;
  for (const byte of [isClustered, uncompressed, gzip, mvt, minZoom, maxZoom])
    position = header.writeUInt8(byte, position);
  for (const degrees of bounds) position = header.writeInt32LE(Math.round(degrees * 1e7), position);
  const [west, south, east, north] = bounds;
  position = header.writeUInt8(minZoom, position);
  for (const degrees of [(west + east) / 2, (south + north) / 2]) {
    position = header.writeInt32LE(Math.round(degrees * 1e7), position);
  }
  return header;
}

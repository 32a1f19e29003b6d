import { open } from "node:fs/promises";
import { type Header, PMTiles, type Source } from "pmtiles";
import type { ArchiveMetadata } from "./write-archive";

/** An archive open for reading. */
export type Archive = {
  header: Header;
  metadata: ArchiveMetadata;
  /** The tile as it is stored, compressed with gzip; null if the tile has no content. */
  readTile(z: number, x: number, y: number): Promise<Uint8Array | null>;
  close(): Promise<void>;
};

/** Opens an archive file written by `write-archive.ts`. Throws if the file is not a PMTiles archive. */
export async function openArchive(path: string): Promise<Archive> {
  const file = await open(path, "r");
  try {
    const read = async (offset: number, length: number) => {
      const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    };
    return await openSource(path, read, () => file.close());
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Opens an archive whose bytes are in memory. */
export function openArchiveFromBytes(name: string, bytes: Uint8Array): Promise<Archive> {
  return openSource(
    name,
    async (offset, length) => bytes.subarray(offset, offset + length),
    async () => {},
  );
}

async function openSource(
  name: string,
  read: (offset: number, length: number) => Promise<Uint8Array>,
  close: () => Promise<void>,
): Promise<Archive> {
  const source: Source = {
    getKey: () => name,
    getBytes: async (offset, length) => ({ data: new Uint8Array(await read(offset, length)).buffer }),
  };
  // Do not decompress: only the tiles are compressed, and browsers decompress them.
  const archive = new PMTiles(source, undefined, async (bytes) => bytes);
  const header = await archive.getHeader();
  return {
    header,
    metadata: (await archive.getMetadata()) as ArchiveMetadata,
    async readTile(z, x, y) {
      const tile = await archive.getZxy(z, x, y);
      return tile ? new Uint8Array(tile.data) : null;
    },
    close,
  };
}

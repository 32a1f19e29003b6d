import { type FileHandle, open } from "node:fs/promises";
import { promisify } from "node:util";
import { inflate } from "node:zlib";
import { PbfReader } from "pbf";
import { CommandError } from "../command-line";
import { decodeBlock, decodeHeader } from "./decode-osm";
import { type OsmHeader, type OsmVisitor, wantsAnyKind } from "./osm-objects";

/** Limits of the format (https://wiki.openstreetmap.org/wiki/PBF_Format). */
const maxHeaderBytes = 64 * 1024;
const maxBlockBytes = 32 * 1024 * 1024;

/** Compression methods that the format allows but Node.js 20 cannot read, by field number. */
const unreadableCompressions: Record<number, string> = { 4: "LZMA", 5: "bzip2", 6: "LZ4", 7: "Zstandard" };

const inflateAsync = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflate);

type Block = { type: string; offset: number; size: number; kindBits?: number };

/**
 * An OpenStreetMap extract in PBF format. Only the offsets of the file's blocks are kept in memory: each `scan` reads
 * the file block by block.
 */
export type OsmFile = {
  header: OsmHeader;
  /** Length in bytes. */
  size: number;
  /**
   * Calls the visitor with each object, in file order. Skips blocks in which an earlier scan found no objects of the
   * kinds that the visitor wants. `onProgress` gets the number of bytes read in this scan and is awaited, so that the
   * content of a block can be written before the next one is read. Throws a `CommandError` if a block is damaged.
   */
  scan(visitor: OsmVisitor, onProgress?: (bytes: number) => void | Promise<void>): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens an extract, checks that it is complete, and reads its header. Throws a `CommandError` that says what is wrong
 * with it.
 */
export async function openOsm(path: string): Promise<OsmFile> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException): never => {
    const cause = error.code === "ENOENT" ? "there is no such file" : error.message;
    throw new CommandError(`${path} cannot be read: ${cause}`);
  });
  try {
    const { size } = await handle.stat();
    const file = { handle, path, size };
    const [headerBlock, ...otherBlocks] = await listBlocks(file);
    if (headerBlock?.type !== "OSMHeader") throw notPbfError(path);
    const header = decodeOrExplain(file, headerBlock, await readBlock(file, headerBlock), decodeHeader);
    const blocks = otherBlocks.filter(({ type }) => type === "OSMData");
    if (blocks.length === 0) throw new CommandError(`${path} is empty: it has a header and no data.`);
    return {
      header,
      size,
      scan: (visitor, onProgress) => scan(file, blocks, visitor, onProgress),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

type OpenFile = { handle: FileHandle; path: string; size: number };

async function scan(
  file: OpenFile,
  allBlocks: Block[],
  visitor: OsmVisitor,
  onProgress: (bytes: number) => void | Promise<void> = () => {},
): Promise<void> {
  const blocks = allBlocks.filter(({ kindBits }) => kindBits === undefined || wantsAnyKind(visitor, kindBits));
  // The next block is read and decompressed in another thread while this one is decoded.
  let nextData = blocks[0] && readBlock(file, blocks[0]);
  for (const [index, block] of blocks.entries()) {
    const blockData = await nextData;
    const nextBlock = blocks[index + 1];
    nextData = nextBlock && readBlock(file, nextBlock);
    // Prevents an unhandled rejection if the read fails before the next iteration awaits `nextData`.
    nextData?.catch(() => {});
    if (blockData) block.kindBits = decodeOrExplain(file, block, blockData, (content) => decodeBlock(content, visitor));
    await onProgress(block.offset + block.size);
  }
  await onProgress(file.size);
}

/** Lists the blocks without reading their contents. */
async function listBlocks({ handle, path, size }: OpenFile): Promise<Block[]> {
  if (size === 0) throw new CommandError(`${path} is empty.`);
  const blocks: Block[] = [];
  for (let offset = 0; offset < size; ) {
    const truncatedFileError = () =>
      blocks.length === 0
        ? notPbfError(path)
        : new CommandError(
            `${path} is cut off: block ${blocks.length + 1} begins at byte ${offset} of ${size} and is not complete.`,
          );
    const firstBytes = await readBytes(handle, offset, Math.min(256, size - offset));
    if (firstBytes.length < 4) throw truncatedFileError();
    const headerBytes = firstBytes.readUInt32BE(0);
    if (headerBytes === 0 || headerBytes > maxHeaderBytes)
      throw blocks.length === 0 ? notPbfError(path) : damageError(path, offset);
    const dataOffset = offset + 4 + headerBytes;
    if (dataOffset > size) throw truncatedFileError();
    const bytes =
      dataOffset - offset <= firstBytes.length
        ? firstBytes.subarray(4)
        : await readBytes(handle, offset + 4, headerBytes);
    let block: Block;
    try {
      block = readBlockHeader(bytes.subarray(0, headerBytes), dataOffset);
    } catch (error) {
      throw blocks.length === 0 ? notPbfError(path) : damageError(path, offset, error);
    }
    if (block.size > maxBlockBytes) throw blocks.length === 0 ? notPbfError(path) : damageError(path, offset);
    if (dataOffset + block.size > size) throw truncatedFileError();
    blocks.push(block);
    offset = dataOffset + block.size;
  }
  return blocks;
}

/** Decodes a BlobHeader message. */
function readBlockHeader(bytes: Uint8Array, offset: number): Block {
  const reader = new PbfReader(bytes);
  const block: Block = { type: "", offset, size: -1 };
  for (let field = reader.nextField(); field > 0; field = reader.nextField()) {
    if (field === 1) block.type = reader.readString();
    else if (field === 3) block.size = reader.readVarint(true);
  }
  if (block.type === "" || block.size < 0) throw new Error("a block header lacks its type or size");
  return block;
}

/** Reads a block, which is a Blob message, and decompresses its content. */
async function readBlock({ handle, path }: OpenFile, { offset, size }: Block): Promise<Uint8Array> {
  const reader = new PbfReader(await readBytes(handle, offset, size));
  try {
    for (let field = reader.nextField(); field > 0; field = reader.nextField()) {
      if (field === 1) return reader.readBytes();
      if (field === 3) return await inflateAsync(reader.readBytes(), { maxOutputLength: maxBlockBytes });
      const compression = unreadableCompressions[field];
      if (compression)
        throw new CommandError(
          `${path} is compressed with ${compression}, which cannot be read here. Convert it: osmium cat ${path} -o converted.osm.pbf -f pbf,pbf_compression=zlib`,
        );
    }
  } catch (error) {
    throw error instanceof CommandError ? error : damageError(path, offset, error);
  }
  throw damageError(path, offset);
}

async function readBytes(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

function decodeOrExplain<Result>(
  { path }: OpenFile,
  { offset }: Block,
  content: Uint8Array,
  decode: (content: Uint8Array) => Result,
): Result {
  try {
    return decode(content);
  } catch (error) {
    throw error instanceof CommandError
      ? new CommandError(`${path}: ${error.message}`)
      : damageError(path, offset, error);
  }
}

function notPbfError(path: string): CommandError {
  return new CommandError(`${path} is not an OpenStreetMap extract in PBF format (.osm.pbf).`);
}

function damageError(path: string, offset: number, cause?: unknown): CommandError {
  const detail = cause instanceof Error ? `: ${cause.message}` : "";
  return new CommandError(`${path} is damaged at byte ${offset}${detail}.`);
}

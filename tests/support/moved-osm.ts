import { readFileSync, writeFileSync } from "node:fs";
import { deflateSync, inflateSync } from "node:zlib";
import { PbfReader, PbfWriter } from "pbf";

type Shift = { lng: number; lat: number };

/**
 * Copies an OpenStreetMap extract and moves every node by some degrees. The repository has no extract of the regency,
 * so benchmarks draw a different city there. A move to a different latitude changes distances from east to west.
 */
export function moveOsm(from: string, to: string, shift: Shift): void {
  const file = readFileSync(from);
  const movedBlocks: Buffer[] = [];
  for (let offset = 0; offset < file.length; ) {
    const headerSize = file.readUInt32BE(offset);
    const header = readFields(file.subarray(offset + 4, offset + 4 + headerSize));
    const blockStart = offset + 4 + headerSize;
    const block = file.subarray(blockStart, blockStart + header.size);
    movedBlocks.push(
      ...(header.type === "OSMData" ? moveBlock(block, shift) : [file.subarray(offset, blockStart), block]),
    );
    offset = blockStart + header.size;
  }
  writeFileSync(to, Buffer.concat(movedBlocks));
}

/** Decodes a BlobHeader, the header of a block in the file. */
function readFields(content: Buffer): { type: string; size: number } {
  return new PbfReader(content).readFields(
    (field, header, reader) => {
      if (field === 1) header.type = reader.readString();
      else if (field === 3) header.size = reader.readVarint();
    },
    { type: "", size: 0 },
  );
}

/**
 * Adds node offsets to a block (fields 19 and 20 of PrimitiveBlock, in 1e-9 degrees). Returns the header and content of
 * the new block.
 */
function moveBlock(block: Buffer, { lng, lat }: Shift): Buffer[] {
  const oldBlob = new PbfReader(block).readFields<{ content: Uint8Array }>(
    (field, blob, reader) => {
      if (field === 1) blob.content = reader.readBytes();
      else if (field === 3) blob.content = inflateSync(reader.readBytes());
    },
    { content: new Uint8Array() },
  );
  const offsetFields = new PbfWriter();
  offsetFields.writeVarintField(19, Math.round(lat * 1e9));
  offsetFields.writeVarintField(20, Math.round(lng * 1e9));
  const content = Buffer.concat([oldBlob.content, offsetFields.finish()]);
  const blob = new PbfWriter();
  blob.writeVarintField(2, content.length);
  blob.writeBytesField(3, deflateSync(content));
  const blobBytes = Buffer.from(blob.finish());
  const header = new PbfWriter();
  header.writeStringField(1, "OSMData");
  header.writeVarintField(3, blobBytes.length);
  const headerBytes = Buffer.from(header.finish());
  const length = Buffer.alloc(4);
  length.writeUInt32BE(headerBytes.length);
  return [length, headerBytes, blobBytes];
}

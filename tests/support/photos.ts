import { crc32, deflateSync } from "node:zlib";

/** The text in the metadata of all test photos. The server must not store it. */
export const metadataText = "Jl. Merdeka 7, -2.8765";

/** A JPEG of one grey pixel that Chromium accepts. */
const plainJpeg = Buffer.from(
  "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z",
  "base64",
);

function createSegment(marker: number, content: Buffer): Buffer {
  const segmentHeader = Buffer.from([0xff, marker, 0, 0]);
  segmentHeader.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([segmentHeader, content]);
}

/**
 * Creates a JPEG with EXIF data, thumbnails in JFIF and JFXX, a comment, segments of unknown meaning, and data after
 * the end of the image. `sidePx` is the height that its frame header declares.
 */
export function aJpeg({ sidePx = 1 } = {}): Buffer {
  const metadataBytes = Buffer.from(metadataText, "latin1");
  const withName = (name: string) => Buffer.concat([Buffer.from(name, "latin1"), metadataBytes]);
  const pixels = Buffer.concat([metadataBytes, Buffer.alloc(3 * 3 * 3 - metadataBytes.length)]);
  const jfif = Buffer.concat([Buffer.from("JFIF\0\x01\x02\0\0\x01\0\x01\x03\x03", "latin1"), pixels]);
  const metadata = [
    createSegment(0xe0, jfif),
    createSegment(0xe0, withName("JFXX\0\x10")),
    createSegment(0xe1, withName("Exif\0\0II*\0")),
    createSegment(0xe2, withName("MPF\0")),
    createSegment(0xee, Buffer.concat([Buffer.from("Adobe\0\x64\0\0\0\0\0", "latin1"), metadataBytes])),
    createSegment(0xfe, metadataBytes),
    createSegment(0xf0, metadataBytes),
  ];
  const imageData = Buffer.from(plainJpeg.subarray(20));
  imageData.writeUInt16BE(sidePx, imageData.indexOf(Buffer.from([0xff, 0xc0])) + 5);
  return Buffer.concat([plainJpeg.subarray(0, 2), ...metadata, imageData, metadataBytes]);
}

function createChunk(name: string, content: Buffer): Buffer {
  const typedContent = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(typedContent));
  return Buffer.concat([length, typedContent, checksum]);
}

/** Creates a PNG of one pixel with a text chunk and EXIF data. Its header declares a width and height of `sidePx`. */
export function aPng({ sidePx = 1 } = {}): Buffer {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  header.writeUInt32BE(sidePx, 0);
  header.writeUInt32BE(sidePx, 4);
  return Buffer.concat([
    signature,
    createChunk("IHDR", header),
    createChunk("tEXt", Buffer.from(`Comment\0${metadataText}`, "latin1")),
    createChunk("eXIf", Buffer.from(metadataText, "latin1")),
    createChunk("IDAT", deflateSync(Buffer.from([0, 128]))),
    createChunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Creates a WebP with EXIF data and undecodable image data. `sidePx` is the width and height of its canvas. */
export function aWebp({ sidePx = 1 } = {}): Buffer {
  const createPart = (name: string, content: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(content.length);
    return Buffer.concat([Buffer.from(name, "latin1"), size, content, Buffer.alloc(content.length % 2)]);
  };
  const canvas = Buffer.from([0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  canvas.writeUIntLE(sidePx - 1, 4, 3);
  canvas.writeUIntLE(sidePx - 1, 7, 3);
  const body = Buffer.concat([
    Buffer.from("WEBP", "latin1"),
    createPart("VP8X", canvas),
    createPart("VP8L", Buffer.from([0x2f, 0, 0, 0, 0])),
    createPart("EXIF", Buffer.from(metadataText, "latin1")),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from("RIFF", "latin1"), size, body]);
}

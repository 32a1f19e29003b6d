import { crc32, deflateSync } from "node:zlib";

/** The text in the metadata of all test photos. The server must not store it. */
export const metadataText = "Jl. Merdeka 7, -2.8765";

/** A JPEG of one grey pixel that Chromium accepts. */
const plainJpeg = Buffer.from(
  "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z",
  "base64",
);

function createJpegSegment(marker: number, content: Buffer): Buffer {
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
  const prefixMetadata = (name: string) => Buffer.concat([Buffer.from(name, "latin1"), metadataBytes]);
  const pixels = Buffer.concat([metadataBytes, Buffer.alloc(3 * 3 * 3 - metadataBytes.length)]);
  const jfif = Buffer.concat([Buffer.from("JFIF\0\x01\x02\0\0\x01\0\x01\x03\x03", "latin1"), pixels]);
  const metadata = [
    createJpegSegment(0xe0, jfif),
    createJpegSegment(0xe0, prefixMetadata("JFXX\0\x10")),
    createJpegSegment(0xe1, prefixMetadata("Exif\0\0II*\0")),
    createJpegSegment(0xe2, prefixMetadata("MPF\0")),
    createJpegSegment(0xee, Buffer.concat([Buffer.from("Adobe\0\x64\0\0\0\0\0", "latin1"), metadataBytes])),
    createJpegSegment(0xfe, metadataBytes),
    createJpegSegment(0xf0, metadataBytes),
  ];
  const imageData = Buffer.from(plainJpeg.subarray(20));
  imageData.writeUInt16BE(sidePx, imageData.indexOf(Buffer.from([0xff, 0xc0])) + 5);
  return Buffer.concat([plainJpeg.subarray(0, 2), ...metadata, imageData, metadataBytes]);
}

function createPngChunk(name: string, content: Buffer): Buffer {
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
    createPngChunk("IHDR", header),
    createPngChunk("tEXt", Buffer.from(`Comment\0${metadataText}`, "latin1")),
    createPngChunk("eXIf", Buffer.from(metadataText, "latin1")),
    createPngChunk("IDAT", deflateSync(Buffer.from([0, 128]))),
    createPngChunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Creates a WebP with EXIF data and undecodable image data. `sidePx` is the width and height of its canvas. */
export function aWebp({ sidePx = 1 } = {}): Buffer {
  const createWebpChunk = (name: string, content: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(content.length);
    return Buffer.concat([Buffer.from(name, "latin1"), size, content, Buffer.alloc(content.length % 2)]);
  };
  const canvas = Buffer.from([0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  canvas.writeUIntLE(sidePx - 1, 4, 3);
  canvas.writeUIntLE(sidePx - 1, 7, 3);
  const body = Buffer.concat([
    Buffer.from("WEBP", "latin1"),
    createWebpChunk("VP8X", canvas),
    createWebpChunk("VP8L", Buffer.from([0x2f, 0, 0, 0, 0])),
    createWebpChunk("EXIF", Buffer.from(metadataText, "latin1")),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from("RIFF", "latin1"), size, body]);
}

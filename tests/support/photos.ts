import { crc32, deflateSync } from "node:zlib";

/** Text in the metadata of all photos; none of it may be stored. */
export const metadataText = "Jl. Merdeka 7, -2.8765";

/** A JPEG of one grey pixel that Chromium accepts. */
const plainJpeg = Buffer.from(
  "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z",
  "base64",
);

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** A JPEG with EXIF, a comment, and data after the end. */
export function aJpeg(): Buffer {
  const exif = segment(0xe1, Buffer.from(`Exif\0\0II*\0${metadataText}`, "latin1"));
  const comment = segment(0xfe, Buffer.from(metadataText, "latin1"));
  const trailing = Buffer.from(metadataText, "latin1");
  return Buffer.concat([plainJpeg.subarray(0, 2), exif, comment, plainJpeg.subarray(2), trailing]);
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A PNG of one pixel with a text chunk and EXIF. */
export function aPng(): Buffer {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("tEXt", Buffer.from(`Comment\0${metadataText}`, "latin1")),
    chunk("eXIf", Buffer.from(metadataText, "latin1")),
    chunk("IDAT", deflateSync(Buffer.from([0, 128]))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A WebP with EXIF; its image data cannot be decoded. */
export function aWebp(): Buffer {
  const part = (name: string, content: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(content.length);
    return Buffer.concat([Buffer.from(name, "latin1"), size, content, Buffer.alloc(content.length % 2)]);
  };
  const body = Buffer.concat([
    Buffer.from("WEBP", "latin1"),
    part("VP8X", Buffer.from([0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    part("VP8L", Buffer.from([0x2f, 0, 0, 0, 0])),
    part("EXIF", Buffer.from(metadataText, "latin1")),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from("RIFF", "latin1"), size, body]);
}

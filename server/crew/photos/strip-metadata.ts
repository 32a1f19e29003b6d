/** A picture without metadata, and the length of the longest side that its headers declare. */
export type StrippedImage = { bytes: Buffer; longestSidePx: number };

const [startMarker, endMarker, scanMarker] = [0xd8, 0xd9, 0xda];
/**
 * Whether a JPEG segment contains tables, a frame or a scan, which decoders need. Decoders also use the JFIF and Adobe
 * segments; all other segments are metadata.
 */
const isImageMarker = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc8) || (marker >= scanMarker && marker <= 0xdd);
const isFrameMarker = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const jpegAppSegments = [
  { marker: 0xe0, name: "JFIF\0", length: 18 },
  { marker: 0xee, name: "Adobe", length: 16 },
];

/**
 * Removes the metadata of a JPEG: thumbnails, comments, unknown segments, bytes after the end, and all application
 * segments except the parts that decoders need. Returns null if the bytes are not a complete JPEG.
 */
export function stripJpeg(bytes: Buffer): StrippedImage | null {
  if (bytes[0] !== 0xff || bytes[1] !== startMarker) return null;
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  let longestSidePx = 0;
  for (let offset = 2; ; ) {
    if (bytes[offset] !== 0xff) return null;
    while (bytes[offset + 1] === 0xff) offset++;
    const marker = bytes[offset + 1];
    if (marker === undefined || marker === startMarker) return null;
    if (marker === endMarker) {
      return longestSidePx > 0
        ? { bytes: Buffer.concat([...parts, Buffer.from([0xff, endMarker])]), longestSidePx }
        : null;
    }
    if (offset + 4 > bytes.length) return null;
    const length = bytes.readUInt16BE(offset + 2);
    let nextOffset = offset + 2 + length;
    if (length < 2 || nextOffset > bytes.length) return null;
    const segment = bytes.subarray(offset, nextOffset);
    if (isFrameMarker(marker)) {
      const [height, width] = length < 8 ? [0, 0] : [segment.readUInt16BE(5), segment.readUInt16BE(7)];
      // A height of zero means that the actual height follows the image data, which is not supported.
      if (height === 0 || width === 0) return null;
      longestSidePx = Math.max(longestSidePx, height, width);
    }
    if (marker === scanMarker) nextOffset = findEndOfScan(bytes, nextOffset);
    if (isImageMarker(marker)) parts.push(bytes.subarray(offset, nextOffset));
    else parts.push(stripAppSegment(marker, segment));
    offset = nextOffset;
  }
}

/**
 * Returns the part of an application segment that decoders need, without a JFIF thumbnail. Returns an empty buffer if
 * they need no part of the segment.
 */
function stripAppSegment(marker: number, segment: Buffer): Buffer {
  const appSegment = jpegAppSegments.find(
    (candidate) =>
      candidate.marker === marker && segment.toString("latin1", 4, 4 + candidate.name.length) === candidate.name,
  );
  if (!appSegment || segment.length < appSegment.length) return Buffer.alloc(0);
  const part = Buffer.from(segment.subarray(0, appSegment.length));
  part.writeUInt16BE(appSegment.length - 2, 2);
  if (appSegment.name.startsWith("JFIF")) part.writeUInt16BE(0, 16);
  return part;
}

/** Returns the offset of the marker that ends the scan data. Escaped 0xff bytes and restart markers do not end it. */
function findEndOfScan(bytes: Buffer, startOffset: number): number {
  for (let offset = bytes.indexOf(0xff, startOffset); offset !== -1; offset = bytes.indexOf(0xff, offset + 1)) {
    const followingByte = bytes[offset + 1];
    if (followingByte === undefined) break;
    const isScanData =
      followingByte === 0 || (followingByte >= 0xd0 && followingByte <= 0xd7) || followingByte === 0xff;
    if (!isScanData) return offset;
  }
  return bytes.length;
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** PNG chunks that decoders need; all others are metadata. */
const pngChunks = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"];

/**
 * Keeps only the chunks of a PNG that decoders need. This removes text, timestamps, EXIF, the colour profile, animation,
 * and any data after the end of the image. Returns null if the bytes are not a complete PNG.
 */
export function stripPng(bytes: Buffer): StrippedImage | null {
  if (!bytes.subarray(0, 8).equals(pngSignature) || bytes.toString("latin1", 12, 16) !== "IHDR") return null;
  const parts: Buffer[] = [pngSignature];
  let longestSidePx = 0;
  for (let offset = 8; offset + 12 <= bytes.length; ) {
    const nextOffset = offset + 12 + bytes.readUInt32BE(offset);
    if (nextOffset > bytes.length) return null;
    const name = bytes.toString("latin1", offset + 4, offset + 8);
    if (name === "IHDR") {
      if (nextOffset - offset < 25 || longestSidePx > 0) return null;
      longestSidePx = Math.max(bytes.readUInt32BE(offset + 8), bytes.readUInt32BE(offset + 12));
    }
    if (pngChunks.includes(name)) parts.push(bytes.subarray(offset, nextOffset));
    if (name === "IEND") return { bytes: Buffer.concat(parts), longestSidePx };
    offset = nextOffset;
  }
  return null;
}

const webpImages = ["VP8 ", "VP8L"];
const webpChunks = [...webpImages, "VP8X", "ALPH"];
/** VP8X flags that are cleared: colour profile, EXIF, XMP and animation. */
const strippedFlags = 0x20 | 0x08 | 0x04 | 0x02;

/** Removes EXIF, XMP and the colour profile of a WebP. Returns null if the bytes are not a complete still WebP. */
export function stripWebp(bytes: Buffer): StrippedImage | null {
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WEBP") return null;
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) return null;
  const parts: { name: string; chunk: Buffer }[] = [];
  for (let offset = 12; offset + 8 <= end; ) {
    const size = bytes.readUInt32LE(offset + 4);
    const nextOffset = offset + 8 + size + (size % 2);
    if (nextOffset > end) return null;
    const name = bytes.toString("latin1", offset, offset + 4);
    if (webpChunks.includes(name)) parts.push({ name, chunk: Buffer.from(bytes.subarray(offset, nextOffset)) });
    offset = nextOffset;
  }
  const sideLengthsPx = parts.flatMap(({ name, chunk }) => readWebpSidesPx(name, chunk));
  if (!parts.some(({ name }) => webpImages.includes(name)) || sideLengthsPx.includes(0)) return null;
  for (const { name, chunk } of parts) if (name === "VP8X") chunk.writeUInt8(chunk.readUInt8(8) & ~strippedFlags, 8);
  const body = Buffer.concat(parts.map(({ chunk }) => chunk));
  const riffHeader = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  riffHeader.writeUInt32LE(4 + body.length, 4);
  return { bytes: Buffer.concat([riffHeader, body]), longestSidePx: Math.max(...sideLengthsPx) };
}

/**
 * Reads width and height, in pixels, from a WebP chunk that describes the canvas or contains a lossy or lossless
 * picture. Returns zeros if the chunk is too short, and an empty array for the alpha channel.
 */
function readWebpSidesPx(name: string, chunk: Buffer): number[] {
  if (name === "ALPH") return [];
  if (chunk.length < 18 - (name === "VP8L" ? 4 : 0)) return [0, 0];
  if (name === "VP8X") return [chunk.readUIntLE(12, 3) + 1, chunk.readUIntLE(15, 3) + 1];
  if (name === "VP8 ") return [chunk.readUInt16LE(14) & 0x3fff, chunk.readUInt16LE(16) & 0x3fff];
  const packedSize = chunk.readUInt32LE(9);
  return [(packedSize & 0x3fff) + 1, ((packedSize >> 14) & 0x3fff) + 1];
}

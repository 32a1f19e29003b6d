const [start, end, scan] = [0xd8, 0xd9, 0xda];
/** Application segments that decoders need: JFIF, and Adobe's colour transform. All others are metadata. */
const keptApplications = [0xe0, 0xee];

/**
 * Removes the metadata of a JPEG: all application segments but two, comments, and bytes after the end. Null when it is not a complete
 * JPEG.
 */
export function stripJpeg(bytes: Buffer): Buffer | null {
  if (bytes[0] !== 0xff || bytes[1] !== start) return null;
  const parts: Buffer[] = [bytes.subarray(0, 2)];
  for (let at = 2; ; ) {
    if (bytes[at] !== 0xff) return null;
    while (bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (marker === undefined || marker === start) return null;
    if (marker === end) return Buffer.concat([...parts, Buffer.from([0xff, end])]);
    if (at + 4 > bytes.length) return null;
    const length = bytes.readUInt16BE(at + 2);
    let next = at + 2 + length;
    if (length < 2 || next > bytes.length) return null;
    if (marker === scan) next = endOfScan(bytes, next);
    if (isKept(marker)) parts.push(bytes.subarray(at, next));
    at = next;
  }
}

function isKept(marker: number): boolean {
  const isApplication = marker >= 0xe0 && marker <= 0xef;
  return marker !== 0xfe && (!isApplication || keptApplications.includes(marker));
}

/** Scan data ends at the first marker that is neither a stuffed 0xff nor a restart marker. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const nextByte = bytes[at + 1];
    if (nextByte === undefined) break;
    const isData = nextByte === 0 || (nextByte >= 0xd0 && nextByte <= 0xd7) || nextByte === 0xff;
    if (!isData) return at;
  }
  return bytes.length;
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Chunks that decoders need; all others are metadata. */
const pngChunks = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs"];

/** Removes texts, times, EXIF and bytes after the end of a PNG. Null when it is not a complete PNG. */
export function stripPng(bytes: Buffer): Buffer | null {
  if (!bytes.subarray(0, 8).equals(pngSignature)) return null;
  const parts: Buffer[] = [pngSignature];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const next = at + 12 + bytes.readUInt32BE(at);
    if (next > bytes.length) return null;
    const name = bytes.toString("latin1", at + 4, at + 8);
    if (pngChunks.includes(name)) parts.push(bytes.subarray(at, next));
    if (name === "IEND") return Buffer.concat(parts);
    at = next;
  }
  return null;
}

const webpChunks = ["VP8 ", "VP8L", "VP8X", "ALPH"];
/** Flags of VP8X: colour profile, EXIF, XMP, animation. */
const strippedFlags = 0x20 | 0x08 | 0x04 | 0x02;

/** Removes EXIF, XMP and colour profile of a still WebP. Null when it is not a complete one. */
export function stripWebp(bytes: Buffer): Buffer | null {
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WEBP") return null;
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) return null;
  const parts: Buffer[] = [];
  for (let at = 12; at + 8 <= end; ) {
    const size = bytes.readUInt32LE(at + 4);
    const next = at + 8 + size + (size % 2);
    if (next > end) return null;
    const name = bytes.toString("latin1", at, at + 4);
    if (webpChunks.includes(name)) {
      const chunk = Buffer.from(bytes.subarray(at, next));
      if (name === "VP8X" && size > 0) chunk.writeUInt8(chunk.readUInt8(8) & ~strippedFlags, 8);
      parts.push(chunk);
    }
    at = next;
  }
  if (!parts.some((chunk) => chunk.toString("latin1", 0, 3) === "VP8" && chunk[3] !== 0x58)) return null;
  const body = Buffer.concat(parts);
  const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  head.writeUInt32LE(4 + body.length, 4);
  return Buffer.concat([head, body]);
}

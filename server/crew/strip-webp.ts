const keptChunks = ["VP8 ", "VP8L", "VP8X", "ALPH"];
/** In the flags of VP8X: colour profile, EXIF, XMP, animation. */
const strippedFlags = 0x20 | 0x08 | 0x04 | 0x02;

/** A still WebP without EXIF, XMP and colour profile. Null when it is not a whole one. */
export function stripWebp(bytes: Buffer): Buffer | null {
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WEBP") return null;
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length) return null;
  const kept: Buffer[] = [];
  for (let at = 12; at + 8 <= end; ) {
    const size = bytes.readUInt32LE(at + 4);
    const next = at + 8 + size + (size % 2);
    if (next > end) return null;
    const name = bytes.toString("latin1", at, at + 4);
    if (keptChunks.includes(name)) {
      const chunk = Buffer.from(bytes.subarray(at, next));
      if (name === "VP8X" && size > 0) chunk.writeUInt8(chunk.readUInt8(8) & ~strippedFlags, 8);
      kept.push(chunk);
    }
    at = next;
  }
  if (!kept.some((chunk) => chunk.toString("latin1", 0, 3) === "VP8" && chunk[3] !== 0x58)) return null;
  const body = Buffer.concat(kept);
  const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  head.writeUInt32LE(4 + body.length, 4);
  return Buffer.concat([head, body]);
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** What a decoder needs; all others are words about the picture. */
const keptChunks = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "bKGD", "pHYs"];

/** A PNG without texts, times and EXIF, and nothing after its end. Null when it is not a whole PNG. */
export function stripPng(bytes: Buffer): Buffer | null {
  if (!bytes.subarray(0, 8).equals(signature)) return null;
  const kept: Buffer[] = [signature];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const next = at + 12 + bytes.readUInt32BE(at);
    if (next > bytes.length) return null;
    const name = bytes.toString("latin1", at + 4, at + 8);
    if (keptChunks.includes(name)) kept.push(bytes.subarray(at, next));
    if (name === "IEND") return Buffer.concat(kept);
    at = next;
  }
  return null;
}

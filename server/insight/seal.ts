import { crc32 } from "node:zlib";

/** The version of the format in which months are folded; to be raised with any change of it. */
export const formatVersion = 2;

/** What was written in another version, or was damaged since: the month has to be folded again. */
export class UnreadableMonth extends Error {}

/** How many bytes the seal takes: the version in the first, and in the last four a checksum of all that follows. */
export const sealBytes = 8;

/** Writes the seal into the bytes' first ones. */
export function seal(bytes: Buffer): Buffer {
  bytes.writeUInt8(formatVersion, 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(sealBytes)), 4);
  return bytes;
}

/** Throws `UnreadableMonth` unless the bytes are as they were sealed. */
export function checkSeal(bytes: Buffer, leastBytes = sealBytes): void {
  checkVersion(bytes, leastBytes);
  if (bytes.readUInt32LE(4) !== crc32(bytes.subarray(sealBytes))) throw new UnreadableMonth("it is damaged");
}

export function checkVersion(bytes: Uint8Array, leastBytes = sealBytes): void {
  if (bytes.length < leastBytes) throw new UnreadableMonth("it is cut off");
  if (bytes[0] !== formatVersion) throw new UnreadableMonth(`it is of version ${bytes[0]}, not ${formatVersion}`);
}

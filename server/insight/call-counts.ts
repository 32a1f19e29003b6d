import type { CallCount } from "../../db/insight-queries";
import { dispositions } from "../../db/vocabulary";
import { checkSeal, seal, sealBytes } from "./seal";

const [heldOffCode, openCode] = [254, 255];

/** Writes the calls of a month, counted, in eight bytes each. */
export function writeCalls(counts: readonly CallCount[]): Buffer {
  const bytes = Buffer.alloc(sealBytes + 8 * counts.length);
  for (const [index, { day, hour, disposition, heldOff, simulated, count }] of counts.entries()) {
    const at = sealBytes + 8 * index;
    bytes.writeUInt8(day, at);
    bytes.writeUInt8(hour, at + 1);
    bytes.writeUInt8(disposition ? dispositions.indexOf(disposition) : heldOff ? heldOffCode : openCode, at + 2);
    bytes.writeUInt8(simulated ? 1 : 0, at + 3);
    bytes.writeUInt32LE(count, at + 4);
  }
  return seal(bytes);
}

/** Reads what `writeCalls` wrote; throws `UnreadableMonth` for anything else. */
export function readCalls(bytes: Buffer): CallCount[] {
  checkSeal(bytes);
  return Array.from({ length: (bytes.length - sealBytes) / 8 }, (_, index) => {
    const at = sealBytes + 8 * index;
    const what = bytes.readUInt8(at + 2);
    return {
      day: bytes.readUInt8(at),
      hour: bytes.readUInt8(at + 1),
      disposition: dispositions[what] ?? null,
      heldOff: what === heldOffCode,
      simulated: bytes.readUInt8(at + 3) === 1,
      count: bytes.readUInt32LE(at + 4),
    };
  });
}

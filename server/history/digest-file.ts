import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** What a file's content is known by, and its length in bytes. */
export async function digestFile(path: string): Promise<{ contentHash: string; size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { contentHash: hash.digest("hex"), size };
}

// Compresses the files of the built screens. The server sends each browser a compression that it accepts: browsers
// accept Brotli only over HTTPS or from their own machine, so gzip is written as well.
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const folders = [".next/static", "public/map"];
/** Smaller files, in bytes, are not compressed. They fit into one network packet, so compression would save nothing. */
const minBytes = 1_400;
const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };

const files = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true }).map((path) => join(folder, path.toString())),
);
const compressibleFiles = files.filter((path) => /\.(js|mjs|css|json|svg)$/.test(path));
await Promise.all(
  compressibleFiles.map(async (path) => {
    const content = await readFile(path);
    if (content.length < minBytes) return;
    await writeFile(`${path}.br`, await promisify(brotliCompress)(content, { params }));
    await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
  }),
);

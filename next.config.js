import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

// MapLibre's worker imports a second file from its own folder. A bundler would separate them, so both are copied and
// served unchanged.
const [from, to] = [join(process.cwd(), "node_modules/maplibre-gl/dist"), join(process.cwd(), "public/map")];
mkdirSync(to, { recursive: true });
for (const file of ["maplibre-gl-worker.mjs", "maplibre-gl-shared.mjs"]) copyFileSync(join(from, file), join(to, file));

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Otherwise `/_next/image` would fetch and resize pictures for anybody, although no screen uses it.
  images: { unoptimized: true },
  // The build skips type checking, because `npm run types` checks the whole project.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: process.cwd() },
};

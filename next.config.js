import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

// MapLibre starts its worker from a file beside its shared part; a bundler would lose them, so both are served as they are.
const [from, to] = [join(process.cwd(), "node_modules/maplibre-gl/dist"), join(process.cwd(), "public/map")];
mkdirSync(to, { recursive: true });
for (const file of ["maplibre-gl-worker.mjs", "maplibre-gl-shared.mjs"]) copyFileSync(join(from, file), join(to, file));

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `npm run types` checks the whole project, and says so by name.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: process.cwd() },
};

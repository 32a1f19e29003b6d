import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { PHASE_PRODUCTION_BUILD, PHASE_PRODUCTION_SERVER } from "next/constants.js";

/**
 * MapLibre's worker imports a second file from its own folder. A bundler would separate them, so both are copied and
 * served unchanged.
 */
function copyWorker() {
  const [from, to] = [join(process.cwd(), "node_modules/maplibre-gl/dist"), join(process.cwd(), "public/map")];
  mkdirSync(to, { recursive: true });
  for (const file of ["maplibre-gl-worker.mjs", "maplibre-gl-shared.mjs"])
    copyFileSync(join(from, file), join(to, file));
}

const mapBundle = "node_modules/.cache/maplibre-gl.mjs";

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Otherwise `/_next/image` would fetch and resize pictures for anybody, although no screen uses it.
  images: { unoptimized: true },
  // The build skips type checking, because `npm run types` checks the whole project.
  typescript: { ignoreBuildErrors: true },
  turbopack: {
    root: process.cwd(),
    rules: {
      "*.json": {
        condition: { path: /^server\/words\/(?:id|en)\// },
        loaders: ["./server/parse-texts.mjs"],
        as: "*.js",
      },
    },
    // Fills in texts that are already parsed.
    resolveAlias: { "use-intl/format-message": "use-intl/format-message/format-only" },
  },
};

export default async function configure(phase) {
  // The built product runs as a user that cannot write to its folder.
  if (phase !== PHASE_PRODUCTION_SERVER) copyWorker();
  if (phase !== PHASE_PRODUCTION_BUILD) return config;
  // Imported only in a build, because esbuild is not installed where the built product runs.
  const { bundleMap } = await import("./server/bundle-map.mjs");
  await bundleMap(mapBundle);
  return {
    ...config,
    turbopack: {
      ...config.turbopack,
      resolveAlias: { ...config.turbopack.resolveAlias, "maplibre-gl": `./${mapBundle}` },
    },
  };
}

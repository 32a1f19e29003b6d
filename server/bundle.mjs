// Bundles each of the server's programs into one file in dist/, so that Node runs them without a TypeScript loader.
// Plain JavaScript, because it runs before anything is built: `node server/bundle.mjs`.
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Packages that are not bundled, because they load binaries, fonts or WebAssembly from their own folders. */
const externalPackages = ["next", "pino", "pdfkit", "@node-rs/argon2", "@electric-sql/*", "pg-native"];

/**
 * Leaves packages out of the source maps, which Node loads at every start: with them, the map of the server is four
 * times as large. In stack traces, the positions of packages are then those in the bundle; function names stay.
 *
 * @type {import("esbuild").Plugin}
 */
const withoutPackageMaps = {
  name: "without package maps",
  setup(build) {
    // esbuild applies the source map of an input file to the output. The only mapping of this one, in column 2^29 of
    // the first line, applies to no code. esbuild would ignore a map without any mapping.
    const map = JSON.stringify({ version: 3, sources: ["package"], names: [], mappings: "ggggggBAAA" });
    const mapUrl = `data:application/json;base64,${Buffer.from(map).toString("base64")}`;
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => ({
      contents: `${await readFile(path, "utf8")}\n//# sourceMappingURL=${mapUrl}`,
    }));
  },
};

/** @type {import("esbuild").BuildOptions} */
export const bundleOptions = {
  absWorkingDir: root,
  entryPoints: {
    main: "server/main.ts",
    command: "server/command.ts",
    demo: "server/demo/main.ts",
    simulate: "server/demo/simulate.ts",
  },
  outdir: "dist",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  external: externalPackages,
  // Defines `require`. CommonJS packages in the bundle use it to load Node's built-in modules.
  banner: {
    js: 'import { createRequire as createBundleRequire } from "node:module"; const require = createBundleRequire(import.meta.url);',
  },
  sourcemap: true,
  sourcesContent: false,
  plugins: [withoutPackageMaps],
  // Minify, but keep function names, so that stack traces and logs are readable.
  minifyWhitespace: true,
  minifySyntax: true,
  write: false,
  logLevel: "warning",
};

/**
 * Writes dist/main.js, dist/command.js, dist/demo.js and dist/simulate.js with their source maps. Throws on a syntax
 * error.
 */
export async function bundleServer() {
  const { build } = await import("esbuild");
  await writeBundle(await build(bundleOptions));
}

/**
 * Writes the output files of esbuild. Replaces each file atomically, because another process may be reading the old
 * one.
 */
export async function writeBundle({ outputFiles }) {
  await mkdir(join(root, "dist"), { recursive: true });
  // Write source maps first, so that a program never runs with an older source map.
  const orderedFiles = outputFiles.toSorted(
    (a, b) => Number(b.path.endsWith(".map")) - Number(a.path.endsWith(".map")),
  );
  for (const { path, contents } of orderedFiles) {
    const temporaryPath = join(dirname(path), `.${basename(path)}.${process.pid}`);
    await writeFile(temporaryPath, contents);
    await rename(temporaryPath, path);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleServer();

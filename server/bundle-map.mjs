// Bundles MapLibre for the built screens, without the parts that they do not use, which are a sixth of its code. Plain
// JavaScript, because the configuration of Next.js imports it.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { build } from "esbuild";

const source = "node_modules/maplibre-gl/dist/maplibre-gl-dev.mjs";

/** What `@vis.gl/react-maplibre` uses, without the controls. */
const exportedNames = [
  ...["Map", "Marker", "setWorkerUrl", "setWorkerCount", "setMaxParallelImageRequests"],
  ...["setRTLTextPlugin", "getRTLTextPluginStatus"],
];

/**
 * Style validators, which are left out because all map styles are part of this project. `npm run dev` uses the
 * unmodified package and validates the styles.
 */
const styleValidators = ["Source", "Layer", "Filter", "Sprite", "GlyphsUrl", "FontFaces", "Light", "Sky", "Terrain"]
  .concat(["State", "PaintProperty", "LayoutProperty", "StyleMin"])
  .map((part) => `validate${part}`);

/** Functions that are replaced, so that the code that only they use is left out. */
const replacedFunctions = [
  ...["validate", ...styleValidators].map((name) => [name, "() { return []; }"]),
  // Labels are laid out by the worker, which has its own copy of this code.
  ["performSymbolLayout", '() { throw new Error("Labels are laid out by the worker."); }'],
  // Decodes MLT tiles. This server's tiles are MVT.
  ["decodeTile", '() { throw new Error("MLT tiles are not supported."); }'],
  // Creates the globe and other projections. The maps are flat.
  [
    "createProjectionFromName",
    `(name, constrainOverride) {
      if (name !== "mercator") throw new Error(\`The projection \${name} is not supported.\`);
      return {
        projection: new MercatorProjection(),
        transform: createMercatorTransform({ constrainOverride }),
        cameraHelper: new MercatorCameraHelper(),
      };
    }`,
  ],
];

/** Writes the bundle to `target`. Fails if one of `replacedFunctions` does not exist in this version of MapLibre. */
export async function bundleMap(target) {
  let code = await readFile(source, "utf8");
  for (const [name, replacement] of replacedFunctions) {
    const start = `\nfunction ${name}(`;
    if (code.split(start).length !== 2) throw new Error(`MapLibre has no function ${name}; see server/bundle-map.mjs.`);
    code = code.replace(start, () => `\nfunction ${name}${replacement}\nfunction unused_${name}(`);
  }
  const virtualFile = {
    name: "maplibre",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^maplibre$/ }, () => ({ path: source, namespace: "maplibre", sideEffects: false }));
      onLoad({ filter: /./, namespace: "maplibre" }, () => ({ contents: code, loader: "js" }));
    },
  };
  const { outputFiles } = await build({
    stdin: { contents: `export { ${exportedNames.join(", ")} } from "maplibre";`, resolveDir: "." },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    plugins: [virtualFile],
    write: false,
  });
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, outputFiles[0].contents);
}

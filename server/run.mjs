// Runs a program from the bundle in `dist`. If a source file has changed, the bundle is rebuilt first. Examples:
//   node server/run.mjs command migrate
//   node server/run.mjs simulate --url http://localhost:3000
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { needsBundle } from "./build-state.mjs";
import { bundleServer } from "./bundle.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [name, ...args] = process.argv.slice(2);
const program = join(root, `dist/${name}.js`);

// A deployment without dev dependencies has no esbuild; it runs the bundle that was deployed with it.
const canBundle = existsSync(join(root, "node_modules/esbuild"));
if (needsBundle(root) && (canBundle || !existsSync(program))) await bundleServer();

process.setSourceMapsEnabled(true);
process.argv = [process.execPath, program, ...args];
await import(pathToFileURL(program).href);

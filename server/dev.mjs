// `npm run dev`: runs the server with its own database in .data/dev, and restarts it when one of its files changes.
// Next.js reloads the screens by itself. Plain JavaScript, because nothing may be installed yet.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { needsInstall } from "./build-state.mjs";
import { bundleOptions, writeBundle } from "./bundle.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
if (existsSync(".env")) process.loadEnvFile(".env");
const environment = {
  DATA_FOLDER: ".data/dev",
  SIMULATE: "off",
  NEXT_TELEMETRY_DISABLED: "1",
  ...process.env,
  NODE_ENV: "development",
};

if (needsInstall(root)) {
  console.log("Installing the packages (one to three minutes)");
  const { status } = spawnSync("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], { stdio: "inherit" });
  if (status !== 0) process.exit(1);
}

let server;
let isStopping = false;
let restarting = Promise.resolve();

const { context } = await import("esbuild");
const bundler = await context({
  ...bundleOptions,
  entryPoints: { dev: "server/demo/main.ts", simulate: "server/demo/simulate.ts" },
  plugins: [
    {
      name: "restart",
      setup: ({ onEnd }) =>
        onEnd((result) => {
          // After a failed build, the server keeps running with the old code. esbuild has already printed the errors.
          if (result.errors.length > 0 || isStopping) return;
          restarting = restarting.then(() => restart(result));
        }),
    },
  ],
});
await bundler.watch();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);

async function restart(result) {
  if (server) console.log("A file of the server changed: restarting");
  await stopServer("SIGTERM");
  if (isStopping) return;
  await writeBundle(result);
  // The server runs in its own process group, so that Ctrl+C in the terminal reaches only this process, which then
  // stops the server once.
  server = spawn(process.execPath, ["--enable-source-maps", "dist/dev.js", "--dev"], {
    env: environment,
    detached: true,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  server.once("exit", (code) => {
    if (code) console.log(`The server stopped with code ${code}; it starts again after the next change.`);
  });
}

/**
 * Stops the running server and waits for its end, because it must close the embedded database before the next server
 * opens it.
 */
async function stopServer(signal) {
  const runningServer = server;
  server = undefined;
  if (!runningServer || runningServer.exitCode !== null || runningServer.signalCode !== null) return;
  const exited = new Promise((resolve) => runningServer.once("exit", resolve));
  runningServer.kill(signal);
  await exited;
}

async function stop(signal) {
  if (isStopping) return;
  isStopping = true;
  await restarting;
  await stopServer(signal);
  await bundler.dispose();
  process.exit(0);
}

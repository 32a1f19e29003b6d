// `npm run demo`: installs, builds and starts the product from a fresh clone. Plain JavaScript, because nothing may be
// installed yet.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { needsBuild, needsBundle, needsInstall } from "../build-state.mjs";
import { bundleServer } from "../bundle.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const minNodeVersion = [20, 12];

/** When Ctrl+C is pressed, the terminal and npm both send the signal. A second signal within this time is ignored. */
const sameKeystrokeMs = 500;

const telemetryOff = { NEXT_TELEMETRY_DISABLED: "1" };

checkNode();
// The demo reads these settings too. Without them, this would check another port and build screens that are off.
process.chdir(root);
if (existsSync(".env")) process.loadEnvFile(".env");
const isWithoutScreens = process.env.SCREENS === "off";
await checkPort(process.env.PORT || "3000", process.env.HOST || "0.0.0.0");
if (needsInstall(root)) {
  print("Installing the packages (the first time only; one to three minutes)");
  await runOrExit("npm", ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
}
if (!isWithoutScreens && needsBuild(root)) {
  print("Building the screens (after a change only; about one minute)");
  await runOrExit("npm", ["run", "build"]);
}
if (needsBundle(root)) await bundleServer();
print("Starting (a few seconds; the first time it makes the database, half a minute)");
const environment = { LOG_LEVEL: "warn", ...process.env, NODE_ENV: "production", ...telemetryOff };
const programArguments = ["--enable-source-maps", "dist/demo.js"];
// The demo runs in its own process group, so that each signal reaches it only once. When this process ends, the IPC
// channel closes, and the demo stops as well.
process.exit(
  await run(process.execPath, programArguments, {
    env: environment,
    detached: true,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  }),
);

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [minMajor, minMinor] = minNodeVersion;
  if (major > minMajor || (major === minMajor && minor >= minMinor)) return;
  fail(`This needs Node.js ${minNodeVersion.join(".")} or newer; this is ${process.versions.node}.`);
}

async function checkPort(port, host) {
  if (!/^\d+$/.test(port) || Number(port) > 65_535) fail(`PORT must be a number from 0 to 65535, not "${port}".`);
  const error = await new Promise((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen({ port: Number(port), host }, () => server.close(() => resolve(undefined)));
  });
  if (!error) return;
  if (error.code === "EADDRINUSE") {
    fail(`Port ${port} is in use by another program. Stop it, or choose another port: PORT=3001 npm run demo`);
  }
  fail(`Port ${port} on ${host} cannot be used: ${error.message}`);
}

async function runOrExit(program, args) {
  const code = await run(program, args, { env: { ...process.env, ...telemetryOff }, stdio: "inherit" });
  if (code !== 0) fail(`${program} ${args.join(" ")} failed.`);
}

/** Runs a program and returns its exit code. Signals that would end this process are forwarded to the program. */
function run(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, ...options });
    let forwardedAt = 0;
    let interrupted = false;
    const forwardSignal = (signal) => {
      interrupted = true;
      if (Date.now() - forwardedAt < sameKeystrokeMs) return;
      forwardedAt = Date.now();
      child.kill(signal === "SIGHUP" ? "SIGTERM" : signal);
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, forwardSignal);
    child.on("error", (error) => fail(`${program} cannot be started: ${error.message}`));
    child.on("exit", (code, signal) => {
      for (const signal of signals) process.off(signal, forwardSignal);
      if (interrupted && (signal || !options.detached)) process.exit(130);
      resolve(code ?? 1);
    });
  });
}

function print(message) {
  console.log(`\n> ${message}`);
}

function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

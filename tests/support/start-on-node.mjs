// Starts the bundled server on a different version of Node.js and requests the health check and the sign-in page:
//   node tests/support/start-on-node.mjs 24 postgres://postgres@127.0.0.1:5432/muba
// The database must be migrated and the screens built. The npm package `node` provides the binary of that version.
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

const [version, databaseUrl] = process.argv.slice(2);
if (!version || !databaseUrl) {
  console.error("node tests/support/start-on-node.mjs <version> <database URL>");
  process.exit(2);
}

const timeoutMs = 300_000;
const npxArguments = ["--yes", `--package=node@${version}`, "--", "node", "-p", "process.execPath"];
const nodePath = execFileSync("npx", npxArguments, { encoding: "utf8" }).trim();
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const server = spawn(nodePath, ["--enable-source-maps", "dist/main.js"], {
  env: {
    ...process.env,
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    SESSION_SECRET: "only-for-this-check-of-a-version",
    LOG_LEVEL: "warn",
  },
  stdio: "inherit",
});
const whenEnded = new Promise((resolve) => server.once("exit", (code, signal) => resolve(code ?? signal)));

try {
  await expectOk("/api/health");
  await expectOk("/login");
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
server.kill("SIGTERM");
const code = await whenEnded;
if (code !== 0) process.exitCode = 1;
console.log(`Node.js ${version} (${nodePath}): ${process.exitCode ? "failed" : "started"}, exit code ${code}`);

/** Waits until the server responds to a path with 200; throws if the server ends or the timeout is reached. */
async function expectOk(path) {
  const deadline = Date.now() + timeoutMs;
  let lastResponse;
  while (Date.now() < deadline && server.exitCode === null) {
    lastResponse = await fetch(`${url}${path}`).catch((error) => error);
    if (lastResponse.status === 200) return;
    await pause(100);
  }
  throw new Error(`GET ${path} did not respond with 200: ${lastResponse?.status ?? lastResponse}`);
}

function freePort() {
  return new Promise((resolve) => {
    const probeServer = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probeServer.address();
      probeServer.close(() => resolve(port));
    });
  });
}

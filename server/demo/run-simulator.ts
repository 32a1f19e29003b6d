import { type ChildProcess, spawn } from "node:child_process";
import type { Log } from "../log";
import type { SimulatorInstructions } from "./simulator-instructions";

const restartAfterMs = 5_000;
const instructionsIntervalMs = 2_000;

type Options = { url: string; key: string; logLevel: string; log: Log; readInstructions: () => SimulatorInstructions };

/**
 * Runs the simulator as a child process, sends it the instructions of the demo (`SimulatorInstructions`), and restarts
 * it when it exits. Returns a function that stops it. The simulator also stops when this process ends.
 */
export function runSimulator({ url, key, logLevel, log, readInstructions }: Options): () => Promise<void> {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const start = () => {
    child = spawn(process.execPath, ["--enable-source-maps", "dist/simulate.js", "--url", url], {
      // Pass no other settings of the server, because the simulator is an API client like any other.
      env: { NODE_ENV: "production", SIMULATOR_KEY: key, LOG_LEVEL: logLevel },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    child.on("error", (error) => log.error({ err: error }, "the simulator could not be started"));
    child.on("exit", (code, signal) => {
      if (isStopped) return;
      log.warn({ code, signal }, "the simulator exited; restarting it");
      timer = setTimeout(start, restartAfterMs);
    });
  };
  start();
  const instructionsTimer = setInterval(() => {
    // If sending fails, the simulator is exiting, which is handled above.
    if (child?.connected) child.send(readInstructions(), () => {});
  }, instructionsIntervalMs);

  return async () => {
    isStopped = true;
    clearInterval(instructionsTimer);
    clearTimeout(timer);
    const runningChild = child;
    if (!runningChild || runningChild.exitCode !== null || runningChild.signalCode !== null) return;
    const exit = new Promise((resolve) => runningChild.once("exit", resolve));
    runningChild.kill("SIGTERM");
    const killTimer = setTimeout(() => runningChild.kill("SIGKILL"), 3_000);
    await exit;
    clearTimeout(killTimer);
  };
}

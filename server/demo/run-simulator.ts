import { type ChildProcess, spawn } from "node:child_process";
import type { Log } from "../log";

const restartAfterMs = 5_000;

type Options = { url: string; key: string; logLevel: string; log: Log };

/** Runs the simulator as a process of its own, again when it dies; gives how to end it. It ends with this process, too. */
export function runSimulator({ url, key, logLevel, log }: Options): () => Promise<void> {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const start = () => {
    child = spawn(process.execPath, ["--enable-source-maps", "dist/simulate.js", "--url", url], {
      // Nothing else of our surroundings: it is a client like any other.
      env: { NODE_ENV: "production", SIMULATOR_KEY: key, LOG_LEVEL: logLevel },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    child.on("error", (error) => log.error({ err: error }, "the simulator could not be started"));
    child.on("exit", (code, signal) => {
      if (stopped) return;
      log.warn({ code, signal }, "the simulator ended; it is started again");
      timer = setTimeout(start, restartAfterMs);
    });
  };
  start();

  return async () => {
    stopped = true;
    clearTimeout(timer);
    const running = child;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGTERM");
    const impatience = setTimeout(() => running.kill("SIGKILL"), 3_000);
    await ended;
    clearTimeout(impatience);
  };
}

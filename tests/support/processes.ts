import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";

/** Returns the ids of a process's child processes, read from /proc. */
export function listChildren(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => readProcess(pid)?.parent === parent);
}

/** Whether a process is running. A zombie is not. */
export function isRunning(pid: number): boolean {
  const status = readProcess(pid);
  return status !== undefined && status.state !== "Z";
}

/** Whether a process is suspended by a signal. */
export function isStopped(pid: number): boolean {
  return readProcess(pid)?.state === "T";
}

function readProcess(pid: number): { state: string; parent: number; ticks: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    const [state = "", parent] = fields;
    return { state, parent: Number(parent), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}

/**
 * Returns the processor time that a process has used, in seconds; Linux counts it in hundredths of a second. Returns 0
 * for a process that no longer exists.
 */
export function readProcessorSeconds(pid: number): number {
  const status = readProcess(pid);
  return status ? status.ticks / 100 : 0;
}

/** Whether a child process has exited or was killed by a signal. */
export function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/**
 * Waits until a child process has ended, even after `unref`; returns its exit code. Its last output may arrive later.
 */
export function waitForExit(child: ChildProcess): Promise<number | null> {
  child.ref();
  return new Promise((resolve) => {
    if (hasEnded(child)) resolve(child.exitCode);
    else child.once("exit", resolve);
  });
}

/**
 * Collects the output of a child process with pipes. Call this right after `spawn`. `ended` waits until the child has
 * exited and all its output has arrived, and returns the exit code.
 */
export function captureOutput(child: ChildProcess): { output(): string; ended(): Promise<number | null> } {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const whenClosed = once(child, "close");
  return { output: () => output, ended: async () => (await whenClosed)[0] };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Returns the environment variables for a separate process: the paths of programs, and the shifted date if
 * `npm run test:all` has set one.
 */
export function baseEnvironment(): Record<string, string> {
  const dateNames = ["LD_PRELOAD", "FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC", "FAKETIME_DISABLE_SHM"];
  const variableNames = ["PATH", "HOME", ...dateNames];
  return Object.fromEntries(variableNames.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

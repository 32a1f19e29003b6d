import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import type { Readable, Writable } from "node:stream";
import { CommandError } from "../command-line";

/** A program that could not be started or that failed; the message contains the end of its error output. */
export class ProgramError extends CommandError {}

type Options = { env?: Record<string, string>; output?: number; signal?: AbortSignal | undefined };

/** A running program. `done` rejects if the program fails. */
export type Program = { input: Writable; output: Readable; done: Promise<void> };

/**
 * Returns the path of a PostgreSQL program with the same major version as the server. Debian keeps each version in a
 * folder of its own; elsewhere the one in `PATH` is used.
 */
export function findPostgresProgram(name: "pg_dump" | "pg_restore" | "psql", majorVersion: number): string {
  const path = `/usr/lib/postgresql/${majorVersion}/bin/${name}`;
  return existsSync(path) ? path : name;
}

/** Starts a program without a shell. It does not inherit this process's settings, which include secrets. */
export function startProgram(name: string, args: readonly string[], options: Options = {}): Program {
  const child: ChildProcess = spawn(name, args, {
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      HOME: homedir(),
      LC_ALL: "C.UTF-8",
      ...options.env,
    } as unknown as NodeJS.ProcessEnv,
    stdio: ["pipe", options.output ?? "pipe", "pipe"],
    signal: options.signal,
  });
  let errorText = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errorText = (errorText + text).slice(-2_000);
  });
  // If the program ends early, writing to its input fails. The cause is reported with its exit status.
  child.stdin?.on("error", () => {});
  const done = new Promise<void>((resolve, reject) => {
    child.on("error", (error: NodeJS.ErrnoException) => {
      const packageName = name === "age" ? "age" : "postgresql-client";
      const cause = error.code === "ENOENT" ? `is not installed (Debian package ${packageName})` : error.message;
      reject(new ProgramError(`${name} ${cause}`));
    });
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new ProgramError(`${name} failed (${signal ?? code}): ${errorText.trim()}`));
    });
  });
  done.catch(() => {});
  return { input: child.stdin as Writable, output: child.stdout as Readable, done };
}

/** Writes all chunks to a program. Reads the source to its end even if the program stops reading. */
export async function writeToProgram(source: AsyncIterable<Uint8Array>, { input }: Program): Promise<void> {
  const closing = new AbortController();
  const handleClose = () => closing.abort();
  input.once("close", handleClose);
  for await (const chunk of source) {
    if (input.destroyed || input.write(chunk)) continue;
    await once(input, "drain", { signal: closing.signal }).catch(() => {});
  }
  input.off("close", handleClose);
}

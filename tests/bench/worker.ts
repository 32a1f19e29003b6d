import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { runAtExit } from "../support/run-at-exit";

/**
 * A part of a benchmark that runs in a separate process, so that its cost is not counted with the costs of other parts.
 */
export type Worker = {
  pid: number;
  /** Makes the process run one of its operations. Returns the operation's result. */
  sendRequest<Result>(operation: string, input?: unknown): Promise<Result>;
  end(): void;
};

type Reply = { result?: unknown; error?: string };

/** Starts `tests/bench/<name>.ts`, which must call `serveOperations`. */
export function startWorker(name: string): Worker {
  const child: ChildProcess = fork(join(process.cwd(), "tests/bench", `${name}.ts`), {
    execArgv: ["--import", "tsx", "--max-old-space-size=6000"],
    serialization: "advanced",
  });
  const removeExitHook = runAtExit(`kill -KILL ${child.pid}`);
  return {
    pid: child.pid ?? 0,
    sendRequest: <Result>(operation: string, input?: unknown) =>
      new Promise<Result>((resolve, reject) => {
        const onExit = (code: number | null) => reject(new Error(`${name} ended with ${code}`));
        child.once("exit", onExit);
        child.once("message", (reply) => {
          const { result, error } = reply as Reply;
          child.off("exit", onExit);
          if (error === undefined) resolve(result as Result);
          else reject(new Error(`${name}: ${error}`));
        });
        child.send({ operation, input });
      }),
    end: () => {
      removeExitHook();
      child.kill("SIGKILL");
    },
  };
}

/** Runs the operations that `sendRequest` asks for. Call this in the worker process. */
export function serveOperations(operations: Record<string, (input: never) => unknown>): void {
  process.on("message", async (message) => {
    const { operation, input } = message as { operation: string; input: never };
    try {
      process.send?.({ result: await operations[operation]?.(input) });
    } catch (error) {
      process.send?.({ error: String((error as Error).stack ?? error) });
    }
  });
}

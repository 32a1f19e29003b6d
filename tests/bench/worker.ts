import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { whenGone } from "../support/when-gone";

/** A part of a benchmark in a process of its own, so that what it costs is not put down to another. */
export type Worker = {
  pid: number;
  /** Tells it to do something, and waits until it has done so; gives what it answers. */
  ask<Answer>(what: string, input?: unknown): Promise<Answer>;
  end(): void;
};

type Reply = { answer?: unknown; error?: string };

/** Starts `tests/bench/<name>.ts`, which `serve`s what it is asked. */
export function startWorker(name: string): Worker {
  const child: ChildProcess = fork(join(process.cwd(), "tests/bench", `${name}.ts`), {
    execArgv: ["--import", "tsx", "--max-old-space-size=6000"],
    serialization: "advanced",
  });
  const forget = whenGone(`kill -KILL ${child.pid}`);
  return {
    pid: child.pid ?? 0,
    ask: <Answer>(what: string, input?: unknown) =>
      new Promise<Answer>((resolve, reject) => {
        const onExit = (code: number | null) => reject(new Error(`${name} ended with ${code}`));
        child.once("exit", onExit);
        child.once("message", (reply) => {
          const { answer, error } = reply as Reply;
          child.off("exit", onExit);
          if (error === undefined) resolve(answer as Answer);
          else reject(new Error(`${name}: ${error}`));
        });
        child.send({ what, input });
      }),
    end: () => {
      forget();
      child.kill("SIGKILL");
    },
  };
}

/** In the process itself: answers what it is asked, one after the other. */
export function serve(verbs: Record<string, (input: never) => unknown>): void {
  process.on("message", async (asked) => {
    const { what, input } = asked as { what: string; input: never };
    try {
      process.send?.({ answer: await verbs[what]?.(input) });
    } catch (error) {
      process.send?.({ error: String((error as Error).stack ?? error) });
    }
  });
}

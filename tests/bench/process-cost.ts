import { readFileSync } from "node:fs";

/** Processor time of all threads of a process in seconds, and its resident memory in MB. */
export type Cost = { processorSeconds: number; memoryMb: number };

/** Clock ticks per second in /proc, the same on all current Linux systems. */
const ticksPerSecond = 100;

export function readCost(pid: number): Cost {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  const residentKb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return {
    processorSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    memoryMb: Number(residentKb) / 1_024,
  };
}

/** A result, the seconds it took, and what a process used: processor seconds, and memory in MB before and after. */
export type ResultWithCost<Result> = {
  result: Result;
  processorSeconds: number;
  durationSeconds: number;
  memoryBefore: number;
  memoryAfter: number;
};

/** Runs `work` and measures what the process `pid` uses while `work` runs. */
export async function measureCost<Result>(
  pid: number | undefined,
  work: () => Promise<Result>,
): Promise<ResultWithCost<Result>> {
  const [costBefore, startedAt] = [readCost(pid ?? 0), performance.now()];
  const result = await work();
  const [costAfter, endedAt] = [readCost(pid ?? 0), performance.now()];
  return {
    result,
    processorSeconds: costAfter.processorSeconds - costBefore.processorSeconds,
    durationSeconds: (endedAt - startedAt) / 1_000,
    memoryBefore: costBefore.memoryMb,
    memoryAfter: costAfter.memoryMb,
  };
}

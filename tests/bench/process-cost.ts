import { readFileSync } from "node:fs";

/** What a process has used: processor time of all its threads in seconds, and its memory in MB. */
export type Cost = { processorSeconds: number; memoryMb: number };

/** Clock ticks a second in /proc, the same on every Linux of today. */
const ticks = 100;

export function costOf(pid: number): Cost {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  const resident = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return {
    processorSeconds: (Number(fields[11]) + Number(fields[12])) / ticks,
    memoryMb: Number(resident) / 1_024,
  };
}

/** What something gave, and what it cost a process while it lasted. */
export type Paid<Given> = {
  given: Given;
  processorSeconds: number;
  lastedSeconds: number;
  memoryBefore: number;
  memoryAfter: number;
};

/** Does something, and says what it cost a process. */
export async function paid<Given>(pid: number | undefined, work: () => Promise<Given>): Promise<Paid<Given>> {
  const [before, start] = [costOf(pid ?? 0), performance.now()];
  const given = await work();
  const [after, end] = [costOf(pid ?? 0), performance.now()];
  return {
    given,
    processorSeconds: after.processorSeconds - before.processorSeconds,
    lastedSeconds: (end - start) / 1_000,
    memoryBefore: before.memoryMb,
    memoryAfter: after.memoryMb,
  };
}

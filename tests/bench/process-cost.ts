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

import { readFileSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

const memoryFolder = "/dev/shm";
const [minFreeBytes, minAvailableBytes] = [4e9, 8e9];

/**
 * Returns the folder for the files of test databases: in memory if the machine has enough of it, otherwise on disk. A
 * database is about a thousand files, and creating and deleting them on disk takes ten times the processor time.
 */
export function chooseDatabaseFolder(): string {
  try {
    const { bavail, bsize } = statfsSync(memoryFolder);
    const [, availableKb] = /^MemAvailable: +(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8")) ?? [];
    const hasSpace = bavail * bsize >= minFreeBytes && Number(availableKb ?? 0) * 1_024 >= minAvailableBytes;
    return hasSpace ? memoryFolder : tmpdir();
  } catch {
    return tmpdir();
  }
}

import { closeSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "./client";

/**
 * Opens the embedded PostgreSQL + PostGIS in a folder, or in memory if no folder is given. It is for evaluation and
 * training, not for live service, because it has only one connection and no fsync. A lock file keeps a second process
 * from opening the same folder, which would destroy the data.
 */
export async function openEmbedded(folder?: string): Promise<Database> {
  const unlock = folder ? createLockFile(folder) : () => {};
  // Imported dynamically, because a server that uses PostgreSQL does not need these packages.
  const [{ PGlite }, { btree_gist }, { pg_trgm }, { postgis }, { drizzle }] = await Promise.all([
    import("@electric-sql/pglite"),
    import("@electric-sql/pglite/contrib/btree_gist"),
    import("@electric-sql/pglite/contrib/pg_trgm"),
    import("@electric-sql/pglite-postgis"),
    import("drizzle-orm/pglite"),
  ]);
  const pglite = await PGlite.create({
    dataDir: folder ? join(folder, "database") : undefined,
    extensions: { postgis, btree_gist, pg_trgm },
  });
  const db = drizzle(pglite);
  const connections = { total: 1, idle: 1, waiting: 0 };
  return {
    db,
    reads: db,
    figures: db,
    embedded: true,
    listen: (channel, onPayload) => pglite.listen(channel, onPayload),
    disconnectedForMs: () => (pglite.closed ? Number.POSITIVE_INFINITY : 0),
    connections: () => ({ main: connections, reads: connections }),
    close: async () => {
      await pglite.close();
      unlock();
    },
  };
}

/**
 * Creates the file `<folder>/lock` for this process and returns a function that removes it. Replaces the lock of a
 * process that no longer runs; throws if that process is still running.
 */
function createLockFile(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "lock");
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const fileDescriptor = openSync(path, "wx", 0o600);
      writeSync(fileDescriptor, readProcessIdentity(process.pid));
      closeSync(fileDescriptor);
      return () => unlinkSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const ownerIdentity = readFileSync(path, "utf8");
      const pid = Number.parseInt(ownerIdentity, 10);
      if (isRunning(pid) && readProcessIdentity(pid) === ownerIdentity) {
        throw new Error(`the embedded database in ${folder} is in use by process ${pid}; stop it first`);
      }
      unlinkSync(path);
    }
  }
  throw new Error(`the lock file ${path} could not be taken`);
}

/** Identifies a process by its id and, where `/proc` provides it, its start time, because process ids are reused. */
function readProcessIdentity(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return `${pid} ${fields[19]}`;
  } catch {
    return `${pid}`;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

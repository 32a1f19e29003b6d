import { closeSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "./client";

/**
 * Opens the embedded PostgreSQL + PostGIS in a folder, or in memory without one. For evaluation and training, not for live service:
 * one connection, no fsync. A second process on the same folder would destroy the data, so a lock file prevents it.
 */
export async function openEmbedded(folder?: string): Promise<Database> {
  const unlock = folder ? lock(folder) : () => {};
  // Loaded lazily, because a server on PostgreSQL does not need it.
  const [{ PGlite }, { btree_gist }, { pg_trgm }, { postgis }, { drizzle }] = await Promise.all([
    import("@electric-sql/pglite"),
    import("@electric-sql/pglite/contrib/btree_gist"),
    import("@electric-sql/pglite/contrib/pg_trgm"),
    import("@electric-sql/pglite-postgis"),
    import("drizzle-orm/pglite"),
  ]);
  const lite = await PGlite.create({
    dataDir: folder ? join(folder, "database") : undefined,
    extensions: { postgis, btree_gist, pg_trgm },
  });
  const db = drizzle(lite);
  const connections = { total: 1, idle: 1, waiting: 0 };
  return {
    db,
    reads: db,
    embedded: true,
    listen: (channel, onPayload) => lite.listen(channel, onPayload),
    disconnectedForMs: () => (lite.closed ? Number.POSITIVE_INFINITY : 0),
    connections: () => ({ main: connections, reads: connections }),
    close: async () => {
      await lite.close();
      unlock();
    },
  };
}

/** Creates `<folder>/lock` for this process; takes over the lock of a process that no longer runs. */
function lock(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "lock");
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = openSync(path, "wx", 0o600);
      writeSync(file, identityOf(process.pid));
      closeSync(file);
      return () => unlinkSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const owner = readFileSync(path, "utf8");
      const pid = Number.parseInt(owner, 10);
      if (isRunning(pid) && identityOf(pid) === owner) {
        throw new Error(`the embedded database in ${folder} is in use by process ${pid}; stop it first`);
      }
      unlinkSync(path);
    }
  }
  throw new Error(`the lock file ${path} could not be taken`);
}

/** The process id, and the start time where the system provides it, because process ids are reused. */
function identityOf(pid: number): string {
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

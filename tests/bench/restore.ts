import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../support/postgres";
import { baseEnvironment } from "../support/processes";
import { loadWithCopy, withNewDatabase, writeIncidentFile } from "./import-history";
import type { Report } from "./report";

/**
 * Measures `backup` and `restore` of a database with `count` incidents, each with a call and an assignment. A million
 * incidents are more than a hundred regencies have in five years. `restore` itself compares all counts and checksums,
 * and fails if one differs.
 */
export async function benchRestore([count = "1000000"]: string[] = []): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "bench-restore-"));
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ durable: true, settings: { shared_buffers: "256MB", max_wal_size: "2GB" } });
  try {
    const [csv, keyFile, backup] = ["incidents.csv", "key", "bench.backup"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeIncidentFile(csv, Number(count));
    execFileSync("age-keygen", ["-o", keyFile], { stdio: "ignore" });
    return await withNewDatabase(postgres, async (url) => {
      await loadWithCopy(url, csv);
      const run = (...args: string[]) => {
        const variables = { NODE_ENV: "production", DATABASE_URL: url, BACKUP_KEY_FILE: keyFile };
        const env = { ...baseEnvironment(), ...variables } as NodeJS.ProcessEnv;
        const startedAt = performance.now();
        execFileSync(process.execPath, ["--import", "tsx", "server/command.ts", ...args], { env, stdio: "inherit" });
        return (performance.now() - startedAt) / 1_000;
      };
      const backupSeconds = run("backup", backup);
      const megabytes = statSync(backup).size / 1_048_576;
      const restoreSeconds = run("restore", backup, "--replace");
      return {
        tables: {
          [`${count} incidents, each with a call and an assignment`]: [
            { step: "backup, read back afterwards", seconds: backupSeconds, megabytes },
            { step: "restore, all rows compared", seconds: restoreSeconds, megabytes },
          ],
        },
        targets: [],
        notes: [],
      };
    });
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

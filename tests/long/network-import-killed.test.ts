import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asc, eq, sql } from "drizzle-orm";
import { onTestFinished } from "vitest";
import { network, networkEdge } from "../../db/schema/network";
import { portoFile } from "../support/porto";
import { captureOutput, hasEnded, pause } from "../support/processes";
import { countCases, createRandom } from "../support/seeded-random";
import { expect, test } from "../support/test";

/** How often an import is killed while it reads the file, and how often while it makes tiles. */
const killCount = countCases(1);

test(`a killed import leaves the old network in use, and the next one completes, ${2 * killCount + 1} times killed`, {
  timeout: 600_000 + killCount * 60_000,
}, async ({ database: { db }, databaseUrl }) => {
  const folder = mkdtempSync(join(tmpdir(), "killed-import-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const startImport = (path: string) => {
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(process.execPath, ["dist/command.js", "import", "osm", path, "--anywhere"], {
      env: { PATH, HOME, DATABASE_URL: databaseUrl, GROUND_FOLDER: folder } as unknown as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { child, ...captureOutput(child) };
  };
  const listNetworks = () =>
    db.select({ id: network.id, status: network.status }).from(network).orderBy(asc(network.id));
  const firstImport = startImport("tests/data/osm/andorra.osm.pbf");
  expect(await firstImport.ended(), firstImport.output()).toBe(0);
  const [currentNetwork] = await listNetworks();
  expect(currentNetwork?.status).toBe("current");
  const [currentTiles = ""] = readdirSync(folder);

  /** Starts an import of Porto and kills it `pauseMs` after it has reached a state. */
  async function killImport(hasReached: (startedAt: number) => Promise<boolean> | boolean, pauseMs: number) {
    const startedAt = Date.now();
    const { child, output, ended } = startImport(portoFile);
    while (!(await hasReached(startedAt))) {
      expect(hasEnded(child), output()).toBe(false);
      await pause(20);
    }
    await pause(pauseMs);
    expect(hasEnded(child), output()).toBe(false);
    child.kill("SIGKILL");
    await ended();
    expect((await listNetworks()).find(({ status }) => status === "current")).toEqual(currentNetwork);
    expect(existsSync(join(folder, currentTiles))).toBe(true);
    // PostgreSQL releases the lock a moment later.
    await expect.poll(isImporting).toBe(false);
  }
  const isImporting = async () => {
    const { rows } = (await db.execute(sql`
      select 1 from pg_locks
      where locktype = 'advisory' and classid = 112 and objid = 6
        and database = (select oid from pg_database where datname = current_database())`)) as { rows: unknown[] };
    return rows.length > 0;
  };
  const isMakingTiles = (startedAt: number) =>
    readdirSync(folder).some((name) => name.endsWith(".tiles") && statSync(join(folder, name)).mtimeMs >= startedAt);
  const isHalfImported = async () => {
    const [buildingNetwork] = await db.select({ id: network.id }).from(network).where(eq(network.status, "building"));
    return (
      buildingNetwork !== undefined &&
      (await db.$count(networkEdge, eq(networkEdge.networkId, buildingNetwork.id))) > 20_000
    );
  };
  const random = createRandom(112);
  for (let count = 0; count < killCount; count++) {
    await killImport(isImporting, random.between(0, 300));
    await killImport(isMakingTiles, random.between(0, 300));
  }
  await killImport(isHalfImported, 0);
  expect((await listNetworks()).some(({ status }) => status === "building")).toBe(true);

  const lastImport = startImport(portoFile);
  expect(await lastImport.ended(), lastImport.output()).toBe(0);
  expect(lastImport.output()).toMatch(
    /Network \d+: \d+ nodes, 91424 edges and \d+ banned turns in .* It is in use now\./,
  );
  expect((await listNetworks()).map(({ status }) => status)).toEqual(["retired", "current"]);
  expect(readdirSync(folder).filter((name) => !/^\w+\.pmtiles$/.test(name))).toEqual([]);
  expect(readdirSync(folder)).toHaveLength(2);
});

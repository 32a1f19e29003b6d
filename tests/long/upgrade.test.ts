import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sql } from "drizzle-orm";
import { openPostgres } from "../../db/client";
import { checkMigrations, migrate } from "../../db/migrate";
import { findWriteProblems } from "../support/acknowledged-writes";
import { startLoad } from "../support/cluster-load";
import { createDatabase } from "../support/databases";
import { test } from "../support/own-postgres";
import { pause } from "../support/processes";
import { createRandom } from "../support/seeded-random";
import { startServer } from "../support/server";
import { expect } from "../support/test";

// Needs the git history, and takes half a minute: UPGRADE=1 npm test -- --no-screens long/upgrade
const env = { SCREENS: "off", LOG_LEVEL: "warn", KEY_REQUESTS_PER_MINUTE: "1000000" };
const callSigns = Array.from({ length: 6 }, (_, index) => `T-${index}`);
const phaseMs = 4_000;

/** Checks out and bundles the version before the newest migration. Returns its folder. */
function checkOutPreviousVersion(): string {
  const folder = mkdtempSync(join(tmpdir(), "muba-previous-"));
  const git = (...args: string[]) => execFileSync("git", args, { maxBuffer: 2 ** 30 });
  const commit = `${git("log", "-1", "--format=%H", "--", "db/migrations/meta/_journal.json")}`.trim();
  execFileSync("tar", ["-x", "-C", folder], { input: git("archive", `${commit}^`) });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  execFileSync(process.execPath, ["server/bundle.mjs"], { cwd: folder, stdio: "inherit" });
  return folder;
}

/** Creates the tables, units and a key with the code of the previous version. Returns the key and an incident type. */
function fillDatabase(folder: string, url: string): { apiKey: string; type: string } {
  const script = `
    import { openPostgres } from "./db/client";
    import { migrateAndSeed } from "./tests/support/databases";
    import { aType, aUnit, kmFrom, sekayu } from "./tests/support/makers";
    import { createManyUnits } from "./tests/support/many-units";
    import { makeKey } from "./tests/support/server";
    const database = await openPostgres(${JSON.stringify(url)}, { size: 2 });
    await migrateAndSeed(database);
    await createManyUnits(database.db, { ambulance: 60 });
    for (const callSign of ${JSON.stringify(callSigns)}) await aUnit(database.db, { callSign, at: kmFrom(sekayu, 3) });
    const type = await aType(database.db, ["ambulance*1"]);
    await database.close();
    console.log(JSON.stringify({ apiKey: await makeKey(${JSON.stringify(url)}), type }));`;
  const tsx = resolve("node_modules/.bin/tsx");
  const output = execFileSync(tsx, ["--input-type=module", "--eval", script], { cwd: folder, encoding: "utf8" });
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}

test.runIf(process.env.UPGRADE)(
  "the tables are migrated under load, the new version takes over from the previous one, and the previous one takes over again",
  async ({ postgres, onTestFinished }) => {
    const folder = checkOutPreviousVersion();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    // Empty, because the other databases of the server have the tables of this version.
    const { url: databaseUrl } = await createDatabase(postgres.url("postgres"), { empty: true });
    const { apiKey, type } = fillDatabase(folder, databaseUrl);
    const database = await openPostgres(databaseUrl, { size: 4 });
    onTestFinished(() => database.close());

    const previous = await startServer({ databaseUrl, env, folder });
    const urls = [previous.url];
    const load = startLoad({ urls, apiKey, type, callSigns, random: createRandom(1) });
    /** Runs `work` under load, for at least `phaseMs`. Expects writes, and neither failures nor refusals. */
    const runPhase = async (phase: string, work: () => Promise<unknown> = async () => {}) => {
      const [writesBefore, delaysBefore] = [load.writes.length, load.creationTimes.length];
      await Promise.all([work(), pause(phaseMs)]);
      const delays = load.creationTimes.slice(delaysBefore).map(({ ms }) => ms);
      const writes = load.writes.length - writesBefore;
      console.log(`${phase}: ${writes} writes, an incident took at most ${Math.round(Math.max(...delays))} ms`);
      expect(writes).toBeGreaterThan(0);
      expect({ ...load.failures, refusals: load.refusals }).toEqual({ refusals: [] });
    };
    /** Sends the load to another server, and gives the old one time to answer its pending requests. */
    const moveLoadTo = async (url: string) => {
      urls.splice(0, urls.length, url);
      await pause(1_000);
    };

    await runPhase("previous version");
    const { pending } = await checkMigrations(database);
    expect(pending.length).toBeGreaterThan(0);
    await runPhase(`migrating ${pending.map(({ name }) => name)}`, async () => {
      // A long transaction holds the lock of a writer on every table, so that no migration can lock its tables.
      let release = () => {};
      const readTransaction = database.db.transaction(async (tx) => {
        await tx.execute(
          sql`do $$ declare name regclass; begin for name in select oid from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace loop execute format('lock table %s in row exclusive mode', name); end loop; end $$`,
        );
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      });
      const retries: string[] = [];
      const onRetry = (message: string) => {
        retries.push(message);
        if (retries.length === 3) release();
      };
      expect(await migrate(database, { pauseMs: 500, onRetry })).toEqual({ applied: pending.length });
      await readTransaction;
      console.log(retries.join("\n"));
    });
    await runPhase("previous version on the new tables");

    const next = await startServer({ databaseUrl, env });
    urls.push(next.url);
    await runPhase("both versions");
    await moveLoadTo(next.url);
    expect(await previous.stop()).toBe(0);
    await runPhase("new version");

    const restartedPreviousServer = await startServer({ databaseUrl, env, folder });
    await moveLoadTo(restartedPreviousServer.url);
    expect(await next.stop()).toBe(0);
    await runPhase("back on the previous version");

    await load.stop();
    expect({ ...load.failures, refusals: load.refusals }).toEqual({ refusals: [] });
    expect(await findWriteProblems(database.db, load.writes)).toEqual([]);
    await restartedPreviousServer.stop();
  },
);

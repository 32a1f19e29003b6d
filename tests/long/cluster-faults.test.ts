import { randomUUID } from "node:crypto";
import { inArray, like, type SQL, sql } from "drizzle-orm";
import { type Database, openPostgres } from "../../db/client";
import { incidentType } from "../../db/schema/plans";
import { unit } from "../../db/schema/units";
import { seedReference } from "../../db/seed/seed";
import { readBackupEvents, selectBackupState } from "../../server/backup/backup-events";
import { type AcknowledgedWrite, findWriteProblems } from "../support/acknowledged-writes";
import {
  cutOff,
  cutPower,
  damageBackup,
  findPrimary,
  type Node,
  nodes,
  primaryUrl,
  readMembers,
  removeFirewallRules,
  runBackRest,
  runClusterScript,
  signal,
  waitUntilHealthy,
  webUrls,
} from "../support/cluster";
import { chooseFaults, type Fault, freeze, killPrimary, switchover } from "../support/cluster-faults";
import { startLoad } from "../support/cluster-load";
import { expectScreensMatchDatabase } from "../support/live-state-check";
import { aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { createSession } from "../support/people";
import { pause } from "../support/processes";
import { startScreenClient } from "../support/screen-client";
import { createRandom } from "../support/seeded-random";
import { makeKey } from "../support/server";
import { expect, test } from "../support/test";

// These tests inject faults into the cluster that `deploy/cluster/local up` has started. They run only on request:
//   FAULTS=50 SEED=1 npm test -- --no-screens cluster-faults      random faults under load
//   OUTAGES=20 npm test -- --no-screens cluster-faults            time without writes, for each kind of outage
//   SYNCHRONOUS=6 npm test -- --no-screens cluster-faults         the cost of waiting for the standby
//   RECOVERY=1 npm test -- --no-screens cluster-faults            point-in-time recovery
//   FAILOVER=1 npm test -- --no-screens cluster-faults            a failover that a standby misses
//   DRILL=1 npm test -- --no-screens cluster-faults               the restore drill under load
const {
  FAULTS = "0",
  OUTAGES = "0",
  SYNCHRONOUS = "0",
  RECOVERY = "",
  FAILOVER = "",
  DRILL = "",
  SEED = "1",
} = process.env;

async function withPrimary<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await openPostgres(await primaryUrl(), { size: 2 });
  return work(database).finally(() => database.close());
}

/** Runs a statement on the primary and returns its rows. */
async function query<Row>(statement: SQL): Promise<Row[]> {
  const { rows } = await withPrimary(({ db }) => db.execute(statement) as unknown as Promise<{ rows: Row[] }>);
  return rows;
}

/**
 * Prepares units, a type, a key and two screens. Returns functions that put load on the cluster, inject faults and
 * check the result.
 */
async function prepareCluster() {
  await waitUntilHealthy();
  // The load has its own random generator, because the number of values that it takes depends on the speed of the
  // machine. The choice of faults must not depend on that.
  const random = createRandom(0);
  const runPrefix = randomUUID().slice(0, 6);
  const callSigns = Array.from({ length: 6 }, (_, index) => `T-${index}`);
  const apiKey = await makeKey(await primaryUrl());
  const type = await withPrimary(async (database) => {
    const { db } = database;
    // Reuse the units and the type that an earlier run left on this cluster.
    const [existing] = await db.select().from(incidentType).where(like(incidentType.code, "type-%"));
    if (existing) return existing.code;
    await seedReference(database);
    await createManyUnits(db, { ambulance: 60 });
    for (const [index, callSign] of callSigns.entries()) await aUnit(db, { callSign, at: kmFrom(sekayu, index) });
    return aType(db, ["ambulance*1"]);
  });
  const screens = await withPrimary(({ db }) =>
    Promise.all(
      (["dispatcher", "wall"] as const).map(async (audience, index) => {
        const url = webUrls[index] ?? "";
        const { cookie } = await createSession(db, { url }, audience, { username: `${audience}-${runPrefix}` });
        return startScreenClient({ name: audience, url, audience, cookie });
      }),
    ),
  );
  const crews: Record<string, string> = {};
  await withPrimary(async ({ db }) => {
    const units = await db.select().from(unit).where(inArray(unit.callSign, callSigns));
    for (const { id, callSign } of units) {
      const { cookie } = await createSession(db, { url: webUrls[0] ?? "" }, "crew", {
        username: `crew-${callSign.toLowerCase()}`,
        unitId: id,
      });
      crews[callSign] = cookie;
    }
  });
  const dispatcher = screens[0]?.cookie ?? "";
  const beginLoad = () => startLoad({ urls: webUrls, apiKey, type, callSigns, dispatcher, crews, random });
  const history: AcknowledgedWrite[] = [];
  return {
    history,
    startLoad: beginLoad,
    /**
     * Injects faults while the cluster is under load. The faults of one list happen at the same time; the next list
     * follows as soon as they have ended. Each fault ends after its `durationMs` or, with `untilWritten`, once writes
     * have succeeded for 3 s. `gapMs` is the longest time without an acknowledged write, `recoveryMs` the time from the
     * first fault until the whole cluster is healthy again.
     */
    async injectFaults(faultLists: Fault[][], { untilWritten = false } = {}) {
      const load = beginLoad();
      await pause(2_000);
      const faultStartedAt = Date.now();
      for (const faults of faultLists) {
        await Promise.all(
          faults.map(async (fault) => {
            try {
              await fault.begin();
              const isOver = () => untilWritten && load.hasSteadyWrites(faultStartedAt + 5_000, 3_000);
              for (const endAt = Date.now() + fault.durationMs; Date.now() < endAt && !isOver(); ) await pause(100);
            } finally {
              await fault.end();
            }
          }),
        );
      }
      await waitUntilHealthy();
      const allHealthyAt = Date.now();
      await pause(1_000);
      const gapMs = load.longestGap(faultStartedAt, Date.now());
      await load.stop();
      history.push(...load.writes);
      return { gapMs, recoveryMs: allHealthyAt - faultStartedAt, writes: load.writes.length, failures: load.failures };
    },
    /** Expects that every acknowledged write is stored exactly once, and that the screens match the database. */
    async expectNothingLost() {
      await withPrimary(async ({ db }) => {
        expect(await findWriteProblems(db, history)).toEqual([]);
        await expectScreensMatchDatabase(screens, db, webUrls[0] ?? "");
      });
    },
    end() {
      for (const screen of screens) screen.end();
    },
  };
}

test.runIf(Number(FAULTS) > 0)(
  "random faults lose nothing that was acknowledged and do nothing twice",
  { timeout: 0 },
  async () => {
    const random = createRandom(Number(SEED));
    const cluster = await prepareCluster();
    for (let number = 0; number < Number(FAULTS); ) {
      // With several lists, the later faults hit the cluster while it still recovers from the earlier ones.
      const faultLists: Fault[][] = [];
      for (const _ of Array.from({ length: random.integer(1, 4) })) faultLists.push(await chooseFaults(random));
      const { gapMs, recoveryMs, writes, failures } = await cluster.injectFaults(faultLists);
      await cluster.expectNothingLost();
      number += faultLists.flat().length;
      const failed = Object.entries(failures).map(([name, count]) => `${name} ${count}`);
      const names = faultLists.map((faults) =>
        faults.map(({ name, durationMs }) => `${name} for ${durationMs} ms`).join(" and "),
      );
      console.log(
        `${number}. ${names.join(", then ")}: ${gapMs} ms without writes, healthy again after ${recoveryMs} ms, ` +
          `${writes} writes; all ${cluster.history.length} so far are stored; failed: ${failed.join(", ") || "none"}`,
      );
    }
    cluster.end();
  },
);

test.runIf(Number(OUTAGES) > 0)("the time without writes", { timeout: 0 }, async () => {
  const cluster = await prepareCluster();
  const outages: Record<string, { targetMs: number; fault: (primary: Node) => Fault }> = {
    switchover: { targetMs: 10_000, fault: switchover },
    "process killed": { targetMs: 10_000, fault: killPrimary },
    "machine lost": { targetMs: 30_000, fault: (primary) => freeze(primary, "everything", 40_000) },
    "network split": {
      targetMs: 30_000,
      fault: (primary) => ({
        ...{ name: "split", durationMs: 40_000, end: removeFirewallRules },
        begin: () =>
          cutOff(
            primary,
            nodes.filter((node) => node !== primary),
          ),
      }),
    },
  };
  const gapsMs: Record<string, number[]> = {};
  for (let run = 1; run <= Number(OUTAGES); run++) {
    for (const [name, { targetMs, fault }] of Object.entries(outages)) {
      const outage = fault((await findPrimary()) ?? "node1");
      const { gapMs, failures } = await cluster.injectFaults([[outage]], { untilWritten: true });
      await cluster.expectNothingLost();
      const sorted = [...(gapsMs[name] ?? []), gapMs].sort((a, b) => a - b);
      gapsMs[name] = sorted;
      const median = sorted[Math.floor((sorted.length - 1) / 2)];
      console.log(
        `${name}, run ${run}: ${gapMs} ms; minimum ${sorted[0]}, median ${median}, maximum ${sorted.at(-1)}, target ${targetMs}; ` +
          `failed: ${JSON.stringify(failures)}`,
      );
    }
  }
  cluster.end();
});

test.runIf(Number(SYNCHRONOUS) > 0)("the cost of waiting for the standby", { timeout: 0 }, async () => {
  const cluster = await prepareCluster();
  const setSynchronousMode = (value: boolean) => {
    const settings = ["synchronous_mode", "synchronous_mode_strict"].flatMap((name) => ["-s", `${name}=${value}`]);
    return runClusterScript("ctl", "edit-config", "siaga", "--force", ...settings);
  };
  const delays: Record<string, number[]> = { on: [], off: [] };
  try {
    for (let roundIndex = 0; roundIndex < Number(SYNCHRONOUS) * 2; roundIndex++) {
      const mode = roundIndex % 2 === 0 ? "on" : "off";
      await setSynchronousMode(mode === "on");
      await pause(12_000);
      const load = cluster.startLoad();
      await pause(20_000).finally(() => load.stop());
      delays[mode]?.push(...load.creationTimes.slice(20).map(({ ms }) => ms));
    }
  } finally {
    await setSynchronousMode(true);
  }
  const percentileOf = (mode: string, fraction: number) => {
    const sorted = (delays[mode] ?? []).sort((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) * fraction)] ?? 0;
  };
  for (const [name, fraction] of [
    ["p50", 0.5],
    ["p95", 0.95],
  ] as const) {
    console.log(
      `${name}: ${percentileOf("on", fraction).toFixed(0)} ms with, ${percentileOf("off", fraction).toFixed(0)} ms without, ratio ${(percentileOf("on", fraction) / percentileOf("off", fraction)).toFixed(2)}`,
    );
  }
  console.log(`${delays.on?.length} and ${delays.off?.length} incidents`);
  cluster.end();
});

test.runIf(RECOVERY)("point-in-time recovery to a second before a mistake", { timeout: 0 }, async () => {
  const cluster = await prepareCluster();
  await runBackRest((await findPrimary()) ?? "node1", "backup");
  const applyLoad = async () => {
    const load = cluster.startLoad();
    await pause(10_000);
    await load.stop();
    cluster.history.push(...load.writes);
  };
  await applyLoad();
  const [now] = await query<{ at: string }>(sql`select clock_timestamp()::text as at`);
  const before = now?.at ?? "";
  await pause(1_000);
  await withPrimary(({ db }) => db.execute(sql`delete from note`));
  const lossesBefore = await withPrimary(({ db }) => findWriteProblems(db, cluster.history));
  expect(lossesBefore).toContainEqual(expect.stringContaining("an acknowledged note is lost"));
  const startedAt = Date.now();
  await runClusterScript("recover", "node1", before);
  await waitUntilHealthy();
  console.log(`recovered to ${before} and healthy after ${Date.now() - startedAt} ms`);
  await cluster.expectNothingLost();
  await applyLoad();
  await cluster.expectNothingLost();
  cluster.end();
});

test.runIf(FAILOVER)(
  "a standby that was stopped during a failover follows the new primary, whose backup passes the drill",
  { timeout: 0 },
  async () => {
    const cluster = await prepareCluster();
    const findMember = async (node: Node) => (await readMembers()).find(({ name }) => name === node);
    const primary = (await findPrimary()) ?? "node1";
    const findRole = async (wanted: string) =>
      (await readMembers()).find(({ role }) => role === wanted)?.name ?? "node3";
    const [standby, absent] = [await findRole("sync_standby"), await findRole("replica")];
    const load = cluster.startLoad();
    for (const service of ["patroni", "postgres"] as const) signal(absent, service, "SIGSTOP");
    await pause(5_000);
    // What the primary writes meanwhile is not acknowledged, and the new primary does not have it.
    signal(standby, "postgres", "SIGSTOP");
    await pause(3_000);
    cutPower(primary);
    signal(standby, "postgres", "SIGCONT");
    await expect.poll(findPrimary, { timeout: 60_000 }).toBe(standby);
    await runClusterScript("start", primary);
    // Before the former primary streams, Patroni recovers it and archives the end of its timeline.
    await expect.poll(async () => (await findMember(primary))?.state, { timeout: 120_000 }).toBe("streaming");
    for (const service of ["patroni", "postgres"] as const) signal(absent, service, "SIGCONT");
    await waitUntilHealthy();
    await load.stop();
    cluster.history.push(...load.writes);
    await cluster.expectNothingLost();
    const [end] = await query<{ position: string }>(sql`select pg_current_wal_lsn()::text as position`);
    const countCaughtUp = async () => {
      const standbys = await query(sql`select from pg_stat_replication where replay_lsn >= ${end?.position}::pg_lsn`);
      return standbys.length;
    };
    await expect.poll(countCaughtUp, { timeout: 60_000 }).toBe(2);
    await runBackRest(standby, "--type=full", "backup");
    await runClusterScript("drill", "--now");
    cluster.end();
  },
);

test.runIf(DRILL)("the restore drill passes under load, and finds a damaged backup", { timeout: 0 }, async () => {
  const cluster = await prepareCluster();
  await runBackRest((await findPrimary()) ?? "node1", "--type=full", "backup");
  const drill = () => runClusterScript("drill", "--now");
  const readState = () => withPrimary(async ({ db }) => selectBackupState(await readBackupEvents(db)));
  const load = cluster.startLoad();
  console.log(await drill().finally(() => load.stop()));
  const { lastBackup, lastDrill } = await readState();
  expect(lastDrill).toMatchObject({ failure: null, file: lastBackup?.file });
  damageBackup();
  await expect(drill()).rejects.toThrow("unreadable");
  expect((await readState()).lastDrill).toMatchObject({ failure: "unreadable", file: lastBackup?.file });
  await waitUntilHealthy();
  // The next backup is whole again, for other tests on this cluster.
  await runBackRest((await findPrimary()) ?? "node1", "--type=full", "backup");
  await drill();
  cluster.end();
});

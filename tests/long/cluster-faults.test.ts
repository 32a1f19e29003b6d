import { randomUUID } from "node:crypto";
import { eq, like, sql } from "drizzle-orm";
import { type Database, type Db, openPostgres } from "../../db/client";
import { assignment } from "../../db/schema/incidents";
import { incidentType } from "../../db/schema/plans";
import { seedReference } from "../../db/seed/seed";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { receiveCall } from "../../server/calls/receive-call";
import { createIncident } from "../../server/incidents/create-incident";
import { acceptPositions } from "../../server/units/accept-positions";
import {
  cutOff,
  findPrimary,
  nodes,
  primaryUrl,
  removeFirewallRules,
  runClusterScript,
  services,
  signal,
  waitUntilWhole,
  webUrls,
} from "../support/cluster";
import { startLoad } from "../support/cluster-load";
import { startFollower } from "../support/follower";
import { expectScreensMatchDatabase } from "../support/live-state-check";
import { aContext, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { createSession } from "../support/people";
import { pause } from "../support/processes";
import { createRandom, type RandomGenerator } from "../support/seeded-random";
import { makeKey } from "../support/server";
import { expect, test } from "../support/test";
import { type AcknowledgedWrite, checkHistory } from "../support/write-history";

// These tests break the cluster that `deploy/cluster/local up` has started. They run only on request:
//   FAULTS=50 SEED=1 npm test -- --no-screens cluster-faults      random faults under load
//   OUTAGES=20 npm test -- --no-screens cluster-faults            time without writes, for each kind of outage
//   SYNCHRONOUS=6 npm test -- --no-screens cluster-faults         the cost of waiting for the standby
const { FAULTS = "0", OUTAGES = "0", SYNCHRONOUS = "0", SEED = "1" } = process.env;

type Fault = { name: string; holdMs: number; begin(): unknown; end(): unknown };

const faultKinds = ["kill", "kill primary", "freeze", "freeze node", "cut one", "cut off", "switchover"] as const;

/** Chooses a fault. The choice depends only on the random generator, and on which node is primary. */
async function chooseFault(random: RandomGenerator): Promise<Fault> {
  const primary = (await findPrimary()) ?? "node1";
  const kind = random.pick(faultKinds);
  const node = random.is(0.5) ? primary : random.pick(nodes);
  const service = random.pick(services);
  const otherNodes = nodes.filter((other) => other !== node);
  const otherNode = random.pick(otherNodes);
  const holdMs = random.whole(3_000, 25_000);
  switch (kind) {
    case "kill":
      return {
        name: `kill -9 of ${service} on ${node}`,
        holdMs: 3_000,
        begin: () => signal(node, service, "SIGKILL"),
        end() {},
      };
    case "kill primary":
      return killPrimary(primary);
    case "freeze":
      return freeze(node, service, holdMs);
    case "freeze node":
      return freeze(node, "everything", holdMs);
    case "cut one":
      return {
        name: `cut between ${node} and ${otherNode}`,
        holdMs,
        begin: () => cutOff(node, [otherNode]),
        end: removeFirewallRules,
      };
    case "cut off":
      return { name: `${node} cut off`, holdMs, begin: () => cutOff(node, otherNodes), end: removeFirewallRules };
    case "switchover":
      return switchover(primary);
  }
}

type Target = Parameters<typeof signal>;

function killPrimary(node: Target[0]): Fault {
  const begin = () => signal(node, "postgres", "SIGKILL");
  return { name: `kill -9 of the primary on ${node}`, holdMs: 3_000, begin, end() {} };
}

function freeze(node: Target[0], service: Target[1], holdMs: number): Fault {
  const begin = () => signal(node, service, "SIGSTOP");
  return { name: `SIGSTOP of ${service} on ${node}`, holdMs, begin, end: () => signal(node, service, "SIGCONT") };
}

function switchover(primary: Target[0]): Fault {
  const begin = () => runClusterScript("ctl", "switchover", "siaga", "--primary", primary, "--force").catch(() => {});
  return { name: `switchover from ${primary}`, holdMs: 1_000, begin, end() {} };
}

async function withPrimary<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await openPostgres(await primaryUrl(), { size: 2 });
  return work(database).finally(() => database.close());
}

/**
 * Prepares units, a type, a key and two screens. Returns functions that put load on the cluster, cause faults and check
 * the result.
 */
async function prepare(random: RandomGenerator) {
  await waitUntilWhole();
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
        return startFollower({ name: audience, url, audience, cookie });
      }),
    ),
  );
  const history: AcknowledgedWrite[] = [];
  return {
    history,
    startLoad: () => startLoad({ urls: webUrls, apiKey, type, callSigns, random }),
    /** Causes a fault while the cluster is under load. `gapMs` is the longest time without an acknowledged write. */
    async causeFault(fault: Fault) {
      const load = startLoad({ urls: webUrls, apiKey, type, callSigns, random });
      await pause(2_000);
      const faultStartedAt = Date.now();
      try {
        await fault.begin();
        await pause(fault.holdMs);
      } finally {
        await fault.end();
      }
      await waitUntilWhole();
      const allHealthyAt = Date.now();
      await pause(2_000);
      await load.stop();
      history.push(...load.writes);
      const gapMs = load.longestGap(faultStartedAt, Date.now());
      return { gapMs, wholeMs: allHealthyAt - faultStartedAt, writes: load.writes.length, failures: load.failures };
    },
    /** Expects that every acknowledged write is stored exactly once, and that the screens match the database. */
    async expectWhole() {
      await withPrimary(async ({ db }) => {
        expect(await checkHistory(db, history)).toEqual([]);
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
    const cluster = await prepare(random);
    for (let number = 1; number <= Number(FAULTS); number++) {
      const fault = await chooseFault(random);
      const { gapMs, wholeMs, writes, failures } = await cluster.causeFault(fault);
      await cluster.expectWhole();
      const failed = Object.entries(failures).map(([name, count]) => `${name} ${count}`);
      console.log(
        `${number}. ${fault.name} for ${fault.holdMs} ms: ${gapMs} ms without writes, whole after ${wholeMs} ms, ` +
          `${writes} writes, ${cluster.history.length} in all are there; failed: ${failed.join(", ") || "none"}`,
      );
    }
    cluster.end();
  },
);

test.runIf(Number(OUTAGES) > 0)("the time without writes", { timeout: 0 }, async () => {
  const cluster = await prepare(createRandom(Number(SEED)));
  const outages: Record<string, { most: number; fault: (primary: Target[0]) => Fault }> = {
    switchover: { most: 10_000, fault: switchover },
    "process killed": { most: 10_000, fault: killPrimary },
    "machine lost": { most: 30_000, fault: (primary) => freeze(primary, "everything", 40_000) },
    "network split": {
      most: 30_000,
      fault: (primary) => ({
        ...{ name: "split", holdMs: 40_000, end: removeFirewallRules },
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
    for (const [name, { most, fault }] of Object.entries(outages)) {
      const { gapMs } = await cluster.causeFault(fault((await findPrimary()) ?? "node1"));
      await cluster.expectWhole();
      const sorted = [...(gapsMs[name] ?? []), gapMs].sort((a, b) => a - b);
      gapsMs[name] = sorted;
      const median = sorted[Math.floor((sorted.length - 1) / 2)];
      console.log(
        `${name}, run ${run}: ${gapMs} ms; minimum ${sorted[0]}, median ${median}, maximum ${sorted.at(-1)}, aim ${most}`,
      );
    }
  }
  cluster.end();
});

test.runIf(Number(SYNCHRONOUS) > 0)("the cost of waiting for the standby", { timeout: 0 }, async () => {
  const cluster = await prepare(createRandom(Number(SEED)));
  const delays: Record<string, number[]> = { on: [], off: [] };
  for (let roundIndex = 0; roundIndex < Number(SYNCHRONOUS) * 2; roundIndex++) {
    const mode = roundIndex % 2 === 0 ? "on" : "off";
    const value = mode === "on" ? "true" : "false";
    await runClusterScript(
      "ctl",
      "edit-config",
      "siaga",
      "--force",
      "-s",
      `synchronous_mode=${value}`,
      "-s",
      `synchronous_mode_strict=${value}`,
    );
    await pause(12_000);
    const load = cluster.startLoad();
    await pause(20_000);
    await load.stop();
    delays[mode]?.push(...load.delays.slice(20).map(({ ms }) => ms));
  }
  await runClusterScript(
    "ctl",
    "edit-config",
    "siaga",
    "--force",
    "-s",
    "synchronous_mode=true",
    "-s",
    "synchronous_mode_strict=true",
  );
  const at = (mode: string, fraction: number) => {
    const sorted = (delays[mode] ?? []).sort((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) * fraction)] ?? 0;
  };
  for (const [name, fraction] of [
    ["p50", 0.5],
    ["p95", 0.95],
  ] as const) {
    console.log(
      `${name}: ${at("on", fraction).toFixed(0)} ms with, ${at("off", fraction).toFixed(0)} ms without, ratio ${(at("on", fraction) / at("off", fraction)).toFixed(2)}`,
    );
  }
  console.log(`${delays.on?.length} and ${delays.off?.length} incidents`);
  cluster.end();
});

test("the checker finds a planted loss, a planted double and a half write", async ({ db }) => {
  const type = await aType(db, ["ambulance*1"]);
  await createManyUnits(db, { ambulance: 3 });
  const context = aContext(db);
  const at = Date.now();
  const input = (description: string) => ({ type, location: sekayu, precision: "exact" as const, description });
  const writeAll = async (key: string): Promise<AcknowledgedWrite[]> => {
    const { id: callId } = await receiveCall(context, { externalId: key, callerNumber: "0811", note: key });
    const { id } = await createIncident(context, input(key), key);
    const assignments = await db.select().from(assignment).where(eq(assignment.incidentId, id));
    const [{ id: assignmentId }] = assignments as [typeof assignment.$inferSelect];
    await advanceAssignment(context, { id: assignmentId, state: "acknowledged" });
    const { callSign } = await aUnit(db, { callSign: `T-${key}` });
    const report = { callSign, ...sekayu, recordedAt: new Date() };
    await acceptPositions(context, [report]);
    return [
      { kind: "call", at, key, id: callId },
      { kind: "incident", at, key, id, assignmentIds: [assignmentId] },
      { kind: "step", at, id: assignmentId, state: "acknowledged" },
      { kind: "position", at, callSign, recordedAt: report.recordedAt.toISOString() },
    ];
  };
  const writes = [...(await writeAll("first")), ...(await writeAll("second"))];
  const findProblemsAfter = async (damageRows: (tx: Db) => Promise<unknown>) => {
    let problems: string[] = [];
    await db
      .transaction(async (tx) => {
        await damageRows(tx);
        problems = await checkHistory(tx, writes);
        tx.rollback();
      })
      .catch(() => {});
    return problems.map((problem) => problem.split(":")[0]);
  };
  expect(await checkHistory(db, writes)).toEqual([]);
  const findProblemsAfterStatement = (statement: string) => findProblemsAfter((tx) => tx.execute(sql.raw(statement)));
  expect(await findProblemsAfterStatement("update call set note = null where note = 'first'")).toContain(
    "an acknowledged call is lost",
  );
  expect(await findProblemsAfterStatement("delete from call where note = 'first'")).toEqual([
    "an acknowledged call is lost",
  ]);
  expect(
    await findProblemsAfterStatement("delete from fix where recorded_at = (select max(recorded_at) from fix)"),
  ).toEqual(["an acknowledged position is lost"]);
  expect(await findProblemsAfterStatement("update assignment set acknowledged_at = null")).toEqual([
    "an acknowledged step is lost",
  ]);
  expect(
    await findProblemsAfterStatement(
      "alter table event disable trigger user; delete from event where kind = 'incident.created'",
    ),
  ).toEqual(["an incident without exactly one creation event"]);
  expect(
    await findProblemsAfterStatement(
      "delete from assignment where incident_id = (select id from incident where description = 'first')",
    ),
  ).toContain("an acknowledged assignment is lost");
  expect(await findProblemsAfterStatement("update incident set description = 'second'")).toEqual(
    expect.arrayContaining(["an acknowledged incident is lost", "two incidents of one request"]),
  );
  expect(
    await findProblemsAfterStatement(
      "update assignment set ended_at = now() + interval '1 hour', state = 'clear', unit_id = (select min(unit_id::text)::uuid from assignment)",
    ),
  ).toContain("a unit in two assignments at the same time");
});

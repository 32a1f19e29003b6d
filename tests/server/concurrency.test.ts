import { readFileSync } from "node:fs";
import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Database, Db } from "../../db/client";
import { incident } from "../../db/schema/incidents";
import { unit, unitPosition } from "../../db/schema/units";
import type { IncidentShape } from "../../server/http/shapes";
import { createIncident } from "../../server/incidents/create-incident";
import { findViolatedInvariants } from "../support/consistency";
import { createRequestSender, test as plain, type RequestSender } from "../support/http";
import { countWaitingSessions, type LockWaits, watchLocks } from "../support/lock-watch";
import { aContext, aStation, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { pause } from "../support/processes";
import { listPassedOver, listSent, readStation } from "../support/rule";
import { startServer } from "../support/server";
import { expect } from "../support/test";

type Incident = z.output<typeof IncidentShape>;
type TimedIncident = Incident & { tookMs: number };

const maxConcurrentRequests = 64;

/** The server runs in a separate process. Otherwise the measured waits would include the work of the tests. */
const test = plain
  .extend("server", { scope: "file" }, async ({ databaseUrl }, { onCleanup }) => {
    const server = await startServer({ databaseUrl, env: { SCREENS: "off", LOG_LEVEL: "warn" } });
    onCleanup(async () => {
      await server.stop();
    });
    return server;
  })
  .extend("sendRequest", { scope: "file" }, ({ server }) => createRequestSender(server))
  .extend("dataReset", { auto: true }, async ({ db }) => deleteUnitsAndIncidents(db));

test("200 concurrent incidents: no unit is assigned twice, assigned and unmet add up to the plan, nobody waits for a lock", async ({
  sendRequest,
  database,
  server,
}) => {
  const { db } = database;
  await createManyUnits(db, { ambulance: 330, "fire-engine": 150 });
  const type = await aType(db, ["ambulance*2", "fire-engine*1"]);
  let incidents: TimedIncident[] = [];
  const lockWaits = await watchLocks(database, async () => {
    incidents = await createIncidentsConcurrently(sendRequest, 200, (number) => ({
      type,
      location: kmFrom(sekayu, number % 15, number * 7),
    }));
  });
  const unitIds = incidents.flatMap(({ assignments }) => assignments.map(({ unit: { id } }) => id));
  expect(new Set(unitIds).size).toBe(unitIds.length);
  const missingCount = incidents.flatMap(({ unmet }) => unmet).reduce((sum, line) => sum + line.missing, 0);
  expect(unitIds.length + missingCount).toBe(200 * 3);
  expect(await findViolatedInvariants(db)).toEqual([]);
  await expectNoFreeUnitOverlooked(db);
  expectNoDeadlocksOrErrors(lockWaits, readFileSync(server.logPath, "utf8"));
  printTimes("200 concurrent", incidents, lockWaits);
});

test("a creation whose connection breaks during a slow commit returns the incident", async ({ database: { db } }) => {
  const input = { type: await aType(db, []), location: sekayu, precision: "exact" } as const;
  let isFirst = true;
  let finishCommit = () => {};
  const transaction: Db["transaction"] = (work) => {
    if (!isFirst) return db.transaction(work);
    isFirst = false;
    return new Promise((_, reject) => {
      const slowTransaction = db.transaction(async (tx) => {
        const result = await work(tx);
        reject(Object.assign(new Error("the connection broke"), { code: "ECONNRESET" }));
        await new Promise<void>((resolve) => {
          finishCommit = resolve;
        });
        return result;
      });
      slowTransaction.catch(reject);
    });
  };
  const breakingDb: Db = Object.assign(Object.create(db), { transaction });
  const creation = createIncident(aContext(breakingDb), input, "key-1");
  // The repeated attempt waits for the commit of the first one.
  await expect.poll(() => countWaitingSessions(db)).toBe(1);
  finishCommit();
  expect(await creation).toEqual({ id: expect.any(String), created: false });
  expect(await db.$count(incident)).toBe(1);
});

test("as many units as incidents: every unit is assigned, however many incidents compete", async ({
  sendRequest,
  database,
}) => {
  const { db } = database;
  await createManyUnits(db, { ambulance: 200 });
  const type = await aType(db, ["ambulance*1"]);
  let incidents: TimedIncident[] = [];
  const lockWaits = await watchLocks(database, async () => {
    incidents = await createIncidentsConcurrently(sendRequest, 200, () => ({ type, location: sekayu }));
  });
  expect(incidents.filter(({ unmet }) => unmet.length > 0)).toEqual([]);
  expect(new Set(incidents.flatMap(listSent)).size).toBe(200);
  expect(lockWaits.deadlocks).toBe(0);
  printTimes("200 units at one place", incidents, lockWaits);
});

test("as many units at one station as incidents: every unit is assigned", async ({ sendRequest, database }) => {
  const { db } = database;
  const homeStation = await aStation(db, { at: kmFrom(sekayu, 3) });
  for (let number = 0; number < 100; number++) await aUnit(db, { station: homeStation });
  const type = await aType(db, ["ambulance*1"]);
  const incidents = await createIncidentsConcurrently(sendRequest, 100, () => ({ type, location: sekayu }));
  expect(incidents.filter(({ unmet }) => unmet.length > 0)).toEqual([]);
});

test("a locked unit is skipped without waiting, and the reason is stated", async ({ sendRequest, database }) => {
  const { db } = database;
  await createManyUnits(db, { ambulance: 150 });
  const lockedUnit = await aUnit(db, { callSign: "HELD", at: sekayu });
  const type = await aType(db, ["ambulance*1"]);
  let incidents: TimedIncident[] = [];
  const lockWaits = await whileLocked(database, sql`select from unit where id = ${lockedUnit.id} for update`, () =>
    watchLocks(database, async () => {
      incidents = await createIncidentsConcurrently(sendRequest, 100, () => ({ type, location: sekayu }));
    }),
  );
  expect(incidents.filter((incident) => listSent(incident).includes("HELD") || incident.unmet.length > 0)).toEqual([]);
  for (const incident of incidents) expect(listPassedOver(incident)).toContain("HELD being-taken");
  expect(lockWaits).toMatchObject({ deadlocks: 0 });
  printTimes("one unit locked", incidents, lockWaits);
  // After the lock is released, the unit is the nearest available one again.
  const [nextIncident] = await createIncidentsConcurrently(sendRequest, 1, () => ({ type, location: sekayu }));
  expect(listSent(nextIncident as TimedIncident)).toEqual(["HELD"]);
});

test("a unit that is only referenced by another transaction is still assigned", async ({ sendRequest, database }) => {
  const { db } = database;
  const nearUnit = await aUnit(db, { callSign: "NEAR", at: sekayu });
  await aUnit(db, { callSign: "FAR", at: kmFrom(sekayu, 5) });
  const type = await aType(db, ["ambulance*1"]);
  // Inserting a row that references a unit, such as a button press of its crew, locks the unit's key until the commit.
  const insertPress = sql`insert into press (id, unit_id, what, at, received_at) values (gen_random_uuid(), ${nearUnit.id}, 'duty', now(), now())`;
  const incidents = await whileLocked(database, insertPress, () =>
    createIncidentsConcurrently(sendRequest, 1, () => ({ type, location: sekayu })),
  );
  expect(listSent(incidents[0] as TimedIncident)).toEqual(["NEAR"]);
});

test("a locked unit outside its area is listed as being taken, not as outside its area, if the assigned unit is outside its area, too", async ({
  sendRequest,
  database,
}) => {
  const { db } = database;
  const laisStation = await readStation(db, "polsek-lais");
  const lockedUnit = await aUnit(db, {
    callSign: "HELD",
    kind: "police-patrol",
    station: laisStation,
    at: kmFrom(sekayu, 1),
  });
  await aUnit(db, { callSign: "SENT", kind: "police-patrol", station: laisStation, at: kmFrom(sekayu, 2) });
  const type = await aType(db, ["police-patrol*1"]);
  const incidents = await whileLocked(database, sql`select from unit where id = ${lockedUnit.id} for update`, () =>
    createIncidentsConcurrently(sendRequest, 1, () => ({ type, location: sekayu })),
  );
  expect(listSent(incidents[0] as TimedIncident)).toEqual(["SENT"]);
  expect(listPassedOver(incidents[0] as TimedIncident)).toEqual(["HELD being-taken"]);
});

test("when all units of the responsible station are locked, the nearest other unit is assigned", async ({
  sendRequest,
  database,
}) => {
  const { db } = database;
  const responsibleStation = await readStation(db, "polsek-sekayu");
  const policePost = await aStation(db, { at: kmFrom(sekayu, 5), areas: ["16.06.01"] });
  for (const station of [
    responsibleStation,
    responsibleStation,
    responsibleStation,
    policePost,
    policePost,
    policePost,
  ])
    await aUnit(db, { kind: "police-patrol", station });
  const laisStation = await readStation(db, "polsek-lais");
  // The fix of FAR is stale, but the aging job has not processed it yet, so FAR is still read as a candidate.
  const staleAt = new Date(Date.now() - 9.99 * 60_000);
  await aUnit(db, { callSign: "FAR", kind: "police-patrol", station: laisStation, at: sekayu, now: staleAt });
  await db
    .update(unitPosition)
    .set({ fixAt: new Date(Date.now() - 11 * 60_000) })
    .where(eq(unitPosition.fixAt, staleAt));
  await aUnit(db, { callSign: "NEAR", kind: "police-patrol", station: laisStation, at: kmFrom(sekayu, 2) });
  const type = await aType(db, ["police-patrol*1"]);
  const incidents = await whileLocked(
    database,
    sql`select from unit where call_sign not in ('FAR', 'NEAR') for update`,
    () => createIncidentsConcurrently(sendRequest, 1, () => ({ type, location: sekayu })),
  );
  expect(listSent(incidents[0] as TimedIncident)).toEqual(["NEAR"]);
});

test("a unit whose position is being written is not skipped: the incident waits briefly and assigns it", async ({
  sendRequest,
  database,
}) => {
  const { db } = database;
  const nearUnit = await aUnit(db, { callSign: "NEAR", at: kmFrom(sekayu, 1) });
  await aUnit(db, { callSign: "FAR", at: kmFrom(sekayu, 9) });
  await aUnit(db, { callSign: "ENGINE", kind: "fire-engine", at: kmFrom(sekayu, 1) });
  const [ambulanceType, engineType] = [await aType(db, ["ambulance*1"]), await aType(db, ["fire-engine*1"])];
  const updatePosition = sql`update unit_position set moved_at = now() where unit_id = ${nearUnit.id}`;
  let waitingIncidents: Promise<TimedIncident[]> = Promise.resolve([]);
  await whileLocked(database, updatePosition, async () => {
    waitingIncidents = createIncidentsConcurrently(sendRequest, 1, () => ({ type: ambulanceType, location: sekayu }));
    // An incident that needs a different unit does not wait. It is created at the same time, because the server waits for
    // a lock for at most ten seconds.
    const [[otherIncident]] = await Promise.all([
      createIncidentsConcurrently(sendRequest, 1, () => ({ type: engineType, location: sekayu })),
      expect.poll(() => countWaitingSessions(db)).toBe(1),
    ]);
    expect(listSent(otherIncident as TimedIncident)).toEqual(["ENGINE"]);
    expect(await countWaitingSessions(db)).toBe(1);
  });
  const [delayedIncident] = await waitingIncidents;
  expect(listSent(delayedIncident as TimedIncident)).toEqual(["NEAR"]);
});

test("200 incidents while all positions are being written: no deadlock, no unit skipped", async ({
  sendRequest,
  database,
  server,
}) => {
  const { db } = database;
  await createManyUnits(db, { ambulance: 200, "fire-engine": 200, "police-patrol": 150 });
  const callSigns = (await db.select({ callSign: unit.callSign }).from(unit)).map(({ callSign }) => callSign);
  const type = await aType(db, ["ambulance*1", "fire-engine*1", "police-patrol*1"]);
  let incidents: TimedIncident[] = [];
  const batchTimesMs: number[] = [];
  const lockWaits = await watchLocks(database, async () => {
    let isRunning = true;
    const trackers = [0, 1].map(async (trackerIndex) => {
      for (let turn = 0; isRunning; turn++) {
        await pause(50);
        const orderedCallSigns = (turn + trackerIndex) % 2 === 0 ? callSigns : [...callSigns].reverse();
        const body = orderedCallSigns.map((callSign, index) => ({
          callSign,
          ...kmFrom(sekayu, 1 + (index % 40), index * 7 + turn),
          recordedAt: new Date().toISOString(),
        }));
        const startedAt = performance.now();
        const { status } = await sendRequest("POST", "/api/v1/positions", { body });
        expect(status).toBe(200);
        batchTimesMs.push(performance.now() - startedAt);
      }
    });
    incidents = await createIncidentsConcurrently(sendRequest, 200, (number) => ({
      type,
      location: kmFrom(sekayu, number % 15, number * 7),
    }));
    isRunning = false;
    await Promise.all(trackers);
  });
  expect(incidents.flatMap(({ unmet }) => unmet.map(({ kind }) => kind))).toEqual(Array(50).fill("police-patrol"));
  expect(await findViolatedInvariants(db)).toEqual([]);
  await expectNoFreeUnitOverlooked(db);
  // An incident waits at most as long as it takes to write the slowest batch of positions.
  const slowestMs = Math.max(...batchTimesMs);
  expectNoDeadlocksOrErrors(lockWaits, readFileSync(server.logPath, "utf8"));
  const label = `with ${batchTimesMs.length} batches of ${callSigns.length} positions, the slowest ${Math.round(slowestMs)} ms`;
  printTimes(label, incidents, lockWaits);
});

test("units replaced while positions are written: no deadlock, and every replacement is complete", async ({
  sendRequest,
  database,
  server,
}) => {
  const { db } = database;
  await createManyUnits(db, { ambulance: 60 });
  const units = await db.select({ id: unit.id, callSign: unit.callSign }).from(unit);
  const type = await aType(db, ["ambulance*1"]);
  const incidents = await createIncidentsConcurrently(sendRequest, 20, () => ({ type, location: sekayu }));
  const lockWaits = await watchLocks(database, async () => {
    let isRunning = true;
    const trackingLoop = (async () => {
      while (isRunning) {
        const body = units.map(({ callSign }) => ({ callSign, ...sekayu, recordedAt: new Date().toISOString() }));
        await sendRequest("POST", "/api/v1/positions", { body });
      }
    })();
    await Promise.all(
      incidents.map(async ({ id }, number) => {
        for (let turn = 0; turn < 12; turn++) {
          const { assignments } = (await sendRequest("GET", `/api/v1/incidents/${id}`)).body as Incident;
          const insteadOf = assignments.find(({ state }) => state === "assigned")?.id;
          const unitToAssign = units[(number * 13 + turn * 7) % units.length];
          const body = { unitId: unitToAssign?.id, insteadOf };
          expect([201, 409]).toContain(
            (await sendRequest("POST", `/api/v1/incidents/${id}/assignments`, { body })).status,
          );
        }
      }),
    );
    isRunning = false;
    await trackingLoop;
  });
  expect(await findViolatedInvariants(db)).toEqual([]);
  expectNoDeadlocksOrErrors(lockWaits, readFileSync(server.logPath, "utf8"));
});

test("crews without a position become free and report at the same moment: no deadlock, and each can be assigned again", async ({
  sendRequest,
  database,
  server,
}) => {
  const { db } = database;
  const type = await aType(db, []);
  const [incident] = await createIncidentsConcurrently(sendRequest, 1, () => ({ type, location: sekayu }));
  const lockWaits = await watchLocks(database, async () => {
    for (let round = 0; round < 10; round++) {
      const units = await Promise.all(Array.from({ length: 10 }, () => aUnit(db)));
      const assignmentIds: string[] = [];
      for (const { id: unitId } of units) {
        const response = await sendRequest("POST", `/api/v1/incidents/${incident?.id}/assignments`, {
          body: { unitId },
        });
        assignmentIds.push((response.body as { id: string }).id);
      }
      const body = units.map(({ callSign }) => ({ callSign, ...sekayu, recordedAt: new Date().toISOString() }));
      const recallRequests = assignmentIds.map((id) =>
        sendRequest("PATCH", `/api/v1/assignments/${id}`, { body: { state: "recalled" } }),
      );
      const responses = await Promise.all([sendRequest("POST", "/api/v1/positions", { body }), ...recallRequests]);
      expect(responses.filter(({ status }) => status !== 200)).toEqual([]);
    }
  });
  expect(await findViolatedInvariants(db)).toEqual([]);
  expect(await db.$count(unitPosition, eq(unitPosition.eligible, true))).toBe(100);
  expectNoDeadlocksOrErrors(lockWaits, readFileSync(server.logPath, "utf8"));
});

/** Creates `count` incidents, at most 64 at the same time, and expects each to be accepted. */
async function createIncidentsConcurrently(
  sendRequest: RequestSender,
  count: number,
  body: (number: number) => unknown,
): Promise<TimedIncident[]> {
  const incidents: TimedIncident[] = [];
  let nextNumber = 0;
  const worker = async () => {
    while (nextNumber < count) {
      const startedAt = performance.now();
      const response = await sendRequest("POST", "/api/v1/incidents", { body: body(nextNumber++) });
      expect(response.status).toBe(201);
      incidents.push({ ...(response.body as Incident), tookMs: performance.now() - startedAt } as TimedIncident);
    }
  };
  await Promise.all(Array.from({ length: Math.min(maxConcurrentRequests, count) }, worker));
  return incidents;
}

/** Runs `work` while another session holds the locks that `statement` takes. */
async function whileLocked<Result>(
  { db }: Database,
  statement: ReturnType<typeof sql>,
  work: () => Promise<Result>,
): Promise<Result> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
    await tx.execute(statement);
    return work();
  });
}

/** Expects that no unit of a kind is free while an incident still lacks a unit of that kind. */
async function expectNoFreeUnitOverlooked(db: Db): Promise<void> {
  const unmetKinds = new Set(
    (await db.select({ unmet: incident.unmet }).from(incident)).flatMap(({ unmet }) => unmet.map(({ kind }) => kind)),
  );
  expect(unmetKinds.size).toBeGreaterThan(0);
  const freeUnits = await db
    .select({ kind: unit.kind, callSign: unit.callSign })
    .from(unit)
    .where(eq(unit.isTaken, false));
  expect(freeUnits.filter(({ kind }) => unmetKinds.has(kind))).toEqual([]);
}

function expectNoDeadlocksOrErrors({ deadlocks }: LockWaits, log: string): void {
  expect(deadlocks).toBe(0);
  expect(log).toBe("");
}

function printTimes(label: string, incidents: TimedIncident[], { longestWaitMs }: LockWaits): void {
  const timesMs = incidents.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  const percentile = (share: number) => Math.round(timesMs[Math.floor((timesMs.length - 1) * share)] ?? 0);
  console.log(
    `${label}: p50 ${percentile(0.5)} ms, p95 ${percentile(0.95)} ms, slowest ${percentile(1)} ms; longest lock wait ${Math.round(longestWaitMs)} ms`,
  );
}

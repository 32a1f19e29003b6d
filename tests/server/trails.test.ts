import { and, eq, sql } from "drizzle-orm";
import { type Permission, type Role, roles } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { call } from "../../db/schema/calls";
import { event } from "../../db/schema/events";
import { assignment, incident } from "../../db/schema/incidents";
import { fix, unit, unitPosition } from "../../db/schema/units";
import { permissionsOf } from "../../server/domain/permission";
import { deleteOldTexts } from "../../server/jobs/apply-retention";
import { erasePerson } from "../../server/privacy/erase-person";
import { readTracks } from "../../server/trails/read-tracks";
import { readUnitTrail } from "../../server/trails/read-unit-trail";
import { replayIncident } from "../../server/trails/replay-incident";
import { acceptPositions } from "../../server/units/accept-positions";
import { aContext, anIncident, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import { expect, isFullRun, test, testOnBothDatabases } from "../support/test";

const now = new Date();
const minutesBeforeNow = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const toEpochSeconds = (moment: Date) => moment.getTime() / 1_000;

function asRole(db: Db, role: Role, scopes: readonly Permission[] = permissionsOf[role]) {
  const actor = { kind: "person" as const, id: `a-${role}`, name: role, role, scopes, simulated: false };
  return aContext(db, { actor, now: () => now });
}
const asDispatcher = (db: Db) => asRole(db, "dispatcher");
/** Returns the context of a dispatcher who may read incidents, but not sensitive ones. */
const asDispatcherWithoutSensitive = (db: Db) => asRole(db, "dispatcher", ["incidents:read", "units:read"]);

type Fix = { minutesAgo: number; at?: LngLat; receivedMinutesAgo?: number; speedMps?: number };

async function insertFixes(db: Db, unitId: string, fixes: readonly Fix[]): Promise<void> {
  const rows = fixes.map(({ minutesAgo, at = sekayu, receivedMinutesAgo = minutesAgo, speedMps = null }) => ({
    unitId,
    recordedAt: minutesBeforeNow(minutesAgo),
    receivedAt: minutesBeforeNow(receivedMinutesAgo),
    position: at,
    speedMps,
  }));
  for (let from = 0; from < rows.length; from += 1_000) await db.insert(fix).values(rows.slice(from, from + 1_000));
}

/** Returns the fixes of a unit that drives east from `from` to `to` minutes ago, one every `intervalMinutes`. */
function createDrive(from: number, to: number, intervalMinutes = 1): Fix[] {
  const count = Math.floor((from - to) / intervalMinutes) + 1;
  return Array.from({ length: count }, (_, index) => ({
    minutesAgo: from - index * intervalMinutes,
    at: kmFrom(sekayu, index / 10),
  }));
}

const listMinutesAgo = (pieces: readonly (readonly (readonly [number, ...unknown[]])[])[]) =>
  pieces.map((piece) => piece.map(([at]) => Math.round((toEpochSeconds(now) - at) / 60)));

testOnBothDatabases("a trail is the track of the requested last hours, with times and speeds", async ({ db }) => {
  const { id, callSign } = await aUnit(db);
  await insertFixes(db, id, [
    { minutesAgo: 300 },
    { minutesAgo: 3, speedMps: 12.34, at: { lng: 103.123456, lat: -2.654321 } },
    { minutesAgo: 1 },
  ]);
  const { unit, pieces } = await readUnitTrail(asDispatcher(db), { unitId: id, hours: 4 });
  expect(unit).toEqual({ id, callSign, kind: "ambulance" });
  expect(listMinutesAgo(pieces)).toEqual([[3, 1]]);
  expect(pieces[0]?.[0]).toEqual([expect.closeTo(toEpochSeconds(minutesBeforeNow(3)), 3), 103.12346, -2.65432, 12.3]);
  const longTrail = await readUnitTrail(asDispatcher(db), { unitId: id, hours: 12 });
  expect(listMinutesAgo(longTrail.pieces)).toEqual([[300], [3, 1]]);
});

test("more than five minutes without a fix split a trail; exactly five do not", async ({ db }) => {
  const { id } = await aUnit(db);
  await insertFixes(db, id, [{ minutesAgo: 30 }, { minutesAgo: 25 }, { minutesAgo: 19.9 }, { minutesAgo: 15 }]);
  const { pieces } = await readUnitTrail(asDispatcher(db), { unitId: id, hours: 1 });
  expect(listMinutesAgo(pieces)).toEqual([
    [30, 25],
    [20, 15],
  ]);
});

test("a unit without positions has an empty trail; an unknown unit is refused", async ({ db }) => {
  const { id } = await aUnit(db);
  expect((await readUnitTrail(asDispatcher(db), { unitId: id, hours: 1 })).pieces).toEqual([]);
  const unknownId = "01890000-0000-7000-8000-000000000000";
  await expect(readUnitTrail(asDispatcher(db), { unitId: unknownId, hours: 1 })).rejects.toThrow("not-found");
  await expect(replayIncident(asDispatcher(db), { incidentId: unknownId })).rejects.toThrow("not-found");
});

test("a day with a fix per second has about a thousand points, from its first minute to its last", async ({ db }) => {
  const { id } = await aUnit(db);
  await db.execute(sql`
    insert into fix (unit_id, recorded_at, received_at, position)
    select ${id}, at, at, st_setsrid(st_makepoint(103.8 + extract(epoch from ${now.toISOString()}::timestamptz - at) / 1e6, -2.8), 4326)
    from generate_series(${minutesBeforeNow(24 * 60 - 1).toISOString()}::timestamptz, ${now.toISOString()}::timestamptz, interval '1 second') as at
  `);
  const { pieces } = await readUnitTrail(asDispatcher(db), { unitId: id, hours: 24 });
  expect(pieces).toHaveLength(1);
  const [piece = []] = pieces;
  expect(piece.length).toBeGreaterThan(900);
  expect(piece.length).toBeLessThanOrEqual(1_010);
  expect(listMinutesAgo([[piece[0] ?? [0], piece.at(-1) ?? [0]]])).toEqual([[24 * 60 - 1, 0]]);
});

test("sampling creates no gap, and the last fix before a gap is kept", async ({ db }) => {
  const { id } = await aUnit(db);
  // A one-day trail has one point for every 87 s. Even if fixes at the ends of the pause of 270 s are left out, the
  // pause must not look like a gap, which is longer than 300 s.
  await insertFixes(db, id, [...createDrive(100, 90, 0.1), ...createDrive(85.5, 80, 0.1), ...createDrive(60, 50, 0.1)]);
  const { pieces } = await readUnitTrail(asDispatcher(db), { unitId: id, hours: 24 });
  expect(pieces).toHaveLength(2);
  expect(pieces[0]?.at(-1)?.[0]).toBeCloseTo(toEpochSeconds(minutesBeforeNow(80)), 0);
});

test.runIf(isFullRun)("a trail has at most 3,000 points, the newest ones", async ({ db }) => {
  const { id } = await aUnit(db);
  await insertFixes(db, id, createDrive(24 * 60 - 1, 0, 1 / 60));
  const { pieces } = await readUnitTrail(asDispatcher(db), { unitId: id, hours: 24 });
  expect(pieces.flat().length).toBeLessThanOrEqual(3_000);
  expect(pieces.flat().at(-1)?.[0]).toBeCloseTo(toEpochSeconds(now), 0);
});

/** Creates a unit that was assigned to an incident from 60 to 40 minutes ago. */
async function aServedIncident(db: Db, { sensitive }: { sensitive: boolean }) {
  const unit = await aUnit(db, { at: sekayu });
  const { id } = await anIncident(db, { type: await aType(db, []), now: minutesBeforeNow(65) });
  await db.update(incident).set({ sensitive }).where(eq(incident.id, id));
  await db.insert(assignment).values({
    incidentId: id,
    unitId: unit.id,
    kind: unit.kind,
    state: "clear",
    chosenBy: "dispatcher",
    responsible: false,
    assignedBy: "system:test",
    assignedAt: minutesBeforeNow(60),
    enRouteAt: minutesBeforeNow(58),
    onSceneAt: minutesBeforeNow(50),
    endedAt: minutesBeforeNow(40),
  });
  return { unitId: unit.id, incidentId: id };
}

test("viewers without sensitive:read see neither the drive to the scene, nor the time on scene, nor the 15 minutes after it", async ({
  db,
}) => {
  const { unitId } = await aServedIncident(db, { sensitive: true });
  await insertFixes(db, unitId, createDrive(90, 0));
  const fullTrail = await readUnitTrail(asDispatcher(db), { unitId, hours: 4 });
  expect(listMinutesAgo(fullTrail.pieces)).toEqual([Array.from({ length: 91 }, (_, index) => 90 - index)]);
  const { pieces } = await readUnitTrail(asDispatcherWithoutSensitive(db), { unitId, hours: 4 });
  expect(listMinutesAgo(pieces)).toEqual([
    Array.from({ length: 30 }, (_, index) => 90 - index),
    Array.from({ length: 25 }, (_, index) => 24 - index),
  ]);
});

test("an ordinary assignment hides nothing of a trail", async ({ db }) => {
  const { unitId } = await aServedIncident(db, { sensitive: false });
  await insertFixes(db, unitId, createDrive(90, 0, 2));
  const { pieces } = await readUnitTrail(asDispatcherWithoutSensitive(db), { unitId, hours: 4 });
  expect(listMinutesAgo(pieces)).toEqual([Array.from({ length: 46 }, (_, index) => 90 - index * 2)]);
});

test("during a sensitive assignment everything since its start is hidden", async ({ db }) => {
  const { unitId } = await aServedIncident(db, { sensitive: true });
  await db.update(assignment).set({ state: "onScene", endedAt: null }).where(eq(assignment.unitId, unitId));
  await insertFixes(db, unitId, createDrive(90, 0));
  const { pieces } = await readUnitTrail(asDispatcherWithoutSensitive(db), { unitId, hours: 4 });
  expect(listMinutesAgo(pieces)).toEqual([Array.from({ length: 30 }, (_, index) => 90 - index)]);
});

test("an assignment whose end is unknown hides the trail until its incident was closed or reopened", async ({ db }) => {
  const { unitId, incidentId } = await aServedIncident(db, { sensitive: true });
  await db.update(assignment).set({ endedAt: null }).where(eq(assignment.unitId, unitId));
  await insertFixes(db, unitId, createDrive(90, 0));
  for (const times of [
    { status: "closed", closedAt: minutesBeforeNow(40) } as const,
    { status: "verified", closedAt: null, verifiedAt: minutesBeforeNow(40), reopened: 1 } as const,
  ]) {
    await db.update(incident).set(times).where(eq(incident.id, incidentId));
    const { pieces } = await readUnitTrail(asDispatcherWithoutSensitive(db), { unitId, hours: 4 });
    expect(listMinutesAgo(pieces)).toEqual([
      Array.from({ length: 30 }, (_, index) => 90 - index),
      Array.from({ length: 25 }, (_, index) => 24 - index),
    ]);
  }
});

test("positions uploaded late or with a wrong clock do not reveal what was hidden", async ({ db }) => {
  const { unitId } = await aServedIncident(db, { sensitive: true });
  await insertFixes(db, unitId, [
    { minutesAgo: 80 },
    // This fix was recorded at the address and uploaded 48 minutes later.
    { minutesAgo: 50, receivedMinutesAgo: 2 },
    // This fix was recorded at the address, too, by a clock that is an hour slow.
    { minutesAgo: 110, receivedMinutesAgo: 50 },
    // The unit recorded this fix on its way back, less than 15 minutes after the task.
    { minutesAgo: 30, receivedMinutesAgo: 1 },
    { minutesAgo: 5 },
  ]);
  const { pieces } = await readUnitTrail(asDispatcherWithoutSensitive(db), { unitId, hours: 4 });
  expect(listMinutesAgo(pieces)).toEqual([[80], [5]]);
  expect(listMinutesAgo((await readUnitTrail(asDispatcher(db), { unitId, hours: 4 })).pieces).flat()).toHaveLength(5);
});

test("a position that the crew's phone uploads late does not reveal the place of a sensitive incident", async ({
  db,
}) => {
  const { unitId } = await aServedIncident(db, { sensitive: true });
  const context = aContext(db, { now: () => now });
  const [existingUnit] = await db.select({ callSign: unit.callSign }).from(unit).where(eq(unit.id, unitId));
  const callSign = existingUnit?.callSign ?? "";
  const address = kmFrom(sekayu, 7);
  await acceptPositions(context, [
    { callSign, ...sekayu, recordedAt: minutesBeforeNow(1) },
    { callSign, ...address, recordedAt: minutesBeforeNow(45) },
  ]);
  const { pieces } = await readUnitTrail(asDispatcherWithoutSensitive(db), { unitId, hours: 4 });
  expect(listMinutesAgo(pieces)).toEqual([[1]]);
});

test("viewing a trail is recorded, once per viewer who keeps viewing it", async ({ db }) => {
  const { id } = await aUnit(db);
  for (let times = 0; times < 3; times++) await readUnitTrail(asDispatcher(db), { unitId: id, hours: 4 });
  await readUnitTrail(asRole(db, "supervisor"), { unitId: id, hours: 12 });
  const events = await db
    .select()
    .from(event)
    .where(and(eq(event.unitId, id), eq(event.kind, "unit.trail-read")));
  expect(events.map(({ actor, data }) => [actor, data])).toEqual([
    ["person:a-dispatcher", { hours: 4 }],
    ["person:a-supervisor", { hours: 12 }],
  ]);
});

test("viewing more hours is recorded again", async ({ db }) => {
  const { id } = await aUnit(db);
  for (const hours of [4, 1, 12, 4, 12, 24, 24]) await readUnitTrail(asDispatcher(db), { unitId: id, hours });
  const events = await db
    .select({ data: event.data })
    .from(event)
    .where(and(eq(event.unitId, id), eq(event.kind, "unit.trail-read")))
    .orderBy(event.id);
  expect(events.map(({ data }) => data)).toEqual([{ hours: 4 }, { hours: 12 }, { hours: 24 }]);
});

test("a replay shows the call, the states of each unit, and its track from just before its assignment until it was clear", async ({
  db,
}) => {
  const { unitId, incidentId } = await aServedIncident(db, { sensitive: false });
  await db
    .insert(call)
    .values({ callerNumber: "0811", receivedAt: minutesBeforeNow(70), simulated: false, note: "asap", incidentId })
    .returning();
  await db
    .update(incident)
    .set({ status: "closed", closedAt: minutesBeforeNow(35) })
    .where(eq(incident.id, incidentId));
  await insertFixes(db, unitId, createDrive(90, 0));
  const { span, units, lines, omittedCount } = await replayIncident(asDispatcher(db), { incidentId });
  expect(span).toEqual({ since: minutesBeforeNow(70), until: minutesBeforeNow(35), shortened: false });
  expect(omittedCount).toBe(0);
  expect(lines[0]).toMatchObject({ what: "call" });
  const [firstUnit] = units;
  expect(firstUnit?.steps.map(({ state }) => state)).toEqual(["assigned", "enRoute", "onScene", "clear"]);
  // The unit's trail begins two minutes before the assignment and ends when the unit is clear.
  expect(listMinutesAgo(firstUnit?.pieces ?? [])).toEqual([Array.from({ length: 23 }, (_, index) => 62 - index)]);
});

test("a replay does not reach back into a unit's previous assignment", async ({ db }) => {
  const { unitId, incidentId } = await aServedIncident(db, { sensitive: false });
  const otherIncident = await anIncident(db, { type: await aType(db, []), now: minutesBeforeNow(100) });
  const [existingAssignment] = await db.select().from(assignment).where(eq(assignment.incidentId, incidentId));
  if (!existingAssignment) throw new Error("no assignment");
  const { id: _, ...assignmentFields } = existingAssignment;
  await db.insert(assignment).values({
    ...assignmentFields,
    incidentId: otherIncident.id,
    assignedAt: minutesBeforeNow(95),
    endedAt: minutesBeforeNow(61),
  });
  await insertFixes(db, unitId, createDrive(90, 0, 0.25));
  const { units } = await replayIncident(asDispatcher(db), { incidentId });
  const firstTime = units[0]?.pieces[0]?.[0]?.[0] ?? 0;
  expect((toEpochSeconds(now) - firstTime) / 60).toBeCloseTo(61, 1);
});

test("in a replay more than two minutes without a fix are a gap", async ({ db }) => {
  const { unitId, incidentId } = await aServedIncident(db, { sensitive: false });
  await insertFixes(db, unitId, [{ minutesAgo: 59 }, { minutesAgo: 57 }, { minutesAgo: 54.9 }]);
  const { units } = await replayIncident(asDispatcher(db), { incidentId });
  expect(listMinutesAgo(units[0]?.pieces ?? [])).toEqual([[59, 57], [55]]);
});

testOnBothDatabases("tracks read together equal tracks read one by one", async ({ db }) => {
  const { unitId: hiddenUnitId } = await aServedIncident(db, { sensitive: true });
  const { id: otherUnitId } = await aUnit(db);
  const { id: silentUnitId } = await aUnit(db);
  await insertFixes(db, hiddenUnitId, createDrive(90, 0, 0.5));
  await insertFixes(db, otherUnitId, [...createDrive(80, 60, 0.25), ...createDrive(50, 20), { minutesAgo: 10 }]);
  const rangeOf = (unitId: string, since: number, until: number) => ({
    unitId,
    since: minutesBeforeNow(since),
    until: minutesBeforeNow(until),
  });
  const ranges = [
    rangeOf(hiddenUnitId, 48 * 60, 0),
    rangeOf(otherUnitId, 75, 15),
    rangeOf(silentUnitId, 90, 0),
    rangeOf(otherUnitId, 50, 50),
    rangeOf(hiddenUnitId, 70, 30),
    rangeOf(otherUnitId, 10, 40),
    rangeOf(otherUnitId, 24 * 60, 5),
  ];
  for (const context of [asDispatcher(db), asDispatcherWithoutSensitive(db)]) {
    const tracksReadTogether = await readTracks(context, ranges, 120);
    const tracksReadSeparately = [];
    for (const range of ranges) tracksReadSeparately.push(...(await readTracks(context, [range], 120)));
    expect(tracksReadTogether).toEqual(tracksReadSeparately);
    expect(tracksReadTogether.map((pieces) => pieces.length > 0)).toEqual([
      true,
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
  }
});

test("a replay of an incident of many days contains its last 48 hours", async ({ db }) => {
  const { incidentId } = await aServedIncident(db, { sensitive: false });
  await db
    .update(incident)
    .set({ openedAt: minutesBeforeNow(5 * 24 * 60) })
    .where(eq(incident.id, incidentId));
  const { span } = await replayIncident(asDispatcher(db), { incidentId });
  expect(span).toEqual({ since: minutesBeforeNow(48 * 60), until: now, shortened: true });
});

test("a replay is recorded; for a sensitive incident also as a view of it", async ({ db }) => {
  const { incidentId } = await aServedIncident(db, { sensitive: true });
  for (let times = 0; times < 3; times++) await replayIncident(asDispatcher(db), { incidentId });
  const events = await db
    .select()
    .from(event)
    .where(and(eq(event.incidentId, incidentId), eq(event.actor, "person:a-dispatcher")));
  expect(events.map(({ kind }) => kind).sort()).toEqual(["incident.replayed", "incident.viewed"]);
  // Replays do not appear in the incident log.
  const { lines } = await replayIncident(asDispatcher(db), { incidentId });
  expect(lines.flatMap((line) => (line.what === "event" ? [line.kind] : []))).not.toContain("incident.replayed");
  await expect(replayIncident(asDispatcherWithoutSensitive(db), { incidentId })).rejects.toThrow("forbidden");
});

test("nothing locates a sensitive incident after its texts have been erased: neither distances nor its crew's trail", async ({
  db,
}) => {
  const { unitId, incidentId } = await aServedIncident(db, { sensitive: true });
  const passedOver = [{ unitId, callSign: "x", distanceM: 900, cause: "busy", detail: null }];
  await db
    .update(assignment)
    .set({ basis: "station", distanceM: 812, routeM: 1_104, travelSeconds: 131, travelSecondsP90: 160, passedOver })
    .where(eq(assignment.incidentId, incidentId));
  const [closedIncident] = await db
    .update(incident)
    .set({ status: "closed", closedAt: minutesBeforeNow(35), closeCode: "handled" })
    .where(eq(incident.id, incidentId))
    .returning();
  await insertFixes(db, unitId, createDrive(90, 0));
  await erasePerson(aContext(db), { by: "incident", incidentNumber: closedIncident?.number ?? 0, reference: "1" });
  expect((await db.select().from(assignment).where(eq(assignment.incidentId, incidentId)))[0]).toMatchObject({
    ...{ distanceM: null, routeM: null, travelSeconds: null, travelSecondsP90: null, passedOver: [] },
  });
  // Incidents whose texts an older version erased, but not their distances, are processed again.
  await db.update(assignment).set({ distanceM: 812 }).where(eq(assignment.incidentId, incidentId));
  await deleteOldTexts(db, { positionFreshMinutes: 10 }, minutesBeforeNow(-3_660 * 24 * 60));
  expect(await db.select().from(assignment).where(eq(assignment.incidentId, incidentId))).toMatchObject([
    { distanceM: null },
  ]);
  // The replay's track begins two minutes before the assignment.
  const { units } = await replayIncident(asDispatcher(db), { incidentId });
  expect(listMinutesAgo(units[0]?.pieces ?? [])).toEqual([[62, 61]]);
  // The unit's own trail lacks the assignment and the 15 minutes after it.
  const { pieces } = await readUnitTrail(asDispatcher(db), { unitId, hours: 4 });
  expect(listMinutesAgo(pieces)).toEqual([
    Array.from({ length: 30 }, (_, index) => 90 - index),
    Array.from({ length: 25 }, (_, index) => 24 - index),
  ]);
});

test("the trail of a crew without an end of its task is erased until 15 minutes after the incident was closed", async ({
  db,
}) => {
  const { unitId, incidentId } = await aServedIncident(db, { sensitive: true });
  await db.update(assignment).set({ endedAt: null }).where(eq(assignment.incidentId, incidentId));
  const [closedIncident] = await db
    .update(incident)
    .set({ status: "closed", closedAt: minutesBeforeNow(35), closeCode: "handled" })
    .where(eq(incident.id, incidentId))
    .returning();
  await insertFixes(db, unitId, [
    ...createDrive(90, 0),
    // This fix was recorded at the address by a clock that is an hour slow.
    { minutesAgo: 110, receivedMinutesAgo: 50 },
  ]);
  await erasePerson(aContext(db), { by: "incident", incidentNumber: closedIncident?.number ?? 0, reference: "1" });
  const fixes = await db.select().from(fix).where(eq(fix.unitId, unitId)).orderBy(fix.recordedAt);
  expect(fixes.map(({ recordedAt }) => (now.getTime() - recordedAt.getTime()) / 60_000)).toEqual([
    ...Array.from({ length: 30 }, (_, index) => 90 - index),
    ...Array.from({ length: 20 }, (_, index) => 19 - index),
  ]);
});

test("what was measured from the position of a sensitive incident's crew is erased with the incident, and its last fix", async ({
  db,
}) => {
  const { unitId, incidentId } = await aServedIncident(db, { sensitive: true });
  const nearUnit = await aUnit(db, { at: sekayu });
  const type = await aType(db, []);
  const travel = { travelSeconds: 131, routeM: 1_104, vehicle: "ambulance" as const };
  const entry = { callSign: "x", distanceM: 900, ...travel, cause: "busy", detail: "1" };
  const passedOver = [
    { ...entry, unitId },
    { ...entry, unitId: nearUnit.id },
  ];
  /** Creates an incident to which a unit was sent `assignedMinutesAgo` minutes ago. */
  const anAssignment = async (assignedMinutesAgo: number, fields: Partial<typeof assignment.$inferInsert>) => {
    const { id } = await anIncident(db, { type, now: minutesBeforeNow(assignedMinutesAgo) });
    const [row] = await db
      .insert(assignment)
      .values({
        ...{ incidentId: id, unitId: nearUnit.id, kind: "ambulance", state: "clear", chosenBy: "rule" },
        ...{ responsible: false, assignedBy: "system:test", assignedAt: minutesBeforeNow(assignedMinutesAgo) },
        ...{ endedAt: now, basis: "fix", distanceM: 900, ...travel, travelSecondsP90: 160, ...fields },
      })
      .returning();
    return row;
  };
  const readAssignment = async (row: { id: string } | undefined) =>
    (
      await db
        .select()
        .from(assignment)
        .where(eq(assignment.id, row?.id ?? ""))
    )[0];
  // The task ended 40 minutes ago. The position is hidden for 15 minutes more, and is fresh for another 10.
  const passingOver = await anAssignment(50, { passedOver });
  const passingOverLater = await anAssignment(10, { passedOver });
  const sentOn = await anAssignment(30, { unitId });
  const sentFromStation = await anAssignment(30, { unitId, basis: "station" });
  const sentLater = await anAssignment(10, { unitId });
  const position = { speedMps: 3, headingDeg: 90, accuracyM: 8 };
  const unconfirmed = { unconfirmed: kmFrom(sekayu, 90), unconfirmedAt: minutesBeforeNow(42), unconfirmedAccuracyM: 8 };
  await db
    .update(unitPosition)
    .set({ ...{ fix: sekayu, fixAt: minutesBeforeNow(45), ...position, place: sekayu, basis: "fix" }, ...unconfirmed })
    .where(eq(unitPosition.unitId, unitId));
  const [closedIncident] = await db
    .update(incident)
    .set({ status: "closed", closedAt: minutesBeforeNow(35), closeCode: "handled" })
    .where(eq(incident.id, incidentId))
    .returning();
  await erasePerson(aContext(db), { by: "incident", incidentNumber: closedIncident?.number ?? 0, reference: "1" });

  const erasedEntry = { unitId, callSign: "x", distanceM: null, cause: "busy", detail: "1" };
  expect(await readAssignment(passingOver)).toEqual({ ...passingOver, passedOver: [erasedEntry, passedOver[1]] });
  expect(await readAssignment(sentOn)).toEqual({
    ...sentOn,
    ...{ distanceM: null, routeM: null, travelSeconds: null, travelSecondsP90: null },
  });
  for (const row of [passingOverLater, sentFromStation, sentLater]) expect(await readAssignment(row)).toEqual(row);
  const noFix = { fix: null, fixAt: null, speedMps: null, headingDeg: null, accuracyM: null };
  const noUnconfirmedFix = { unconfirmed: null, unconfirmedAt: null, unconfirmedAccuracyM: null };
  const readPosition = async () => (await db.select().from(unitPosition).where(eq(unitPosition.unitId, unitId)))[0];
  expect(await readPosition()).toMatchObject({ ...noFix, ...noUnconfirmedFix, place: null, basis: null });

  // An earlier fix stays, but not one from a slow clock that arrived in that time.
  for (const [receivedMinutesAgo, isErased] of [
    [45, true],
    [62, false],
  ] as const) {
    await db.delete(fix);
    await insertFixes(db, unitId, [{ minutesAgo: 70, receivedMinutesAgo }]);
    await db
      .update(unitPosition)
      .set({ fix: sekayu, fixAt: minutesBeforeNow(70) })
      .where(eq(unitPosition.unitId, unitId));
    await erasePerson(aContext(db), { by: "incident", incidentNumber: closedIncident?.number ?? 0, reference: "1" });
    expect((await readPosition())?.fixAt).toEqual(isErased ? null : minutesBeforeNow(70));
  }
});

const maySeeTrails: Record<Role, boolean> = {
  admin: true,
  supervisor: true,
  dispatcher: true,
  "call-taker": true,
  leader: false,
  "agency-officer": false,
  crew: false,
  wall: false,
};

test.for(roles)("trails and replays over HTTP, as %s", async (role, { db, server }) => {
  const { unitId, incidentId } = await aServedIncident(db, { sensitive: true });
  await insertFixes(db, unitId, createDrive(60, 40));
  // Not even the crew of this unit may see its trail.
  const accountFields = role === "crew" ? { username: "own", unitId } : {};
  const { cookie } = await createSession(db, server, role, accountFields);
  for (const [path, input] of [
    ["trails.ofUnit", { unitId }],
    ["trails.ofIncident", { incidentId }],
  ] as const) {
    const response = await sendRequest(server.url, path, input, cookie);
    const body = await response.text();
    expect([path, response.status]).toEqual([path, maySeeTrails[role] ? 200 : 403]);
    expect(body.includes("pieces")).toBe(maySeeTrails[role]);
  }
});

test("invalid input is refused with the name of the field", async ({ db, server }) => {
  const { cookie } = await createSession(db, server, "dispatcher");
  const { id: unitId } = await aUnit(db);
  for (const [path, input, field] of [
    ["trails.ofUnit", { unitId, hours: 0 }, "hours"],
    ["trails.ofUnit", { unitId, hours: 25 }, "hours"],
    ["trails.ofUnit", { unitId, hours: 1.5 }, "hours"],
    ["trails.ofUnit", { unitId: "AMB-1" }, "unitId"],
    ["trails.ofUnit", { unitId, since: "yesterday" }, "since"],
    ["trails.ofIncident", { incidentId: 7 }, "incidentId"],
  ] as const) {
    const response = await sendRequest(server.url, path, input, cookie);
    const body = await response.json();
    expect([path, input, response.status]).toEqual([path, input, 400]);
    expect(JSON.stringify(body.error.json.data.refusal)).toContain(field);
  }
});

function sendRequest(url: string, path: string, input: unknown, cookie: string): Promise<Response> {
  const query = encodeURIComponent(JSON.stringify({ json: input }));
  return fetch(`${url}/api/trpc/${path}?input=${query}`, { headers: { cookie } });
}

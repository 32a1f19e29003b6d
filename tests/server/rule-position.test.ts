import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { expireFixes } from "../../db/queries/position";
import { fix } from "../../db/schema/units";
import { listCandidates } from "../../server/assignment/list-candidates";
import { acceptPositions } from "../../server/units/accept-positions";
import { listUnits } from "../../server/units/list-units";
import { aContext, anIncident, aStation, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { listPassedOver, listSent, listUnmet, readStation, testRule } from "../support/rule";
import { expect } from "../support/test";

const now = new Date("2026-11-25T03:00:00Z");
const earlierBy = (ms: number) => new Date(now.getTime() - ms);
const minuteMs = 60_000;

/** Each test of a unit's position runs twice: after the aging job has replaced stale fixes, and before. */
const agingVariants: [string, (db: Db) => Promise<unknown>][] = [
  ["after the aging job ran", (db) => expireFixes(db, { fresh_since: earlierBy(10 * minuteMs) })],
  ["before the aging job ran", async () => {}],
];

for (const [when, runAgingJob] of agingVariants) {
  testRule(`a fix of exactly ten minutes is still used, ${when}`, async (db) => {
    const type = await aType(db, ["ambulance*1"]);
    const homeStation = await aStation(db, { at: kmFrom(sekayu, 40) });
    await aUnit(db, { callSign: "A", station: homeStation, at: kmFrom(sekayu, 1), now: earlierBy(10 * minuteMs) });
    await runAgingJob(db);
    const { assignments } = await anIncident(db, { type, now });
    expect(assignments).toMatchObject([{ basis: "fix", fixAgeSeconds: 600 }]);
    expect(assignments[0]?.distanceM).toBeCloseTo(1_000, 2);
  });

  testRule(`a fix older than ten minutes is stale: the unit's station is used instead, ${when}`, async (db) => {
    const type = await aType(db, ["ambulance*1"]);
    const homeStation = await aStation(db, { at: kmFrom(sekayu, 40) });
    await aUnit(db, {
      callSign: "A",
      station: homeStation,
      at: kmFrom(sekayu, 1),
      now: earlierBy(10 * minuteMs + 1),
    });
    await runAgingJob(db);
    const { assignments } = await anIncident(db, { type, now });
    expect(assignments).toMatchObject([{ basis: "station", fixAgeSeconds: 600.001 }]);
    expect(assignments[0]?.distanceM).toBeCloseTo(40_000, 2);
  });

  testRule(`a stale fix no longer makes a unit the nearest, ${when}`, async (db) => {
    const type = await aType(db, ["ambulance*1"]);
    const homeStation = await aStation(db, { at: kmFrom(sekayu, 40) });
    for (let number = 0; number < 6; number++) {
      await aUnit(db, {
        callSign: `STALE-${number}`,
        station: homeStation,
        at: kmFrom(sekayu, 1),
        now: earlierBy(11 * minuteMs),
      });
    }
    await aUnit(db, { callSign: "FRESH", at: kmFrom(sekayu, 30), now });
    await runAgingJob(db);
    const incident = await anIncident(db, { type, now });
    expect(listSent(incident)).toEqual(["FRESH"]);
    expect(listPassedOver(incident)).toEqual([]);
  });

  testRule(`a stale fix far away does not hide a unit whose station is the nearest, ${when}`, async (db) => {
    const type = await aType(db, ["ambulance*1"]);
    const homeStation = await aStation(db, { at: kmFrom(sekayu, 2) });
    await aUnit(db, { callSign: "STALE", station: homeStation, at: kmFrom(sekayu, 90), now: earlierBy(11 * minuteMs) });
    for (let number = 0; number < 9; number++) {
      await aUnit(db, { callSign: `FRESH-${number}`, at: kmFrom(sekayu, 30 + number), now });
    }
    await runAgingJob(db);
    expect(listSent(await anIncident(db, { type, now }))).toEqual(["STALE"]);
  });

  testRule(`a responsible unit whose fix is stale still comes first, ranked from its station, ${when}`, async (db) => {
    const type = await aType(db, ["police-patrol*1"]);
    const [responsibleStation, otherStation] = [
      await readStation(db, "polsek-sekayu"),
      await readStation(db, "polsek-lais"),
    ];
    await aUnit(db, {
      callSign: "OWN",
      kind: "police-patrol",
      station: responsibleStation,
      at: kmFrom(sekayu, 90),
      now: earlierBy(11 * minuteMs),
    });
    await aUnit(db, { callSign: "STRANGER", kind: "police-patrol", station: otherStation, at: sekayu, now });
    await runAgingJob(db);
    const incident = await anIncident(db, { type, now });
    expect(listSent(incident)).toEqual(["OWN"]);
    expect(incident.assignments[0]).toMatchObject({ basis: "station", responsible: true });
  });

  testRule(`a unit with a stale fix and no station cannot be ranked, and the cause is listed, ${when}`, async (db) => {
    const type = await aType(db, ["ambulance*1"]);
    await aUnit(db, { callSign: "LOST", at: kmFrom(sekayu, 1), now: earlierBy(11 * minuteMs) });
    await runAgingJob(db);
    const incident = await anIncident(db, { type, now });
    expect(listSent(incident)).toEqual([]);
    expect(listUnmet(incident)).toEqual(["ambulance*1 no-position"]);
    const { ranked, excluded } = await listCandidates(aContext(db, { now: () => now }), { incidentId: incident.id });
    expect(ranked).toEqual([]);
    expect(excluded).toMatchObject([{ unit: { callSign: "LOST" }, cause: "no-position", distanceM: null }]);
  });

  testRule(`the map shows a unit where the rule assumes it to be, ${when}`, async (db) => {
    const homeStation = await aStation(db, { at: kmFrom(sekayu, 40) });
    await aUnit(db, { callSign: "FRESH", station: homeStation, at: sekayu, now: earlierBy(10 * minuteMs) });
    await aUnit(db, { callSign: "LOST", at: sekayu, now: earlierBy(11 * minuteMs) });
    await aUnit(db, { callSign: "STALE", station: homeStation, at: sekayu, now: earlierBy(11 * minuteMs) });
    await runAgingJob(db);
    const units = await listUnits(aContext(db, { now: () => now }));
    expect(units.map(({ callSign, basis, lng }) => [callSign, basis, lng])).toEqual([
      ["FRESH", "fix", sekayu.lng],
      ["LOST", null, null],
      ["STALE", "station", homeStation.position.lng],
    ]);
  });
}

testRule("how long a fix counts as fresh is a setting", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { callSign: "A", at: kmFrom(sekayu, 1), now: earlierBy(5 * minuteMs) });
  const incident = await anIncident(db, { type, now, freshMinutes: 4 });
  expect(listUnmet(incident)).toEqual(["ambulance*1 no-position"]);
});

testRule("a unit without position and station is not assigned, and is listed with the cause", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { callSign: "NOWHERE" });
  await aUnit(db, { callSign: "FAR", at: kmFrom(sekayu, 300) });
  const incident = await anIncident(db, { type });
  expect(listSent(incident)).toEqual(["FAR"]);
  const { excluded } = await listCandidates(aContext(db), { incidentId: incident.id, kind: "ambulance" });
  expect(excluded.map(({ unit, cause }) => `${unit.callSign} ${cause}`)).toEqual(["FAR busy", "NOWHERE no-position"]);
});

testRule("the first position of a unit makes it eligible", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { callSign: "NOWHERE" });
  await reportPositions(db, [{ callSign: "NOWHERE", ...kmFrom(sekayu, 2), recordedAt: new Date() }]);
  expect(listSent(await anIncident(db, { type }))).toEqual(["NOWHERE"]);
});

testRule("a first position that is already stale does not make the unit eligible", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { callSign: "NOWHERE" });
  await reportPositions(db, [
    { callSign: "NOWHERE", ...kmFrom(sekayu, 2), recordedAt: new Date(Date.now() - 11 * minuteMs) },
  ]);
  expect(listUnmet(await anIncident(db, { type }))).toEqual(["ambulance*1 no-position"]);
});

testRule("a position makes neither an off-duty nor an assigned unit eligible", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { callSign: "RESTING", duty: "off-duty" });
  await aUnit(db, { callSign: "BUSY", at: sekayu });
  expect(listSent(await anIncident(db, { type }))).toEqual(["BUSY"]);
  const recordedAt = new Date(Date.now() + 1_000);
  await reportPositions(db, [
    { callSign: "RESTING", ...sekayu, recordedAt },
    { callSign: "BUSY", ...sekayu, recordedAt },
  ]);
  expect(listUnmet(await anIncident(db, { type }))).toEqual(["ambulance*1 all-busy"]);
});

testRule("the newest position is used, in any order of arrival; the others are stored in the trail", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  const { id } = await aUnit(db, { callSign: "A", at: kmFrom(sekayu, 20), now: earlierBy(9 * minuteMs) });
  const reportAt = (km: number, ms: number) => ({ callSign: "A", ...kmFrom(sekayu, km), recordedAt: earlierBy(ms) });
  const context = aContext(db, { now: () => now });
  const firstResult = await acceptPositions(context, [
    reportAt(3, 3 * minuteMs),
    reportAt(1, 1 * minuteMs),
    reportAt(2, 2 * minuteMs),
  ]);
  expect(firstResult).toEqual({ accepted: 3, ignored: [] });
  const secondResult = await acceptPositions(context, [reportAt(5, 5 * minuteMs), reportAt(4, 4 * minuteMs)]);
  expect(secondResult).toEqual({
    accepted: 0,
    ignored: [
      { index: 0, reason: "older-than-held" },
      { index: 1, reason: "older-than-held" },
    ],
  });
  const { assignments } = await anIncident(db, { type, now });
  expect(assignments).toMatchObject([{ unit: { id }, fixAgeSeconds: 60 }]);
  expect(assignments[0]?.distanceM).toBeCloseTo(1_000, 2);
  expect(await readTrail(db, id)).toEqual([5, 4, 3, 2, 1].map((age) => earlierBy(age * minuteMs).toISOString()));
});

async function reportPositions(db: Db, positions: Parameters<typeof acceptPositions>[1]): Promise<void> {
  expect(await acceptPositions(aContext(db), positions)).toEqual({ accepted: positions.length, ignored: [] });
}

async function readTrail(db: Db, unitId: string): Promise<string[]> {
  const rows = await db.select({ at: fix.recordedAt }).from(fix).where(eq(fix.unitId, unitId)).orderBy(fix.recordedAt);
  return rows.map(({ at }) => at.toISOString());
}

import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment } from "../../db/schema/incidents";
import { listCandidates } from "../../server/assignment/list-candidates";
import { changeStatus } from "../../server/incidents/change-status";
import { aContext, anIncident, aStation, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { listPassedOver, listSent, readStation, testRule } from "../support/rule";
import { expect } from "../support/test";

testRule("nearer units that were passed over are listed, nearest first, each with its cause", async (db) => {
  const type = await aType(db, ["ambulance*1 midwife;trauma"]);
  const bothSkills = ["trauma", "midwife"];
  await aUnit(db, { callSign: "BUSY", skills: bothSkills, at: kmFrom(sekayu, 4) });
  const firstIncident = await anIncident(db, { type });
  await aUnit(db, { callSign: "RESTING", skills: bothSkills, duty: "off-duty", at: kmFrom(sekayu, 3) });
  await aUnit(db, { callSign: "PLAIN", skills: ["night"], at: kmFrom(sekayu, 2) });
  await aUnit(db, { callSign: "HALF", skills: ["trauma"], at: kmFrom(sekayu, 1) });
  await aUnit(db, { callSign: "NOWHERE", skills: bothSkills });
  await aUnit(db, { callSign: "ENGINE", kind: "fire-engine", skills: bothSkills, at: sekayu });
  await aUnit(db, { callSign: "SENT", skills: bothSkills, at: kmFrom(sekayu, 5) });
  await aUnit(db, { callSign: "BEYOND", skills: bothSkills, duty: "off-duty", at: kmFrom(sekayu, 6) });

  const incident = await anIncident(db, { type });
  expect(listSent(incident)).toEqual(["SENT"]);
  expect(listPassedOver(incident)).toEqual([
    "HALF missing-skill midwife",
    "PLAIN missing-skill midwife, trauma",
    "RESTING off-duty",
    `BUSY busy ${firstIncident.number}`,
  ]);
  expect(incident.assignments[0]?.passedOver[0]?.distanceM).toBeCloseTo(1_000, 2);
});

testRule("the explanation is stored and does not change afterwards", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { callSign: "BUSY", at: kmFrom(sekayu, 1) });
  const firstIncident = await anIncident(db, { type });
  const homeStation = await aStation(db, { at: kmFrom(sekayu, 7) });
  const recordedAt = new Date(Date.now() - 11 * 60_000);
  await aUnit(db, { callSign: "SENT", station: homeStation, at: kmFrom(sekayu, 90), now: recordedAt });
  const now = new Date();
  const secondIncident = await anIncident(db, { type, now });
  await changeStatus(aContext(db), { id: firstIncident.id, status: "closed", version: firstIncident.version });

  const [storedAssignment] = await db.select().from(assignment).where(sql`incident_id = ${secondIncident.id}`);
  expect(storedAssignment).toMatchObject({
    chosenBy: "rule",
    requirement: 1,
    rank: 1,
    basis: "station",
    fixAgeSeconds: (now.getTime() - recordedAt.getTime()) / 1_000,
    responsible: true,
    passedOver: [{ callSign: "BUSY", cause: "busy", detail: String(firstIncident.number) }],
    assignedBy: "system:test",
    assignedAt: now,
  });
  expect(storedAssignment?.distanceM).toBeCloseTo(7_000, 2);
});

testRule("at most five passed-over units are listed, the nearest ones", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  for (let km = 1; km <= 9; km++) await aUnit(db, { callSign: `R-${km}`, duty: "off-duty", at: kmFrom(sekayu, km) });
  await aUnit(db, { callSign: "SENT", at: kmFrom(sekayu, 10) });
  expect(listPassedOver(await anIncident(db, { type }))).toEqual([1, 2, 3, 4, 5].map((km) => `R-${km} off-duty`));
});

testRule("of many units at the same distance, the first five by call sign are listed", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  const homeStation = await aStation(db, { at: kmFrom(sekayu, 1) });
  for (const letter of "LKJIHGFEDCBA") await aUnit(db, { callSign: letter, station: homeStation, duty: "off-duty" });
  await aUnit(db, { callSign: "SENT", at: kmFrom(sekayu, 2) });
  expect(listPassedOver(await anIncident(db, { type }))).toEqual([..."ABCDE"].map((letter) => `${letter} off-duty`));
});

testRule("many units at the distance of the assigned one hide no nearer unit", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  const homeStation = await aStation(db, { at: kmFrom(sekayu, 28.3, 90) });
  for (let number = 0; number < 12; number++) await aUnit(db, { station: homeStation, duty: "off-duty" });
  await aUnit(db, { callSign: "SENT", station: homeStation });
  // SOUTH is nearer than SENT on the ellipsoid but not on a sphere, because near the equator a degree of latitude is
  // shorter on the ellipsoid.
  await aUnit(db, { callSign: "SOUTH", duty: "off-duty", at: kmFrom(sekayu, 28.2, 180) });
  expect(listPassedOver(await anIncident(db, { type }))).toEqual(["SOUTH off-duty"]);
});

testRule(
  "passed-over units are ranked by the position the rule uses, even before the aging job has run",
  async (db) => {
    const type = await aType(db, ["ambulance*1"]);
    const nearStation = await aStation(db, { at: kmFrom(sekayu, 1) });
    const farStation = await aStation(db, { at: kmFrom(sekayu, 50) });
    const staleAt = new Date(Date.now() - 9.999 * 60_000);
    await aUnit(db, {
      callSign: "HOME-NEAR",
      station: nearStation,
      duty: "off-duty",
      at: kmFrom(sekayu, 60),
      now: staleAt,
    });
    await aUnit(db, { callSign: "HOME-FAR", station: farStation, duty: "off-duty", at: sekayu, now: staleAt });
    await aUnit(db, { callSign: "HOMELESS", duty: "off-duty", at: sekayu, now: staleAt });
    const now = new Date(Date.now() + 60_000);
    await aUnit(db, { callSign: "SENT", at: kmFrom(sekayu, 9), now });
    for (const km of [20, 21, 22, 23, 24, 25]) {
      await aUnit(db, { callSign: `R-${km}`, duty: "off-duty", at: kmFrom(sekayu, km), now });
    }
    const incident = await anIncident(db, { type, now });
    expect(listPassedOver(incident)).toEqual(["HOME-NEAR off-duty"]);
    const { excluded } = await listCandidates(aContext(db, { now: () => now }), { incidentId: incident.id });
    const otherExcluded = excluded.filter(({ unit }) => !unit.callSign.startsWith("R-"));
    expect(
      otherExcluded.map(({ unit, cause, distanceM }) => [unit.callSign, cause, distanceM && Math.round(distanceM)]),
    ).toEqual([
      ["HOME-NEAR", "off-duty", 1_000],
      ["SENT", "busy", 9_000],
      ["HOME-FAR", "off-duty", 50_000],
      ["HOMELESS", "off-duty", null],
    ]);
  },
);

testRule("each assigned unit lists the nearer units that were passed over, but no other assigned unit", async (db) => {
  const type = await aType(db, ["ambulance*2"]);
  await aUnit(db, { callSign: "FIRST", at: kmFrom(sekayu, 2) });
  await aUnit(db, { callSign: "SECOND", at: kmFrom(sekayu, 4) });
  await aUnit(db, { callSign: "R-1", duty: "off-duty", at: kmFrom(sekayu, 1) });
  await aUnit(db, { callSign: "R-3", duty: "off-duty", at: kmFrom(sekayu, 3) });
  const { assignments } = await anIncident(db, { type });
  expect(
    assignments.map(({ unit, passedOver }) => [unit.callSign, passedOver.map(({ callSign }) => callSign)]),
  ).toEqual([
    ["FIRST", ["R-1"]],
    ["SECOND", ["R-1", "R-3"]],
  ]);
});

testRule("no unit is listed if the nearest was assigned", async (db) => {
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { callSign: "SENT", at: kmFrom(sekayu, 1) });
  await aUnit(db, { callSign: "BEYOND", at: kmFrom(sekayu, 2) });
  expect(listPassedOver(await anIncident(db, { type }))).toEqual([]);
});

testRule(
  "outside-area is not given as the cause if a mutual-aid unit is chosen: neither is responsible",
  async (db) => {
    const type = await aType(db, ["police-patrol*1"]);
    const laisStation = await readStation(db, "polsek-lais");
    await aUnit(db, {
      callSign: "RESTING",
      kind: "police-patrol",
      station: laisStation,
      duty: "off-duty",
      at: kmFrom(sekayu, 1),
    });
    await aUnit(db, { callSign: "SENT", kind: "police-patrol", station: laisStation, at: kmFrom(sekayu, 2) });
    const incident = await anIncident(db, { type });
    expect(listSent(incident)).toEqual(["SENT"]);
    expect(listPassedOver(incident)).toEqual(["RESTING off-duty"]);
  },
);

testRule("candidates are ranked as by the rule, and all other units are listed with the cause", async (db) => {
  const type = await aType(db, ["police-patrol*1 k9"]);
  const [responsibleStation, otherStation] = [
    await readStation(db, "polsek-sekayu"),
    await readStation(db, "polsek-lais"),
  ];
  const aPatrol = (fields: object) => aUnit(db, { kind: "police-patrol", skills: ["k9"], ...fields });
  await aPatrol({ callSign: "SENT", station: responsibleStation, at: sekayu });
  const incident = await anIncident(db, { type });
  await aPatrol({ callSign: "STRANGER-FAR", station: otherStation, at: kmFrom(sekayu, 3) });
  await aPatrol({ callSign: "OWN", station: responsibleStation, at: kmFrom(sekayu, 9) });
  await aPatrol({ callSign: "STRANGER-NEAR", station: otherStation, at: kmFrom(sekayu, 2) });
  await aPatrol({ callSign: "RESTING", station: responsibleStation, duty: "off-duty", at: kmFrom(sekayu, 5) });
  await aPatrol({ callSign: "NO-DOG", station: responsibleStation, skills: [], at: kmFrom(sekayu, 1) });
  await aPatrol({ callSign: "NOWHERE" });

  expect(await describeCandidates(db, incident.id)).toEqual({
    ranked: ["1 OWN", "2 STRANGER-NEAR mutual aid", "3 STRANGER-FAR mutual aid"],
    excluded: [`SENT busy ${incident.number}`, "NO-DOG missing-skill k9", "RESTING off-duty", "NOWHERE no-position"],
  });
});

async function describeCandidates(db: Db, incidentId: string) {
  const { ranked, excluded } = await listCandidates(aContext(db), { incidentId });
  const joinWords = (...parts: (string | number | null)[]) => parts.filter(Boolean).join(" ");
  return {
    ranked: ranked.map(({ rank, unit, responsible }) =>
      joinWords(rank, unit.callSign, responsible ? null : "mutual aid"),
    ),
    excluded: excluded.map(({ unit, cause, detail }) => joinWords(unit.callSign, cause, detail)),
  };
}

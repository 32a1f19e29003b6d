import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { assignment } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import { listRetiredUnits, retireUnit } from "../../server/admin/retire-unit";
import { saveUnit } from "../../server/admin/save-unit";
import { confirmSafe } from "../../server/alarms/confirm-safe";
import { raiseAlarm } from "../../server/alarms/raise-alarm";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { listStations } from "../../server/coverage/stations";
import { saveUnits } from "../../server/import/save-units";
import { closeIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { createKey } from "../../server/keys/manage-keys";
import { readBoard } from "../../server/paper-board/print-board";
import { createPerson } from "../../server/people/create-person";
import { deactivatePerson, resetPassword } from "../../server/people/manage-people";
import { readShift } from "../../server/shift/read-shift";
import { acceptPositions } from "../../server/units/accept-positions";
import { changeDuty } from "../../server/units/change-duty";
import { listUnits } from "../../server/units/list-units";
import { findViolatedInvariants } from "../support/consistency";
import {
  aContext,
  anIncident,
  aStation,
  aType,
  aUnit,
  deleteUnitsAndIncidents,
  kmFrom,
  sekayu,
} from "../support/makers";
import { listSent } from "../support/rule";
import { expect, test, testOnBothDatabases } from "../support/test";

const readUnit = async (db: Db, id: string) =>
  (await db.select().from(unit).where(eq(unit.id, id)))[0] as typeof unit.$inferSelect;
const retire = (db: Db, id: string) => retireUnit(aContext(db), { id, isRetired: true });

testOnBothDatabases(
  "a retired unit is in no list and is not sent, and can be brought back off duty",
  async ({ db }) => {
    await deleteUnitsAndIncidents(db);
    const context = aContext(db);
    const station = await aStation(db, { at: sekayu });
    const type = await aType(db, ["ambulance*1"]);
    const { id, callSign } = await aUnit(db, { station });
    const sentBefore = await anIncident(db, { type });
    expect(listSent(sentBefore)).toEqual([callSign]);
    for (const state of ["acknowledged", "enRoute", "onScene", "clear"] as const)
      await advanceAssignment(context, { id: sentBefore.assignments[0]?.id ?? "", state });
    await retire(db, id);
    await retire(db, id);

    expect(await listUnits(context)).toEqual([]);
    expect(await listStations(db, null)).toEqual([]);
    expect((await readShift(context, { back: 0 })).offDutyUnits).toEqual([]);
    expect((await readBoard(context, 0)).units).toEqual([]);
    expect(await listRetiredUnits(context)).toMatchObject([{ id, callSign, retiredAt: expect.any(Date) }]);
    expect(await listSentTo(db, sentBefore.id)).toEqual([callSign]);
    const incident = await anIncident(db, { type });
    expect(listSent(incident)).toEqual([]);
    const report = { callSign, ...sekayu, recordedAt: new Date() };
    expect((await acceptPositions(context, [report])).ignored).toEqual([{ index: 0, reason: "unknown-unit" }]);
    await expect(assignUnit(context, { incidentId: incident.id, unitId: id })).rejects.toMatchObject({
      code: expect.stringMatching(/^(not-found|unit-unavailable)$/),
    });
    await expect(changeDuty(db, context, { unitId: id, duty: "available", at: new Date() })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(createPerson(context, { username: "late-crew", role: "crew", unitId: id })).rejects.toMatchObject({
      details: { errors: [{ field: "unitId" }] },
    });
    await expect(createKey(context, { name: "late", scopes: ["positions:write"], unitId: id })).rejects.toMatchObject({
      details: { errors: [{ field: "unitId" }] },
    });
    const { agencyCode, stationCode, kind, mobility } = await readUnit(db, id);
    await expect(saveUnit(context, { callSign, agencyCode, kind, mobility, skills: [] })).rejects.toMatchObject({
      details: { errors: [{ field: "callSign", reason: "retired" }] },
    });
    // A list of units, such as an imported file, does not bring it back.
    const listedUnit = {
      callSign,
      agencyCode,
      stationCode,
      kind,
      mobility,
      duty: "available" as const,
      skills: ["trauma"],
    };
    await saveUnits(db, context, [{ unit: listedUnit, position: sekayu }]);
    expect(await readUnit(db, id)).toMatchObject({ retiredAt: expect.any(Date), duty: "off-duty", skills: ["trauma"] });
    expect(await findViolatedInvariants(db)).toEqual([]);

    await retireUnit(context, { id, isRetired: false });
    expect(await listUnits(context)).toMatchObject([{ id, callSign, duty: "off-duty", skills: ["trauma"] }]);
    expect(listSent(await anIncident(db, { type }))).toEqual([]);
    await changeDuty(db, context, { unitId: id, duty: "available", at: new Date() });
    expect(listSent(await anIncident(db, { type }))).toEqual([callSign]);
    expect((await acceptPositions(context, [{ ...report, ...kmFrom(sekayu, 1) }])).accepted).toBe(1);
    expect(await findViolatedInvariants(db)).toEqual([]);
    const events = await db.select().from(event).where(eq(event.unitId, id)).orderBy(event.id);
    const retirements = events.filter(({ kind: eventKind }) => eventKind === "unit.changed");
    expect(retirements.map(({ data }) => data)).toEqual([
      { callSign, before: { retiredAt: null }, after: { retiredAt: expect.any(String) } },
      { callSign, before: { retiredAt: expect.any(String) }, after: { retiredAt: null } },
    ]);
  },
);

test("a unit that is assigned, has called for help or has accounts is not retired", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  const context = aContext(db);
  const { id, callSign } = await aUnit(db, { at: sekayu });
  const incident = await anIncident(db, { type: await aType(db, ["ambulance*1"]) });
  await expect(retire(db, id)).rejects.toMatchObject({ code: "unit-taken", details: { callSign } });
  await closeIncident(context, { id: incident.id, code: "handled" });

  const alarmId = await raiseAlarm(db, context, { kind: "panic", unitId: id });
  await expect(retire(db, id)).rejects.toMatchObject({ code: "in-use", details: { cause: "panic" } });
  await confirmSafe(context, { alarmId: alarmId ?? "", by: "radio" });

  const person = await createPerson(context, { username: `crew-${callSign.toLowerCase()}`, role: "crew", unitId: id });
  await expect(retire(db, id)).rejects.toMatchObject({ code: "in-use", details: { people: [expect.any(String)] } });
  await deactivatePerson(context, { id: person.id });
  await retire(db, id);
  // A new password would activate the account again.
  await expect(resetPassword(context, { id: person.id })).rejects.toMatchObject({
    details: { errors: [{ field: "unitId" }] },
  });
});

test("of a retirement and incidents at the same time, each unit is either sent or retired", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  const type = await aType(db, ["ambulance*1"]);
  const units = await Promise.all(Array.from({ length: 8 }, () => aUnit(db, { at: sekayu })));
  const incidents = units.map(() => createIncident(aContext(db), { type, location: sekayu, precision: "exact" }));
  const retirements = await Promise.allSettled(units.map(({ id }) => retire(db, id)));
  await Promise.all(incidents);
  const sentIds = (await db.select({ id: assignment.unitId }).from(assignment)).map(({ id }) => id);
  for (const [index, { id }] of units.entries()) {
    expect(sentIds.includes(id)).toBe(retirements[index]?.status === "rejected");
  }
  expect(await findViolatedInvariants(db)).toEqual([]);
});

async function listSentTo(db: Db, id: string): Promise<string[]> {
  return listSent(await readIncident(aContext(db), { id }));
}

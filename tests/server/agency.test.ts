import { randomUUID } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { alarm } from "../../db/schema/alarms";
import { channel, delivery, forwarding } from "../../db/schema/forwarding";
import { assignment, incident, note, photo } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import {
  addOwnNote,
  listOwnHistory,
  listOwnIncidents,
  listOwnNotes,
  openOwnIncident,
  setOwnDuty,
} from "../../server/agency/own-agency";
import { readOwnFigures } from "../../server/agency/own-figures";
import { assignUnit } from "../../server/assignment/assign-unit";
import { undoAssignment } from "../../server/assignment/undo-assignment";
import type { Context } from "../../server/context";
import { writeNote } from "../../server/crew/write-note";
import {
  acknowledgeForwarding,
  acknowledgeOwnForwarding,
  RefuseForwardingInput,
  refuseOwnForwarding,
} from "../../server/forwarding/answer-forwarding";
import { forwardIncident, withdrawForwarding } from "../../server/forwarding/forward-incident";
import { addNote } from "../../server/incidents/add-note";
import { closeIncident } from "../../server/incidents/change-status";
import { mergeIncidents } from "../../server/incidents/merge/merge-incidents";
import { readIncidentLog } from "../../server/incidents/read-incident-log";
import { readIncident } from "../../server/incidents/read-incidents";
import { createDeliveries } from "../../server/outbox/create-deliveries";
import { insertPastIncidents, rebuildAll } from "../support/incident-history";
import { aContext, anAgency, anIncident, aType, aUnit, sekayu } from "../support/makers";
import { aPerson } from "../support/people";
import { expect, test } from "../support/test";

/** Creates an agency, and a context in which one of its officers acts. */
async function anOfficer(db: Db, options: Partial<Context> = {}) {
  const agency = await anAgency(db);
  const { id, username } = await aPerson(db, "agency-officer", { username: agency.code, agencyCode: agency.code });
  const context = aContext(db, options);
  const actor = { ...context.actor, kind: "person" as const, id, name: username, agencyCode: agency.code };
  return { agency, context: { ...context, actor } };
}

async function aForwardedIncident(db: Db, agencyCodes: string[]) {
  const { id } = await anIncident(db, { type: await aType(db, []) });
  for (const agencyCode of agencyCodes) await forwardIncident(aContext(db), { incidentId: id, agencyCode });
  return id;
}

/** Counts the sessions on the test's database that wait for a lock. */
async function countWaitingSessions(db: Db): Promise<number> {
  const sessions = sql`pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  return ((await db.execute(sql`select from ${sessions}`)) as unknown as { rows: unknown[] }).rows.length;
}

test("a forwarding can be withdrawn until the agency answers or has a unit assigned, and the agency is notified", async ({
  db,
}) => {
  const ownOfficer = await anOfficer(db);
  const context = aContext(db);
  const id = await aForwardedIncident(db, [ownOfficer.agency.code]);
  const key = { incidentId: id, agencyCode: ownOfficer.agency.code };
  await db.insert(channel).values({
    ...{ agencyCode: ownOfficer.agency.code, kind: "webhook" as const, url: "https://example.invalid/", secret: "x" },
    ...{ sensitive: false, createdAt: new Date() },
  });
  await withdrawForwarding(context, key);
  await withdrawForwarding(context, key);
  expect((await readIncident({ db }, { id })).forwardings).toEqual([]);
  const readMessages = async () => {
    await createDeliveries(context);
    const rows = await db.select().from(delivery).where(eq(delivery.incidentId, id)).orderBy(delivery.order);
    return rows.map(({ body }) => [body.event, (body.incident as { masked: boolean }).masked]);
  };
  const withdrawn = ["forwarding.withdrawn", true];
  expect(await readMessages()).toEqual([withdrawn]);
  // A message that was written but not sent is deleted.
  await forwardIncident(context, key);
  expect(await readMessages()).toEqual([withdrawn, ["incident.forwarded", false]]);
  await withdrawForwarding(context, key);
  expect(await readMessages()).toEqual([withdrawn]);
  await expect(acknowledgeOwnForwarding(ownOfficer.context, { id })).rejects.toThrow("not-found");

  expect(await forwardIncident(context, key)).toEqual({ isNew: true });
  expect(await forwardIncident(context, key)).toEqual({ isNew: false });
  await acknowledgeOwnForwarding(ownOfficer.context, { id });
  const refusal = { code: "undo-too-late", details: { cause: "answered" } };
  await expect(withdrawForwarding(context, key)).rejects.toMatchObject(refusal);

  const otherIncident = await anIncident(db, { type: await aType(db, []) });
  const sentUnit = await aUnit(db, { agency: ownOfficer.agency });
  await assignUnit(context, { incidentId: otherIncident.id, unitId: sentUnit.id });
  await expect(withdrawForwarding(context, { ...key, incidentId: otherIncident.id })).rejects.toMatchObject({
    code: "undo-too-late",
    details: { cause: "unit-sent" },
  });
});

test("no message is sent if a forwarding is withdrawn while the outbox writes its message", async ({ db }) => {
  const { agency } = await anOfficer(db);
  const context = aContext(db);
  await db.insert(channel).values({
    ...{ agencyCode: agency.code, kind: "webhook" as const, url: "https://example.invalid/", secret: "x" },
    ...{ sensitive: false, createdAt: new Date() },
  });
  const id = await aForwardedIncident(db, [agency.code]);
  const isCreationWaiting = async () => (await countWaitingSessions(db)) === 1;
  let deliveriesCreation: Promise<number> | undefined;
  await db.transaction(async (tx) => {
    await withdrawForwarding({ ...context, db: tx }, { incidentId: id, agencyCode: agency.code });
    deliveriesCreation = createDeliveries(context);
    await expect.poll(isCreationWaiting).toBe(true);
  });
  await deliveriesCreation;
  await createDeliveries(context);
  const rows = await db.select().from(delivery).where(eq(delivery.incidentId, id));
  expect(rows.map(({ body }) => body.event)).toEqual(["forwarding.withdrawn"]);
});

test("an agency whose unit was sent by mistake loses the incident when that is undone, unless it was forwarded by hand", async ({
  db,
}) => {
  const ownOfficer = await anOfficer(db);
  const context = aContext(db);
  const ownUnit = await aUnit(db, { agency: ownOfficer.agency });
  const { id: incidentId } = await anIncident(db, { type: await aType(db, []) });
  const sendAndUndo = async () => {
    const { id } = await assignUnit(context, { incidentId, unitId: ownUnit.id });
    await openOwnIncident(ownOfficer.context, { id: incidentId });
    await undoAssignment(context, { id });
  };
  await sendAndUndo();
  expect((await readIncident({ db }, { id: incidentId })).forwardings).toEqual([]);
  await expect(openOwnIncident(ownOfficer.context, { id: incidentId })).rejects.toThrow("not-found");
  expect(await listOwnIncidents(ownOfficer.context, { status: "open", limit: 50 })).toEqual([]);

  // Two dispatchers send a unit of the agency, and both undo it.
  const otherUnit = await aUnit(db, { agency: ownOfficer.agency });
  const otherContext = aContext(db, { actor: { ...context.actor, name: "colleague" } });
  const first = await assignUnit(context, { incidentId, unitId: ownUnit.id });
  const second = await assignUnit(otherContext, { incidentId, unitId: otherUnit.id });
  await undoAssignment(context, { id: first.id });
  expect(await openOwnIncident(ownOfficer.context, { id: incidentId })).toMatchObject({ id: incidentId });
  await undoAssignment(otherContext, { id: second.id });
  expect((await readIncident({ db }, { id: incidentId })).forwardings).toEqual([]);

  await forwardIncident(context, { incidentId, agencyCode: ownOfficer.agency.code });
  await sendAndUndo();
  expect(await openOwnIncident(ownOfficer.context, { id: incidentId })).toMatchObject({ id: incidentId });
});

test("an agency refuses with a reason, which the room sees in the incident and its log; a later acceptance replaces the refusal", async ({
  db,
}) => {
  const [ownOfficer, uninvolvedOfficer] = [await anOfficer(db), await anOfficer(db)];
  const id = await aForwardedIncident(db, [ownOfficer.agency.code]);
  const readForwarding = async () => (await readIncident({ db }, { id })).forwardings[0];
  await acknowledgeOwnForwarding(ownOfficer.context, { id });
  const noteInput = { id: randomUUID(), text: "Mobil tangki di bengkel sampai pukul tiga" };
  const refusal = { id, reason: "no-equipment" as const, note: noteInput };
  await expect(refuseOwnForwarding(uninvolvedOfficer.context, refusal)).rejects.toThrow("not-found");
  await refuseOwnForwarding(ownOfficer.context, refusal);
  await refuseOwnForwarding(ownOfficer.context, refusal);
  expect(await readForwarding()).toMatchObject({
    ...{ refusal: "no-equipment", refusedBy: ownOfficer.context.actor.name, refusedAt: expect.any(Date) },
    ...{ acknowledgedAt: null, acknowledgedBy: null },
  });
  const log = await readIncidentLog(aContext(db), { id });
  const answers = log.flatMap((line) => (line.what === "event" && line.kind.startsWith("forwarding.") ? [line] : []));
  expect(answers.map(({ kind, data }) => [kind, data])).toEqual([
    ["forwarding.acknowledged", { agency: ownOfficer.agency.code, onBehalf: false }],
    ["forwarding.refused", { agency: ownOfficer.agency.code, reason: "no-equipment" }],
  ]);
  expect(log.filter(({ what }) => what === "note")).toMatchObject([
    { text: noteInput.text, author: ownOfficer.context.actor.name, agency: ownOfficer.agency.code },
  ]);
  await acknowledgeForwarding(aContext(db), { incidentId: id, agencyCode: ownOfficer.agency.code });
  expect(await readForwarding()).toMatchObject({ acknowledgedAt: expect.any(Date), refusedAt: null, refusal: null });
  await closeIncident(aContext(db), { id, code: "handled" });
  await expect(refuseOwnForwarding(ownOfficer.context, refusal)).rejects.toThrow("incident-closed");
  // An agency that was not asked learns neither that the incident is closed nor that it was merged.
  await expect(refuseOwnForwarding(uninvolvedOfficer.context, refusal)).rejects.toThrow("not-found");
  const mergedId = await aForwardedIncident(db, [ownOfficer.agency.code]);
  await mergeIncidents(aContext(db), { fromId: mergedId, intoId: id });
  await expect(refuseOwnForwarding(uninvolvedOfficer.context, { ...refusal, id: mergedId })).rejects.toThrow(
    "not-found",
  );
  await expect(refuseOwnForwarding(ownOfficer.context, { ...refusal, id: mergedId })).rejects.toThrow(
    "incident-merged",
  );
});

test("when a note is sent again with more text, the added text is stored once", async ({ db }) => {
  const { context, agency } = await anOfficer(db);
  const incidentId = await aForwardedIncident(db, [agency.code]);
  const id = randomUUID();
  // The response to the first request was lost, so the officer typed more text and sent the note again, twice.
  for (const text of ["jalan putus", "jalan putus di km 4", "jalan putus di km 4"])
    await addOwnNote(context, { incidentId, id, text });
  expect((await listOwnNotes(context, { id: incidentId })).map(({ text }) => text)).toEqual(["jalan putus", "di km 4"]);
});

test('the reason "other" needs a text', () => {
  const input = { id: randomUUID(), reason: "other" };
  expect(RefuseForwardingInput.safeParse(input).success).toBe(false);
  expect(RefuseForwardingInput.safeParse({ ...input, note: { id: randomUUID(), text: "Banjir" } }).success).toBe(true);
});

test("officers read all notes of an incident, but of a sensitive one only their own agency's", async ({ db }) => {
  const [ownOfficer, otherOfficer, uninvolvedOfficer] = [await anOfficer(db), await anOfficer(db), await anOfficer(db)];
  const id = await aForwardedIncident(db, [ownOfficer.agency.code, otherOfficer.agency.code]);
  const writeNote = (context: Context, text: string) => addOwnNote(context, { incidentId: id, id: randomUUID(), text });
  await addNote(aContext(db), { incidentId: id, id: randomUUID(), text: "ruang kendali" });
  await writeNote(ownOfficer.context, "instansi sendiri");
  await writeNote(otherOfficer.context, "instansi lain");
  const [savedPhoto] = await db
    .insert(photo)
    .values({ incidentId: id, contentType: "image/jpeg", bytes: Buffer.from("x"), takenAt: new Date() })
    .returning();
  const noteValues = { incidentId: id, author: "system:test", at: new Date(), receivedAt: new Date() };
  await db.insert(note).values({ ...noteValues, photoId: savedPhoto?.id });
  await expect(writeNote(uninvolvedOfficer.context, "tidak berhak")).rejects.toThrow("not-found");
  await expect(listOwnNotes(uninvolvedOfficer.context, { id })).rejects.toThrow("not-found");
  const readNoteTexts = async (context: Context) => (await listOwnNotes(context, { id })).map(({ text }) => text);
  // The photo is left out, because the agency has sent no unit.
  expect(await readNoteTexts(ownOfficer.context)).toEqual(["ruang kendali", "instansi sendiri", "instansi lain"]);
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  expect(await readNoteTexts(ownOfficer.context)).toEqual(["instansi sendiri"]);
  expect(await readNoteTexts(otherOfficer.context)).toEqual(["instansi lain"]);
  const roomNotes = (await readIncidentLog(aContext(db), { id })).filter(({ what }) => what === "note");
  expect(roomNotes).toHaveLength(4);
});

test("a note for a merged incident is added to the kept one, and an answer is refused with the kept number", async ({
  db,
}) => {
  const [ownOfficer, uninvolvedOfficer] = [await anOfficer(db), await anOfficer(db)];
  const id = await aForwardedIncident(db, [ownOfficer.agency.code]);
  const keptIncident = await anIncident(db, { type: await aType(db, []) });
  await mergeIncidents(aContext(db), { fromId: id, intoId: keptIncident.id });
  const noteInput = { incidentId: id, id: randomUUID(), text: "Jembatan putus" };
  await expect(addOwnNote(uninvolvedOfficer.context, { ...noteInput, id: randomUUID() })).rejects.toThrow("not-found");
  await addOwnNote(ownOfficer.context, noteInput);
  expect(await listOwnNotes(ownOfficer.context, { id: keptIncident.id })).toMatchObject([
    { id: noteInput.id, text: noteInput.text },
  ]);
  const refusal = { code: "incident-merged", details: { into: { number: keptIncident.number } } };
  await expect(acknowledgeOwnForwarding(ownOfficer.context, { id })).rejects.toMatchObject(refusal);
  const key = { incidentId: id, agencyCode: ownOfficer.agency.code };
  await expect(acknowledgeForwarding(aContext(db), key)).rejects.toMatchObject(refusal);
  await acknowledgeOwnForwarding(ownOfficer.context, { id: keptIncident.id });
  expect((await readIncident({ db }, { id: keptIncident.id })).forwardings).toMatchObject([
    { acknowledgedBy: ownOfficer.context.actor.name },
  ]);
});

test("an agency reads its own crews' notes about a sensitive incident, and no notes of other agencies' crews", async ({
  db,
}) => {
  const [ownOfficer, otherOfficer] = [await anOfficer(db), await anOfficer(db)];
  for (const { agency } of [ownOfficer, otherOfficer]) await aUnit(db, { agency, at: sekayu });
  const { id, assignments } = await anIncident(db, { type: await aType(db, ["ambulance*2"]) });
  for (const { id: assignmentId, unit: crew, assignedAt } of assignments) {
    const ownAssignment = { id: assignmentId, incidentId: id, assignedAt, endedAt: null };
    const text = `dari ${crew.agency}`;
    await writeNote(db, aContext(db), { id: randomUUID(), ownAssignment, text, at: new Date() });
  }
  expect(assignments).toHaveLength(2);
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  const notes = await listOwnNotes(ownOfficer.context, { id });
  expect(notes.map(({ text }) => text)).toEqual([`dari ${ownOfficer.agency.code}`]);
});

test("an officer puts the agency's units on and off duty; one taken off duty during a task keeps the task and raises an alarm", async ({
  db,
}) => {
  const [ownOfficer, otherOfficer] = [await anOfficer(db), await anOfficer(db)];
  const idleUnit = await aUnit(db, { agency: ownOfficer.agency, kind: "rescue-team" });
  const otherAgencyUnit = await aUnit(db, { agency: otherOfficer.agency });
  const readDuty = async (id: string) => (await db.select().from(unit).where(eq(unit.id, id)))[0]?.duty;
  await setOwnDuty(ownOfficer.context, { unitId: idleUnit.id, duty: "off-duty" });
  expect(await readDuty(idleUnit.id)).toBe("off-duty");
  await setOwnDuty(ownOfficer.context, { unitId: idleUnit.id, duty: "available" });
  expect(await readDuty(idleUnit.id)).toBe("available");
  await expect(setOwnDuty(ownOfficer.context, { unitId: otherAgencyUnit.id, duty: "off-duty" })).rejects.toThrow(
    "not-found",
  );
  expect(await readDuty(otherAgencyUnit.id)).toBe("available");
  const assignedUnit = await aUnit(db, { agency: ownOfficer.agency, kind: "fire-engine", at: sekayu });
  const { id } = await anIncident(db, { type: await aType(db, ["fire-engine*1"]) });
  await setOwnDuty(ownOfficer.context, { unitId: assignedUnit.id, duty: "off-duty" });
  expect(await db.select().from(alarm).where(eq(alarm.incidentId, id))).toMatchObject([
    { kind: "unit-off-duty", unitId: assignedUnit.id },
  ]);
  expect((await readIncident({ db }, { id })).assignments).toMatchObject([{ state: "assigned" }]);
});

test("the history lists the agency's closed incidents page by page, sensitive ones without their details", async ({
  db,
}) => {
  const { agency, context } = await anOfficer(db);
  const pastIncidents = Array.from({ length: 52 }, (_, index) => ({
    ...{ at: "2026-02-03 08:00", address: `Lorong ${index}`, calls: 0, sensitive: index === 51 },
  }));
  const ids = await insertPastIncidents(db, pastIncidents);
  await insertPastIncidents(db, [{ at: "2026-02-03 09:00" }]);
  const forwardedAt = new Date("2026-02-03T01:00:00Z");
  await db
    .insert(forwarding)
    .values(ids.map((incidentId) => ({ incidentId, agencyCode: agency.code, forwardedAt, forwardedBy: "test" })));
  await aForwardedIncident(db, [agency.code]);
  const firstPage = await listOwnHistory(context, {});
  expect([firstPage.incidents.length, firstPage.hasMore]).toEqual([50, true]);
  expect(firstPage.incidents[0]).toMatchObject({ sensitive: true, address: null, location: null });
  expect(firstPage.incidents[1]?.address).toBe("Lorong 50");
  const secondPage = await listOwnHistory(context, { before: firstPage.incidents.at(-1)?.number ?? 0 });
  expect(secondPage.incidents.map(({ address }) => address)).toEqual(["Lorong 1", "Lorong 0"]);
  expect(secondPage.hasMore).toBe(false);
});

test("an agency's figures count its own answers and crews only, without sensitive, simulated, merged and paper incidents", async ({
  db,
}) => {
  const [ownOfficer, otherOfficer] = [await anOfficer(db), await anOfficer(db)];
  const now = () => new Date("2026-05-20T03:00:00Z");
  const context = { ...ownOfficer.context, now };
  const [ownUnit, otherUnit] = [
    await aUnit(db, { agency: ownOfficer.agency }),
    await aUnit(db, { agency: otherOfficer.agency }),
  ];
  const createStepSeconds = (acknowledge: number) => [60, 60 + acknowledge, 200, 900, 2_400];
  const at = "2026-05-04 08:00";
  const [ownIncident, sensitiveIncident, simulatedIncident, otherAgencyIncident, _, mergedIncident, ...paperIncidents] =
    await insertPastIncidents(db, [
      { at, unit: ownUnit, stateSeconds: createStepSeconds(30) },
      { at, unit: ownUnit, stateSeconds: createStepSeconds(1), sensitive: true },
      { at, unit: ownUnit, stateSeconds: createStepSeconds(2), simulated: true },
      // The other agency's crew arrives first, so the times do not count for this agency.
      { at, unit: otherUnit, stateSeconds: createStepSeconds(3) },
      { at: "2026-04-04 08:00", unit: ownUnit, stateSeconds: createStepSeconds(50) },
      { at, merged: true },
      { at },
      { at },
      { at },
    ]);
  await db
    .update(incident)
    .set({ mergedIntoId: ownIncident })
    .where(eq(incident.id, mergedIncident ?? ""));
  await db.update(incident).set({ openedBy: "import:paper" }).where(inArray(incident.id, paperIncidents));
  const [paperIncident, reopenedIncident, answeredIncident] = paperIncidents;
  const assignmentFields = { incidentId: otherAgencyIncident ?? "", unitId: ownUnit.id, kind: "ambulance" as const };
  await db.insert(assignment).values({
    ...assignmentFields,
    ...{ state: "clear", chosenBy: "rule", responsible: true, assignedBy: "rule" },
    ...{ assignedAt: new Date("2026-05-04T02:00:00Z"), endedAt: new Date("2026-05-04T03:00:00Z") },
  });
  const forwardedAt = new Date("2026-05-04T01:01:00Z");
  const answeredAt = new Date(forwardedAt.getTime() + 42_000);
  // The answer of an incident from paper is timed from its reopening, unless the incident was reopened again since.
  const reopenedAt = new Date("2026-05-05T01:01:00Z");
  const reopenedFields = { status: "verified", closedAt: null, verifiedAt: reopenedAt, reopened: 1 } as const;
  await db
    .update(incident)
    .set(reopenedFields)
    .where(
      inArray(
        incident.id,
        [reopenedIncident, answeredIncident].map((id) => id ?? ""),
      ),
    );
  const reopenedAnsweredAt = new Date(reopenedAt.getTime() + 42_000);
  const acceptedFields = { acknowledgedAt: answeredAt, acknowledgedBy: "test" };
  const refusedFields = { refusedAt: answeredAt, refusedBy: "test", refusal: "no-unit" as const };
  const rows = [
    [ownIncident, ownOfficer, acceptedFields],
    [otherAgencyIncident, ownOfficer, refusedFields],
    [sensitiveIncident, ownOfficer, acceptedFields],
    [simulatedIncident, ownOfficer, acceptedFields],
    [mergedIncident, ownOfficer, acceptedFields],
    [paperIncident, ownOfficer, {}],
    [reopenedIncident, ownOfficer, { ...acceptedFields, acknowledgedAt: reopenedAnsweredAt }],
    [answeredIncident, ownOfficer, acceptedFields],
    [ownIncident, otherOfficer, { acknowledgedAt: new Date(forwardedAt.getTime() + 1_000), acknowledgedBy: "test" }],
  ] as const;
  await db.insert(forwarding).values(
    rows.map(([incidentId, { agency }, answer]) => ({
      ...{ incidentId: incidentId ?? "", agencyCode: agency.code, forwardedAt, forwardedBy: "test", ...answer },
    })),
  );
  await rebuildAll(db);
  const { data, periods } = await readOwnFigures(context);
  expect(data).toBe("real");
  expect(
    periods.map(({ period, forwarded, accepted, refused, answerMedian, answerP90, incidents, steps }) => [
      ...[period, forwarded, accepted, refused, answerMedian, answerP90, incidents],
      steps[0]?.median,
    ]),
  ).toEqual([
    ["this-month", 4, 3, 1, 42, 42, 1, 30],
    ["last-month", 0, 0, 0, null, null, 1, 50],
    ["year", 4, 3, 1, 42, 42, 2, 30],
  ]);
});

import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { note } from "../../db/schema/incidents";
import { neighbour } from "../../db/schema/neighbours";
import { unit } from "../../db/schema/units";
import { closeCodes } from "../../db/vocabulary";
import { listOwnIncidents, openOwnIncident } from "../../server/agency/own-agency";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { fillIncident } from "../../server/assignment/fill-incident";
import type { Context } from "../../server/context";
import { acknowledgeForwarding, acknowledgeOwnForwarding } from "../../server/forwarding/answer-forwarding";
import { forwardIncident } from "../../server/forwarding/forward-incident";
import { acknowledgeHandover, handOver } from "../../server/forwarding/hand-over";
import { removeNeighbour, saveNeighbour } from "../../server/forwarding/manage-neighbours";
import { addNote } from "../../server/incidents/add-note";
import { changeStatus, closeIncident, resolveIncident, verifyIncident } from "../../server/incidents/change-status";
import { updatePresence } from "../../server/incidents/presence";
import { readIncidentLog } from "../../server/incidents/read-incident-log";
import { readIncident } from "../../server/incidents/read-incidents";
import { reopenIncident } from "../../server/incidents/reopen-incident";
import {
  aContext,
  anAgency,
  anIncident,
  aType,
  aUnit,
  deleteUnitsAndIncidents,
  palembang,
  sekayu,
} from "../support/makers";
import { aPerson } from "../support/people";
import { expect, test, testOnBothDatabases } from "../support/test";

const minuteMs = 60_000;

/** Returns a context at a given time. With `actor`, a person with these properties acts; without it, the system. */
function aContextAt(db: Db, now: Date, actor?: Partial<Context["actor"]>): Context {
  const context = aContext(db, { now: () => now });
  return actor ? { ...context, actor: { ...context.actor, kind: "person", ...actor } } : context;
}

async function listEventKinds(db: Db, incidentId: string) {
  const events = await db.select().from(event).where(eq(event.incidentId, incidentId)).orderBy(event.id);
  return events.map(({ kind }) => kind);
}

testOnBothDatabases(
  "an incident passes from received to closed, each step with its time, and closing frees the crew",
  async ({ db }) => {
    const crew = await aUnit(db, { at: sekayu });
    const openedAt = new Date("2026-03-02T07:00:00Z");
    const contextAt = (minutes: number) => aContextAt(db, new Date(openedAt.getTime() + minutes * minuteMs));
    const { id } = await anIncident(db, { type: await aType(db, [], { mode: "confirm" }), now: openedAt });
    await verifyIncident(contextAt(1), { id });
    const verifiedIncident = await readIncident(contextAt(1), { id });
    expect([verifiedIncident.status, verifiedIncident.verifiedAt]).toEqual(["verified", contextAt(1).now()]);
    const { id: assignmentId } = await assignUnit(contextAt(2), { incidentId: id, unitId: crew.id });
    for (const [minutes, state, status] of [
      [3, "acknowledged", "assigned"],
      [4, "enRoute", "enRoute"],
      [20, "onScene", "onScene"],
    ] as const) {
      await advanceAssignment(contextAt(minutes), { id: assignmentId, state });
      expect((await readIncident(contextAt(minutes), { id })).status).toBe(status);
    }
    await resolveIncident(contextAt(45), { id });
    await closeIncident(contextAt(50), { id, code: "handled", note: "Api padam" });
    const closedIncident = await readIncident(contextAt(50), { id });
    expect(closedIncident).toMatchObject({
      status: "closed",
      verifiedAt: contextAt(1).now(),
      resolvedAt: contextAt(45).now(),
      closedAt: contextAt(50).now(),
      closeCode: "handled",
      closeNote: "Api padam",
    });
    expect(closedIncident.assignments[0]).toMatchObject({
      state: "clear",
      assignedAt: contextAt(2).now(),
      acknowledgedAt: contextAt(3).now(),
      enRouteAt: contextAt(4).now(),
      onSceneAt: contextAt(20).now(),
      endedAt: contextAt(50).now(),
    });
    const [freedUnit] = await db.select().from(unit).where(eq(unit.id, crew.id));
    expect(freedUnit?.isTaken).toBe(false);
  },
);

test("verifying an incident with an assigned crew keeps its status and is recorded once", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await aUnit(db, { at: sekayu });
  const { id, status } = await anIncident(db, { type: await aType(db, ["ambulance*1"]) });
  expect(status).toBe("assigned");
  await verifyIncident(aContext(db), { id });
  const { verifiedAt } = await readIncident(aContext(db), { id });
  await verifyIncident(aContext(db), { id });
  const verifiedIncident = await readIncident(aContext(db), { id });
  expect([verifiedIncident.status, verifiedIncident.verifiedAt]).toEqual(["assigned", verifiedAt]);
  expect((await listEventKinds(db, id)).filter((kind) => kind === "incident.verified")).toHaveLength(1);
});

test("invalid steps are refused and change nothing", async ({ db }) => {
  const context = aContext(db);
  const { id } = await anIncident(db, { type: await aType(db, []) });
  await expect(reopenIncident(context, { id, reason: "belum ditutup" })).rejects.toThrow("illegal-transition");
  await resolveIncident(context, { id });
  await expect(resolveIncident(context, { id })).rejects.toThrow("illegal-transition");
  await closeIncident(context, { id, code: "nothing-found" });
  await expect(closeIncident(context, { id, code: "handled" })).rejects.toThrow("illegal-transition");
  await expect(verifyIncident(context, { id })).rejects.toThrow("incident-closed");
  expect(await readIncident(context, { id })).toMatchObject({ closeCode: "nothing-found", verifiedAt: null });
});

test("each close code is stored; a machine may omit it, and it is refused with any other status", async ({ db }) => {
  const context = aContext(db);
  const type = await aType(db, []);
  for (const code of closeCodes.filter((each) => each !== "duplicate")) {
    const { id } = await anIncident(db, { type });
    await closeIncident(context, { id, code });
    expect((await readIncident(context, { id })).closeCode).toBe(code);
  }
  const { id, version } = await anIncident(db, { type });
  await expect(closeIncident(context, { id, code: "duplicate" })).rejects.toMatchObject({
    ...{ code: "invalid-input", details: { errors: [{ field: "code" }] } },
  });
  for (const details of [{ closeCode: "handled" }, { closeNote: "over" }] as const) {
    await expect(changeStatus(context, { id, status: "resolved", version, ...details })).rejects.toMatchObject({
      ...{ code: "invalid-input", details: { errors: [{ field: Object.keys(details)[0] }] } },
    });
  }
  await changeStatus(context, { id, status: "closed", version });
  expect((await readIncident(context, { id })).closeCode).toBeNull();
});

test("a closed incident can be reopened within seven days: verified, plan proposed again, nothing assigned", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  const crew = await aUnit(db, { at: sekayu });
  const openedAt = new Date("2026-04-01T00:00:00Z");
  const contextAt = (days: number) => aContextAt(db, new Date(openedAt.getTime() + days * 1_440 * minuteMs));
  const { id, assignments } = await anIncident(db, { type: await aType(db, ["ambulance*1"]), now: openedAt });
  for (const state of ["acknowledged", "enRoute", "onScene"] as const) {
    await advanceAssignment(contextAt(0.01), { id: assignments[0]?.id ?? "", state });
  }
  await closeIncident(contextAt(0.1), { id, code: "handled" });
  await reopenIncident(contextAt(7), { id, reason: "api menyala lagi" });
  const reopenedIncident = await readIncident(contextAt(7), { id });
  expect(reopenedIncident).toMatchObject({
    status: "verified",
    reopened: 1,
    closedAt: null,
    closeCode: null,
    resolvedAt: null,
  });
  expect(reopenedIncident.unmet).toEqual([
    { requirement: 1, kind: "ambulance", missing: 1, reason: "awaiting-confirmation" },
  ]);
  expect(reopenedIncident.assignments.map(({ state }) => state)).toEqual(["clear"]);
  await fillIncident({ ...contextAt(7), settings: { positionFreshMinutes: 20_000 } }, { incidentId: id });
  const filledIncident = await readIncident(contextAt(7), { id });
  expect(filledIncident.assignments.map(({ unit: { id: unitId }, state }) => [unitId, state])).toEqual([
    [crew.id, "clear"],
    [crew.id, "assigned"],
  ]);
  expect([filledIncident.unmet, filledIncident.status]).toEqual([[], "assigned"]);
  // Assignments from before the reopening do not count. So once the new assignment is recalled, the incident is only
  // verified.
  await advanceAssignment(contextAt(7), { id: filledIncident.assignments[1]?.id ?? "", state: "recalled" });
  expect((await readIncident(contextAt(7), { id })).status).toBe("verified");
  await closeIncident(contextAt(8), { id, code: "handled" });
  await expect(reopenIncident(contextAt(15.01), { id, reason: "terlambat" })).rejects.toThrow("reopen-too-late");
  const [reopenEvent] = await db.select().from(event).where(eq(event.kind, "incident.reopened"));
  expect(reopenEvent?.data).toEqual({
    ...{ from: "closed", to: "verified", noteId: expect.any(String), closedAt: expect.any(String) },
  });
  const [reopenNote] = await db
    .select()
    .from(note)
    .where(eq(note.id, String(reopenEvent?.data.noteId)));
  expect(reopenNote).toMatchObject({ incidentId: id, text: "api menyala lagi" });
});

test("assigning a unit forwards the incident to its agency in the same transaction, once", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  const healthAgency = await anAgency(db, { code: "health" });
  await aUnit(db, { agency: healthAgency, at: sekayu });
  await aUnit(db, { agency: healthAgency, at: sekayu });
  const { id, forwardings, assignments } = await anIncident(db, { type: await aType(db, ["ambulance*2"]) });
  expect(forwardings.map(({ agency: code, acknowledgedAt }) => [code, acknowledgedAt])).toEqual([["health", null]]);
  expect(forwardings[0]?.forwardedAt).toEqual(assignments[0]?.assignedAt);
  expect(await listEventKinds(db, id)).toEqual([
    "incident.created",
    "incident.forwarded",
    "unit.assigned",
    "unit.assigned",
  ]);
  await forwardIncident(aContext(db), { incidentId: id, agencyCode: "health" });
  expect((await listEventKinds(db, id)).filter((kind) => kind === "incident.forwarded")).toHaveLength(1);
});

test("an incident is forwarded to an agency without units; only its officer sees and acknowledges it", async ({
  db,
}) => {
  const [, socialAgency] = [await anAgency(db, { code: "others" }), await anAgency(db, { code: "social" })];
  const { id } = await anIncident(db, { type: await aType(db, []) });
  const officer = aContextAt(db, new Date(), { id: "o", agencyCode: socialAgency.code });
  const otherOfficer = aContextAt(db, new Date(), { id: "s", agencyCode: "others" });
  await expect(openOwnIncident(officer, { id })).rejects.toThrow("not-found");
  await forwardIncident(aContext(db), { incidentId: id, agencyCode: socialAgency.code });
  expect((await openOwnIncident(officer, { id })).id).toBe(id);
  const listedIncidents = await listOwnIncidents(officer, { status: "open", limit: 10 });
  expect(listedIncidents.map((incident) => incident.id)).toEqual([id]);
  await expect(openOwnIncident(otherOfficer, { id })).rejects.toThrow("not-found");
  await expect(acknowledgeOwnForwarding(otherOfficer, { id })).rejects.toThrow("not-found");
  await acknowledgeOwnForwarding(officer, { id });
  await acknowledgeForwarding(aContext(db), { incidentId: id, agencyCode: socialAgency.code });
  const events = await db.select().from(event).where(eq(event.kind, "forwarding.acknowledged"));
  expect(events.filter(({ incidentId }) => incidentId === id).map(({ data }) => data)).toEqual([
    { agency: "social", onBehalf: false },
  ]);
  await expect(forwardIncident(aContext(db), { incidentId: id, agencyCode: "nobody" })).rejects.toThrow(
    "invalid-input",
  );
});

test("a boundary call is handed over to a neighbour, and who accepted it is stored", async ({ db }) => {
  const context = aContext(db);
  await saveNeighbour(context, { code: "banyuasin", name: "Kabupaten Banyuasin", phone: "0711-000000" });
  const { id, boundary } = await anIncident(db, { type: await aType(db, []), at: palembang });
  expect(boundary).toBe(true);
  const handover = await handOver(context, { incidentId: id, neighbourCode: "banyuasin", note: "lewat telepon" });
  await acknowledgeHandover(context, { id: handover.id, takenBy: "Pak Hendra" });
  await acknowledgeHandover(context, { id: handover.id, takenBy: "somebody else" });
  const { handovers } = await readIncident(context, { id });
  expect(handovers).toMatchObject([
    { neighbour: "Kabupaten Banyuasin", note: "lewat telepon", acknowledgedBy: "Pak Hendra" },
  ]);
  expect(await listEventKinds(db, id)).toEqual(["incident.created", "incident.handed-over", "handover.acknowledged"]);
  await expect(removeNeighbour(context, { code: "banyuasin" })).rejects.toThrow("in-use");
  await saveNeighbour(context, { code: "unused", name: "Unused", phone: "112" });
  await removeNeighbour(context, { code: "unused" });
  expect((await db.select().from(neighbour)).map(({ code }) => code)).toEqual(["banyuasin"]);
});

test("a note is stored once even if sent twice, and the audit trail omits its text", async ({ db }) => {
  const { id: personId } = await aPerson(db, "dispatcher", { username: "rina" });
  const rina = aContextAt(db, new Date(), { id: personId, name: "rina" });
  const { id } = await anIncident(db, { type: await aType(db, []) });
  const noteInput = { incidentId: id, id: crypto.randomUUID(), text: "Ibu Sumiati menunggu di simpang" };
  await addNote(rina, noteInput);
  await addNote(rina, noteInput);
  const log = await readIncidentLog(rina, { id });
  expect(log.filter(({ what }) => what === "note")).toMatchObject([{ text: noteInput.text, author: "rina" }]);
  const events = await db.select().from(event).where(eq(event.kind, "incident.noted"));
  expect(JSON.stringify(events)).not.toContain("Sumiati");
});

test("the log lists events in the order they happened, including those a phone sent late", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  const crew = await aUnit(db, { at: sekayu, callSign: "AMB-STORY" });
  const openedAt = new Date("2026-05-05T05:00:00Z");
  const timeAfter = (minutes: number) => new Date(openedAt.getTime() + minutes * minuteMs);
  const { id, assignments } = await anIncident(db, { type: await aType(db, ["ambulance*1"]), now: openedAt });
  await addNote(aContextAt(db, timeAfter(5)), {
    incidentId: id,
    id: crypto.randomUUID(),
    text: "later than the crew pressed",
  });
  const stateChange = { id: assignments[0]?.id ?? "", state: "acknowledged" as const, at: timeAfter(3) };
  await advanceAssignment(aContextAt(db, timeAfter(9)), stateChange);
  const log = await readIncidentLog(aContext(db), { id });
  expect(log.map((line) => (line.what === "event" ? line.kind : line.what))).toEqual([
    "incident.created",
    "incident.forwarded",
    "unit.assigned",
    "assignment.state-changed",
    "note",
  ]);
  const [assignedLine] = log.filter((line) => line.what === "event" && line.kind === "unit.assigned");
  expect(assignedLine).toMatchObject({ callSign: crew.callSign, sent: { basis: "fix", chosenBy: "rule", rank: 1 } });
});

test("people with the same incident open see each other and who is editing, until they leave or time out", async ({
  db,
}) => {
  const { id } = await anIncident(db, { type: await aType(db, []) });
  const startedAt = new Date();
  const timeAfter = (seconds: number) => new Date(startedAt.getTime() + seconds * 1_000);
  const rina = (now: Date) => aContextAt(db, now, { id: "rina", name: "Rina" });
  const budi = (now: Date) => aContextAt(db, now, { id: "budi", name: "Budi" });
  expect(await updatePresence(rina(startedAt), { incidentId: id, doing: "looking" })).toEqual([]);
  expect(await updatePresence(budi(timeAfter(1)), { incidentId: id, doing: "editing" })).toEqual([
    { name: "Rina", editing: false },
  ]);
  expect(await updatePresence(rina(timeAfter(4)), { incidentId: id, doing: "looking" })).toEqual([
    { name: "Budi", editing: true },
  ]);
  await updatePresence(budi(timeAfter(5)), { incidentId: id, doing: "gone" });
  expect(await updatePresence(rina(timeAfter(6)), { incidentId: id, doing: "looking" })).toEqual([]);
  expect(await updatePresence(budi(timeAfter(60)), { incidentId: id, doing: "looking" })).toEqual([]);
  const unknownIncident = { incidentId: crypto.randomUUID(), doing: "looking" as const };
  await expect(updatePresence(rina(startedAt), unknownIncident)).rejects.toThrow("not-found");
});

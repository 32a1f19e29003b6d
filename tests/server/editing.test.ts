import { and, eq, inArray } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { incidentType } from "../../db/schema/plans";
import { unitPosition } from "../../db/schema/units";
import { saveType } from "../../server/admin/save-incident-type";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import type { Context } from "../../server/context";
import type { Refusal } from "../../server/errors";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { closeIncident } from "../../server/incidents/change-status";
import { type EditConflict, editIncident } from "../../server/incidents/edit-incident";
import { mergeIncidents } from "../../server/incidents/merge/merge-incidents";
import { readIncidentLog } from "../../server/incidents/read-incident-log";
import { readIncident } from "../../server/incidents/read-incidents";
import { reopenIncident } from "../../server/incidents/reopen-incident";
import { undoStatus } from "../../server/incidents/undo-status";
import { maskIncidentFor } from "../../server/masking/mask-incident";
import {
  aContext,
  anIncident,
  aType,
  aUnit,
  deleteUnitsAndIncidents,
  kmFrom,
  palembang,
  sekayu,
} from "../support/makers";
import { aPerson } from "../support/people";
import { expect, test } from "../support/test";

async function contextOfPerson(db: Db, username: string): Promise<Context> {
  const { id } = await aPerson(db, "dispatcher", { username });
  const context = aContext(db);
  return { ...context, actor: { ...context.actor, kind: "person", id, name: username, scopes: ["sensitive:read"] } };
}

async function catchRefusal(promise: Promise<unknown>) {
  const refusal = await promise.then(
    () => undefined,
    (error: Refusal) => error,
  );
  return { code: refusal?.code, conflicts: refusal?.details.conflicts as EditConflict[] | undefined };
}

async function readLastEdit(db: Db, incidentId: string) {
  const events = await db.select().from(event).where(eq(event.incidentId, incidentId)).orderBy(event.id);
  return events.filter(({ kind }) => kind === "incident.edited").at(-1)?.data;
}

test("two consoles edit one incident: the later save is refused and both versions survive", async ({ db }) => {
  const [rina, budi] = [await contextOfPerson(db, "rina"), await contextOfPerson(db, "budi")];
  const { id } = await anIncident(db, { type: await aType(db, []) });
  await editIncident(rina, { id, description: { base: null, value: "Dua korban, satu sadar" } });
  const lateEdit = { base: null, value: "Truk tangki terbalik" };
  const { code, conflicts } = await catchRefusal(
    editIncident(budi, { id, description: lateEdit, priority: { base: 2, value: 1 } }),
  );
  expect(code).toBe("stale-version");
  expect(conflicts).toEqual([
    {
      field: "description",
      base: null,
      theirs: "Dua korban, satu sadar",
      mine: "Truk tangki terbalik",
      by: "rina",
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    },
  ]);
  // A refused save stores nothing, not even the fields that nobody else has changed.
  expect(await readIncident(budi, { id })).toMatchObject({ description: "Dua korban, satu sadar", priority: 2 });
  const mergedDescription = "Dua korban, satu sadar\nTruk tangki terbalik";
  await editIncident(budi, { id, description: { base: "Dua korban, satu sadar", value: mergedDescription } });
  expect((await readIncident(budi, { id })).description).toBe(mergedDescription);
});

test("a refused edit of a sensitive incident is recorded as a view, because it returns what is stored", async ({
  db,
}) => {
  const rina = await contextOfPerson(db, "rina");
  const { id, location, precision } = await anIncident(db, { type: await aType(db, []) });
  await db.update(incident).set({ sensitive: true, address: "Lorong Kenanga 4" }).where(eq(incident.id, id));
  const countViews = () => db.$count(event, and(eq(event.incidentId, id), eq(event.kind, "incident.viewed")));
  const value = { location: palembang, precision };
  const place = { base: { location: kmFrom(sekayu, 1), precision }, value };
  const edit = { id, place, address: { base: "", value: "x" } };
  const { code, conflicts } = await catchRefusal(editIncident(rina, edit));
  expect([code, conflicts?.map(({ theirs }) => theirs)]).toEqual([
    "stale-version",
    [{ location, precision }, "Lorong Kenanga 4"],
  ]);
  expect(await countViews()).toBe(1);
});

test("two people change different fields concurrently: both changes are kept", async ({ db }) => {
  const [rina, budi] = [await contextOfPerson(db, "rina"), await contextOfPerson(db, "budi")];
  const { id } = await anIncident(db, { type: await aType(db, []) });
  await Promise.all([
    editIncident(rina, { id, description: { base: null, value: "Asap tebal" } }),
    editIncident(budi, { id, address: { base: null, value: "Simpang Randik" } }),
  ]);
  expect(await readIncident(rina, { id })).toMatchObject({ description: "Asap tebal", address: "Simpang Randik" });
});

test("when two people save the same field concurrently, one save succeeds and the other is refused", async ({ db }) => {
  const [rina, budi] = [await contextOfPerson(db, "rina"), await contextOfPerson(db, "budi")];
  const type = await aType(db, []);
  for (let round = 0; round < 20; round++) {
    const { id } = await anIncident(db, { type });
    const results = await Promise.all([
      catchRefusal(editIncident(rina, { id, address: { base: null, value: "Jalan Merdeka" } })),
      catchRefusal(editIncident(budi, { id, address: { base: null, value: "Jalan Kolonel Wahid" } })),
    ]);
    expect(results.map(({ code }) => code ?? "saved").sort()).toEqual(["saved", "stale-version"]);
    const savedAddress = (await readIncident(rina, { id })).address;
    const conflict = results.find(({ code }) => code)?.conflicts?.[0];
    expect([conflict?.theirs, [conflict?.mine, savedAddress].sort()]).toEqual([
      savedAddress,
      ["Jalan Kolonel Wahid", "Jalan Merdeka"],
    ]);
  }
});

test("equal changes, an empty string for null, and progress of a crew cause no conflict", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  await aUnit(db, { at: sekayu });
  const [rina, budi] = [await contextOfPerson(db, "rina"), await contextOfPerson(db, "budi")];
  const { id, assignments, version } = await anIncident(db, { type: await aType(db, ["ambulance*1"]) });
  await advanceAssignment(rina, { id: assignments[0]?.id ?? "", state: "acknowledged" });
  await editIncident(rina, { id, address: { base: null, value: "Pasar Sekayu" } });
  await editIncident(budi, {
    id,
    address: { base: null, value: "Pasar Sekayu" },
    description: { base: "", value: "Ramai" },
  });
  const editedIncident = await readIncident(rina, { id });
  expect(editedIncident).toMatchObject({ address: "Pasar Sekayu", description: "Ramai" });
  expect(editedIncident.version).toBeGreaterThan(version);
});

test("a new type needs more units: its open requirements wait for a dispatcher, and no unit is assigned or recalled", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  const context = aContext(db);
  const units = [await aUnit(db, { at: sekayu }), await aUnit(db, { at: kmFrom(sekayu, 2) })];
  const [smallType, largeType] = [
    await aType(db, ["ambulance*1"]),
    await aType(db, ["police-patrol*1", "ambulance*2"]),
  ];
  const { id } = await anIncident(db, { type: smallType });
  const { unmet } = await editIncident(context, { id, type: { base: smallType, value: largeType } });
  expect(unmet).toEqual([
    { requirement: 1, kind: "police-patrol", missing: 1, reason: "awaiting-confirmation" },
    { requirement: 2, kind: "ambulance", missing: 1, reason: "awaiting-confirmation" },
  ]);
  const editedIncident = await readIncident(context, { id });
  expect(editedIncident.assignments.map(({ unit, requirement, state }) => [unit.id, requirement, state])).toEqual([
    [units[0]?.id, 2, "assigned"],
  ]);
  expect(editedIncident.unmet).toEqual(unmet);
  expect(await readLastEdit(db, id)).toEqual({
    fields: ["type"],
    before: { type: smallType },
    after: { type: largeType },
  });
  await expect(editIncident(context, { id, type: { base: largeType, value: "no-such" } })).rejects.toThrow(
    "invalid-input",
  );
});

test("a new place changes the district, or makes the incident a boundary call", async ({ db }) => {
  const context = aContext(db);
  const { id, location, precision, district } = await anIncident(db, { type: await aType(db, []) });
  const value = { location: palembang, precision: "village" as const };
  await editIncident(context, { id, place: { base: { location, precision }, value } });
  const editedIncident = await readIncident(context, { id });
  expect(editedIncident).toMatchObject({ location: palembang, precision: "village", boundary: true });
  expect(editedIncident.district.code).not.toBe(district.code);
  // The audit trail stores no place, because the incident may become sensitive later.
  expect(await readLastEdit(db, id)).toEqual({ fields: ["place"], before: {}, after: {} });
});

test("a sensitive type masks the incident, no other type removes the mark, and the audit trail has neither its text nor its place", async ({
  db,
}) => {
  const context = aContext(db);
  const ordinaryType = await aType(db, []);
  const sensitiveType = await aType(db, []);
  await db.update(incidentType).set({ sensitive: true }).where(eq(incidentType.code, sensitiveType));
  const { id, location, precision } = await anIncident(db, { type: ordinaryType });
  const wallContext = { actor: { ...context.actor, kind: "screen" as const, scopes: ["incidents:overview"] as const } };
  expect(maskIncidentFor(wallContext.actor, await readIncident(context, { id }))).not.toHaveProperty("masked");
  await editIncident(context, { id, type: { base: ordinaryType, value: sensitiveType } });
  expect(maskIncidentFor(wallContext.actor, await readIncident(context, { id }))).toHaveProperty("masked", true);
  await editIncident(context, { id, type: { base: sensitiveType, value: ordinaryType } });
  const newLocation = kmFrom(sekayu, 1);
  await editIncident(context, {
    id,
    description: { base: null, value: "Bunga Kenanga" },
    place: { base: { location, precision }, value: { location: newLocation, precision } },
  });
  const [storedIncident] = await db.select().from(incident).where(eq(incident.id, id));
  expect([storedIncident?.sensitive, storedIncident?.description]).toEqual([true, "Bunga Kenanga"]);
  expect(await readLastEdit(db, id)).toEqual({ fields: ["place", "description"], before: {}, after: {} });
});

test("when a type becomes sensitive, its open incidents become sensitive and stay so; closed ones become sensitive when reopened", async ({
  db,
}) => {
  const announced: unknown[] = [];
  const context = aContext(db, { announce: (kind) => announced.push(kind) });
  const code = await aType(db, ["ambulance*1"]);
  const crew = await aUnit(db, { at: sekayu });
  const open = await anIncident(db, { type: code });
  expect(open.assignments.map(({ unit }) => unit.id)).toEqual([crew.id]);
  const [merged, closed, undone, reopened] = [
    await anIncident(db, { type: code }),
    await anIncident(db, { type: code }),
    await anIncident(db, { type: code }),
    await anIncident(db, { type: code }),
  ];
  const otherType = await aType(db, []);
  const [mergeTarget, otherTypeIncident] = [
    await anIncident(db, { type: otherType }),
    await anIncident(db, { type: otherType }),
  ];
  await mergeIncidents(context, { fromId: merged.id, intoId: mergeTarget.id });
  const closedMergeTarget = await anIncident(db, { type: otherType });
  const mergedIntoClosed = await anIncident(db, { type: code });
  await mergeIncidents(context, { fromId: mergedIntoClosed.id, intoId: closedMergeTarget.id });
  for (const { id } of [closed, undone, reopened, closedMergeTarget])
    await closeIncident(context, { id, code: "handled" });
  const readSensitive = async () => {
    const ids = [
      open,
      merged,
      mergeTarget,
      closed,
      undone,
      reopened,
      otherTypeIncident,
      closedMergeTarget,
      mergedIntoClosed,
    ].map(({ id }) => id);
    const rows = await db
      .select()
      .from(incident)
      .where(and(inArray(incident.id, ids), eq(incident.sensitive, true)));
    return new Set(rows.map(({ id }) => id));
  };
  const readMovedAt = async () =>
    (await db.select().from(unitPosition).where(eq(unitPosition.unitId, crew.id)))[0]?.movedAt.getTime() ?? 0;
  const movedAtBefore = await readMovedAt();
  const [type] = await db.select().from(incidentType).where(eq(incidentType.code, code));
  if (!type) throw new Error("the type is missing");

  await saveType(context, { ...type, sensitive: true });
  expect(await readSensitive()).toEqual(new Set([open.id, merged.id, mergeTarget.id]));
  expect(await readIncident(context, { id: open.id })).toMatchObject({ version: open.version + 1 });
  expect(await readIncidentLog(context, { id: open.id })).toContainEqual(
    expect.objectContaining({
      kind: "incident.sensitivity-changed",
      data: { before: false, after: true, type: code },
    }),
  );
  expect(await readMovedAt()).toBeGreaterThan(movedAtBefore);
  expect(announced).toContain("positions");

  await undoStatus(context, { id: undone.id, status: "closed" });
  await reopenIncident(context, { id: reopened.id, reason: "another caller" });
  await reopenIncident(context, { id: closedMergeTarget.id, reason: "another caller" });
  const markedByReopening = [undone.id, reopened.id, closedMergeTarget.id, mergedIntoClosed.id];
  const allSensitiveIds = new Set([open.id, merged.id, mergeTarget.id, ...markedByReopening]);
  expect(await readSensitive()).toEqual(allSensitiveIds);
  await saveType(context, type);
  expect(await readSensitive()).toEqual(allSensitiveIds);

  // If somebody has removed the mark, it returns when the type moves to the category that is always sensitive.
  await saveType(context, { ...type, sensitive: true });
  await changeSensitivity(context, { id: open.id, sensitive: false, reason: "no victim" });
  await saveType(context, { ...type, sensitive: true, defaultPriority: 1 });
  expect(await readSensitive()).not.toContain(open.id);
  await saveType(context, { ...type, sensitive: true, category: "women-and-children" });
  expect(await readSensitive()).toEqual(allSensitiveIds);
});

test("a closed incident cannot be edited", async ({ db }) => {
  const context = aContext(db);
  const { id } = await anIncident(db, { type: await aType(db, []) });
  await closeIncident(context, { id, code: "handled" });
  const { code } = await catchRefusal(editIncident(context, { id, address: { base: null, value: "x" } }));
  expect(code).toBe("incident-closed");
});

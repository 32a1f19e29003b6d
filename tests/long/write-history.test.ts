import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment, note, photo } from "../../db/schema/incidents";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { record } from "../../server/audit/record";
import { receiveCall } from "../../server/calls/receive-call";
import { addNote } from "../../server/incidents/add-note";
import { closeIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { acceptPositions } from "../../server/units/accept-positions";
import { type AcknowledgedWrite, findWriteProblems } from "../support/acknowledged-writes";
import { aContext, aType, aUnit, sekayu } from "../support/makers";
import { createManyUnits } from "../support/many-units";
import { aPng } from "../support/photos";
import { expect, test } from "../support/test";

test("the checker finds a planted loss, a planted duplicate, a partial write and a missing event", async ({ db }) => {
  const type = await aType(db, ["ambulance*1"]);
  const typeWithoutUnits = await aType(db, []);
  await createManyUnits(db, { ambulance: 3 });
  const context = aContext(db);
  const at = Date.now();
  const incidentInput = (description: string) => ({ type, location: sekayu, precision: "exact" as const, description });
  const writeAll = async (key: string): Promise<AcknowledgedWrite[]> => {
    const { id: callId } = await receiveCall(context, { externalId: key, callerNumber: "0811", note: key });
    const { id } = await createIncident(context, incidentInput(key), key);
    const assignments = await db.select().from(assignment).where(eq(assignment.incidentId, id));
    const [{ id: assignmentId }] = assignments as [typeof assignment.$inferSelect];
    await advanceAssignment(context, { id: assignmentId, state: "acknowledged" });
    const { callSign } = await aUnit(db, { callSign: `T-${key}` });
    const report = { callSign, ...sekayu, recordedAt: new Date() };
    await acceptPositions(context, [report]);
    const [noteId, photoId] = [randomUUID(), randomUUID()];
    await addNote(context, { incidentId: id, id: noteId, text: key });
    await db
      .insert(photo)
      .values({ id: photoId, incidentId: id, contentType: "image/png", bytes: aPng(), takenAt: new Date() });
    const photoNote = { id: photoId, incidentId: id, author: "crew", photoId, at: new Date(), receivedAt: new Date() };
    await db.insert(note).values(photoNote);
    await record(db, context, [{ kind: "incident.noted", incidentId: id, data: { noteId: photoId } }]);
    const closedInput = { ...incidentInput(`${key} closed`), type: typeWithoutUnits };
    const { id: closedId } = await createIncident(context, closedInput, `${key} closed`);
    await closeIncident(context, { id: closedId, code: "handled" });
    return [
      { kind: "note", at, key, id: noteId },
      { kind: "photo", at, id: photoId },
      { kind: "call", at, key, id: callId },
      { kind: "incident", at, key, id, assignmentIds: [assignmentId] },
      { kind: "closing", at, id: closedId, closeCode: "handled" },
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
        problems = await findWriteProblems(tx, writes);
        tx.rollback();
      })
      .catch(() => {});
    return problems.map((problem) => problem.split(":")[0]);
  };
  expect(await findWriteProblems(db, writes)).toEqual([]);
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
  expect(await findProblemsAfterStatement("delete from note where text = 'first'")).toEqual([
    "an acknowledged note is lost",
  ]);
  expect(await findProblemsAfterStatement("update note set text = 'second' where text = 'first'")).toEqual([
    "an acknowledged note is lost",
    "two notes of one request",
  ]);
  expect(await findProblemsAfterStatement("update photo set bytes = ''")).toEqual(["an acknowledged photo is lost"]);
  expect(await findProblemsAfterStatement("delete from note where photo_id is not null")).toEqual([
    "an acknowledged photo is lost",
    "a photo without exactly one note",
  ]);
  expect(await findProblemsAfterStatement("update assignment set acknowledged_at = null")).toEqual([
    "an acknowledged step is lost",
  ]);
  const [closing] = writes.filter((write) => write.kind === "closing");
  for (const columns of ["status = 'resolved', closed_at = null, close_code = null", "close_code = 'nothing-found'"])
    expect(await findProblemsAfterStatement(`update incident set ${columns} where id = '${closing?.id}'`)).toContain(
      "an acknowledged closing is lost",
    );
  for (const [condition, problem] of [
    ["kind = 'incident.created'", "an incident without exactly one creation event"],
    ["kind = 'assignment.state-changed' and data->>'to' = 'acknowledged'", "a step without exactly one event"],
    ["kind = 'incident.noted'", "a note without exactly one event"],
    ["kind = 'incident.status-changed' and data->>'to' = 'closed'", "a closing without exactly one event"],
  ] as const) {
    const deleteOne = `delete from event where id = (select min(id) from event where ${condition})`;
    expect(await findProblemsAfterStatement(`alter table event disable trigger user; ${deleteOne}`)).toEqual([problem]);
    const copyOne = `insert into event (at, actor, kind, incident_id, unit_id, data)
      select at, actor, kind, incident_id, unit_id, data from event where ${condition} order by id limit 1`;
    expect(await findProblemsAfterStatement(copyOne)).toEqual([problem]);
  }
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
      `update assignment set ended_at = now(), state = 'clear', unit_id = (select min(unit_id::text)::uuid from assignment);
      insert into event (at, actor, kind, incident_id, data) select at, actor, kind, incident_id, data from event
      where kind = 'assignment.state-changed' and incident_id = (select id from incident where description = 'first')`,
    ),
  ).toContain("a unit in two assignments at the same time");
});

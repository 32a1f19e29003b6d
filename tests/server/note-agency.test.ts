import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { checkMigrations, migrate } from "../../db/migrate";
import { incident, note } from "../../db/schema/incidents";
import { person } from "../../db/schema/people";
import { addOwnNote, listOwnNotes } from "../../server/agency/own-agency";
import { type Actor, actorReference, type Context } from "../../server/context";
import { writeNote } from "../../server/crew/write-note";
import { permissionsOf } from "../../server/domain/permission";
import { forwardIncident } from "../../server/forwarding/forward-incident";
import { addNote } from "../../server/incidents/add-note";
import { readIncidentLog } from "../../server/incidents/read-incident-log";
import { changePerson } from "../../server/people/manage-people";
import { aContext, anAgency, anIncident, aType, aUnit, sekayu } from "../support/makers";
import { aPerson } from "../support/people";
import { expect, test } from "../support/test";

type AccountRole = "dispatcher" | "agency-officer" | "crew";

/** Creates an account. Its context is that of the role and agency that it has when `act` is called. */
async function anAccount(db: Db, role: AccountRole, agencyCode?: string) {
  const { id, username } = await aPerson(db, role, { username: `a${randomUUID()}`, ...(agencyCode && { agencyCode }) });
  const act = async (): Promise<Context> => {
    const [account] = await db.select().from(person).where(eq(person.id, id));
    if (!account || account.role === "wall") throw new Error("no account");
    const scopes = permissionsOf[account.role];
    const fields = { role: account.role, agencyCode: account.agencyCode, unitId: account.unitId, scopes };
    const actor: Actor = { kind: "person", id, name: username, simulated: false, ...fields };
    return aContext(db, { actor });
  };
  const change = (fields: { role?: AccountRole; agencyCode?: string | null }) =>
    changePerson(aContext(db), { id, ...fields });
  return { id, act, change };
}

/** Creates a sensitive incident that was forwarded to the agencies. */
async function aSensitiveIncident(db: Db, agencyCodes: string[]): Promise<string> {
  const { id } = await anIncident(db, { type: await aType(db, []) });
  for (const agencyCode of agencyCodes) await forwardIncident(aContext(db), { incidentId: id, agencyCode });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  return id;
}

async function readTexts(context: Context, id: string) {
  return (await listOwnNotes(context, { id })).map(({ text }) => text);
}

/** Reads the text and agency of each note as the control room sees them. */
async function readLabels(db: Db, id: string) {
  const lines = await readIncidentLog(aContext(db), { id });
  return lines.flatMap((line) => (line.what === "note" ? [[line.text, line.agency]] : []));
}

test("notes that an account wrote in the room stay the room's when it becomes an officer of an agency", async ({
  db,
}) => {
  const agency = await anAgency(db);
  const account = await anAccount(db, "dispatcher");
  const colleague = await anAccount(db, "agency-officer", agency.code);
  const incidentId = await aSensitiveIncident(db, [agency.code]);
  await addNote(await account.act(), { incidentId, id: randomUUID(), text: "nama korban" });
  await account.change({ role: "agency-officer", agencyCode: agency.code });
  await addOwnNote(await account.act(), { incidentId, id: randomUUID(), text: "sebagai petugas" });
  expect(await readTexts(await colleague.act(), incidentId)).toEqual(["sebagai petugas"]);
  expect(await readTexts(await account.act(), incidentId)).toEqual(["sebagai petugas"]);
  expect(await readLabels(db, incidentId)).toEqual([
    ["nama korban", null],
    ["sebagai petugas", agency.code],
  ]);
});

test("notes of an officer stay with the agency for which they were written when the officer moves", async ({ db }) => {
  const [formerAgency, newAgency] = [await anAgency(db), await anAgency(db)];
  const account = await anAccount(db, "agency-officer", formerAgency.code);
  const formerColleague = await anAccount(db, "agency-officer", formerAgency.code);
  const incidentId = await aSensitiveIncident(db, [formerAgency.code, newAgency.code]);
  await addOwnNote(await account.act(), { incidentId, id: randomUUID(), text: "instansi lama" });
  await account.change({ agencyCode: newAgency.code });
  expect(await readTexts(await account.act(), incidentId)).toEqual([]);
  expect(await readTexts(await formerColleague.act(), incidentId)).toEqual(["instansi lama"]);
  expect(await readLabels(db, incidentId)).toEqual([["instansi lama", formerAgency.code]]);
  // An account that returns to the room keeps its agency unless an administrator removes it.
  await account.change({ role: "dispatcher" });
  await addNote(await account.act(), { incidentId, id: randomUUID(), text: "ruang kendali" });
  const newColleague = await anAccount(db, "agency-officer", newAgency.code);
  expect(await readTexts(await newColleague.act(), incidentId)).toEqual([]);
  expect((await readLabels(db, incidentId)).at(-1)).toEqual(["ruang kendali", null]);
});

test("the migration gives existing notes the agency at the time of writing, and the room those about which the audit trail is silent", async ({
  database,
  db,
}) => {
  const [formerAgency, newAgency] = [await anAgency(db), await anAgency(db)];
  await aUnit(db, { agency: formerAgency, at: sekayu });
  const { id: crewIncidentId, assignments } = await anIncident(db, { type: await aType(db, ["ambulance*1"]) });
  const [assignment] = assignments;
  if (!assignment) throw new Error("no unit was assigned");
  const incidentId = await aSensitiveIncident(db, [formerAgency.code, newAgency.code]);
  const moved = await anAccount(db, "agency-officer", formerAgency.code);
  const promoted = await anAccount(db, "dispatcher");
  const unrecorded = await anAccount(db, "agency-officer", newAgency.code);

  // Restores the table to its state before migration 0054. What follows is written as by the previous version.
  await db.execute(sql`drop function set_agency_of_note cascade`);
  await db.execute(sql`alter table note drop column agency_code`);
  await db.execute(sql`delete from migration where made_at = 1796249854762`);
  const write = async (account: { act: () => Promise<Context> }, text: string, { isRecorded = true } = {}) => {
    const { actor } = await account.act();
    const id = randomUUID();
    await db.execute(
      sql`insert into note (id, incident_id, author, text, at, received_at) values (${id}, ${incidentId}, ${actorReference(actor)}, ${text}, now(), now())`,
    );
    if (!isRecorded) return;
    await db.execute(
      sql`insert into event (at, actor, kind, incident_id, data) values (now(), ${actorReference(actor)}, 'incident.noted', ${incidentId}, jsonb_build_object('noteId', ${id}::text))`,
    );
  };
  await write(moved, "sebelum pindah");
  await write(promoted, "di ruang kendali");
  await write(unrecorded, "tanpa jejak", { isRecorded: false });
  await moved.change({ agencyCode: newAgency.code });
  await promoted.change({ role: "agency-officer", agencyCode: newAgency.code });
  await write(moved, "sesudah pindah");
  await write(promoted, "sebagai petugas");
  // A deactivation is recorded without the role and agency.
  await db.execute(
    sql`insert into event (at, actor, kind, data) values (now(), 'system:test', 'person.changed', ${JSON.stringify({ personId: promoted.id, before: { deactivatedAt: null }, after: { deactivatedAt: "2026-12-01T00:00:00Z" } })}::jsonb)`,
  );
  await write(promoted, "sesudah kembali");
  await moved.change({ role: "dispatcher" });
  await write(moved, "kembali ke ruang kendali");
  await db.execute(
    sql`insert into note (incident_id, assignment_id, author, text, at, received_at) values (${crewIncidentId}, ${assignment.id}, 'system:test', 'kru', now(), now())`,
  );

  const { pending } = await checkMigrations(database);
  expect(pending.map(({ name }) => name)).toEqual(["0054_agency-of-notes"]);
  expect(pending[0]?.disruptions).toEqual([
    expect.stringMatching(/^update note .*: changes rows/),
    expect.stringMatching(/^update note .*: changes rows/),
  ]);
  expect(await migrate(database)).toEqual({ applied: 1 });
  const agencyByText = async (id: string) =>
    Object.fromEntries(
      (await db.select().from(note).where(eq(note.incidentId, id))).map(({ text, agencyCode }) => [text, agencyCode]),
    );
  expect(await agencyByText(crewIncidentId)).toEqual({ kru: formerAgency.code });
  expect(await agencyByText(incidentId)).toEqual({
    "sebelum pindah": formerAgency.code,
    "di ruang kendali": null,
    "tanpa jejak": null,
    "sesudah pindah": newAgency.code,
    "sebagai petugas": newAgency.code,
    "sesudah kembali": newAgency.code,
    "kembali ke ruang kendali": null,
  });

  // The previous version, which does not know the column, writes beside this one.
  await write(promoted, "versi lama");
  await write(moved, "versi lama di ruang kendali");
  expect(await agencyByText(incidentId)).toMatchObject({
    "versi lama": newAgency.code,
    "versi lama di ruang kendali": null,
  });
  await writeNote(db, aContext(db), {
    ...{ id: randomUUID(), text: "kru baru", at: new Date() },
    ownAssignment: { id: assignment.id, incidentId: crewIncidentId, assignedAt: assignment.assignedAt, endedAt: null },
  });
  expect(await agencyByText(crewIncidentId)).toEqual({ kru: formerAgency.code, "kru baru": formerAgency.code });
});

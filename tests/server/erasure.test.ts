import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call, callerBlock } from "../../db/schema/calls";
import { editDraft, intakeDraft, noteDraft } from "../../db/schema/drafts";
import { event } from "../../db/schema/events";
import { channel, delivery } from "../../db/schema/forwarding";
import { localPlace } from "../../db/schema/gazetteer";
import { assignment, incident, note, photo } from "../../db/schema/incidents";
import { neighbour } from "../../db/schema/neighbours";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { exportEvents } from "../../server/audit/export-events";
import { attachCall } from "../../server/calls/attach-call";
import { blockCaller } from "../../server/calls/caller-blocks";
import { receiveCall } from "../../server/calls/receive-call";
import { changeClosure, createClosure, liftClosure } from "../../server/closures/change-closures";
import type { Context } from "../../server/context";
import { blankContent } from "../../server/domain/draft";
import { permissionsOf } from "../../server/domain/permission";
import { toSearchKeys } from "../../server/domain/place-names";
import { forwardIncident } from "../../server/forwarding/forward-incident";
import { acknowledgeHandover, handOver } from "../../server/forwarding/hand-over";
import { addNote } from "../../server/incidents/add-note";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { closeIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { saveEditDraft } from "../../server/incidents/edit-drafts";
import { saveNoteDraft } from "../../server/incidents/note-drafts";
import { reopenIncident } from "../../server/incidents/reopen-incident";
import { saveDraft } from "../../server/intake/drafts";
import { deleteOldDeliveries, deleteOldTexts } from "../../server/jobs/apply-retention";
import { deleteCallerData } from "../../server/jobs/delete-caller-data";
import { createDeliveries } from "../../server/outbox/create-deliveries";
import { saveLocalPlace } from "../../server/places/local-places";
import { ErasePersonInput, erasePerson } from "../../server/privacy/erase-person";
import { readRetention, saveRetention } from "../../server/privacy/retention";
import { createRequestSender } from "../support/http";
import { aContext, anAgency, aType, aUnit, sekayu } from "../support/makers";
import { aPerson, createSession, post } from "../support/people";
import type { TestServer } from "../support/server";
import { expect, test } from "../support/test";

const plantedWord = "Kenangasari";
const number = "081299887766";
const yearsFromNow = (count: number) => new Date(Date.now() + count * 365.25 * 86_400_000);

/**
 * Tables that contain nothing that callers or crews said: reference data, accounts and devices, figures, and the state
 * of the server.
 */
const tablesWithoutReportedText = new Set(
  `agency station unit unit_position facility incident_type question requirement target neighbour district village place
   channel push_subscription person credential session verification second_factor sign_in_guard api_key screen
   insight_fact insight_call insight_sensitive insight_month insight_stale report history_import migration outbox
   insight_code passkey second_factor_rule gazetteer_place gazetteer_word local_place
   unit_skill watch_source heat_source fire_watch hotspot
   weather_warning public_warning earthquake air_reading river_gauge river_reading high_water`.split(/\s+/),
);

/**
 * Columns of all other tables that cannot contain free text about callers or crews: references to actors and their
 * names, codes from fixed lists, and explanations that the server generates.
 */
const columnsWithoutFreeText = new Set(
  `alarm.answered_by assignment.assigned_by assignment.basis assignment.chosen_by assignment.passed_over
   assignment.ranked_by assignment.ranked_by_reason assignment.vehicle call.claimed_by
   call.disposed_by caller_block.blocked_by caller_block.lifted_by closure.created_by closure.vehicles forwarding.acknowledged_by forwarding.forwarded_by forwarding.refused_by
   handover.handed_by incident.opened_by incident.extra incident.unmet note.author photo.content_type
   presence.actor presence.name press.what press.refused`.split(/\s+/),
);

type Column = { table: string; column: string; type: string };

/** Reads from the database catalogue every column that can hold text or JSON. */
async function readTextColumns(db: Db): Promise<Column[]> {
  const { rows } = (await db.execute(sql`
    select columns.table_name as "table", columns.column_name as "column", columns.udt_name as type
    from information_schema.columns
    join information_schema.tables using (table_schema, table_name)
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and udt_name in ('text', 'varchar', 'json', 'jsonb', '_text', 'bytea')
      and table_name not in ('spatial_ref_sys')
    order by 1, 2`)) as unknown as { rows: Column[] };
  return rows;
}

/**
 * Returns the number of rows that contain the word, keyed by column ("call.note"). Columns without the word are left
 * out.
 */
async function findWord(db: Db, word: string): Promise<Record<string, number>> {
  const countsByColumn: Record<string, number> = {};
  for (const { table, column, type } of await readTextColumns(db)) {
    const value = sql.raw(type === "bytea" ? `encode("${column}", 'escape')` : `"${column}"::text`);
    const { rows } = (await db.execute(
      sql`select count(*)::int as count from ${sql.identifier(table)} where ${value} ilike ${`%${word}%`}`,
    )) as unknown as { rows: { count: number }[] };
    if (rows[0]?.count) countsByColumn[`${table}.${column}`] = rows[0].count;
  }
  return countsByColumn;
}

async function aSupervisor(db: Db): Promise<Context> {
  const { id } = await aPerson(db, "supervisor");
  const scopes = permissionsOf.supervisor;
  return aContext(db, {
    actor: { kind: "person", id, name: "x", role: "supervisor", scopes, simulated: false },
  });
}

/** Creates a closed incident with this description and returns its id. */
async function aClosedIncident(db: Db, context: Context, description: string): Promise<string> {
  const type = await aType(db, []);
  const { id } = await createIncident(context, { type, location: sekayu, precision: "exact", description });
  await db
    .update(incident)
    .set({ status: "closed", closedAt: new Date(), closeCode: "handled" })
    .where(eq(incident.id, id));
  return id;
}

/** Creates an incident, writes the word into every free-text field that a function accepts for it, and closes it. */
async function writeEverywhere(db: Db, context: Context) {
  const ownerAgency = await anAgency(db);
  const crew = await aUnit(db, { agency: ownerAgency, at: sekayu });
  const otherUnit = await aUnit(db, { agency: ownerAgency, at: sekayu });
  await db.insert(channel).values({
    ...{ agencyCode: ownerAgency.code, kind: "webhook" as const, url: "https://example.invalid/", secret: "x" },
    ...{ sensitive: true, createdAt: new Date() },
  });
  const receiveFrom = async (digits: string) =>
    receiveCall(context, {
      ...{
        externalId: `${plantedWord} ${digits}`,
        callerNumber: digits,
        receivedAt: new Date(),
        note: `${plantedWord} ${digits}`,
      },
    } as Parameters<typeof receiveCall>[1]);
  const firstCall = await receiveFrom(number);
  const secondCall = await receiveFrom(`0813${Math.floor(Math.random() * 90_000_000) + 10_000_000}`);
  const { id } = await createIncident(
    context,
    {
      ...{ type: await aType(db, []), location: sekayu, precision: "exact", callId: firstCall.id },
      ...{ address: `Lorong ${plantedWord}`, description: `${plantedWord} menelepon dari 0812-9988-7766` },
    },
    `${plantedWord}-${randomUUID()}`,
  );
  await forwardIncident(context, { incidentId: id, agencyCode: ownerAgency.code });
  await attachCall(context, { callId: secondCall.id, incidentId: id, note: `kata ${plantedWord}` });
  await addNote(context, { incidentId: id, id: randomUUID(), text: `catatan ${plantedWord}` });
  const version = { writer: randomUUID(), revision: 1, base: 0 };
  await saveNoteDraft(context, { ...version, incidentId: id, id: randomUUID(), text: `belum dikirim ${plantedWord}` });
  const edits = { description: { base: null, value: `diubah ${plantedWord}` } };
  await saveEditDraft(context, { ...version, incidentId: id, edits });
  const place = { ...sekayu, precision: "exact" as const, name: `Rumah ${plantedWord}`, district: null };
  const texts = {
    description: `terputus ${plantedWord}`,
    address: `Gang ${plantedWord}`,
    placeText: `dekat ${plantedWord}`,
  };
  const content = { ...blankContent, ...texts, place };
  await saveDraft(context, { ...version, key: randomUUID(), callId: null, content });
  await changeSensitivity(context, { id, sensitive: true, reason: `keluarga ${plantedWord}` });
  const { id: assignmentId } = await assignUnit(context, { incidentId: id, unitId: crew.id });
  await advanceAssignment(context, { id: assignmentId, state: "declined", reason: `takut ${plantedWord}` });
  await assignUnit(context, { incidentId: id, unitId: otherUnit.id });
  await db.insert(neighbour).values({ code: "oki", name: "OKI", phone: "112" }).onConflictDoNothing();
  const { id: handoverId } = await handOver(context, {
    incidentId: id,
    neighbourCode: "oki",
    note: `rumah ${plantedWord}`,
  });
  await acknowledgeHandover(context, { id: handoverId, takenBy: plantedWord });
  await blockCaller(context, { callId: secondCall.id, hours: 1, reason: `sering ${plantedWord}` });
  const photoValues = {
    incidentId: id,
    contentType: "image/jpeg",
    bytes: Buffer.from(plantedWord),
    takenAt: new Date(),
  };
  const [savedPhoto] = await db.insert(photo).values(photoValues).returning();
  const noteValues = { incidentId: id, author: "system:test", at: new Date(), receivedAt: new Date() };
  await db.insert(note).values({ ...noteValues, photoId: savedPhoto?.id });
  const roadClosure = await createClosure(
    context,
    {
      geometry: {
        type: "LineString",
        coordinates: [
          [sekayu.lng, sekayu.lat],
          [sekayu.lng + 0.01, sekayu.lat],
        ],
      },
      ...{ label: `Lorong ${plantedWord}`, reason: `dekat rumah ${plantedWord}`, vehicles: ["ambulance"] },
      ...{ endsAt: null, incidentId: id },
    },
    `key-${plantedWord}`,
  );
  await changeClosure(context, { id: roadClosure.id, reason: `di depan rumah ${plantedWord}` });
  await liftClosure(context, { id: roadClosure.id });
  const closeWithNote = async () => {
    await closeIncident(context, { id, code: "handled", note: `diantar ke ${plantedWord}` });
  };
  await closeWithNote();
  await reopenIncident(context, { id, reason: `masih ${plantedWord}` });
  // The running server creates deliveries, too. While it is doing so, this call may find nothing to do.
  await expect
    .poll(async () => {
      await createDeliveries(context);
      return Object.keys(await findWord(db, plantedWord));
    })
    .toContain("delivery.body");
  // Switch the channel off, so that nothing is delivered.
  await db.update(channel).set({ enabled: false }).where(eq(channel.agencyCode, ownerAgency.code));
  await closeWithNote();
  return { id, firstCall, secondCall };
}

/**
 * Writes the word into every text or JSON column of every row, except where a constraint refuses it. Returns the
 * columns that were changed.
 */
async function plantInEveryColumn(db: Db): Promise<string[]> {
  const changedColumns: string[] = [];
  for (const { table, column, type } of await readTextColumns(db)) {
    const valueByType: Record<string, unknown> = {
      _text: sql`array[${plantedWord}]::text[]`,
      bytea: sql`${plantedWord}::bytea`,
      json: sql`${JSON.stringify([plantedWord])}::json`,
      jsonb: sql`${JSON.stringify([plantedWord])}::jsonb`,
    };
    const value = valueByType[type] ?? sql`${plantedWord}::text`;
    const [name, field] = [sql.identifier(table), sql.identifier(column)];
    const plantWhere = (where: SQL): Promise<number> =>
      db
        .transaction((tx) => tx.execute(sql`update ${name} set ${field} = ${value} where ${where} returning 1`))
        .then((changed) => (changed as unknown as { rows: unknown[] }).rows.length)
        .catch(() => 0);
    // If nothing was changed, for example because the column is unique, write to one row only.
    const changedCount =
      (await plantWhere(sql`true`)) || (await plantWhere(sql`ctid in (select ctid from ${name} limit 1)`));
    if (changedCount > 0) changedColumns.push(`${table}.${column}`);
  }
  return changedColumns;
}

/** Sends the word to the running server in a call, in refused inputs and in a search. */
async function sendEverywhere(db: Db, server: TestServer) {
  const sendRequest = createRequestSender(server);
  const freeTexts = { note: plantedWord, externalId: `${plantedWord}-http` };
  expect(await sendRequest("POST", "/api/v1/calls", { body: { callerNumber: number, ...freeTexts } })).toMatchObject({
    status: 201,
  });
  expect(
    await sendRequest("POST", "/api/v1/calls", { body: { ...freeTexts, [plantedWord]: plantedWord } }),
  ).toMatchObject({
    status: 400,
  });
  expect(await sendRequest("POST", "/api/v1/calls", { text: `{"note": "${plantedWord}` })).toMatchObject({
    status: 400,
  });
  expect(await sendRequest("GET", `/api/v1/incidents?status=${plantedWord}`)).toMatchObject({ status: 400 });
  const { cookie } = await createSession(db, server, "dispatcher");
  for (const words of [plantedWord, { [plantedWord]: plantedWord }]) {
    const input = encodeURIComponent(JSON.stringify({ json: { words } }));
    await fetch(`${server.url}/api/trpc/places.search?input=${input}`, { headers: { cookie } });
  }
}

async function runRetentionJobs(db: Db, at: Date) {
  await deleteCallerData(db, at, 365);
  await deleteOldTexts(db, { positionFreshMinutes: 10 }, at);
  await deleteOldDeliveries(db, at);
}

async function exportAuditTrail(context: Context): Promise<string> {
  let text = "";
  for await (const chunk of exportEvents(context, {})) text += chunk;
  return text;
}

test("after the retention periods, a word said about an incident is in no table, outbox message, export or log", async ({
  db,
  server,
}) => {
  const context = await aSupervisor(db);
  await writeEverywhere(db, context);
  await sendEverywhere(db, server);
  const columnsBefore = Object.keys(await findWord(db, plantedWord));
  expect(columnsBefore).toEqual([
    ...["assignment.decline_reason", "call.external_id", "call.note", "caller_block.reason"],
    ...["closure.idempotency_key", "closure.label", "closure.reason", "delivery.body", "edit_draft.edits"],
    ...["handover.acknowledged_by", "handover.note", "incident.address", "incident.close_note", "incident.description"],
    ...["incident.idempotency_key", "intake_draft.address", "intake_draft.description", "intake_draft.place_name"],
    ...["intake_draft.place_text", "note.text", "note_draft.text", "photo.bytes"],
  ]);
  // What was typed and not sent is deleted after a day.
  await runRetentionJobs(db, yearsFromNow(1.1 / 365.25));
  expect(Object.keys(await findWord(db, plantedWord)).filter((column) => column.includes("_draft."))).toEqual([]);
  // Notes of calls, and undelivered messages of a channel that is switched off, are deleted before the incident's
  // retention period ends.
  await runRetentionJobs(db, yearsFromNow(1.1));
  const columnsAfterAYear = Object.keys(await findWord(db, plantedWord));
  expect(columnsAfterAYear).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(call|caller_block|delivery)\./)]),
  );
  expect(
    await db
      .select()
      .from(note)
      .where(eq(note.text, `kata ${plantedWord}`)),
  ).toEqual([]);
  await runRetentionJobs(db, yearsFromNow(40));
  expect(await findWord(db, plantedWord)).toEqual({});
  expect(await findWord(db, number)).toEqual({});
  expect(await exportAuditTrail(context)).not.toContain(plantedWord);
  const log = readFileSync(server.logPath, "utf8");
  expect(log).toContain("a request was refused");
  expect(log).not.toContain(plantedWord);
  // The rows remain for the figures and the audit trail.
  expect(await db.$count(incident)).toBeGreaterThan(0);
  expect(await db.$count(event, eq(event.kind, "retention.applied"))).toBeGreaterThan(0);
});

test("an administrator's periods apply from the next run of the job", async ({ db }) => {
  const context = await aSupervisor(db);
  expect(await readRetention(context)).toEqual({ incidentDays: 3_650, noteDays: 3_650, photoDays: 1_825 });
  await writeEverywhere(db, context);
  await saveRetention(context, { incidentDays: 700, noteDays: 500, photoDays: 400 });
  await saveRetention(context, { incidentDays: 700, noteDays: 500, photoDays: 400 });
  const changes = await db.select().from(event).where(eq(event.kind, "retention.changed"));
  expect(changes.map(({ data }) => data)).toMatchObject([
    { before: { incidentDays: 3_650, photoDays: 1_825 }, after: { incidentDays: 700, noteDays: 500, photoDays: 400 } },
  ]);
  const findWordAfterJobs = async (at: Date) => {
    await runRetentionJobs(db, at);
    const foundColumns = Object.keys(await findWord(db, plantedWord));
    return ["photo.bytes", "note.text", "incident.description"].map((column) => foundColumns.includes(column));
  };
  const daysFromNow = (count: number) => new Date(Date.now() + count * 86_400_000);
  expect(await findWordAfterJobs(daysFromNow(399))).toEqual([true, true, true]);
  expect(await findWordAfterJobs(daysFromNow(401))).toEqual([false, true, true]);
  expect(await findWordAfterJobs(daysFromNow(501))).toEqual([false, false, true]);
  expect(await findWordAfterJobs(daysFromNow(701))).toEqual([false, false, false]);
});

test("an administrator erases a caller's number, a name or an incident, and the audit trail records it without them", async ({
  db,
}) => {
  const context = await aSupervisor(db);
  await db.delete(delivery);
  const { id, firstCall, secondCall } = await writeEverywhere(db, context);
  await db.update(call).set({ disposition: "emergency" }).where(eq(call.id, firstCall.id));
  const erasedByNumber = await erasePerson(context, {
    by: "number",
    number: "+62 812 9988 7766",
    reference: "B-12/2026",
  });
  expect(erasedByNumber).toMatchObject({ calls: 1, open: 0 });
  expect(await findWord(db, number)).toEqual({});
  expect(await findWord(db, "0812-9988-7766")).toEqual({});
  const [emptiedCall] = await db.select().from(call).where(eq(call.id, firstCall.id));
  expect(emptiedCall).toMatchObject({ callerNumber: "forgotten", note: null, externalId: null, location: null });
  expect((await db.select().from(call).where(eq(call.id, secondCall.id)))[0]?.callerNumber).toMatch(/^0813/);

  const erasedByName = await erasePerson(context, {
    by: "name",
    name: plantedWord.toLowerCase(),
    reference: "B-13/2026",
  });
  expect(erasedByName.texts).toBeGreaterThan(5);
  // Erasing a caller does not search photos, so a photo still contains the name.
  expect(Object.keys(await findWord(db, plantedWord))).toEqual(["photo.bytes"]);
  const [erasedIncident] = await db.select().from(incident).where(eq(incident.id, id));
  expect(erasedIncident).toMatchObject({ address: "Lorong [...]", closeNote: "diantar ke [...]" });

  const { number: incidentNumber } = erasedIncident ?? { number: 0 };
  const { id: personId } = await aPerson(db, "dispatcher", { username: "writer-of-drafts" });
  const draft = { incidentId: id, personId, writer: personId, revision: 1, savedAt: new Date() };
  await db.insert(noteDraft).values({ ...draft, noteId: personId, text: "belum dikirim" });
  await db.insert(editDraft).values({ ...draft, edits: { address: { base: null, value: "belum disimpan" } } });
  await erasePerson(context, { by: "incident", incidentNumber, reference: "B-14/2026" });
  for (const table of [noteDraft, editDraft])
    expect(await db.select().from(table).where(eq(table.incidentId, id))).toEqual([]);
  expect((await db.select().from(incident).where(eq(incident.id, id)))[0]).toMatchObject({
    address: null,
    description: null,
    precision: "district",
  });
  expect(await db.select().from(photo).where(eq(photo.incidentId, id))).toEqual([]);
  expect(await db.select().from(assignment).where(eq(assignment.declineReason, "takut [...]"))).toEqual([]);
  const erasures = await db.select().from(event).where(eq(event.kind, "person.data-erased"));
  expect(erasures.map(({ data }) => [data.by, data.reference])).toEqual([
    ["number", "B-12/2026"],
    ["name", "B-13/2026"],
    ["incident", "B-14/2026"],
  ]);
  expect(JSON.stringify(erasures)).not.toMatch(/Kenanga|9988[- ]?7766/i);
  expect(await db.$count(callerBlock)).toBeGreaterThan(0);
});

test("erasing a number includes missed and blocked calls, and reports calls that are not over", async ({ db }) => {
  const context = await aSupervisor(db);
  const calls = { missed: { missedAt: new Date() }, blocked: { blocked: true }, ringing: {}, claimed: {} };
  const values = Object.entries(calls).map(([note, fields]) => ({
    ...{ callerNumber: "081355557777", receivedAt: new Date(), note, simulated: false, ...fields },
    ...(note === "claimed" && { missedAt: new Date(), claimedBy: "person:x", claimedAt: new Date() }),
  }));
  const rows = await db.insert(call).values(values).returning({ id: call.id });
  const { id: personId } = await aPerson(db, "dispatcher", { username: "writer-of-forms" });
  const draft = { personId, writer: personId, revision: 1, savedAt: new Date(), placeText: "", address: "" };
  await db.insert(intakeDraft).values(
    rows.map(({ id: callId }) => {
      return { ...draft, key: randomUUID(), callId, isPlaceConfirmed: false, description: "x", answers: {} };
    }),
  );
  const erasure = await erasePerson(context, { by: "number", number: "0813-5555-7777", reference: "2" });
  expect(await db.$count(intakeDraft, eq(intakeDraft.description, "x"))).toBe(2);
  expect(erasure).toMatchObject({ calls: 2, open: 2 });
  const callsAfter = await db
    .select({ callerNumber: call.callerNumber, note: call.note })
    .from(call)
    .where(
      inArray(
        call.id,
        rows.map(({ id }) => id),
      ),
    )
    .orderBy(call.note);
  expect(callsAfter).toEqual([
    { callerNumber: "081355557777", note: "claimed" },
    { callerNumber: "081355557777", note: "ringing" },
    ...[1, 2].map(() => ({ callerNumber: "forgotten", note: null })),
  ]);
});

test("a foreign number is erased from its calls and blocks, but not from a number of this country with its digits", async ({
  db,
}) => {
  const context = await aSupervisor(db);
  const stored = ["+6581234567", "006581234567", "06581234567", "+65812345678", "+16581234567"];
  const calls = await db
    .insert(call)
    .values(
      stored.map((callerNumber) => ({
        ...{ callerNumber, receivedAt: new Date(), disposition: "information" as const, simulated: false },
      })),
    )
    .returning();
  const minuteAgo = new Date(Date.now() - 60_000);
  const block = { blockedBy: "person:x", reason: "sering", blockedAt: minuteAgo, until: new Date() };
  const blocks = await db
    .insert(callerBlock)
    .values(stored.map((callerNumber) => ({ ...block, callerNumber })))
    .returning();
  const input = ErasePersonInput.parse({ by: "number", number: "+65 8123 4567", reference: "7" });
  expect(await erasePerson(context, input)).toMatchObject({ calls: 2 });
  const remaining = ["forgotten", "forgotten", ...stored.slice(2)];
  for (const [table, rows] of [
    [call, calls],
    [callerBlock, blocks],
  ] as const) {
    const ids = rows.map(({ id }) => id);
    const storedRows = await db.select().from(table).where(inArray(table.id, ids));
    expect(ids.map((id) => storedRows.find((row) => row.id === id)?.callerNumber)).toEqual(remaining);
  }
});

test("a number is erased from texts in any way of writing it, but not from a longer number", async ({ db }) => {
  const context = await aSupervisor(db);
  const forms = [
    ...["(0714) 321-234", "0714/321234", "0714\u00a0321\u00a0234", "+62 (0)714 321.234", "(+62 714) 321234"],
    ...["(0714321234)", "0062714321234", "714 321\u2011234"],
  ];
  const longer = "07143212345, (0714) 321-2345, 10714321234 dan 0714/321235";
  const description = `${forms.join("; ")}; (telp 0714 321234, rumah). Bukan ${longer}`;
  const id = await aClosedIncident(db, context, description);
  await erasePerson(context, ErasePersonInput.parse({ by: "number", number: "0714321234", reference: "8" }));
  const [erasedIncident] = await db.select().from(incident).where(eq(incident.id, id));
  const replaced = forms.map(() => "[...]").join("; ");
  expect(erasedIncident?.description).toBe(`${replaced}; (telp [...], rumah). Bukan ${longer}`);
});

test("a number with too few digits is refused and erases nothing", async ({ db, server }) => {
  const id = await aClosedIncident(db, await aSupervisor(db), "Rumah nomor 4");
  const { cookie } = await createSession(db, server, "admin");
  for (const shortNumber of ["------", "0-----", "+62 81299", "62 . 62 . 62", "0062 081299"]) {
    const json = { by: "number", number: shortNumber, reference: "3" };
    expect.soft((await post(server.url, "/api/trpc/privacy.erase", { json }, cookie)).status, shortNumber).toBe(400);
  }
  expect((await db.select().from(incident).where(eq(incident.id, id)))[0]?.description).toBe("Rumah nomor 4");
});

test("a name is erased from JSON text, even at the start of a line or across a line break", async ({ db }) => {
  const context = await aSupervisor(db);
  const incidentId = await aClosedIncident(db, context, "x");
  const { id: personId } = await aPerson(db, "dispatcher", { username: "writer-of-lines" });
  const draft = { incidentId, personId, writer: personId, revision: 1, savedAt: new Date() };
  const createEdits = (value: string) => ({ description: { base: null, value } });
  await db
    .insert(editDraft)
    .values({ ...draft, edits: createEdits("Korban:\nSri\nWahyuni\tdan SRI Wahyuni. Sriwahyuni") });
  await erasePerson(context, { by: "name", name: "Sri Wahyuni", reference: "4" });
  const [storedDraft] = await db.select().from(editDraft).where(eq(editDraft.personId, personId));
  expect(storedDraft?.edits).toEqual(createEdits("Korban:\n[...]\tdan [...]. Sriwahyuni"));
});

test("a name is erased with any apostrophe, and with its titles", async ({ db }) => {
  const context = await aSupervisor(db);
  const description = "Ma'ruf, Ma’ruf, ma‘ruf, Maʼruf dan Ma`ruf. Ma'rufin dan Maruf bukan.";
  const id = await aClosedIncident(db, context, `${description} Nur'aini, S.Pd., M.Si. melapor; Nur’aini saja`);
  const readDescription = async () => (await db.select().from(incident).where(eq(incident.id, id)))[0]?.description;
  for (const name of ["Ma’ruf", "NUR`AINI, S.Pd., M.Si."]) {
    await erasePerson(context, ErasePersonInput.parse({ by: "name", name, reference: "5" }));
  }
  expect(await readDescription()).toBe(
    "[...], [...], [...], [...] dan [...]. Ma'rufin dan Maruf bukan. [...] melapor; Nur’aini saja",
  );
});

test("a name is erased from local place names and from their search keys", async ({ db }) => {
  const context = await aSupervisor(db);
  const id = randomUUID();
  const names = { name: "Warung Bu Cempakawati", aliases: ["Cempakawati", "Warung Bu Cempakawati, lama"] };
  await saveLocalPlace(context, { id, ...names, kind: "village", position: sekayu, source: "menurut Cempakawati" });
  await erasePerson(context, { by: "name", name: "Cempakawati", reference: "6" });
  expect(await db.select().from(localPlace).where(eq(localPlace.id, id))).toMatchObject([
    {
      name: "Warung Bu [...]",
      aliases: ["[...]", "Warung Bu [...], lama"],
      searchKeys: toSearchKeys(["Warung Bu [...]", "[...]", "Warung Bu [...], lama"]),
      source: "menurut [...]",
    },
  ]);
});

test("erasing a name does not change an open incident, and the result counts it", async ({ db }) => {
  const context = await aSupervisor(db);
  const type = await aType(db, []);
  await createIncident(context, { type, location: sekayu, precision: "exact", description: "Melatiwangi menunggu" });
  const erasure = await erasePerson(context, { by: "name", name: "Melatiwangi", reference: "1" });
  expect(erasure).toMatchObject({ texts: 0, open: 1 });
  expect(Object.keys(await findWord(db, "Melatiwangi"))).toEqual(["incident.description"]);
});

test("every text or JSON column is emptied by the job, or holds no words of callers and crews", async ({ db }) => {
  await writeEverywhere(db, await aSupervisor(db));
  await db.update(incident).set({ status: "closed", closedAt: new Date(), closeCode: "handled" });
  const plantedColumns = await plantInEveryColumn(db);
  expect(plantedColumns).toEqual(
    expect.arrayContaining(["incident.description", "note.text", "call.note", "agency.name"]),
  );
  await runRetentionJobs(db, yearsFromNow(40));
  const remainingColumns = Object.keys(await findWord(db, plantedWord)).filter(
    (column) => !tablesWithoutReportedText.has(column.split(".")[0] ?? "") && !columnsWithoutFreeText.has(column),
  );
  expect(remainingColumns).toEqual([]);
});

import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Role } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { openPostgres } from "../../db/client";
import { call } from "../../db/schema/calls";
import { editDraft, intakeDraft, noteDraft } from "../../db/schema/drafts";
import { event } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { attachCall } from "../../server/calls/attach-call";
import { claimCall, releaseCall } from "../../server/calls/claim-call";
import { filterCall, undoFilterCall } from "../../server/calls/filter-call";
import { createManualCall } from "../../server/calls/manual-call";
import { receiveCall } from "../../server/calls/receive-call";
import type { Context } from "../../server/context";
import { blankContent, type DraftContent, type FieldEdits } from "../../server/domain/draft";
import { permissionsOf } from "../../server/domain/permission";
import { addNote } from "../../server/incidents/add-note";
import { createIncident } from "../../server/incidents/create-incident";
import { listEditDrafts, saveEditDraft } from "../../server/incidents/edit-drafts";
import { editIncident } from "../../server/incidents/edit-incident";
import { listNoteDrafts, saveNoteDraft } from "../../server/incidents/note-drafts";
import { discardDraft, listDrafts, saveDraft } from "../../server/intake/drafts";
import { deleteOldTexts } from "../../server/jobs/apply-retention";
import { aContext, aType, sekayu } from "../support/makers";
import { test as onDurable } from "../support/own-postgres";
import { aPerson, createSession, post } from "../support/people";
import { startServer } from "../support/server";
import { expect, isFullRun, test } from "../support/test";

async function aCallTaker(db: Db, username: string, role: Exclude<Role, "wall"> = "call-taker"): Promise<Context> {
  const { id } = await aPerson(db, role, { username });
  const scopes = permissionsOf[role];
  return aContext(db, { actor: { kind: "person", id, name: username, role, scopes, simulated: false } });
}

const receiveTestCall = async (db: Db) => (await receiveCall(aContext(db), { callerNumber: "081299887766" })).id;
const aDraftContent = (description: string, otherFields: Partial<DraftContent> = {}) => ({
  ...blankContent,
  ...otherFields,
  description,
});

/** Imitates one open page of a person, which numbers its saves. */
function aPage(context: Context, form: { key?: string; callId: string | null }) {
  const { key = randomUUID(), callId } = form;
  const writer = randomUUID();
  let revision = 0;
  return {
    key,
    save: (content: DraftContent, base = revision) => {
      revision += 1;
      return saveDraft(context, { key, callId, writer, revision, base, content });
    },
  };
}

test.beforeEach(({ db }) => db.delete(intakeDraft).then(() => {}));

test("a draft is returned in full to its writer only, and an empty form deletes it", async ({ db }) => {
  const [ani, budi] = [await aCallTaker(db, "ani"), await aCallTaker(db, "budi")];
  const page = aPage(ani, { callId: null });
  const place = { ...sekayu, precision: "exact" as const, name: "Pasar Sekayu", district: "Sekayu" };
  const content = aDraftContent("rumah terbakar", {
    ...{ place, type: "building-fire", priority: 1, address: "RT 3", answers: { [randomUUID()]: "unknown" } },
  });
  await page.save(content);
  expect(await listDrafts(ani)).toMatchObject([{ key: page.key, callId: null, typedBy: null, content }]);
  expect(await listDrafts(budi)).toEqual([]);
  await discardDraft(budi, { key: page.key });
  expect(await listDrafts(ani)).toHaveLength(1);
  await page.save(blankContent);
  expect(await listDrafts(ani)).toEqual([]);
});

test("the draft of a call is handed over with it and names its author; the audit trail records who received it", async ({
  db,
}) => {
  const [ani, budi] = [await aCallTaker(db, "ani"), await aCallTaker(db, "budi")];
  const callId = await receiveTestCall(db);
  await claimCall(ani, { id: callId });
  const aniPage = aPage(ani, { callId });
  await aniPage.save(aDraftContent("anak tenggelam"));
  expect(await listDrafts(budi)).toEqual([]);
  await releaseCall(ani, { id: callId });
  expect(await listDrafts(ani)).toEqual([]);

  await claimCall(budi, { id: callId });
  const [handedOverDraft] = await listDrafts(budi);
  expect(handedOverDraft).toMatchObject({ callId, typedBy: "ani", content: { description: "anak tenggelam" } });
  const events = await db.select().from(event).where(eq(event.kind, "call.claimed")).orderBy(event.id);
  expect(events.at(-1)?.data).toMatchObject({ callId, draftBy: `person:${ani.actor.id}` });
  await aPage(budi, { callId }).save(aDraftContent("anak tenggelam di dermaga"), handedOverDraft?.revision);
  expect(await listDrafts(budi)).toMatchObject([
    { typedBy: "ani", content: { description: "anak tenggelam di dermaga" } },
  ]);
  // The first screen has lost the call, so its late save is not stored.
  expect(await aniPage.save(aDraftContent("anak tenggelam, cepat"))).toEqual({ outcome: "not-stored" });
  const [stored] = await listDrafts(budi);
  expect(stored?.content.description).toBe("anak tenggelam di dermaga");
});

test("text saved by a screen after it lost its claim is kept until somebody else claims the call", async ({ db }) => {
  const ani = await aCallTaker(db, "ani");
  const callId = await receiveTestCall(db);
  await claimCall(ani, { id: callId });
  const page = aPage(ani, { callId });
  await page.save(aDraftContent("kebakaran"));
  await releaseCall(ani, { id: callId });
  expect(await page.save(aDraftContent("kebakaran di pasar"))).toMatchObject({ outcome: "stored" });
  const budi = await aCallTaker(db, "budi");
  await claimCall(budi, { id: callId });
  expect((await listDrafts(budi))[0]?.content.description).toBe("kebakaran di pasar");
});

test("two pages with one draft never overwrite each other, and late saves never replace newer ones", async ({ db }) => {
  const ani = await aCallTaker(db, "ani");
  const form = { key: randomUUID(), callId: null };
  const [firstPage, secondPage] = [aPage(ani, form), aPage(ani, form)];
  await firstPage.save(aDraftContent("tabrakan motor"));
  expect(await secondPage.save(aDraftContent("dua orang luka"))).toMatchObject({
    merged: { description: "tabrakan motor\ndua orang luka" },
  });
  const merged = await firstPage.save(aDraftContent("tabrakan motor sama truk"));
  expect(merged).toMatchObject({ outcome: "stored" });
  const [stored] = await listDrafts(ani);
  for (const words of ["tabrakan motor sama truk", "dua orang luka"])
    expect(stored?.content.description).toContain(words);

  const writer = randomUUID();
  const saveRevision = (revision: number, text: string) =>
    saveDraft(ani, {
      key: form.key,
      callId: null,
      writer,
      revision,
      base: stored?.revision ?? 0,
      content: aDraftContent(text),
    });
  await saveRevision(50, "api besar sekali");
  await saveRevision(49, "api besar");
  expect((await listDrafts(ani))[0]?.content.description).toBe("api besar sekali");
});

test("twenty saves of a new draft at once store it once", async ({ db }) => {
  const ani = await aCallTaker(db, "ani");
  const [key, writer] = [randomUUID(), randomUUID()];
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      saveDraft(ani, {
        key,
        callId: null,
        writer,
        revision: index + 1,
        base: 0,
        content: aDraftContent("a".repeat(index + 1)),
      }),
    ),
  );
  expect((await listDrafts(ani)).map(({ content }) => content.description)).toEqual(["a".repeat(20)]);
});

test("a draft is deleted when its incident is created, its call is attached to one, or after 24 hours", async ({
  db,
}) => {
  const ani = await aCallTaker(db, "ani");
  const type = await aType(db, []);
  const [firstCallId, secondCallId] = [await receiveTestCall(db), await receiveTestCall(db)];
  for (const id of [firstCallId, secondCallId]) await claimCall(ani, { id });
  const firstPage = aPage(ani, { callId: firstCallId });
  await firstPage.save(aDraftContent("kebakaran"));
  const { id: incidentId } = await createIncident(ani, {
    ...{ type, location: sekayu, precision: "exact" as const, callId: firstCallId },
  });
  expect(await firstPage.save(aDraftContent("kebakaran besar"))).toEqual({ outcome: "not-stored" });

  await aPage(ani, { callId: secondCallId }).save(aDraftContent("suara anak"));
  await attachCall(ani, { callId: secondCallId, incidentId });

  const formPage = aPage(ani, { callId: null });
  await formPage.save(aDraftContent("lewat radio"));
  await createIncident(ani, { type, location: sekayu, precision: "exact" }, formPage.key);
  expect(await formPage.save(aDraftContent("lewat radio, dua mobil"))).toEqual({ outcome: "not-stored" });
  expect(await db.select().from(intakeDraft)).toEqual([]);

  const manualCall = await createManualCall(ani, {});
  await aPage(ani, { callId: manualCall.id }).save(aDraftContent("di pintu"));
  // When a manual call is released, it is deleted together with its draft.
  await releaseCall(ani, { id: manualCall.id });
  expect(await db.select().from(intakeDraft)).toEqual([]);

  await aPage(ani, { callId: null }).save(aDraftContent("besok"));
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  await deleteOldTexts(db, { positionFreshMinutes: 10 }, inHours(23));
  expect(await db.$count(intakeDraft)).toBe(1);
  expect(await listDrafts({ ...ani, now: () => inHours(25) })).toEqual([]);
  await deleteOldTexts(db, { positionFreshMinutes: 10 }, inHours(25));
  expect(await db.$count(intakeDraft)).toBe(0);
});

test("undoing the filtering of a call brings its draft back, which nobody can read or change in between", async ({
  db,
}) => {
  const [ani, budi] = [await aCallTaker(db, "ani"), await aCallTaker(db, "budi")];
  const callId = await receiveTestCall(db);
  await claimCall(ani, { id: callId });
  const aniPage = aPage(ani, { callId });
  await aniPage.save(aDraftContent("suara anak"));
  await releaseCall(ani, { id: callId });
  await claimCall(budi, { id: callId });
  await filterCall(budi, { id: callId, disposition: "prank" });
  for (const context of [ani, budi]) expect(await listDrafts(context)).toEqual([]);
  expect(await aniPage.save(aDraftContent("suara anak kecil"))).toEqual({ outcome: "not-stored" });

  await undoFilterCall(budi, { id: callId });
  expect(await listDrafts(budi)).toMatchObject([{ callId, typedBy: "ani", content: { description: "suara anak" } }]);
  const events = await db.select().from(event).where(eq(event.kind, "call.claimed")).orderBy(event.id);
  expect(events.at(-1)?.data).toMatchObject({ callId, undone: "prank", draftBy: `person:${ani.actor.id}` });

  await filterCall(budi, { id: callId, disposition: "prank" });
  await deleteOldTexts(db, { positionFreshMinutes: 10 }, new Date(Date.now() + 25 * 3_600_000));
  expect(await db.select().from(intakeDraft)).toEqual([]);
});

test("an unsent note is returned to its writer only, and deleted once it is sent", async ({ db }) => {
  const [ani, budi] = [await aCallTaker(db, "ani"), await aCallTaker(db, "budi")];
  const { id: incidentId } = await createIncident(ani, {
    ...{ type: await aType(db, []), location: sekayu, precision: "exact" as const },
  });
  const note = { incidentId, id: randomUUID(), writer: randomUUID() };
  await saveNoteDraft(ani, { ...note, revision: 1, base: 0, text: "jalan ditutup di km 3" });
  expect(await listNoteDrafts(ani)).toMatchObject([{ incidentId, id: note.id, text: "jalan ditutup di km 3" }]);
  expect(await listNoteDrafts(budi)).toEqual([]);
  await addNote(ani, { incidentId, id: note.id, text: "jalan ditutup di km 3" });
  expect(await saveNoteDraft(ani, { ...note, revision: 2, base: 1, text: "jalan ditutup di km 3" })).toEqual({
    outcome: "not-stored",
  });
  expect(await db.select().from(noteDraft)).toEqual([]);
});

test("unsaved changes are returned to their writer only, merged per field, and deleted once they are saved", async ({
  db,
}) => {
  const [ani, budi] = [await aCallTaker(db, "ani"), await aCallTaker(db, "budi")];
  const { id: incidentId } = await createIncident(ani, {
    ...{ type: await aType(db, []), location: sekayu, precision: "exact" as const, description: "asap", priority: 3 },
  });
  const save = (context: Context, writer: string, edits: FieldEdits, revision = 1) =>
    saveEditDraft(context, { incidentId, writer, revision, base: 0, edits });
  const [page, otherPage] = [randomUUID(), randomUUID()];
  const priority = { base: 3, value: 1 };
  await save(ani, page, { priority, description: { base: "asap", value: "asap tebal" } });
  const merged = await save(ani, otherPage, {
    address: { base: "", value: "RT 3" },
    description: { base: "asap", value: "asap di dapur" },
  });
  const edits = {
    ...{ priority, address: { base: "", value: "RT 3" } },
    description: { base: "asap", value: "asap tebal\nasap di dapur" },
  };
  expect(merged).toEqual({ outcome: "stored", revision: 2, merged: edits });
  expect(await listEditDrafts(ani)).toMatchObject([{ incidentId, edits, revision: 2 }]);
  expect(await listEditDrafts(budi)).toEqual([]);

  // Without access to sensitive incidents, a person does not get the text on which the changes are based.
  const maskedContext = {
    ...ani,
    actor: { ...ani.actor, scopes: ani.actor.scopes.filter((scope) => scope !== "sensitive:read") },
  };
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, incidentId));
  expect(await listEditDrafts(maskedContext)).toEqual([]);
  await expect(save(maskedContext, page, { priority }, 3)).rejects.toMatchObject({ code: "forbidden" });

  await save(budi, randomUUID(), { priority });
  await editIncident(ani, { id: incidentId, ...edits, priority });
  expect(await listEditDrafts(ani)).toEqual([]);
  expect(await listEditDrafts(budi)).toHaveLength(1);
  // The text of a closed incident may have been erased, so a draft that is based on it can only be deleted.
  await db.update(incident).set({ status: "closed", closedAt: new Date() });
  await expect(save(budi, otherPage, { priority }, 8)).rejects.toMatchObject({ code: "incident-closed" });
  await save(budi, otherPage, {}, 9);
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  expect(await listEditDrafts({ ...budi, now: () => inHours(25) })).toEqual([]);
  await deleteOldTexts(db, { positionFreshMinutes: 10 }, inHours(23));
  expect(await db.$count(editDraft)).toBe(1);
  await deleteOldTexts(db, { positionFreshMinutes: 10 }, inHours(25));
  expect(await db.$count(editDraft)).toBe(0);
});

onDurable.runIf(isFullRun)(
  "after the server is killed while a call is typed, every acknowledged save is restored",
  async ({ postgres, onTestFinished }) => {
    const databaseUrl = postgres.url("postgres");
    const database = await openPostgres(databaseUrl, { size: 2 });
    onTestFinished(() => database.close());
    const start = () => startServer({ databaseUrl, env: { SCREENS: "off" } });
    const server = await start();
    const session = await createSession(database.db, server, "call-taker");
    const [key, writer] = [randomUUID(), randomUUID()];
    const words = "rumah terbakar di pasar sekayu, dua orang masih di dalam";
    let acknowledgedSaves = 0;
    for (let length = 1; length <= words.length; length++) {
      const json = {
        key,
        callId: null,
        writer,
        revision: length,
        base: length - 1,
        content: { ...aDraftContent(words.slice(0, length)), answers: [] },
      };
      const isStored = post(server.url, "/api/trpc/intake.saveDraft", { json }, session.cookie).then(
        ({ status }) => status === 200,
        () => false,
      );
      if (length === 40) await server.kill9();
      if (!(await isStored)) break;
      acknowledgedSaves = length;
    }
    expect(acknowledgedSaves).toBeGreaterThanOrEqual(39);
    expect(acknowledgedSaves).toBeLessThan(words.length);

    const restartedServer = await start();
    onTestFinished(async () => void (await restartedServer.stop()));
    const response = await fetch(`${restartedServer.url}/api/trpc/intake.drafts`, {
      headers: { cookie: session.cookie },
    });
    const { result } = (await response.json()) as { result: { data: { json: { content: DraftContent }[] } } };
    const [draft] = result.data.json;
    expect(words.startsWith(draft?.content.description ?? "-")).toBe(true);
    expect(draft?.content.description.length).toBeGreaterThanOrEqual(acknowledgedSaves);
    expect(await database.db.$count(call)).toBe(0);
  },
);

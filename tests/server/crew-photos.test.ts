import { eq } from "drizzle-orm";
import superjson from "superjson";
import type { Db } from "../../db/client";
import { agency } from "../../db/schema/agencies";
import { event } from "../../db/schema/events";
import { assignment, incident, note, photo } from "../../db/schema/incidents";
import { assignUnit } from "../../server/assignment/assign-unit";
import { aContext, anAgency, anIncident, aType, aUnit, sekayu } from "../support/makers";
import { createSession, post } from "../support/people";
import { aJpeg, aPng, aWebp, metadataText } from "../support/photos";
import { expect, test } from "../support/test";

type Upload = {
  url: string;
  cookie: string;
  assignmentId: string;
  id?: string;
  type?: string;
  bytes?: Buffer;
  takenAt?: Date;
};

function upload({ url, cookie, assignmentId, takenAt = new Date(), ...photoFields }: Upload) {
  const { id = crypto.randomUUID(), type = "image/jpeg", bytes = aJpeg() } = photoFields;
  const query = new URLSearchParams({ id, assignmentId, takenAt: takenAt.toISOString() });
  const headers = { cookie, "content-type": type };
  return fetch(`${url}/api/crew/photos?${query}`, { method: "POST", headers, body: new Uint8Array(bytes) });
}

let crewNumber = 0;

/** Creates a signed-in crew that is assigned to an incident. */
async function aCrewOnTask(db: Db, server: { url: string }) {
  const ownerAgency = await anAgency(db);
  const sentUnit = await aUnit(db, { agency: ownerAgency, at: sekayu });
  const createdIncident = await anIncident(db, { type: await aType(db, []) });
  const { id } = await assignUnit(aContext(db), { incidentId: createdIncident.id, unitId: sentUnit.id });
  const { cookie } = await createSession(db, server, "crew", {
    username: `photographer-${++crewNumber}`,
    unitId: sentUnit.id,
  });
  return {
    url: server.url,
    cookie,
    assignmentId: id,
    incidentId: createdIncident.id,
    agencyCode: ownerAgency.code,
    unit: sentUnit,
  };
}

test.for([
  ["a JPEG", "image/jpeg", aJpeg],
  ["a PNG", "image/png", aPng],
  ["a WebP", "image/webp", aWebp],
] as const)("%s is stored without metadata, as a note of the incident", async ([, type, makeImage], { db, server }) => {
  const crew = await aCrewOnTask(db, server);
  const id = crypto.randomUUID();
  const originalBytes = makeImage();
  expect(originalBytes.includes(metadataText)).toBe(true);
  // The server ignores the declared content type and looks at the bytes.
  expect((await upload({ ...crew, id, type: "image/png", bytes: originalBytes })).status).toBe(201);
  const [storedPhoto] = await db.select().from(photo).where(eq(photo.id, id));
  expect(storedPhoto).toMatchObject({ incidentId: crew.incidentId, contentType: type });
  expect(storedPhoto?.bytes.includes(metadataText)).toBe(false);
  for (const name of ["Exif", "JFXX", "MPF"]) expect(storedPhoto?.bytes.includes(name)).toBe(false);
  expect(storedPhoto?.bytes.length).toBeGreaterThan(originalBytes.length / 4);
  const notes = await db.select().from(note).where(eq(note.incidentId, crew.incidentId));
  expect(notes).toMatchObject([{ photoId: id, assignmentId: crew.assignmentId }]);
});

test.for([
  ["a JPEG", aJpeg],
  ["a PNG", aPng],
  ["a WebP", aWebp],
] as const)(
  "%s that declares more than 5,000 pixels per side is refused and not stored",
  async ([, makeImage], { db, server }) => {
    const crew = await aCrewOnTask(db, server);
    expect((await upload({ ...crew, bytes: makeImage({ sidePx: 5_000 }) })).status).toBe(201);
    for (const sidePx of [5_001, 30_000]) {
      const response = await upload({ ...crew, bytes: makeImage({ sidePx }) });
      expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ field: "body" }] }]);
    }
    expect(await db.select().from(photo).where(eq(photo.incidentId, crew.incidentId))).toHaveLength(1);
  },
);

test("a photo and a note are accepted until 24 hours after the end of the task", async ({ db, server }) => {
  const crew = await aCrewOnTask(db, server);
  const sendNote = async () => {
    const press = {
      id: crypto.randomUUID(),
      assignmentId: crew.assignmentId,
      what: "note",
      at: new Date().toISOString(),
      text: "x",
    };
    const response = await post(
      server.url,
      "/api/trpc/crew.press",
      superjson.serialize({ presses: [press] }),
      crew.cookie,
    );
    return (await response.json()).result.data.json.outcomes[0].refused;
  };
  const endTaskHoursAgo = (hours: number) =>
    db
      .update(assignment)
      .set({ state: "clear", endedAt: new Date(Date.now() - hours * 3_600_000) })
      .where(eq(assignment.id, crew.assignmentId));
  const id = crypto.randomUUID();
  await endTaskHoursAgo(23.9);
  expect([(await upload({ ...crew, id })).status, await sendNote()]).toEqual([201, null]);
  await endTaskHoursAgo(24.1);
  const lateResponse = await upload(crew);
  expect([lateResponse.status, (await lateResponse.json()).code, await sendNote()]).toEqual([
    409,
    "assignment-ended",
    "ended",
  ]);
  // A photo that was stored in time may still be sent again after the deadline.
  expect((await upload({ ...crew, id })).status).toBe(201);
  expect(await db.select().from(photo).where(eq(photo.incidentId, crew.incidentId))).toHaveLength(1);
});

test("a photo's time, which starts its retention period, is corrected when the phone's clock is wrong", async ({
  db,
  server,
}) => {
  const crew = await aCrewOnTask(db, server);
  const [task] = await db.select().from(assignment).where(eq(assignment.id, crew.assignmentId));
  const plausibleTime = new Date();
  const storedTimes: (number | undefined)[] = [];
  for (const takenAt of [new Date("2010-01-01"), plausibleTime, new Date("2099-01-01")]) {
    const id = crypto.randomUUID();
    expect((await upload({ ...crew, id, takenAt })).status).toBe(201);
    const [storedPhoto] = await db.select().from(photo).where(eq(photo.id, id));
    storedTimes.push(storedPhoto?.takenAt.getTime());
  }
  expect(storedTimes.slice(0, 2)).toEqual([task?.assignedAt.getTime(), plausibleTime.getTime()]);
  expect(storedTimes[2]).toBeGreaterThanOrEqual(plausibleTime.getTime());
  expect(storedTimes[2]).toBeLessThanOrEqual(Date.now());
});

test("a task takes 60 photos, and the refusal of the next one is final", async ({ db, server }) => {
  const crew = await aCrewOnTask(db, server);
  const ids = Array.from({ length: 59 }, () => crypto.randomUUID());
  const [takenAt, bytes] = [new Date(), aJpeg()];
  await db
    .insert(photo)
    .values(ids.map((id) => ({ id, incidentId: crew.incidentId, contentType: "image/jpeg", bytes, takenAt })));
  await db.insert(note).values(
    ids.map((id) => ({
      ...{ id, photoId: id, incidentId: crew.incidentId, assignmentId: crew.assignmentId },
      ...{ author: `unit:${crew.unit.id}`, at: takenAt, receivedAt: takenAt },
    })),
  );
  expect((await upload(crew)).status).toBe(201);
  const response = await upload(crew);
  expect([response.status, (await response.json()).code]).toEqual([409, "too-many-photos"]);
  expect(await db.select().from(photo).where(eq(photo.incidentId, crew.incidentId))).toHaveLength(60);
});

test("a photo sent five times concurrently is stored once", async ({ db, server }) => {
  const crew = await aCrewOnTask(db, server);
  const id = crypto.randomUUID();
  const responses = await Promise.all(Array.from({ length: 5 }, () => upload({ ...crew, id })));
  expect(responses.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  expect(await db.select().from(note).where(eq(note.incidentId, crew.incidentId))).toHaveLength(1);
  const events = await db.select().from(event).where(eq(event.incidentId, crew.incidentId));
  expect(events.filter(({ kind }) => kind === "incident.noted")).toHaveLength(1);
});

test("a file that is not an image, is too large or is for another unit's task is refused and not stored", async ({
  db,
  server,
}) => {
  const crew = await aCrewOnTask(db, server);
  const otherCrew = await aCrewOnTask(db, server);
  const htmlBytes = Buffer.from("<html><script>alert(1)</script></html>");
  expect((await upload({ ...crew, bytes: htmlBytes })).status).toBe(415);
  expect((await upload({ ...crew, bytes: aJpeg().subarray(0, 60) })).status).toBe(415);
  expect((await upload({ ...crew, bytes: htmlBytes, type: "text/html" })).status).toBe(415);
  expect((await upload({ ...crew, bytes: Buffer.alloc(6_000_001) })).status).toBe(413);
  // A phone also receives the refusal if it is still uploading when the server refuses the photo.
  for (let attempt = 0; attempt < 10; attempt++) {
    expect((await upload({ ...crew, bytes: Buffer.alloc(12_000_000) })).status).toBe(413);
  }
  expect((await upload({ ...crew, assignmentId: otherCrew.assignmentId })).status).toBe(404);
  expect((await upload({ ...crew, cookie: "" })).status).toBe(401);
  const dispatcher = await createSession(db, server, "dispatcher");
  expect((await upload({ ...crew, cookie: dispatcher.cookie })).status).toBe(403);
  for (const { incidentId } of [crew, otherCrew]) {
    expect(await db.select().from(photo).where(eq(photo.incidentId, incidentId))).toEqual([]);
  }
});

test("only dispatchers, call takers, officers of an assigned agency and crews on the incident can view a photo", async ({
  db,
  server,
}) => {
  const crew = await aCrewOnTask(db, server);
  const otherCrew = await aCrewOnTask(db, server);
  const id = crypto.randomUUID();
  await upload({ ...crew, id });
  const readPhoto = (cookie: string) => fetch(`${server.url}/api/photos/${id}`, { headers: { cookie } });
  const ownAgencyCode = crew.agencyCode;
  const [otherAgency] = await db.select().from(agency).where(eq(agency.code, otherCrew.agencyCode));
  const signInAs = async (
    ...personArgs: Parameters<typeof createSession> extends [Db, unknown, ...infer Who] ? Who : never
  ) => (await createSession(db, server, ...personArgs)).cookie;
  const viewers = {
    dispatcher: await signInAs("dispatcher"),
    "call-taker": await signInAs("call-taker"),
    officer: await signInAs("agency-officer", { username: "officer-own", agencyCode: ownAgencyCode }),
    crew: crew.cookie,
    "officer of another agency": await signInAs("agency-officer", {
      username: "officer-other",
      agencyCode: otherAgency?.code ?? "",
    }),
    "another crew": otherCrew.cookie,
    leader: await signInAs("leader"),
    wall: await signInAs("wall"),
    nobody: "",
  };
  const readStatuses = async () =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(viewers).map(async ([viewer, cookie]) => [viewer, (await readPhoto(cookie)).status]),
      ),
    );
  const expectedStatuses = {
    dispatcher: 200,
    "call-taker": 200,
    officer: 200,
    crew: 200,
    "officer of another agency": 404,
    "another crew": 404,
    leader: 404,
    wall: 404,
    nobody: 401,
  };
  expect(await readStatuses()).toEqual(expectedStatuses);
  const { headers } = await readPhoto(viewers.dispatcher);
  expect(Object.fromEntries(headers)).toMatchObject({
    "content-type": "image/jpeg",
    "x-content-type-options": "nosniff",
    "content-security-policy": expect.stringMatching(/^default-src 'none';.* sandbox$/),
    "content-disposition": expect.stringMatching(/^inline; filename="[0-9a-f-]{36}\.jpeg"$/),
    "cache-control": "no-store",
  });

  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, crew.incidentId));
  expect(await readStatuses()).toEqual(expectedStatuses);
  const events = await db.select().from(event).where(eq(event.incidentId, crew.incidentId));
  expect(events.filter(({ kind }) => kind === "incident.viewed")).toHaveLength(4);

  await db.update(assignment).set({ state: "clear", endedAt: new Date() }).where(eq(assignment.id, crew.assignmentId));
  expect(await readStatuses()).toEqual({ ...expectedStatuses, crew: 404 });
});

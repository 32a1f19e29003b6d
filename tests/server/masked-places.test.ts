import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { assignment, incident } from "../../db/schema/incidents";
import { unitPosition } from "../../db/schema/units";
import { scopes } from "../../db/vocabulary";
import { listCandidates } from "../../server/assignment/list-candidates";
import { openReader } from "../../server/feed/reader";
import { readIncident } from "../../server/incidents/read-incidents";
import { candidatesFor } from "../../server/masking/mask-candidate";
import { unmaskedIncidentFor } from "../../server/masking/mask-incident";
import { acceptPositions } from "../../server/units/accept-positions";
import { listUnits } from "../../server/units/list-units";
import { aContext, anIncident, aType, aUnit, emptyField, kmFrom, sekayu } from "../support/makers";
import { expect, test } from "../support/test";

const now = new Date();
const door = { lng: 103.912345, lat: -2.876543 };

const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

/** A crew that left a sensitive incident so long ago, and was last heard at its door so long ago. */
async function left(db: Db, { endedMinutesAgo, fixMinutesAgo }: { endedMinutesAgo: number; fixMinutesAgo: number }) {
  const crew = await aUnit(db, { at: door });
  await db
    .update(unitPosition)
    .set({ fix: door, fixAt: minutesAgo(fixMinutesAgo), speedMps: 3, headingDeg: 90, accuracyM: 8 })
    .where(eq(unitPosition.unitId, crew.id));
  const { id } = await anIncident(db, { type: await aType(db, []), now: minutesAgo(endedMinutesAgo + 60) });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  await db.insert(assignment).values({
    incidentId: id,
    unitId: crew.id,
    kind: crew.kind,
    state: "clear",
    chosenBy: "dispatcher",
    responsible: false,
    assignedBy: "system:test",
    assignedAt: minutesAgo(endedMinutesAgo + 50),
    endedAt: minutesAgo(endedMinutesAgo),
  });
  return crew;
}

/** The unit as it is shown to those who may not see sensitive incidents, and to those who may. */
async function shown(db: Db, unitId: string, freshMinutes = 10) {
  const settings = { positionFreshMinutes: freshMinutes };
  const narrow = scopes.filter((scope) => scope !== "sensitive:read");
  const actor = { ...aContext(db).actor, kind: "key" as const, scopes: narrow };
  const [wall, room] = await Promise.all([
    listUnits(aContext(db, { actor, settings, now: () => now })),
    listUnits(aContext(db, { settings, now: () => now })),
  ]);
  const ours = (units: typeof wall) => units.find(({ id }) => id === unitId);
  return { wall: ours(wall), room: ours(room) };
}

const nowhere = {
  lng: null,
  lat: null,
  basis: null,
  positionAt: null,
  speedMps: null,
  headingDeg: null,
  accuracyM: null,
};

test.for([
  ["heard last at the door", { endedMinutesAgo: 16, fixMinutesAgo: 17, fresh: 20 }],
  ["heard last on the way back, within the quarter of an hour", { endedMinutesAgo: 16, fixMinutesAgo: 6, fresh: 10 }],
  [
    "heard last by a clock ahead of ours, so that it came within it",
    { endedMinutesAgo: 16, fixMinutesAgo: 0.2, fresh: 10 },
  ],
  ["long ago, where fixes count for an hour", { endedMinutesAgo: 55, fixMinutesAgo: 50, fresh: 60 }],
] as const)(
  "what was hidden of a crew stays hidden when its quarter of an hour is over: %s",
  async ([, past], { db }) => {
    const crew = await left(db, past);
    const { wall, room } = await shown(db, crew.id, past.fresh);
    expect(room).toMatchObject({ ...door, basis: "fix" });
    expect(wall).toMatchObject({ ...nowhere, status: "available", discreet: false, discreetFix: false });
  },
);

test("the next fix shows the crew again, and one that is sent late does not", async ({ db }) => {
  const crew = await left(db, { endedMinutesAgo: 20, fixMinutesAgo: 9 });
  const context = aContext(db, { now: () => now });
  const late = { callSign: crew.callSign, ...kmFrom(door, 1), recordedAt: minutesAgo(6) };
  await acceptPositions(context, [late]);
  expect((await shown(db, crew.id)).room?.positionAt).toEqual(minutesAgo(6));
  expect((await shown(db, crew.id)).wall).toMatchObject(nowhere);
  await acceptPositions(context, [{ callSign: crew.callSign, ...kmFrom(door, 2), recordedAt: minutesAgo(1) }]);
  expect((await shown(db, crew.id)).wall).toMatchObject({ ...kmFrom(door, 2), positionAt: minutesAgo(1) });
});

test("an ordinary task hides nothing afterwards, nor does a sensitive one of which the mark was lifted", async ({
  db,
}) => {
  const crew = await left(db, { endedMinutesAgo: 16, fixMinutesAgo: 5 });
  await db.update(incident).set({ sensitive: false });
  expect((await shown(db, crew.id)).wall).toMatchObject(door);
});

test("when its last fix is too old, the crew stands at its station like all others", async ({ db }) => {
  const crew = await left(db, { endedMinutesAgo: 16, fixMinutesAgo: 12 });
  const { wall, room } = await shown(db, crew.id);
  expect(wall).toMatchObject({ basis: room?.basis ?? null, lng: room?.lng ?? null, lostLng: null, speedMps: null });
  expect(wall?.lng).not.toBe(door.lng);
});

test("who comes back through another process is told of a crew whose hiding ended meanwhile", async ({ db }) => {
  const settings = { positionFreshMinutes: 10 };
  const ended = await left(db, { endedMinutesAgo: 17, fixMinutesAgo: 0.1 });
  const long = await left(db, { endedMinutesAgo: 60, fixMinutesAgo: 0.1 });
  const other = await openReader(db, settings);
  await other.read({ withUnits: true });
  const reader = await openReader(db, settings);
  await reader.read({ withUnits: true });
  const heard = { ...other.checkpoint(), readAt: minutesAgo(5), unitsFrom: new Date() };
  const content = await reader.between(heard, reader.checkpoint());
  if (typeof content === "string") throw new Error(content);
  const ids = content.units.map(({ id }) => id);
  expect(ids).toContain(ended.id);
  expect(ids).not.toContain(long.id);
});

test("a process tells of a crew whose hiding ended between two readings, and of no other that stood still", async ({
  db,
}) => {
  const reader = await openReader(db, { positionFreshMinutes: 10 });
  const crew = await left(db, { endedMinutesAgo: 5, fixMinutesAgo: 0.1 });
  const still = await aUnit(db, { at: sekayu });
  const tells = async (id: string) => (await reader.read({ withUnits: true })).units.find((unit) => unit.id === id);
  await expect.poll(async () => (await tells(still.id)) === undefined, { timeout: 10_000 }).toBe(true);
  const soon = new Date(Date.now() - 15 * 60_000 + 700);
  await db.update(assignment).set({ endedAt: soon }).where(eq(assignment.unitId, crew.id));
  let told = await tells(crew.id);
  while (told?.discreet !== false) {
    const { units } = await reader.read({ withUnits: true });
    expect(units.map(({ id }) => id)).toEqual([crew.id]);
    told = units[0];
  }
  await expect.poll(async () => (await tells(crew.id)) === undefined).toBe(true);
});

test("no distance tells where the crew is either: not of who could be sent, of who was, nor of who was passed over", async ({
  db,
}) => {
  await emptyField(db);
  const crew = await left(db, { endedMinutesAgo: 16, fixMinutesAgo: 5 });
  const resting = await aUnit(db, { at: door, duty: "off-duty" });
  const type = await aType(db, [`${crew.kind}*1`]);
  const at = kmFrom(door, 3);
  const narrow = scopes.filter((scope) => scope !== "sensitive:read");
  const actor = { ...aContext(db).actor, kind: "key" as const, scopes: narrow };
  const [room, key] = [aContext(db, { now: () => now }), aContext(db, { actor, now: () => now })];
  const { id } = await anIncident(db, { type: await aType(db, []), at });
  const candidates = { incidentId: id, kind: crew.kind };
  const ofCrew = ({ unit }: { unit: { id: string } }) => unit.id === crew.id;
  const ofResting = ({ unit }: { unit: { id: string } }) => unit.id === resting.id;
  const [full, seen] = [
    candidatesFor(room.actor, await listCandidates(room, candidates)),
    candidatesFor(key.actor, await listCandidates(key, candidates)),
  ];
  expect(full.ranked.find(ofCrew)?.distanceM).toBeCloseTo(3_000, 0);
  expect(full.excluded.find(ofResting)?.distanceM).toBeCloseTo(3_000, 0);
  expect(seen.ranked.find(ofCrew)).toMatchObject({ distanceM: null, etaSeconds: null, fixAgeSeconds: null });
  expect(seen.excluded.find(ofResting)).toMatchObject({ distanceM: null, cause: "off-duty" });

  const sent = await anIncident(db, { type, at, now });
  const measured = await readIncident(room, { id: sent.id });
  expect(measured.assignments).toMatchObject([{ unit: { id: crew.id }, distanceM: expect.closeTo(3_000, 0) }]);
  expect(unmaskedIncidentFor(key.actor, measured).assignments).toMatchObject([
    { unit: { id: crew.id }, distanceM: null, etaSeconds: null, fixAgeSeconds: null },
  ]);
  expect(unmaskedIncidentFor(room.actor, measured)).toEqual(measured);
});

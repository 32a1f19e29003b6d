import { eq } from "drizzle-orm";
import { scopes } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import { assignment, incident } from "../../db/schema/incidents";
import { unit, unitPosition } from "../../db/schema/units";
import { listCandidates } from "../../server/assignment/list-candidates";
import { openReader } from "../../server/feed/reader";
import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { maskCandidatesFor } from "../../server/masking/mask-candidate";
import { maskDistancesFor } from "../../server/masking/mask-incident";
import { acceptPositions } from "../../server/units/accept-positions";
import { listUnits } from "../../server/units/list-units";
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
import { expect, test } from "../support/test";

const now = new Date();
const incidentAt = { lng: 103.912345, lat: -2.876543 };

const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

/**
 * Creates a crew that left a sensitive incident `endedMinutesAgo` minutes ago. The crew's last fix was recorded at the
 * incident `fixMinutesAgo` minutes ago.
 */
async function aCrewAfterSensitiveTask(
  db: Db,
  { endedMinutesAgo, fixMinutesAgo }: { endedMinutesAgo: number; fixMinutesAgo: number },
) {
  const crew = await aUnit(db, { at: incidentAt });
  await db
    .update(unitPosition)
    .set({ fix: incidentAt, fixAt: minutesAgo(fixMinutesAgo), speedMps: 3, headingDeg: 90, accuracyM: 8 })
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

/** Reads a unit twice: without the permission to see sensitive incidents (`wall`) and with it (`room`). */
async function readMaskedAndFull(db: Db, unitId: string, freshMinutes = 10) {
  const settings = { positionFreshMinutes: freshMinutes };
  const scopesWithoutSensitive = scopes.filter((scope) => scope !== "sensitive:read");
  const actor = { ...aContext(db).actor, kind: "key" as const, scopes: scopesWithoutSensitive };
  const [maskedUnits, fullUnits] = await Promise.all([
    listUnits(aContext(db, { actor, settings, now: () => now })),
    listUnits(aContext(db, { settings, now: () => now })),
  ]);
  const findUnit = (units: typeof maskedUnits) => units.find(({ id }) => id === unitId);
  return { wall: findUnit(maskedUnits), room: findUnit(fullUnits) };
}

const hiddenPosition = {
  lng: null,
  lat: null,
  basis: null,
  positionAt: null,
  speedMps: null,
  headingDeg: null,
  accuracyM: null,
};

test.for([
  ["last fix at the incident", { endedMinutesAgo: 16, fixMinutesAgo: 17, fresh: 20 }],
  ["last fix on the way back, within 15 minutes", { endedMinutesAgo: 16, fixMinutesAgo: 6, fresh: 10 }],
  [
    "last fix from a clock that runs ahead, so within 15 minutes",
    { endedMinutesAgo: 16, fixMinutesAgo: 0.2, fresh: 10 },
  ],
  ["last fix long ago, where fixes stay fresh for an hour", { endedMinutesAgo: 55, fixMinutesAgo: 50, fresh: 60 }],
] as const)(
  "a position hidden after a sensitive task stays hidden when the 15 minutes are over: %s",
  async ([, past], { db }) => {
    const crew = await aCrewAfterSensitiveTask(db, past);
    const { wall, room } = await readMaskedAndFull(db, crew.id, past.fresh);
    expect(room).toMatchObject({ ...incidentAt, basis: "fix" });
    expect(wall).toMatchObject({ ...hiddenPosition, status: "available", isDiscreet: false, hasDiscreetFix: false });
  },
);

test("the next fix reveals the crew again, but not a fix that arrives late", async ({ db }) => {
  const crew = await aCrewAfterSensitiveTask(db, { endedMinutesAgo: 20, fixMinutesAgo: 9 });
  const context = aContext(db, { now: () => now });
  const lateFix = { callSign: crew.callSign, ...kmFrom(incidentAt, 1), recordedAt: minutesAgo(6) };
  await acceptPositions(context, [lateFix]);
  expect((await readMaskedAndFull(db, crew.id)).room?.positionAt).toEqual(minutesAgo(6));
  expect((await readMaskedAndFull(db, crew.id)).wall).toMatchObject(hiddenPosition);
  await acceptPositions(context, [{ callSign: crew.callSign, ...kmFrom(incidentAt, 2), recordedAt: minutesAgo(1) }]);
  expect((await readMaskedAndFull(db, crew.id)).wall).toMatchObject({
    ...kmFrom(incidentAt, 2),
    positionAt: minutesAgo(1),
  });
});

test("a task that is not or no longer sensitive hides nothing afterwards", async ({ db }) => {
  const crew = await aCrewAfterSensitiveTask(db, { endedMinutesAgo: 16, fixMinutesAgo: 5 });
  await db.update(incident).set({ sensitive: false });
  expect((await readMaskedAndFull(db, crew.id)).wall).toMatchObject(incidentAt);
});

test("a crew without an end of its task stays hidden until 15 minutes after the incident was closed", async ({
  db,
}) => {
  const crew = await aCrewAfterSensitiveTask(db, { endedMinutesAgo: 10, fixMinutesAgo: 5 });
  await db.update(assignment).set({ endedAt: null }).where(eq(assignment.unitId, crew.id));
  const closeIncident = (closedMinutesAgo: number) =>
    db.update(incident).set({ status: "closed", closedAt: minutesAgo(closedMinutesAgo), closeCode: "handled" });
  await closeIncident(10);
  expect((await readMaskedAndFull(db, crew.id)).wall).toMatchObject(hiddenPosition);
  await closeIncident(30);
  expect((await readMaskedAndFull(db, crew.id)).wall).toMatchObject(incidentAt);
});

test("a crew with a stale fix is shown at its station like any other", async ({ db }) => {
  const crew = await aCrewAfterSensitiveTask(db, { endedMinutesAgo: 16, fixMinutesAgo: 12 });
  const { wall, room } = await readMaskedAndFull(db, crew.id);
  expect(wall).toMatchObject({ basis: room?.basis ?? null, lng: room?.lng ?? null, lostLng: null, speedMps: null });
  expect(wall?.lng).not.toBe(incidentAt.lng);
});

test("a client that reconnects through another process receives a crew whose position stopped being hidden meanwhile", async ({
  db,
}) => {
  const settings = { positionFreshMinutes: 10 };
  const earlierCrew = await aCrewAfterSensitiveTask(db, { endedMinutesAgo: 17, fixMinutesAgo: 0.1 });
  const longAgoCrew = await aCrewAfterSensitiveTask(db, { endedMinutesAgo: 60, fixMinutesAgo: 0.1 });
  const otherReader = await openReader(db, settings);
  await otherReader.read({ withUnits: true });
  const reader = await openReader(db, settings);
  await reader.read({ withUnits: true });
  const lastRead = { ...otherReader.checkpoint(), readAt: minutesAgo(5), unitsFrom: new Date() };
  const content = await reader.readBetween(lastRead, reader.checkpoint());
  if (typeof content === "string") throw new Error(content);
  const ids = content.units.map(({ id }) => id);
  expect(ids).toContain(earlierCrew.id);
  expect(ids).not.toContain(longAgoCrew.id);
});

test("a process sends a crew whose position stopped being hidden between two reads, and no other stationary unit", async ({
  db,
}) => {
  const reader = await openReader(db, { positionFreshMinutes: 10 });
  const crew = await aCrewAfterSensitiveTask(db, { endedMinutesAgo: 5, fixMinutesAgo: 0.1 });
  const stationaryUnit = await aUnit(db, { at: sekayu });
  const readUnit = async (id: string) => (await reader.read({ withUnits: true })).units.find((unit) => unit.id === id);
  await expect.poll(async () => (await readUnit(stationaryUnit.id)) === undefined).toBe(true);
  const endedAlmost15MinutesAgo = new Date(Date.now() - 15 * 60_000 + 700);
  await db.update(assignment).set({ endedAt: endedAlmost15MinutesAgo }).where(eq(assignment.unitId, crew.id));
  let sentUnit = await readUnit(crew.id);
  while (sentUnit?.isDiscreet !== false) {
    const { units } = await reader.read({ withUnits: true });
    expect(units.map(({ id }) => id)).toEqual([crew.id]);
    sentUnit = units[0];
  }
  await expect.poll(async () => (await readUnit(crew.id)) === undefined).toBe(true);
});

test("no distance reveals the crew's position: not of candidates, assigned or passed-over units", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  const crew = await aCrewAfterSensitiveTask(db, { endedMinutesAgo: 16, fixMinutesAgo: 5 });
  const offDutyUnit = await aUnit(db, { at: incidentAt, duty: "off-duty" });
  const type = await aType(db, [`${crew.kind}*1`]);
  const at = kmFrom(incidentAt, 3);
  const scopesWithoutSensitive = scopes.filter((scope) => scope !== "sensitive:read");
  const actor = { ...aContext(db).actor, kind: "key" as const, scopes: scopesWithoutSensitive };
  const [roomContext, keyContext] = [aContext(db, { now: () => now }), aContext(db, { actor, now: () => now })];
  const { id } = await anIncident(db, { type: await aType(db, []), at });
  const candidatesInput = { incidentId: id, kind: crew.kind };
  const isCrew = ({ unit }: { unit: { id: string } }) => unit.id === crew.id;
  const isOffDutyUnit = ({ unit }: { unit: { id: string } }) => unit.id === offDutyUnit.id;
  const [fullCandidates, maskedCandidates] = [
    maskCandidatesFor(roomContext.actor, await listCandidates(roomContext, candidatesInput)),
    maskCandidatesFor(keyContext.actor, await listCandidates(keyContext, candidatesInput)),
  ];
  expect(fullCandidates.ranked.find(isCrew)?.distanceM).toBeCloseTo(3_000, 0);
  expect(fullCandidates.excluded.find(isOffDutyUnit)?.distanceM).toBeCloseTo(3_000, 0);
  expect([maskedCandidates.ranked.find(isCrew), maskedCandidates.excluded.find(isCrew)]).toEqual([
    undefined,
    undefined,
  ]);
  expect(maskedCandidates.excluded.find(isOffDutyUnit)).toMatchObject({ distanceM: null, cause: "off-duty" });

  const sentIncident = await anIncident(db, { type, at, now });
  const fullIncident = await readIncident(roomContext, { id: sentIncident.id });
  expect(fullIncident.assignments).toMatchObject([{ unit: { id: crew.id }, distanceM: expect.closeTo(3_000, 0) }]);
  expect(maskDistancesFor(keyContext.actor, fullIncident).assignments).toMatchObject([
    { unit: { id: crew.id }, rank: null, distanceM: null, travelSeconds: null, rankedBy: null, fixAgeSeconds: null },
  ]);
  expect(maskDistancesFor(roomContext.actor, fullIncident)).toEqual(fullIncident);
});

test("a key that may not see a crew's position ranks and sends it from its station; the room sees that it was nearer", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  const crew = await aCrewAfterSensitiveTask(db, { endedMinutesAgo: 5, fixMinutesAgo: 1 });
  const { code } = await aStation(db, { at: kmFrom(incidentAt, 20) });
  await db.update(unit).set({ stationCode: code }).where(eq(unit.id, crew.id));
  const otherUnit = await aUnit(db, { at: kmFrom(incidentAt, 5) });
  const scopesWithoutSensitive = scopes.filter((scope) => scope !== "sensitive:read");
  const actor = { ...aContext(db).actor, kind: "key" as const, scopes: scopesWithoutSensitive };
  const [roomContext, keyContext] = [aContext(db, { now: () => now }), aContext(db, { actor, now: () => now })];
  const type = await aType(db, [`${crew.kind}*1`]);
  const { id } = await createIncident(keyContext, { type, location: incidentAt, precision: "exact" });
  const sentIncident = await readIncident(roomContext, { id });
  expect(sentIncident.assignments).toMatchObject([
    { unit: { id: otherUnit.id }, passedOver: [{ unitId: crew.id, cause: "position-hidden" }] },
  ]);
  expect(maskDistancesFor(keyContext.actor, sentIncident).assignments).toMatchObject([
    { unit: { id: otherUnit.id }, passedOver: [] },
  ]);
  const { ranked } = await listCandidates(keyContext, { incidentId: id });
  expect(ranked).toMatchObject([{ unit: { id: crew.id }, basis: "station", distanceM: expect.closeTo(20_000, 0) }]);
  expect((await listCandidates(roomContext, { incidentId: id })).ranked).toMatchObject([{ basis: "fix" }]);
});

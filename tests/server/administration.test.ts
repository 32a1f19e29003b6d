import { randomUUID } from "node:crypto";
import { and, desc, eq, isNotNull, isNull, sql, TransactionRollbackError } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { station } from "../../db/schema/agencies";
import { alarm } from "../../db/schema/alarms";
import { call } from "../../db/schema/calls";
import { event } from "../../db/schema/events";
import { note } from "../../db/schema/incidents";
import { person, screen } from "../../db/schema/people";
import { facility } from "../../db/schema/places";
import { unit } from "../../db/schema/units";
import { seedReference } from "../../db/seed/seed";
import type { UnitKind } from "../../db/vocabulary";
import { previewRule } from "../../server/admin/preview-rule";
import { SaveAgencyInput, saveAgency } from "../../server/admin/save-agency";
import { SaveFacilityInput, saveFacility } from "../../server/admin/save-facility";
import { SavePlanInput, SaveTypeInput, savePlan, saveType } from "../../server/admin/save-incident-type";
import { SaveQuestionsInput, saveQuestions } from "../../server/admin/save-questions";
import { type Area, listStations, SaveStationInput, saveStation, writeStation } from "../../server/admin/save-station";
import { saveTarget } from "../../server/admin/save-target";
import { SaveUnitInput, saveUnit } from "../../server/admin/save-unit";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import type { Context } from "../../server/context";
import { completeScreenSettings } from "../../server/domain/screen-settings";
import {
  removeNeighbour,
  SaveNeighbourChannelInput,
  SaveNeighbourInput,
  saveNeighbour,
  saveNeighbourChannel,
} from "../../server/forwarding/manage-neighbours";
import { closeIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { editIncident } from "../../server/incidents/edit-incident";
import { readIncidentLog } from "../../server/incidents/read-incident-log";
import { readIncident } from "../../server/incidents/read-incidents";
import { reopenIncident } from "../../server/incidents/reopen-incident";
import { readQuestions } from "../../server/intake/plan-with-answers";
import { deleteCallerData } from "../../server/jobs/delete-caller-data";
import { addChannel, ChangeChannelInput, changeChannel } from "../../server/outbox/manage-channels";
import { configureBetterAuth } from "../../server/people/accounts";
import { createPerson } from "../../server/people/create-person";
import { ChangePersonInput, changePerson, deactivatePerson, listPeople } from "../../server/people/manage-people";
import { readSession } from "../../server/people/sessions";
import { signIn } from "../../server/people/sign-in";
import { SaveLocalPlaceInput, saveLocalPlace } from "../../server/places/local-places";
import { removedText } from "../../server/privacy/remove-texts";
import { ChangeScreenInput, changeScreen } from "../../server/wall-screens/manage-screens";
import { countWaitingSessions } from "../support/lock-watch";
import { aContext, anAgency, anIncident, aStation, aType, aUnit, kmFrom, sekayu } from "../support/makers";
import { aPerson } from "../support/people";
import { listSent, listUnmet } from "../support/rule";
import { expect, test, testOnBothDatabases } from "../support/test";

const password = "correct horse battery";

/** Returns a square around a point, with each side `km` kilometres from the point. */
function squareAround(at: { lng: number; lat: number }, km: number): Area {
  const corner = (bearing: number) => kmFrom(at, km * Math.SQRT2, bearing);
  const ring = [45, 135, 225, 315, 45].map(corner).map(({ lng, lat }): [number, number] => [lng, lat]);
  return { type: "Polygon", coordinates: [ring] };
}

async function readLastChange(db: Db, kind: typeof event.$inferSelect.kind) {
  const [lastEvent] = await db.select().from(event).where(eq(event.kind, kind)).orderBy(desc(event.id)).limit(1);
  return lastEvent?.data as
    | { before: Record<string, unknown> | null; after: Record<string, unknown> | null }
    | undefined;
}

testOnBothDatabases("signing in creates a session with the person's role", async ({ db }) => {
  const secrets = { current: "only-for-tests-".repeat(3) };
  const accounts = configureBetterAuth({ db, secrets, tls: false });
  const { id } = await createPerson(aContext(db), { username: "both", role: "supervisor" }, password);
  const auth = { db, accounts, secrets, now: () => new Date() };
  const client = { headers: new Headers(), from: "10.0.0.1", deviceTokens: undefined };
  const { state, cookies } = await signIn(auth, client, { username: "both", password });
  expect(state).toBe("signed-in");
  const cookie = cookies.map((line) => line.split(";")[0]).join("; ");
  const session = await readSession(auth, new Headers({ cookie }), "10.0.0.1");
  expect(session?.actor).toMatchObject({ id, kind: "person", role: "supervisor", from: "10.0.0.1" });
  await deactivatePerson(aContext(db), { id });
  expect(await readSession(auth, new Headers({ cookie }), "10.0.0.1")).toBeNull();
});

testOnBothDatabases(
  "incidents just inside and just outside a drawn area are assigned to different stations",
  async ({ db }) => {
    const context = aContext(db);
    const policeAgency = await anAgency(db, { dispatchRule: "responsible-area" });
    const [responsibleStation, otherStation] = [
      await aStation(db, { at: kmFrom(sekayu, 30), agency: policeAgency }),
      await aStation(db, { at: kmFrom(sekayu, 3), agency: policeAgency }),
    ];
    await aUnit(db, {
      station: responsibleStation,
      kind: "police-patrol",
      callSign: `OWN ${responsibleStation.code}`,
      skills: ["drawn"],
    });
    await aUnit(db, {
      station: otherStation,
      kind: "police-patrol",
      callSign: `NEAR ${responsibleStation.code}`,
      skills: ["drawn"],
    });
    const type = await aType(db, ["police-patrol*1 drawn"]);
    const drawnForm = { ...toForm(responsibleStation), area: squareAround(sekayu, 5) };
    const [pointInside, pointOutside] = [kmFrom(sekayu, 4.95), kmFrom(sekayu, 5.05)];

    const preview = await previewRule(context, { type, location: pointInside, station: drawnForm });
    expect(preview.sent.map(({ unit }) => unit.callSign)).toEqual([`OWN ${responsibleStation.code}`]);
    expect((await previewRule(context, { type, location: pointInside })).sent[0]?.unit.callSign).toBe(
      `NEAR ${responsibleStation.code}`,
    );

    await saveStation(context, drawnForm);
    expect(listSent(await anIncident(db, { type, at: pointInside }))).toEqual([`OWN ${responsibleStation.code}`]);
    expect(listSent(await anIncident(db, { type, at: pointOutside }))).toEqual([`NEAR ${responsibleStation.code}`]);
    expect(await readLastChange(db, "station.changed")).toMatchObject({
      before: { area: null },
      after: { areaDrawn: true },
    });

    await seedReference({ db } as Parameters<typeof seedReference>[0]);
    const [storedStation] = await db.select().from(station).where(eq(station.code, responsibleStation.code));
    expect([storedStation?.areaDrawn, storedStation?.responseArea === null]).toEqual([true, false]);
  },
);

test("a unit is sent while somebody previews another area for its station", async ({ db, databaseUrl }) => {
  const context = aContext(db);
  const previewedStation = await aStation(db, { at: sekayu });
  const { callSign } = await aUnit(db, { kind: "police-patrol", station: previewedStation, skills: ["previewed"] });
  const type = await aType(db, ["police-patrol*1 previewed"]);
  let creation: ReturnType<typeof anIncident> | undefined;
  const previewDatabase = await openPostgres(databaseUrl, { size: 1 });
  const preview = previewDatabase.db.transaction(async (tx) => {
    await writeStation(
      tx,
      context,
      { ...toForm(previewedStation), area: squareAround(sekayu, 5) },
      { isPreview: true },
    );
    let isCreated = false;
    creation = anIncident(db, { type }).finally(() => {
      isCreated = true;
    });
    // The incident may have to wait for the end of the preview before it stores its assignment.
    await expect.poll(async () => isCreated || (await db.$count(sql`pg_locks`, sql`not granted`)) > 0).toBe(true);
    tx.rollback();
  });
  await expect(preview).rejects.toThrow(TransactionRollbackError);
  await previewDatabase.close();
  expect((await creation)?.assignments.map(({ unit }) => unit.callSign)).toEqual([callSign]);
});

testOnBothDatabases("a self-intersecting or open area is refused and the station stays unchanged", async ({ db }) => {
  const unchangedStation = await aStation(db, { at: sekayu });
  const bowTie: Area = {
    type: "Polygon",
    coordinates: [
      [
        [103, -3],
        [104, -2],
        [104, -3],
        [103, -2],
        [103, -3],
      ],
    ],
  };
  const openArea: Area = {
    type: "Polygon",
    coordinates: [
      [
        [103, -3],
        [104, -3],
        [104, -2],
        [103, -2],
      ],
    ],
  };
  for (const area of [bowTie, openArea]) {
    await expect(
      saveStation(aContext(db), { ...toForm(unchangedStation), name: "Changed", area }),
    ).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ field: "area" }] },
    });
  }
  const [storedStation] = await db
    .select({ name: station.name })
    .from(station)
    .where(eq(station.code, unchangedStation.code));
  expect(storedStation?.name).toBe(unchangedStation.name);
});

test("a moved facility needs the quality and source of its position, and records the old position", async ({ db }) => {
  const [approximateFacility] = await db
    .select()
    .from(facility)
    .where(eq(facility.positionQuality, "approximate"))
    .limit(1);
  if (!approximateFacility) throw new Error("the reference data has no approximate facility");
  const { id, name, kind, agency, address, position: oldPosition } = approximateFacility;
  const position = kmFrom(oldPosition, 1);
  const moved = { id, name, kind, agency, address, position };
  const refusalNaming = (field: string) => ({ details: { errors: [{ field }] } });
  await expect(saveFacility(aContext(db), moved)).rejects.toMatchObject(refusalNaming("positionQuality"));
  await expect(saveFacility(aContext(db), { ...moved, positionQuality: "map" })).rejects.toMatchObject(
    refusalNaming("positionSource"),
  );
  const positionFields = { positionQuality: "map" as const, positionSource: "citra satelit" };
  await saveFacility(aContext(db), { ...moved, ...positionFields });
  const [movedFacility] = await db.select().from(facility).where(eq(facility.id, id));
  expect(movedFacility).toMatchObject({ ...positionFields, positionErrorM: null, positionNote: null });
  expect(movedFacility?.position.lng).toBeCloseTo(position.lng, 9);
  expect(await readLastChange(db, "facility.changed")).toMatchObject({
    before: { position: oldPosition, positionQuality: "approximate" },
    after: positionFields,
  });
  await saveFacility(aContext(db), { ...moved, name: "Nama baru" });
  await seedReference({ db } as Parameters<typeof seedReference>[0]);
  const [storedFacility] = await db.select().from(facility).where(eq(facility.id, id));
  expect(storedFacility).toMatchObject({ ...positionFields, name: "Nama baru" });
});

test("a moved station needs the quality and source of its position, and stays when its facility is moved", async ({
  db,
}) => {
  const context = aContext(db);
  const [seededStation] = await db.select().from(station).where(eq(station.code, "rsud-sekayu"));
  if (!seededStation) throw new Error("the reference data has no station rsud-sekayu");
  const position = kmFrom(seededStation.position, 1);
  const moved = { ...toForm(seededStation), position };
  const refusalNaming = (field: string) => ({ details: { errors: [{ field }] } });
  await expect(saveStation(context, moved)).rejects.toMatchObject(refusalNaming("positionQuality"));
  await expect(saveStation(context, { ...moved, positionQuality: "approximate" })).rejects.toMatchObject(
    refusalNaming("positionSource"),
  );
  const basis = { positionQuality: "approximate" as const, positionSource: "citra satelit" };
  await saveStation(context, { ...moved, ...basis });
  expect(await readLastChange(db, "station.changed")).toMatchObject({
    before: { position: seededStation.position, positionQuality: seededStation.positionQuality },
    after: basis,
  });
  await saveStation(context, { ...moved, name: "Nama baru" });
  const [hospital] = await db.select().from(facility).where(eq(facility.id, "rsud-sekayu"));
  if (!hospital) throw new Error("the reference data has no facility rsud-sekayu");
  const { id, name, kind, agency, address } = hospital;
  const farPosition = kmFrom(hospital.position, 5);
  await saveFacility(context, { id, name, kind, agency, address, position: farPosition, ...basis });
  const [storedStation] = await db.select().from(station).where(eq(station.code, "rsud-sekayu"));
  expect(storedStation).toMatchObject({ ...basis, name: "Nama baru" });
  expect(storedStation?.position.lng).toBeCloseTo(position.lng, 9);
});

test("changes to plans, types, targets, units and agencies apply at once and are audited", async ({ db }) => {
  const context = aContext(db);
  const type = await aType(db, ["tow-truck*1"]);
  const agency = await anAgency(db);
  const { id } = await saveUnit(context, {
    callSign: "NEW-1",
    agencyCode: agency.code,
    kind: "social-team",
    skills: [],
    mobility: "road",
    duty: "available",
  });
  await saveUnit(context, {
    id,
    callSign: "NEW-2",
    agencyCode: agency.code,
    kind: "social-team",
    skills: ["counsel"],
    mobility: "road",
    duty: "available",
  });
  expect(await readLastChange(db, "unit.changed")).toEqual({
    callSign: "NEW-2",
    before: { callSign: "NEW-1", skills: [] },
    after: { callSign: "NEW-2", skills: ["counsel"] },
  });
  await savePlan(context, {
    type,
    priority: 2,
    requirements: [{ kind: "social-team", count: 1, skills: ["counsel"] }],
  });
  expect((await previewRule(context, { type, location: sekayu })).unmet).toMatchObject([{ kind: "social-team" }]);
  await saveTarget(context, { category: "health", promisedSeconds: 1_800 });
  await saveTarget(context, { category: "health", promisedSeconds: null });
  expect(await readLastChange(db, "target.changed")).toMatchObject({
    before: { promisedSeconds: 1_800 },
    after: { promisedSeconds: null },
  });
  await saveAgency(context, { code: agency.code, name: "Renamed", dispatchRule: "nearest" });
  expect(await readLastChange(db, "agency.changed")).toMatchObject({ after: { name: "Renamed" } });
  const savePhone = (phone: string | null) =>
    saveAgency(context, { code: agency.code, name: "Renamed", dispatchRule: "nearest", phone });
  await savePhone("0714-555001");
  await savePhone("0714-555002");
  expect(await readLastChange(db, "agency.changed")).toMatchObject({ before: { phone: true }, after: { phone: true } });
  await savePhone(null);
  expect(await readLastChange(db, "agency.changed")).toMatchObject({
    before: { phone: true },
    after: { phone: false },
  });
  await saveNeighbour(context, { code: "audited", name: "Sebelah", contact: "Pak Budi", phone: "0714-555003" });
  await removeNeighbour(context, { code: "audited" });
  const { rows: recordedContacts } = (await db.execute(
    sql`select data from event where data::text ~ '0714-55500|Pak Budi'`,
  )) as unknown as { rows: unknown[] };
  expect(recordedContacts).toEqual([]);
  const typeFields = { nameId: "a", nameEn: "b", mode: "auto", defaultPriority: 2 } as const;
  await expect(
    saveType(context, { code: "open-violence", category: "women-and-children", sensitive: false, ...typeFields }),
  ).rejects.toMatchObject({ details: { errors: [{ field: "sensitive" }] } });
});

test("saving a unit without a duty keeps the stored one; taking it off duty during a task raises an alarm", async ({
  db,
}) => {
  const context = aContext(db);
  const { id, callSign, agencyCode } = await aUnit(db, { callSign: "CREWED", kind: "tow-truck", at: sekayu });
  const { id: incidentId } = await anIncident(db, { type: await aType(db, ["tow-truck*1"]) });
  const readDuty = async () => (await db.select({ duty: unit.duty }).from(unit).where(eq(unit.id, id)))[0]?.duty;
  const listAlarms = () => db.select().from(alarm).where(eq(alarm.unitId, id));
  const form = SaveUnitInput.parse({ id, callSign, agencyCode, kind: "tow-truck", mobility: "road" });

  await saveUnit(context, { ...form, duty: "off-duty" });
  expect(await readDuty()).toBe("off-duty");
  expect(await listAlarms()).toMatchObject([{ kind: "unit-off-duty", incidentId, endedAt: null }]);
  expect(await readLastChange(db, "unit.duty-changed")).toMatchObject({ from: "available", to: "off-duty" });

  await saveUnit(context, { ...form, skills: ["winch"] });
  expect(await readDuty()).toBe("off-duty");
  expect(await readLastChange(db, "unit.changed")).toMatchObject({
    before: { skills: [] },
    after: { skills: ["winch"] },
  });

  await saveUnit(context, { ...form, duty: "available" });
  expect(await readDuty()).toBe("available");
  expect(await listAlarms()).toMatchObject([{ endedAt: expect.any(Date) }]);
});

/**
 * Expects that a form opened with the stored values is saved, a second one opened with them too is refused, and one
 * opened with the new values is saved.
 */
async function expectStaleFormRefused(save: (input: object) => Promise<unknown>, stored: object, change: object) {
  const changed = { ...stored, ...change };
  await save({ ...changed, base: stored });
  await expect(save({ ...stored, base: stored })).rejects.toMatchObject({ code: "stale-version" });
  await save({ ...stored, base: changed });
}

test("a form that was opened before a colleague's change is refused, whatever record it changes", async ({ db }) => {
  const context = aContext(db);
  const [{ code: agencyCode }, type] = [await anAgency(db), await aType(db, ["ambulance*1 trauma"])];
  const place = { name: "A", position: sekayu, positionQuality: "map", positionSource: "peta" };

  const saveAgencyForm = (input: object) => saveAgency(context, SaveAgencyInput.parse({ code: "base", ...input }));
  const agencyFields = { name: "A", dispatchRule: "nearest", phone: null };
  await saveAgencyForm({ ...agencyFields, base: null });
  await expect(saveAgencyForm({ ...agencyFields, base: null })).rejects.toMatchObject({ code: "stale-version" });
  await expectStaleFormRefused(saveAgencyForm, agencyFields, { phone: "0711 112" });

  const saveFacilityForm = (input: object) => saveFacility(context, SaveFacilityInput.parse({ id: "base", ...input }));
  const facilityFields = { ...place, kind: "puskesmas", agency: null, address: "Jalan 1" };
  await saveFacilityForm({ ...facilityFields, base: null });
  await expectStaleFormRefused(saveFacilityForm, facilityFields, {
    positionSource: "GPS",
    positionQuality: "surveyed",
  });

  const saveStationForm = (input: object) => saveStation(context, SaveStationInput.parse({ code: "base", ...input }));
  const stationFields = { ...place, kind: "clinic", agencyCode, areaCodes: [] };
  await saveStationForm({ ...stationFields, base: null });
  await expectStaleFormRefused(saveStationForm, stationFields, { name: "B" });
  await saveStationForm({ ...stationFields, area: squareAround(sekayu, 1) });
  const storedStation = (await listStations({ db })).find(({ code }) => code === "base");
  const drawnForm = { ...stationFields, base: { ...stationFields, drawnAreaHash: storedStation?.drawnAreaHash } };
  await saveStationForm({ ...drawnForm, area: squareAround(sekayu, 2) });
  await expect(saveStationForm({ ...drawnForm, area: null })).rejects.toMatchObject({ code: "stale-version" });

  const { id: personId } = await aPerson(db, "leader", { username: "base" });
  const savePersonForm = (input: object) => changePerson(context, ChangePersonInput.parse({ id: personId, ...input }));
  const [storedPerson] = await db.select().from(person).where(eq(person.id, personId));
  const personFields = { name: storedPerson?.name, role: "leader", agencyCode: null, unitId: null };
  await expectStaleFormRefused(savePersonForm, personFields, { role: "dispatcher" });

  const url = "https://example.org/hook";
  const { id: channelId } = await addChannel(context, { agencyCode, kind: "webhook", url, sensitive: false });
  const saveChannelForm = (input: object) =>
    changeChannel(context, ChangeChannelInput.parse({ id: channelId, ...input }));
  await expectStaleFormRefused(saveChannelForm, { url, sensitive: false, enabled: true }, { sensitive: true });

  const saveTypeForm = (input: object) => saveType(context, SaveTypeInput.parse({ code: "base", ...input }));
  const typeFields = {
    category: "health",
    nameId: "A",
    nameEn: "A",
    mode: "auto",
    sensitive: true,
    defaultPriority: 2,
  };
  await saveTypeForm({ ...typeFields, base: null });
  await expectStaleFormRefused(saveTypeForm, typeFields, { sensitive: false });

  const { id } = await aUnit(db, { kind: "tow-truck" });
  const saveUnitForm = (input: object) => saveUnit(context, SaveUnitInput.parse({ id, ...input }));
  const unitFields = { callSign: "BASE", agencyCode, stationCode: null, kind: "tow-truck", mobility: "road" };
  const crewFields = { skills: ["trauma", "midwife"], phone: "0811 1111" };
  await saveUnitForm({ ...unitFields, ...crewFields });
  await expectStaleFormRefused(saveUnitForm, { ...unitFields, ...crewFields }, { skills: ["trauma"], phone: null });

  const savePlanForm = ({ lines, base }: { lines?: object[]; base?: { lines: object[] } }) =>
    savePlan(context, SavePlanInput.parse({ type, priority: 1, requirements: lines, base: base?.lines }));
  const line = { kind: "ambulance", count: 1, skills: ["trauma"] };
  await expectStaleFormRefused(savePlanForm, { lines: [line] }, { lines: [line, { ...line, kind: "fire-engine" }] });

  const saveQuestionsForm = ({ questions, base }: { questions?: object[]; base?: { questions: object[] } }) =>
    saveQuestions(context, SaveQuestionsInput.parse({ type, questions, base: base?.questions }));
  const question = { askedId: "Ada?", askedEn: "Any?", decisive: "yes", raisesTo: 1, adds: [line] };
  await saveQuestionsForm({ questions: [question], base: { questions: [] } });
  const [storedQuestion] = await readQuestions(db, type);
  const questions = [{ ...question, id: storedQuestion?.id }];
  await expectStaleFormRefused(saveQuestionsForm, { questions }, { questions: [{ ...questions[0], raisesTo: null }] });
});

test("a form of a neighbour, its channel, a local name or a screen is refused after a colleague's change", async ({
  db,
}) => {
  const context = aContext(db);
  const saveNeighbourForm = (input: object) =>
    saveNeighbour(context, SaveNeighbourInput.parse({ code: "pali", ...input }));
  const neighbourFields = { name: "PALI", contact: null, phone: "0713 112" };
  await saveNeighbourForm({ ...neighbourFields, base: null });
  await expectStaleFormRefused(saveNeighbourForm, neighbourFields, { contact: "Piket" });

  const saveChannelForm = (input: object) =>
    saveNeighbourChannel(context, SaveNeighbourChannelInput.parse({ code: "pali", ...input }));
  const channelFields = { url: "https://siaga.pali.example/messages", sensitive: true, enabled: true };
  await saveChannelForm({ ...channelFields, secret: "new", base: null });
  await expectStaleFormRefused(saveChannelForm, channelFields, { sensitive: false });

  const placeId = randomUUID();
  const savePlaceForm = (input: object) =>
    saveLocalPlace(context, SaveLocalPlaceInput.parse({ id: placeId, ...input }));
  const placeFields = {
    name: "Simpang",
    aliases: ["Bongen", "Sekate"],
    kind: "landmark",
    position: sekayu,
    source: "GPS",
  };
  await savePlaceForm({ ...placeFields, base: null });
  await expectStaleFormRefused(savePlaceForm, placeFields, { aliases: ["Bongen"] });

  const [pairedScreen] = await db.insert(screen).values({ name: "Kiri", createdAt: new Date() }).returning();
  const saveScreenForm = ({ base, ...settings }: { base?: object }) =>
    changeScreen(context, ChangeScreenInput.parse({ id: pairedScreen?.id, settings, base }));
  await expectStaleFormRefused(saveScreenForm, completeScreenSettings(null), { sound: true });
});

test("a changed plan applies to open incidents: their units fill its requirements by kind, and the rest is unmet", async ({
  db,
}) => {
  const context = aContext(db);
  await aUnit(db, { callSign: "AMB", kind: "ambulance", at: sekayu });
  const type = await aType(db, ["ambulance*1"]);
  const [openIncident, otherPriority] = [
    await anIncident(db, { type, priority: 2 }),
    await anIncident(db, { type, priority: 3 }),
  ];
  expect(listSent(openIncident)).toEqual(["AMB"]);
  const makeRequirement = (kind: UnitKind) => ({ kind, count: 1, skills: [] });
  const plan = { type, priority: 2, requirements: [makeRequirement("rescue-boat"), makeRequirement("ambulance")] };
  await savePlan(context, plan);
  const changedIncident = await readIncident(context, { id: openIncident.id });
  expect(listUnmet(changedIncident)).toEqual(["rescue-boat*1 awaiting-confirmation"]);
  expect(changedIncident.assignments.map(({ requirement }) => requirement)).toEqual([2]);
  expect(changedIncident.version).toBe(openIncident.version + 1);
  expect(await readIncidentLog(context, openIncident)).toContainEqual(
    expect.objectContaining({ kind: "plan.changed" }),
  );
  // The boat stays unmet when the ambulance has arrived.
  for (const state of ["acknowledged", "enRoute", "onScene"] as const) {
    await advanceAssignment(context, { id: changedIncident.assignments[0]?.id ?? "", state });
  }
  expect(listUnmet(await readIncident(context, openIncident))).toEqual(["rescue-boat*1 awaiting-confirmation"]);
  // Neither another priority's incidents nor those of an unchanged plan are touched.
  const { version } = await readIncident(context, openIncident);
  await savePlan(context, plan);
  expect((await readIncident(context, openIncident)).version).toBe(version);
  expect((await readIncident(context, otherPriority)).version).toBe(otherPriority.version);
  // A requirement that was unmet before keeps its reason.
  expect(listUnmet(otherPriority)).toEqual(["ambulance*1 all-busy"]);
  await savePlan(context, { ...plan, priority: 3 });
  const expectedUnmet = ["rescue-boat*1 awaiting-confirmation", "ambulance*1 all-busy"];
  expect(listUnmet(await readIncident(context, otherPriority))).toEqual(expectedUnmet);
});

test.for(["created", "given this type", "given this priority", "reopened"])(
  "an incident that is %s while the plan is being saved gets the new plan",
  async (kind, { db, databaseUrl }) => {
    const context = aContext(db);
    const otherDatabase = await openPostgres(databaseUrl, { size: 1 });
    /** Runs `first` in a transaction, which is committed when `second` has ended or waits for a lock. */
    const runOverlapping = async (
      first: (inside: Context) => Promise<void>,
      second: (outside: Context) => Promise<void>,
    ) => {
      let secondRun: Promise<void> | undefined;
      await otherDatabase.db.transaction(async (tx) => {
        await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
        await first({ ...context, db: tx });
        let hasEnded = false;
        secondRun = second(context).finally(() => {
          hasEnded = true;
        });
        await expect.poll(async () => hasEnded || (await countWaitingSessions(db)) > 0).toBe(true);
      });
      await secondRun;
    };
    const [type, otherType] = [await aType(db, ["ambulance*1"]), await aType(db, [])];
    const boat = { kind: "rescue-boat" as const, count: 1, skills: [] };
    const ids: string[] = [];
    const change = async (used: Context) => {
      if (kind === "created") {
        ids.push((await createIncident(used, { type, priority: 2, location: sekayu, precision: "exact" })).id);
        return;
      }
      const { id } = used === context ? second : first;
      ids.push(id);
      if (kind === "given this type") await editIncident(used, { id, type: { base: otherType, value: type } });
      if (kind === "given this priority") await editIncident(used, { id, priority: { base: 3, value: 2 } });
      if (kind === "reopened") await reopenIncident(used, { id, reason: "another caller" });
    };
    const existing = {
      type: kind === "given this type" ? otherType : type,
      priority: kind === "given this priority" ? 3 : 2,
    };
    const [first, second] = [await anIncident(db, existing), await anIncident(db, existing)];
    if (kind === "reopened")
      for (const { id } of [first, second]) await closeIncident(context, { id, code: "handled" });

    const listUnmetKinds = async () => {
      const incidents = await Promise.all(ids.map((id) => readIncident(context, { id })));
      return incidents.map(({ unmet }) => unmet.map((line) => line.kind));
    };

    await runOverlapping(change, (outside) => savePlan(outside, { type, priority: 2, requirements: [boat] }));
    expect(await listUnmetKinds()).toEqual([["rescue-boat"]]);
    await runOverlapping((inside) => savePlan(inside, { type, priority: 2, requirements: [boat, boat] }), change);
    expect(await listUnmetKinds()).toEqual(Array(2).fill(["rescue-boat", "rescue-boat"]));
    await otherDatabase.close();
  },
);

test("an agency officer needs an agency, a crew a unit, and the last administrator cannot be removed", async ({
  db,
}) => {
  const context = aContext(db);
  await expect(createPerson(context, { username: "officer", role: "agency-officer" })).rejects.toMatchObject({
    details: { errors: [{ field: "agencyCode" }] },
  });
  await expect(createPerson(context, { username: "crew", role: "crew" })).rejects.toMatchObject({
    details: { errors: [{ field: "unitId" }] },
  });
  const firstPerson = await createPerson(context, { username: "first", role: "admin" });
  await expect(createPerson(context, { username: "first", role: "leader" })).rejects.toMatchObject({
    details: { errors: [{ field: "username" }] },
  });
  await expect(changePerson(context, { id: firstPerson.id, role: "leader" })).rejects.toMatchObject({
    code: "invalid-input",
  });
  await expect(deactivatePerson(context, { id: firstPerson.id })).rejects.toMatchObject({ code: "invalid-input" });
  await createPerson(context, { username: "second", role: "admin" });
  await changePerson(context, { id: firstPerson.id, role: "leader" });
  expect(await readLastChange(db, "person.changed")).toMatchObject({
    before: { role: "admin" },
    after: { role: "leader" },
  });
  const people = await listPeople(context);
  expect(JSON.stringify(people)).not.toMatch(/argon2|password":/);
});

test("two administrators who remove each other at the same time: one of them stays", async ({ db }) => {
  await db.update(person).set({ role: "leader" }).where(eq(person.role, "admin"));
  const context = aContext(db);
  const removalActions = {
    deactivation: (id: string) => deactivatePerson(context, { id }),
    "change of role": (id: string) => changePerson(context, { id, role: "leader" }),
  };
  for (const [name, remove] of Object.entries(removalActions)) {
    const { id: first } = await createPerson(context, { username: `mutual-a-${name.length}`, role: "admin" });
    const { id: second } = await createPerson(context, { username: `mutual-b-${name.length}`, role: "admin" });
    // Each removal waits before its commit: after it has counted the administrators, or for its turn to count them.
    const outcomes = await db.transaction(async (tx) => {
      await tx.execute(sql`lock table session, push_subscription in exclusive mode`);
      const removals = [remove(first), remove(second)].map((removal) =>
        removal.then(
          () => "removed",
          ({ code }) => code,
        ),
      );
      await expect.poll(() => countWaitingSessions(tx)).toBe(2);
      return { removals };
    });
    expect((await Promise.all(outcomes.removals)).sort(), name).toEqual(["invalid-input", "removed"]);
    const remaining = await db
      .select()
      .from(person)
      .where(and(eq(person.role, "admin"), isNull(person.deactivatedAt)));
    expect(remaining, name).toHaveLength(1);
    await db.update(person).set({ role: "leader" }).where(eq(person.role, "admin"));
  }
});

test("callers' numbers and notes are deleted after the retention period, and the calls stay", async ({ db }) => {
  const now = new Date();
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const callValues = { callerNumber: "0812000111222", simulated: false, location: sekayu, note: "said her name" };
  await db.insert(call).values([
    { ...callValues, receivedAt: daysAgo(366) },
    { ...callValues, receivedAt: daysAgo(364) },
  ]);
  expect([await deleteCallerData(db, now, 365), await deleteCallerData(db, now, 365)]).toEqual([1, 0]);
  const storedCalls = await db.select().from(call).orderBy(call.receivedAt);
  expect(storedCalls.map(({ callerNumber, note, location }) => [callerNumber, note, location === null])).toEqual([
    [removedText, null, true],
    ["0812000111222", "said her name", false],
  ]);
});

test("the data of many callers is deleted in batches, with the notes made from their calls", async ({ db }) => {
  const now = new Date();
  const receivedAt = new Date(now.getTime() - 400 * 86_400_000);
  const { id: incidentId } = await anIncident(db, { type: await aType(db, []) });
  const calls = await db
    .insert(call)
    .values(Array.from({ length: 2_500 }, () => ({ receivedAt, callerNumber: "0812", simulated: false })))
    .returning({ id: call.id });
  await db
    .insert(note)
    .values(
      calls.map(({ id }) => ({ incidentId, callId: id, text: "said", author: "caller", at: now, receivedAt: now })),
    );
  // A statement that changes more rows than one batch fails, as it would at the database's time limit.
  await db.execute(sql`
    create function refuse_many_rows() returns trigger language plpgsql as $$
    begin
      if (select count(*) from changed) > 1000 then raise 'too many rows at once'; end if;
      return null;
    end $$`);
  for (const [table, change, rows] of [
    ["call", "update", "new"],
    ["note", "delete", "old"],
  ])
    await db.execute(
      sql.raw(`create trigger refuse_many_rows after ${change} on ${table} referencing ${rows} table as changed
        for each statement execute function refuse_many_rows()`),
    );
  expect(await deleteCallerData(db, now, 365)).toBe(2_500);
  expect(await db.$count(note, isNotNull(note.callId))).toBe(0);
  expect(await db.$count(call, eq(call.callerNumber, "0812"))).toBe(0);
  expect(await readLastChange(db, "retention.applied")).toMatchObject({ calls: 2_500 });
});

function toForm({ code, name, agencyCode, kind, position, areaCodes }: typeof station.$inferSelect) {
  return { code, name, agencyCode, kind, position, areaCodes };
}

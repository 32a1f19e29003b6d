import { eq } from "drizzle-orm";
import { roadVehicles } from "../../db/network-vocabulary";
import { agency } from "../../db/schema/agencies";
import { call, callerBlock } from "../../db/schema/calls";
import { event, isOfKind } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import type { Disposition } from "../../db/vocabulary";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { createClosure } from "../../server/closures/change-closures";
import { updateAlarms } from "../../server/jobs/update-alarms";
import { drawBoard } from "../../server/paper-board/draw-board";
import { printBoard, readBoard } from "../../server/paper-board/print-board";
import { readShift } from "../../server/shift/read-shift";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { extractPdfPages } from "../support/pdf-text";
import { expect, test as plain } from "../support/test";

const test = plain.extend("dataReset", { auto: true }, async ({ db }) => deleteUnitsAndIncidents(db));

const timeInJakarta = (time: string) => new Date(`2026-11-25T${time}:00+07:00`);
const anActor = (scopes: "callers:read"[]) => ({
  kind: "person" as const,
  id: "x",
  name: "x",
  role: "dispatcher" as const,
  scopes,
  simulated: false,
});

test("the handover sheet shows the current state for the next shift", async ({ db }) => {
  const contextAt = (time: string) => aContext(db, { now: () => timeInJakarta(time) });
  await aUnit(db, { callSign: "NEAR", at: kmFrom(sekayu, 1), now: timeInJakarta("14:00") });
  await aUnit(db, {
    callSign: "SILENT",
    kind: "tow-truck",
    at: sekayu,
    fixAgeMinutes: 41,
    now: timeInJakarta("14:50"),
  });
  await aUnit(db, { callSign: "NEVER", kind: "tow-truck" });
  const offDutyUnit = await aUnit(db, { callSign: "RESTING", kind: "tow-truck", duty: "off-duty" });
  const type = await aType(db, ["ambulance*1"]);
  const sentIncident = await anIncident(db, { type, now: timeInJakarta("14:00"), priority: 2 });
  await advanceAssignment(contextAt("14:01"), { id: sentIncident.assignments[0]?.id ?? "", state: "acknowledged" });
  await anIncident(db, { type, now: timeInJakarta("14:40"), priority: 1 });
  await updateAlarms(db, { positionFreshMinutes: 10 }, timeInJakarta("14:50"));

  const line = {
    type: "LineString" as const,
    coordinates: [[103.8, -2.8] as [number, number], [103.9, -2.8] as [number, number]],
  };
  const closureFields = { geometry: line, reason: "flood", vehicles: [...roadVehicles], incidentId: null };
  for (const [label, endsAt] of [
    ["Jalan Merdeka", null],
    ["Jalan Randik", timeInJakarta("14:45")],
  ] as const) {
    await createClosure(contextAt("14:10"), { ...closureFields, label, endsAt });
  }

  const shiftSheet = await readShift(contextAt("14:50"), { back: 0 });
  expect(shiftSheet.shift).toEqual({ name: "morning", from: timeInJakarta("07:00"), to: timeInJakarta("15:00") });
  const incidents = shiftSheet.incidents.map(({ step, since, ageing, overSeconds }) => ({
    step,
    since,
    ageing,
    overSeconds,
  }));
  expect(incidents).toEqual([
    { step: "waiting", since: timeInJakarta("14:40"), ageing: "late", overSeconds: 9 * 60 },
    { step: "acknowledged", since: timeInJakarta("14:01"), ageing: "fresh", overSeconds: 0 },
  ]);
  expect(shiftSheet.alarms.map(({ kind, unit }) => `${unit?.callSign ?? "nobody"} ${kind}`)).toEqual([
    "nobody unattended",
    "NEAR unit-silent",
  ]);
  expect(shiftSheet.closures.map(({ label }) => label)).toEqual(["Jalan Merdeka"]);
  expect(shiftSheet.silentUnits.map(({ callSign }) => callSign)).toEqual(["NEAR", "SILENT"]);
  expect(shiftSheet.offDutyUnits.map(({ id }) => id)).toEqual([offDutyUnit.id]);

  await db.update(unit).set({ duty: "off-duty" }).where(eq(unit.callSign, "SILENT"));
  const laterSheet = await readShift(contextAt("14:50"), { back: 0 });
  expect(laterSheet.silentUnits.map(({ callSign }) => callSign)).toEqual(["NEAR"]);
});

test("calls are counted by disposition, for this shift or, on request, for the previous one", async ({ db }) => {
  const calls: [string, Disposition | null, boolean, boolean?][] = [
    ["06:59", "ghost", false],
    ["07:00", "prank", false],
    ["10:00", "prank", false],
    ["11:00", "emergency", false],
    ["11:30", "information", false],
    // A blocked caller who hangs up is not missed.
    ["12:00", null, true, true],
    ["14:59", null, true],
    ["15:00", "test", false],
  ];
  for (const [time, disposition, isMissed, blocked = false] of calls) {
    const receivedAt = timeInJakarta(time);
    const isSimulated = disposition === "test";
    await db
      .insert(call)
      .values({ receivedAt, disposition, missedAt: isMissed ? receivedAt : null, simulated: isSimulated, blocked });
  }
  const contextDuringShift = aContext(db, { now: () => timeInJakarta("15:10") });
  expect((await readShift(contextDuringShift, { back: 0 })).calls).toEqual({
    total: 1,
    missed: 0,
    simulated: 1,
    blocked: 0,
    byDisposition: [{ disposition: "test", count: 1 }],
    noiseShare: 0,
  });
  const previousShiftCalls = (await readShift(contextDuringShift, { back: 1 })).calls;
  expect(previousShiftCalls).toMatchObject({ total: 6, missed: 1, blocked: 1, noiseShare: 3 / 5 });
  expect(new Map(previousShiftCalls.byDisposition.map(({ disposition, count }) => [disposition, count]))).toEqual(
    new Map([
      ["prank", 2],
      ["emergency", 1],
      ["information", 1],
      [null, 1],
    ]),
  );
});

test("active blocks are listed, with the number only for viewers who may read numbers", async ({ db }) => {
  const blockFields = { reason: "pranks", blockedBy: "person:x", blockedAt: timeInJakarta("08:00") };
  await db.insert(callerBlock).values([
    { ...blockFields, callerNumber: "0811", until: timeInJakarta("20:00") },
    { ...blockFields, callerNumber: "0822", until: timeInJakarta("09:00") },
    {
      ...blockFields,
      callerNumber: "0833",
      until: timeInJakarta("20:00"),
      liftedAt: timeInJakarta("08:30"),
      liftedBy: "person:x",
    },
  ]);
  const context = aContext(db, { now: () => timeInJakarta("10:00") });
  const readBlockedNumbers = async (scopes: "callers:read"[]) =>
    (await readShift({ ...context, actor: anActor(scopes) }, { back: 0 })).blocks.map(
      ({ callerNumber }) => callerNumber,
    );
  expect(await readBlockedNumbers(["callers:read"])).toEqual(["0811"]);
  expect(await readBlockedNumbers([])).toEqual([null]);
});

test("the paper board shows open incidents, units, phone numbers and numbered forms, but no place of a sensitive incident", async ({
  db,
}) => {
  const context = aContext(db, { now: () => timeInJakarta("23:05") });
  await aUnit(db, { callSign: "NEAR", at: kmFrom(sekayu, 1), now: timeInJakarta("23:00") });
  const type = await aType(db, ["ambulance*1"]);
  const { number, id } = await anIncident(db, { type, now: timeInJakarta("23:00"), priority: 2 });
  const secretIncident = await anIncident(db, { type, now: timeInJakarta("23:01"), priority: 3 });
  await db.update(incident).set({ address: "Jl. Merdeka 7", description: "two (2) cars" }).where(eq(incident.id, id));
  const secret = { address: "Gang Rahasia 5", description: "a secret", sensitive: true };
  await db.update(incident).set(secret).where(eq(incident.id, secretIncident.id));
  await db.update(agency).set({ phone: "0714-321" }).where(eq(agency.code, "dinkes"));

  const printText = async () =>
    extractPdfPages(await drawBoard(await readBoard(context, 0), "en", { compress: false })).join("\n");
  expect(await printText()).not.toContain("SIMULATION");
  await db.update(incident).set({ simulated: true }).where(eq(incident.id, id));
  expect((await printText()).match(/SIMULATION/g)).toHaveLength(1);
  await db.update(unit).set({ simulated: true });
  expect((await printText()).match(/SIMULATION/g)).toHaveLength(2);

  const board = await readBoard(context, 3);
  const [boardText = "", ...formPages] = extractPdfPages(await drawBoard(board, "en", { compress: false }));
  for (const text of [`#${number}`, "P2", "Jl. Merdeka 7", "two (2) cars", "NEAR: Assigned", "0714-321"]) {
    expect(boardText).toContain(text);
  }
  expect(boardText).toContain(`#${secretIncident.number}`);
  expect(boardText).toContain("Sensitive: ask its crew");
  expect(boardText).not.toMatch(/Gang Rahasia|a secret/);
  expect(formPages.join("\n").match(/Form K261125-2305-[A-Z]{3}-0\d/g)).toHaveLength(3);

  const { pdf } = await printBoard(context, { locale: "id", forms: 2 });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  const printedEvents = await db
    .select({ data: event.data })
    .from(event)
    .where(isOfKind(["paper-board.printed"]));
  const [first, last] = ["01", "02"].map((count) => expect.stringMatching(`^K261125-2305-[A-Z]{3}-${count}$`));
  expect(printedEvents).toEqual([{ data: { first, last } }]);
});

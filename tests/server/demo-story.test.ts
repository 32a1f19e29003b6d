import { call } from "../../db/schema/calls";
import { attachCall } from "../../server/calls/attach-call";
import { claimCall } from "../../server/calls/claim-call";
import { filterCall } from "../../server/calls/filter-call";
import { receiveCall } from "../../server/calls/receive-call";
import type { Context } from "../../server/context";
import { readOwnTask } from "../../server/crew/own-task";
import { sharePositions } from "../../server/crew/share-positions";
import { findNextIncidentStep } from "../../server/demo/simulation/incident-progress";
import { createCrewPresence } from "../../server/demo/simulator-instructions";
import { createStory, storyCalls } from "../../server/demo/story";
import { addNote } from "../../server/incidents/add-note";
import { createIncident } from "../../server/incidents/create-incident";
import { readIncident } from "../../server/incidents/read-incidents";
import { describeScope } from "../../server/insight/describe-scope";
import { rebuildAll } from "../support/incident-history";
import { aContext, aType, aUnit, deleteUnitsAndIncidents, kmFrom, sekayu } from "../support/makers";
import { createSession } from "../support/people";
import { expect, test } from "../support/test";

test("the story of a first shift sends its next call once the last one is handled, and marks finished tasks", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  let now = new Date("2026-11-25T05:00:00Z");
  const advanceClock = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1_000);
  };
  const room = aContext(db, { now: () => now });
  const story = createStory({ ...room, actor: { ...room.actor, id: "story", simulated: true } });
  const readCalls = () => db.select().from(call).orderBy(call.receivedAt);
  const tick = async () => {
    advanceClock(2);
    await story.tick();
    return readCalls();
  };
  expect(await tick()).toEqual([]);
  expect([await story.readTasks(), story.isQuiet()]).toEqual([null, false]);

  const [real, simulated] = [room, { ...room, actor: { ...room.actor, simulated: true } }];
  for (const context of [real, simulated]) {
    advanceClock(1);
    await receiveCall(context, { callerNumber: "0811" });
  }
  await story.start();
  expect((await readCalls()).map((stored) => [stored.simulated, stored.missedAt !== null])).toEqual([
    [false, false],
    [true, true],
  ]);
  await db.delete(call);

  await Promise.all([story.tick(), story.tick()]);
  const [ghostCall] = await tick();
  expect(await readCalls()).toMatchObject([{ simulated: true, incidentId: null, note: "Hening." }]);
  expect([await story.readTasks(), story.isQuiet()]).toEqual([[false, false, false, false, false], true]);

  await filterCall(room, { id: ghostCall?.id ?? "", disposition: "ghost" });
  const [, fireCall] = await tick();
  expect(await tick()).toHaveLength(2);
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { at: sekayu });
  const { id } = await createIncident(room, { type, location: sekayu, precision: "exact", callId: fireCall?.id });
  const [, , secondFireCall] = await tick();
  await attachCall(room, { callId: secondFireCall?.id ?? "", incidentId: id, note: "the flames are high" });
  const [, , , thirdFireCall] = await tick();
  expect(await story.readTasks()).toEqual([true, true, false, false, false]);
  await attachCall(room, { callId: thirdFireCall?.id ?? "", incidentId: id });
  expect(await story.readTasks()).toEqual([true, true, true, false, false]);

  const [, , , , boatCall] = await tick();
  await addNote(room, { incidentId: id, id: crypto.randomUUID(), text: "the market is being cleared" });
  // An incident without units does not complete the task.
  await createIncident(room, {
    ...{ type, location: kmFrom(sekayu, 5), precision: "exact", callId: boatCall?.id },
  });
  expect(await story.readTasks()).toEqual([true, true, true, false, true]);
  expect(await tick()).toHaveLength(storyCalls.length);
  advanceClock(1_800);
  expect(story.isQuiet()).toBe(false);
});

test("a call that nobody handles delays the story only for a limited time", async ({ db }) => {
  await db.delete(call);
  let now = new Date("2026-11-25T05:00:00Z");
  const story = createStory(aContext(db, { now: () => now }));
  await story.start();
  await story.tick();
  await story.tick();
  expect(await db.select().from(call)).toHaveLength(1);
  now = new Date(now.getTime() + 120_000);
  await story.tick();
  expect(await db.select().from(call)).toHaveLength(2);
});

test("no further call comes in while somebody is handling one", async ({ db }) => {
  await db.delete(call);
  let now = new Date("2026-11-25T05:00:00Z");
  const room = aContext(db, { now: () => now });
  const story = createStory(room);
  await story.start();
  await story.tick();
  const [ghostCall] = await db.select().from(call);
  await claimCall(room, { id: ghostCall?.id ?? "" });
  now = new Date(now.getTime() + 600_000);
  await story.tick();
  expect(await db.select().from(call)).toHaveLength(1);
  await filterCall(room, { id: ghostCall?.id ?? "", disposition: "ghost" });
  await story.tick();
  expect(await db.select().from(call)).toHaveLength(2);
});

test("a call that is only attached to an incident of an earlier round does not complete the task of sending units", async ({
  db,
}) => {
  await db.delete(call);
  const room = aContext(db);
  const type = await aType(db, ["ambulance*1"]);
  await aUnit(db, { at: sekayu });
  const { id: oldFireId } = await createIncident(room, { type, location: sekayu, precision: "exact" });
  const story = createStory(room);
  await story.start();
  await story.tick();
  const [ghostCall] = await db.select().from(call);
  await filterCall(room, { id: ghostCall?.id ?? "", disposition: "ghost" });
  await story.tick();
  const fireCall = (await db.select().from(call)).find(({ note }) => note === storyCalls[1].note);
  await attachCall(room, { callId: fireCall?.id ?? "", incidentId: oldFireId });
  expect(await story.readTasks()).toEqual([true, false, false, false, false]);
});

test("an incident that a learner creates from a simulated call is not counted as a real one, and the simulator leaves it to the learner", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  const room = aContext(db);
  const learner = { ...room, actor: { ...room.actor, kind: "person" as const, id: crypto.randomUUID() } };
  const simulator = { ...room, actor: { ...room.actor, kind: "key" as const, simulated: true } };
  const type = await aType(db, []);
  const createFromCall = async (caller: Context, callTaker: Context) => {
    const { id: callId } = await receiveCall(caller, { callerNumber: "0811" });
    const { id } = await createIncident(callTaker, { type, location: sekayu, precision: "exact", callId });
    return readIncident(room, { id });
  };
  const practice = await createFromCall(simulator, learner);
  const others = [await createFromCall(room, learner), await createFromCall(simulator, simulator)];

  expect(practice).toMatchObject({ simulated: true, practice: true });
  expect(others).toMatchObject([
    { simulated: false, practice: false },
    { simulated: true, practice: false },
  ]);
  const inAnHour = { now: new Date(Date.now() + 3_600_000), speed: 1 };
  const steps = [practice, ...others].map((incident) => findNextIncidentStep(incident, inAnHour));
  expect(steps).toEqual([null, null, "closed"]);
  await rebuildAll(db);
  expect((await describeScope(room)).counts).toEqual({ real: 1, simulated: 2 });
});

test("restarting the story while it sends a call ends that call, and the story begins again with its first call", async ({
  db,
}) => {
  await db.delete(call);
  const story = createStory({ ...aContext(db), actor: { ...aContext(db).actor, simulated: true } });
  await story.start();
  await story.tick();
  const [firstCall] = await db.select().from(call);
  await filterCall(aContext(db), { id: firstCall?.id ?? "", disposition: "ghost" });
  // This tick sends the second call of the first story while the story is restarted.
  await Promise.all([story.tick(), story.start(), story.start()]);
  await story.tick();
  const waitingCalls = (await db.select().from(call)).filter(
    (each) => each.disposition === null && each.missedAt === null,
  );
  expect(waitingCalls).toMatchObject([{ note: storyCalls[0].note }]);
  await filterCall(aContext(db), { id: waitingCalls[0]?.id ?? "", disposition: "ghost" });
  expect(await story.readTasks()).toEqual([true, false, false, false, false]);
});

test("the story can be started only in the demo, and only by people who answer calls", async ({ db, server }) => {
  const post = async (role: "call-taker" | "leader") =>
    fetch(`${server.url}/api/trpc/demo.startStory`, {
      method: "POST",
      headers: { cookie: (await createSession(db, server, role)).cookie, "content-type": "application/json" },
      body: "{}",
    });
  expect((await post("call-taker")).status).toBe(404);
  expect((await post("leader")).status).toBe(403);
});

test("the demo notices a crew whose screen reads its task or shares its position", async ({ db }) => {
  const { id: unitId } = await aUnit(db, { at: sekayu });
  const sightings: string[][] = [];
  const onCrewSeen = (...what: string[]) => void sightings.push(what);
  const demo = { onCrewSeen, startStory: async () => {}, readStory: async () => null };
  const { actor } = aContext(db);
  const crew = aContext(db, { actor: { ...actor, unitId }, settings: { positionFreshMinutes: 10, demo } });
  await readOwnTask(crew);
  await sharePositions(crew, { fixes: [{ ...sekayu, recordedAt: new Date() }] });
  expect(sightings).toEqual([
    [unitId, "task"],
    [unitId, "position"],
  ]);
});

test("a crew counts as present for two minutes after its phone last asked for its task", () => {
  let now = 0;
  const crews = createCrewPresence(() => now);
  crews.onCrewSeen("one", "task");
  crews.onCrewSeen("two", "position");
  expect(crews.read()).toEqual({ attendedUnitIds: ["one"], sharingUnitIds: ["two"] });
  now = 119_000;
  crews.onCrewSeen("two", "position");
  now = 121_000;
  expect(crews.read()).toEqual({ attendedUnitIds: [], sharingUnitIds: ["two"] });
});

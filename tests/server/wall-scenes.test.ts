import { eq, sql } from "drizzle-orm";
import { event } from "../../db/schema/events";
import { screen } from "../../db/schema/people";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { setIncidentStatus } from "../../server/incidents/change-status";
import { readSharedChanges } from "../../server/incidents/shared-overview";
import { measureToday } from "../../server/insight/measure-steps";
import { revokeScreen } from "../../server/wall-screens/manage-screens";
import { rebuildAll } from "../support/incident-history";
import { aContext, anIncident, aType, aUnit, deleteUnitsAndIncidents, sekayu } from "../support/makers";
import { createSession, post } from "../support/people";
import { expect, test } from "../support/test";

test("a supervisor pins a scene: the screen is notified at once, it is audited, and the other roles are refused", async ({
  db,
  server: { url },
  server,
}) => {
  const wall = await createSession(db, server, "wall", { username: "Kiri" });
  const supervisor = await createSession(db, server, "supervisor");
  const readPath = async (path: string, cookie: string) => {
    const response = await fetch(`${url}/api/trpc/${path}`, { headers: { cookie } });
    return response.ok ? (await response.json()).result.data.json : response.status;
  };
  const [listedScreen] = await readPath("screens.pinned", supervisor.cookie);
  expect(listedScreen).toMatchObject({ name: "Kiri", pinnedScene: null, group: "", isOn: true });
  const pinScene = (scene: unknown, cookie = supervisor.cookie, id: string = listedScreen.id) =>
    post(url, "/api/trpc/screens.pin", { json: { id, scene } }, cookie);

  const feedResponse = await fetch(`${url}/api/trpc/live.changes`, { headers: { cookie: wall.cookie } });
  const reader = feedResponse.body?.pipeThrough(new TextDecoderStream()).getReader();
  await reader?.read();
  expect((await (await pinScene("units")).json()).result.data.json).toEqual({ previousScene: null });
  let receivedText = "";
  while (!receivedText.includes('"screens"')) receivedText += (await reader?.read())?.value ?? "";
  await reader?.cancel();
  expect(await readPath("screens.own", wall.cookie)).toMatchObject({ pinnedScene: "units" });

  expect((await pinScene("units")).status).toBe(200);
  expect((await (await pinScene(null)).json()).result.data.json).toEqual({ previousScene: "units" });
  expect(await readPath("screens.own", wall.cookie)).toMatchObject({ pinnedScene: null });
  const events = await db
    .select({ kind: event.kind, data: event.data })
    .from(event)
    .where(sql`kind like 'screen.scene%'`)
    .orderBy(event.id);
  const screenFields = { screenId: listedScreen.id, name: "Kiri" };
  // Pinning the same scene twice is recorded once.
  expect(events).toEqual([
    { kind: "screen.scene-pinned", data: { ...screenFields, before: { scene: null }, after: { scene: "units" } } },
    { kind: "screen.scene-unpinned", data: { ...screenFields, before: { scene: "units" }, after: { scene: null } } },
  ]);

  for (const role of ["dispatcher", "call-taker", "leader"] as const) {
    const { cookie } = await createSession(db, server, role);
    expect([role, (await pinScene("list", cookie)).status]).toEqual([role, 403]);
    expect([role, await readPath("screens.pinned", cookie)]).toEqual([role, 403]);
  }
  expect((await pinScene("list", wall.cookie)).status).toBe(403);
  const refusal = await (await pinScene("carousel")).json();
  expect(refusal.error.json.data.refusal.details.errors[0].field).toBe("scene");
  await pinScene("figures");
  await revokeScreen(aContext(db), { id: listedScreen.id });
  expect((await pinScene("list")).status).toBe(404);
  expect(await readPath("screens.pinned", supervisor.cookie)).toEqual([]);
  // A display that is later paired under this name has no pinned scene.
  const columns = { pinnedScene: screen.pinnedScene };
  expect(await db.select(columns).from(screen).where(eq(screen.id, listedScreen.id))).toEqual([{ pinnedScene: null }]);
});

test("the screens of a group that are switched on share the scenes in the order of their names", async ({
  db,
  server: { url },
  server,
}) => {
  const names = ["Dinding 10", "Dinding 2", "Dinding 1"];
  const cookies = new Map<string, string>();
  for (const username of names) cookies.set(username, (await createSession(db, server, "wall", { username })).cookie);
  const readShare = async (name: string) => {
    const response = await fetch(`${url}/api/trpc/screens.own`, { headers: { cookie: cookies.get(name) ?? "" } });
    return (await response.json()).result.data.json.share;
  };
  expect(await readShare("Dinding 10")).toEqual({ index: 0, count: 1, pinnedElsewhere: [] });
  await db
    .update(screen)
    .set({ settings: { group: "Opproom" } })
    .where(sql`name like 'Dinding%'`);
  for (const [index, name] of ["Dinding 1", "Dinding 2", "Dinding 10"].entries())
    expect(await readShare(name)).toEqual({ index, count: 3, pinnedElsewhere: [] });
  await db.update(screen).set({ pinnedScene: "figures" }).where(eq(screen.name, "Dinding 2"));
  expect(await readShare("Dinding 10")).toEqual({ index: 1, count: 2, pinnedElsewhere: ["figures"] });
  // If a screen is switched off, the others take over its scene.
  const threeMinutesAgo = new Date(Date.now() - 180_000);
  await db.update(screen).set({ lastSeenAt: threeMinutesAgo }).where(eq(screen.name, "Dinding 1"));
  expect(await readShare("Dinding 10")).toEqual({ index: 0, count: 1, pinnedElsewhere: ["figures"] });
});

test("the changes of the last ten minutes list openings, crews and closings, but for sensitive incidents neither crew nor type", async ({
  db,
}) => {
  await deleteUnitsAndIncidents(db);
  const context = aContext(db);
  const readChanges = async (minutesLater = 0) =>
    (await readSharedChanges(aContext(db, { now: () => new Date(Date.now() + minutesLater * 60_000) }), null)).map(
      ({ kind, number, type, callSigns }) => [kind, number, type, callSigns.join()],
    );
  const type = await aType(db, []);
  const { id, number } = await anIncident(db, { type, at: sekayu });
  const crew = await aUnit(db, { callSign: "AMB-CHANGE", at: sekayu });
  const { id: assignmentId } = await assignUnit(context, { incidentId: id, unitId: crew.id });
  const changesAfterAssignment = [
    ["sent", number, type, "AMB-CHANGE"],
    ["opened", number, type, ""],
  ];
  expect(await readChanges()).toEqual(changesAfterAssignment);
  for (const state of ["acknowledged", "enRoute", "onScene"] as const)
    await advanceAssignment(context, { id: assignmentId, state });
  expect(await readChanges()).toEqual([["arrived", number, type, "AMB-CHANGE"], ...changesAfterAssignment]);

  await changeSensitivity(context, { id, sensitive: true, reason: "anak di bawah umur" });
  expect(await readChanges()).toEqual([["opened", number, null, ""]]);
  await setIncidentStatus(context, { id, status: "closed", closeCode: "handled" });
  expect(await readChanges()).toEqual([
    ["closed", number, null, ""],
    ["opened", number, null, ""],
  ]);
  for (const { at } of await readSharedChanges(context, null)) expect(at.getTime() % 60_000).toBe(0);
  expect(await readChanges(12)).toEqual([]);
});

test("the figures of the day count the day in WIB without sensitive incidents", async ({ db }) => {
  await deleteUnitsAndIncidents(db);
  const now = new Date("2026-11-25T00:10:00+07:00");
  const dayBefore = new Date("2026-11-24T23:50:00+07:00");
  const context = aContext(db, { now: () => now });
  const type = await aType(db, []);
  await anIncident(db, { type, at: sekayu, now: dayBefore });
  await anIncident(db, { type, at: sekayu, now });
  const sensitiveIncident = await anIncident(db, { type, at: sekayu, now });
  await changeSensitivity(context, { id: sensitiveIncident.id, sensitive: true, reason: "anak di bawah umur" });
  await rebuildAll(db);
  const readTotals = async (at: Date) => {
    const { day, total, byCategory } = await measureToday(aContext(db, { now: () => at }), { data: "real" });
    return [day, total, byCategory.map(({ count }) => count)];
  };
  expect(await readTotals(now)).toEqual(["2026-11-25", 1, [1]]);
  expect(await readTotals(dayBefore)).toEqual(["2026-11-24", 1, [1]]);
  expect(await readTotals(new Date("2026-11-26T12:00:00+07:00"))).toEqual(["2026-11-26", 0, []]);
});

import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { readEvents } from "../../db/queries/live";
import { outbox } from "../../db/schema/forwarding";
import { incident } from "../../db/schema/incidents";
import { exportEvents } from "../../server/audit/export-events";
import { EventFilter, listEvents } from "../../server/audit/list-events";
import type { Context } from "../../server/context";
import { openReader } from "../../server/feed/reader";
import { readIncidentLog } from "../../server/incidents/read-incident-log";
import { viewIncident } from "../../server/incidents/view-incident";
import { createDeliveries } from "../../server/outbox/create-deliveries";
import { aContext, anIncident, aType } from "../support/makers";
import { expect, test } from "../support/test";

/** Creates an incident that was viewed when views were still stored as `incident.opened`. */
async function createOldEvent(db: Db): Promise<{ context: Context; id: string }> {
  const context = aContext(db, { actor: { ...aContext(db).actor, kind: "person", id: "a-supervisor" } });
  const { id } = await anIncident(db, { type: await aType(db, []) });
  await db.update(incident).set({ sensitive: true }).where(sql`id = ${id}`);
  await db.execute(
    sql`insert into event (at, actor, kind, incident_id) values (${context.now().toISOString()}, 'person:a-supervisor', 'incident.opened', ${id})`,
  );
  return { context, id };
}

const kindsOf = (events: readonly { kind: string }[]) => events.map(({ kind }) => kind);

test("an event stored under an old name is listed and exported under its current name", async ({ db }) => {
  const { context, id } = await createOldEvent(db);
  expect(kindsOf((await listEvents({ db }, { incidentId: id, limit: 10 })).events)).toContain("incident.viewed");
  let csv = "";
  for await (const text of exportEvents(context, { incidentId: id })) csv += text;
  expect(csv).toContain(",incident.viewed,");
  expect(csv).not.toContain("incident.opened");
});

test.for(["incident.viewed", "incident.opened"])(
  "the audit filter %s finds events stored under either name",
  async (kind, { db }) => {
    const { context, id } = await createOldEvent(db);
    const laterContext = { ...context, now: () => new Date(context.now().getTime() + 3_600_000) };
    await viewIncident(laterContext, { id });
    const { events } = await listEvents({ db }, { ...EventFilter.parse({ kind, incidentId: id }), limit: 10 });
    expect(kindsOf(events)).toEqual(["incident.viewed", "incident.viewed"]);
  },
);

test("a view stored under the old name counts as a view: not in the incident log, and not recorded again within 15 minutes", async ({
  db,
}) => {
  const { context, id } = await createOldEvent(db);
  await viewIncident(context, { id });
  const { events } = await listEvents({ db }, { incidentId: id, kind: "incident.viewed", limit: 10 });
  expect(events).toHaveLength(1);
  const lines = await readIncidentLog(context, { id });
  expect(lines.flatMap((line) => (line.what === "event" ? [line.kind] : []))).not.toContain("incident.viewed");
});

test("readers of the audit trail receive the current name", async ({ db }) => {
  await createOldEvent(db);
  const kinds = kindsOf(
    await readEvents(db, { after_tx: "0", after_id: 0, since_snapshot: null, until_snapshot: null, max_rows: 10_000 }),
  );
  expect(kinds).toContain("incident.viewed");
  expect(kinds).not.toContain("incident.opened");
});

test("an event of a kind that only a later version knows reaches the screens and does not stop the outbox", async ({
  db,
}) => {
  const { id } = await anIncident(db, { type: await aType(db, []) });
  const reader = await openReader(db, { positionFreshMinutes: 10 });
  await db.execute(
    sql`insert into event (at, actor, kind, incident_id) values (now(), 'system:later', 'call.of-a-later-version', ${id})`,
  );
  const { incidentIds, topics } = await reader.read({ withUnits: false });
  expect({ incidentIds, topics }).toEqual({ incidentIds: [id], topics: ["calls"] });
  await createDeliveries(aContext(db));
  const [position] = await db.select({ seen: outbox.seen }).from(outbox);
  const unreadFrom = { after_tx: "0", after_id: 0, since_snapshot: position?.seen, until_snapshot: null };
  expect(await readEvents(db, { ...unreadFrom, max_rows: 10 })).toEqual([]);
});

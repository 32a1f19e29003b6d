import { eq, sql } from "drizzle-orm";
import { scopes } from "../../db/access-vocabulary";
import { type Db, openPostgres } from "../../db/client";
import { incident } from "../../db/schema/incidents";
import { listIncidentsFor } from "../../server/incidents/read-incidents";
import { readSharedOverview } from "../../server/incidents/shared-overview";
import { aContext, anIncident, aType } from "../support/makers";
import { expect, test } from "../support/test";

const openFilter = { status: "open", limit: 1_000 } as const;

function contextOfAudience(db: Db, audience: "wall" | "room") {
  const actor = { ...aContext(db).actor, kind: "person" as const, id: audience };
  return aContext(db, { actor: { ...actor, scopes: audience === "wall" ? ["incidents:overview"] : scopes } });
}

/**
 * The `from` and `where` clauses of a query for the sessions that are waiting for a lock on the table of assignments.
 * The query compares the database, too, because table ids are unique only within one database.
 */
const fromWaitingSessions = sql`
  from pg_locks where relation = 'assignment'::regclass and not granted
    and database = (select oid from pg_database where datname = current_database())`;

/** Locks the table of assignments, so that a read of incidents stops before it reads their assignments. */
async function pauseReads(url: string) {
  const { db, close } = await openPostgres(url, { size: 1 });
  await db.execute("begin");
  await db.execute("lock table assignment in access exclusive mode");
  const countWaiting = async () => {
    const { rows } = (await db.execute(sql`select count(*)::int as count ${fromWaitingSessions}`)) as unknown as {
      rows: { count: number }[];
    };
    return rows[0]?.count ?? 0;
  };
  return {
    countWaiting,
    release: async () => {
      await db.execute("rollback");
      await close();
    },
  };
}

test("requests during a read of the overview share the next read", async ({ db, databaseUrl }) => {
  const { id } = await anIncident(db, { type: await aType(db, []), priority: 3 });
  const priorityIn = (overview: Awaited<ReturnType<typeof readSharedOverview>>) =>
    overview.find((incident) => incident.id === id)?.priority;
  const pausedReads = await pauseReads(databaseUrl);
  const firstOverview = readSharedOverview(contextOfAudience(db, "wall"), openFilter);
  await expect.poll(pausedReads.countWaiting).toBe(1);
  await db.update(incident).set({ priority: 1 }).where(eq(incident.id, id));
  const laterOverviews = Array.from({ length: 100 }, () =>
    readSharedOverview(contextOfAudience(db, "wall"), openFilter),
  );
  const otherOverview = readSharedOverview(contextOfAudience(db, "wall"), { ...openFilter, limit: 1 });
  await expect.poll(pausedReads.countWaiting).toBe(2);
  await pausedReads.release();
  const overviews = await Promise.all(laterOverviews);
  // The first read may have begun before the change, so later requests do not get its result.
  expect(await firstOverview).not.toBe(overviews[0]);
  for (const overview of overviews) expect(overview).toBe(overviews[0]);
  expect(priorityIn(overviews[0] ?? [])).toBe(1);
  expect(await otherOverview).toHaveLength(1);

  // The result is not cached: a later request reads again.
  await db.update(incident).set({ priority: 2 }).where(eq(incident.id, id));
  expect(priorityIn(await readSharedOverview(contextOfAudience(db, "wall"), openFilter))).toBe(2);
});

test("viewers with and without access to sensitive incidents never share a read", async ({ db, databaseUrl }) => {
  const { id } = await anIncident(db, { type: await aType(db, []) });
  await db.update(incident).set({ sensitive: true, address: "Lorong Melati Rahasia" }).where(eq(incident.id, id));
  const pausedReads = await pauseReads(databaseUrl);
  const overviews = [
    listIncidentsFor(contextOfAudience(db, "room"), openFilter),
    // The shared overview is masked for every viewer, even for the control room and even if a request from there
    // started the read.
    readSharedOverview(contextOfAudience(db, "room"), openFilter),
    readSharedOverview(contextOfAudience(db, "wall"), openFilter),
    readSharedOverview(contextOfAudience(db, "room"), openFilter),
  ];
  await expect.poll(pausedReads.countWaiting).toBe(2);
  await pausedReads.release();
  const [roomText, ...wallTexts] = (await Promise.all(overviews)).map((overview) => JSON.stringify(overview));
  expect(roomText).toContain("Lorong Melati Rahasia");
  for (const text of wallTexts) {
    expect(text).toContain(id);
    expect(text).not.toContain("Lorong Melati Rahasia");
  }
});

test("a failed read is reported to those who waited for it, and the next one starts again", async ({ databaseUrl }) => {
  const { db, close } = await openPostgres(databaseUrl, { size: 2 });
  const pausedReads = await pauseReads(databaseUrl);
  const firstOverview = readSharedOverview(contextOfAudience(db, "wall"), openFilter);
  const expectFailure = expect(firstOverview).rejects.toThrow();
  await expect.poll(pausedReads.countWaiting).toBe(1);
  const secondOverview = readSharedOverview(contextOfAudience(db, "wall"), openFilter);
  const { db: otherDb, close: closeOther } = await openPostgres(databaseUrl, { size: 1 });
  await otherDb.execute(sql`select pg_cancel_backend(pid) ${fromWaitingSessions}`);
  await expectFailure;
  await pausedReads.release();
  expect((await secondOverview).length).toBeGreaterThan(0);
  await closeOther();
  await close();
});

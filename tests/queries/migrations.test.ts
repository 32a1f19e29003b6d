import { type SQL, sql } from "drizzle-orm";
import { type Db, openPostgres } from "../../db/client";
import { checkMigrations, findDisruptions, migrate } from "../../db/migrate";
import { event } from "../../db/schema/events";
import { expect, test, testOnBothDatabases } from "../support/test";

async function queryRows<Row>(db: Db, query: SQL): Promise<Row[]> {
  return ((await db.execute(query)) as unknown as { rows: Row[] }).rows;
}

test("five processes that start simultaneously on an empty database run each migration once", async ({
  emptyDatabaseUrl,
}) => {
  const databases = await Promise.all(Array.from({ length: 5 }, () => openPostgres(emptyDatabaseUrl, { size: 2 })));
  const results = await Promise.all(databases.map((database) => migrate(database)));
  const appliedMigrations = await Promise.all(
    databases.map(({ db }) => queryRows(db, sql`select hash from migration`)),
  );
  await Promise.all(databases.map((database) => database.close()));

  const total = appliedMigrations[0]?.length ?? 0;
  expect(total).toBeGreaterThan(0);
  expect(results.map((result) => result.applied).sort((a, b) => a - b)).toEqual([0, 0, 0, 0, total]);
});

testOnBothDatabases("migrating again changes nothing", async (database) => {
  expect(await migrate(database)).toEqual({ applied: 0 });
  expect(await checkMigrations(database)).toEqual({ pending: [], unknown: 0 });
});

test("a check lists the pending migrations and counts those of a later version", async ({ database, db }) => {
  const rollback = new Error("rolled back");
  const checking = db.transaction(async (tx) => {
    await tx.execute(sql`delete from migration where made_at = (select max(made_at) from migration)`);
    await tx.execute(sql`insert into migration (hash, made_at) values ('later', 1)`);
    const { pending, unknown } = await checkMigrations({ ...database, db: tx });
    expect(pending).toEqual([{ name: expect.stringMatching(/^\d{4}_/), disruptions: expect.any(Array) }]);
    expect(unknown).toBe(1);
    throw rollback;
  });
  await expect(checking).rejects.toBe(rollback);
});

test("a check reports which rows and indexes of a running server the shipped migrations change", async ({
  database,
  db,
}) => {
  const rollback = new Error("rolled back");
  const checking = db.transaction(async (tx) => {
    // Migrations 0035, 0041 and 0044.
    await tx.execute(sql`delete from migration where made_at in (1795914373772, 1795957950087, 1796033830707)`);
    const { pending } = await checkMigrations({ ...database, db: tx });
    const find = (name: string) => pending.find((migration) => migration.name === name)?.disruptions;
    expect(find("0035_hotspot-indexes")).toContainEqual(expect.stringMatching(/^drop index hotspot_watch .*: removes/));
    expect(find("0041_handover-returns")).toContainEqual(expect.stringMatching(/^drop index alarm_one_unattended/));
    expect(find("0044_undone-assignments")).toEqual([
      expect.stringMatching(/^update assignment set undone.*: changes rows/),
      expect.stringMatching(/^insert into insight_stale.*: changes rows/),
    ]);
    throw rollback;
  });
  await expect(checking).rejects.toBe(rollback);
});

test("a migration that gets no table lock in time rolls back, names the blocking transactions, and is retried", async ({
  database,
  db,
}) => {
  // Restores the table to its state before migration 0039, which adds these columns.
  await db.execute(
    sql`alter table weather_warning drop column decision, drop column incident_id, drop column dismiss_reason, drop column decided_by, drop column decided_at`,
  );
  await db.execute(sql`delete from migration where made_at = 1795933929146`);
  const readQuery = sql`select count(*) from weather_warning`;
  const retries: string[] = [];
  let release = () => {};
  const reading = db.transaction(async (tx) => {
    await tx.execute(readQuery);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  await expect(migrate(database, { attempts: 1 })).rejects.toThrow("A table was in use at: ALTER TABLE");
  const migrating = migrate(database, {
    pauseMs: 10,
    onRetry: (message) => {
      retries.push(message);
      if (retries.length === 2) release();
    },
  });
  const waitingLocksQuery = sql`
    select from pg_locks where not granted and mode = 'AccessExclusiveLock' and relation = 'weather_warning'::regclass
  `;
  await expect.poll(async () => (await queryRows(db, waitingLocksQuery)).length, { interval: 5 }).toBe(1);
  await db.execute(readQuery);
  expect(await migrating).toEqual({ applied: 1 });
  await reading;
  expect(retries[1]).toMatch(
    /Open transactions: process \d+.* Nothing was changed\. Trying again in 0\.01 s \(2 of 30\)/,
  );
});

test.for([
  ['ALTER TABLE "unit" DROP COLUMN "phone"', "removes"],
  ['ALTER TABLE "unit" RENAME COLUMN "phone" TO "number"', "renames"],
  ['ALTER TABLE "unit" ALTER COLUMN "phone" SET DATA TYPE integer', "rewrites"],
  ['ALTER TABLE "unit" ADD COLUMN "weight" integer NOT NULL', "refuses rows"],
  ['-- why\nCREATE INDEX "unit_phone" ON "unit" USING btree ("phone")', "lets nobody write"],
  ['UPDATE "unit" SET "phone" = null', "changes rows"],
  ['DELETE FROM "unit" WHERE "phone" IS NULL', "changes rows"],
  ['DROP INDEX "unit_phone"', "removes an index"],
  ['ALTER TABLE "unit" ALTER COLUMN "phone" DROP DEFAULT', "refuses rows"],
  ['ALTER TABLE "unit" DROP CONSTRAINT "unit_phone_unique"', "removes what the previous version relies on"],
  ['DROP TRIGGER "unit_changed" ON "unit"', "removes what the previous version relies on"],
  ['ALTER TABLE "unit" ADD COLUMN "key" uuid DEFAULT gen_random_uuid() NOT NULL', "rewrites"],
  ['ALTER TABLE "unit" ADD COLUMN "digits" text GENERATED ALWAYS AS (substr("phone", 2)) STORED', "rewrites"],
  ['ALTER TABLE "unit" ADD COLUMN "made_at" timestamptz DEFAULT now() NOT NULL', null],
  ['ALTER TABLE "new" DROP CONSTRAINT "new_name_unique"', null],
  ['INSERT INTO "new" ("name") SELECT "call_sign" FROM "unit"', null],
  ['UPDATE "new" SET "name" = \'\'', null],
  ['ALTER TABLE "unit" ADD COLUMN "weight" integer DEFAULT 0 NOT NULL', null],
  ['ALTER TABLE "unit" ADD COLUMN "weight" integer', null],
  ['CREATE INDEX "new_name" ON "new" USING btree ("name")', null],
  ['ALTER TABLE "new" ADD CONSTRAINT "new_unit" FOREIGN KEY ("unit_id") REFERENCES "unit"("id")', null],
] as const)("a check of %j finds: %s", ([statement, expected]) => {
  const found = findDisruptions(['CREATE TABLE "new" ("name" text)', statement], [statement]);
  expect(found).toEqual(expected === null ? [] : [expect.stringContaining(expected)]);
});

testOnBothDatabases("a recorded event can be neither changed nor removed", async ({ db }) => {
  await db.insert(event).values({ at: new Date("2026-01-02T03:04:05Z"), actor: "system:test", kind: "call.received" });
  const recordedEvents = await db.select().from(event);
  expect(recordedEvents.length).toBeGreaterThan(0);

  for (const statement of [
    sql`update event set actor = 'someone-else'`,
    sql`update event set actor = 'someone-else' where false`,
    sql`delete from event`,
    sql`truncate event`,
    sql`truncate event cascade`,
  ]) {
    const refusal = await Promise.resolve(db.execute(statement)).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ cause: { message: "the event table is append-only", code: "42501" } });
  }
  expect(await db.select().from(event)).toEqual(recordedEvents);
});

testOnBothDatabases("all geometry columns have a WGS84 type", async ({ db }) => {
  const columns = await queryRows<{ column: string; type: string }>(
    db,
    sql`
      select format('%s.%s', class.relname, attribute.attname) as column, format_type(atttypid, atttypmod) as type
      from pg_attribute attribute
      join pg_class class on class.oid = attribute.attrelid
      where class.relnamespace = 'public'::regnamespace and class.relkind in ('r', 'p')
        and atttypid in ('geometry'::regtype, 'geography'::regtype)
      order by 1
    `,
  );
  expect(columns.map(({ column }) => column)).toEqual(
    expect.arrayContaining(["district.boundary", "incident.location", "station.response_area", "unit_position.place"]),
  );
  const wrongColumns = columns.filter(({ type }) => !/^(geography|geometry)\(\w+,4326\)$/.test(type));
  expect(wrongColumns).toEqual([]);
});

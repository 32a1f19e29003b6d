import { execFile, execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type SQL, sql } from "drizzle-orm";
import pg from "pg";
import { inject } from "vitest";
import { type Database, describeProgramConnection, openPostgres } from "../../db/client";
import { renumberCopiedEvents } from "../../db/event-order";
import { identifyDatabase, readChanges } from "../../db/queries/live";
import { photo } from "../../db/schema/incidents";
import { record } from "../../server/audit/record";
import { backupActor, readBackupEvents, selectBackupState } from "../../server/backup/backup-events";
import { runClusterDrill } from "../../server/backup/cluster-drill";
import { createBackup, createBackupFileName, deleteOldBackups, listBackups } from "../../server/backup/create-backup";
import { restoreBackup } from "../../server/backup/restore-backup";
import { runDueDrill } from "../../server/backup/restore-drill";
import { listTables, readTableChecksums } from "../../server/backup/table-checksums";
import { type Feed, startFeed } from "../../server/feed/feed";
import { forwardIncident } from "../../server/forwarding/forward-incident";
import { editIncident } from "../../server/incidents/edit-incident";
import { createLog } from "../../server/log";
import { createDeliveries } from "../../server/outbox/create-deliveries";
import { addChannel } from "../../server/outbox/manage-channels";
import { createDatabase } from "../support/databases";
import { aContext, anAgency, anIncident, aType, aUnit, sekayu } from "../support/makers";
import { baseEnvironment, isRunning, listChildren, pause, waitForExit } from "../support/processes";
import { ensurePrograms } from "../support/system.mjs";
import { expect, test as plain } from "../support/test";

/** Vitest's `test` with a folder that contains a key and a backup of a database with an incident and a photo. */
const test = plain
  .extend("folder", { scope: "file" }, async ({ database: _ }, { onCleanup }) => {
    ensurePrograms(["age"]);
    const folder = mkdtempSync(join(tmpdir(), "muba-backup-"));
    onCleanup(() => rmSync(folder, { recursive: true }));
    execFileSync("age-keygen", ["-o", join(folder, "key")], { stdio: "pipe" });
    return folder;
  })
  .extend("keyFile", { scope: "file" }, ({ folder }) => join(folder, "key"))
  .extend("backup", { scope: "file" }, async ({ folder, keyFile, database, databaseUrl }) => {
    const type = await aType(database.db, ["ambulance*1"]);
    await aUnit(database.db, { at: sekayu });
    const { id: incidentId } = await anIncident(database.db, { type, at: sekayu });
    const bytes = Buffer.alloc(300_000, "a photo");
    await database.db.insert(photo).values({ incidentId, contentType: "image/jpeg", bytes, takenAt: new Date() });
    const file = join(folder, createBackupFileName(new Date()));
    await createBackup(database, describeProgramConnection(databaseUrl, "verify"), { file, keyFile }, () => new Date());
    return file;
  })
  .extend("restored", { scope: "file" }, async ({ backup, keyFile }, { onCleanup }) => {
    const target = await createTarget(onCleanup);
    await restoreBackup(target.database, target.connection, { file: backup, keyFile });
    return target;
  })
  .extend("scratch", { scope: "file" }, async ({ database: _ }, { onCleanup }) => createTarget(onCleanup));

async function createTarget(onCleanup: (cleanUp: () => Promise<void>) => void, { empty = true } = {}) {
  const { url, drop } = await createDatabase(inject("postgresUrl"), { empty });
  const database = await openPostgres(url, { size: 3 });
  onCleanup(async () => {
    await database.close();
    await drop();
  });
  return { url, database, connection: describeProgramConnection(url, "verify") };
}

const readChecksums = ({ db }: Database) => db.transaction((tx) => readTableChecksums(tx));

test("a backup is encrypted, and restores every row and photo into an empty database", async ({
  backup,
  keyFile,
  database,
  restored,
}) => {
  expect(readFileSync(backup).toString("latin1")).toMatch(/^age-encryption\.org/);
  expect(readdirSync(join(backup, ".."))).toEqual(["key", backup.split("/").at(-1)]);
  const originals = (await readChecksums(database)).filter(({ name }) => name !== "event");
  expect((await readChecksums(restored.database)).filter(({ name }) => name !== "event")).toEqual(originals);
  const [restoredPhoto] = await restored.database.db.select().from(photo);
  expect(restoredPhoto?.bytes.equals(Buffer.alloc(300_000, "a photo"))).toBe(true);
  const [createdEvent] = await readBackupEvents(database.db);
  expect(createdEvent).toMatchObject({ kind: "backup.created", file: backup.split("/").at(-1) });

  const restoreInput = { file: backup, keyFile };
  await expect(restoreBackup(restored.database, restored.connection, restoreInput)).rejects.toThrow("is not empty");
  await restored.database.db.delete(photo);
  await restoreBackup(restored.database, restored.connection, { ...restoreInput, replace: true });
  expect(await restored.database.db.$count(photo)).toBe(1);
  const server = new pg.Client({ connectionString: restored.url });
  await server.connect();
  await server.query("listen changes");
  await expect(
    restoreBackup(restored.database, restored.connection, { ...restoreInput, replace: true }),
  ).rejects.toThrow("Stop the server first");
  await server.end();
  // The server may connect as another role, whose statements are hidden from the owner of the tables.
  await restored.database.db.execute(sql`create role restore_owner; grant restore_owner to current_user`);
  const owner = await openPostgres(restored.url, { size: 1 });
  await owner.db.execute(sql`set role restore_owner`);
  const otherServer = new pg.Client({ connectionString: restored.url });
  await otherServer.connect();
  await expect(restoreBackup(owner, restored.connection, { ...restoreInput, replace: true })).rejects.toThrow(
    "Stop the server first",
  );
  await otherServer.end();
  await owner.close();
  await restored.database.db.execute(sql`drop role restore_owner`);
});

test("after a restore, screens get a reset, and the ids of lost events are not reused", async ({
  backup,
  keyFile,
  restored,
}) => {
  const { url, connection } = restored;
  const log = createLog("silent");
  const withFeed = async <Result>(use: (database: Database, feed: Feed) => Promise<Result>) => {
    const database = await openPostgres(url, { size: 2 });
    const feed = await startFeed(database, { positionFreshMinutes: 10 }, log);
    const result = await use(database, feed);
    await feed.stop();
    await database.close();
    return result;
  };
  const addEvent = async ({ db }: Database) => {
    await record(db, { actor: backupActor, now: () => new Date() }, [{ kind: "backup.restored" }]);
    return (await readBackupEvents(db))[0]?.id ?? 0;
  };
  const before = await withFeed(async (database, feed) => ({
    eventId: await addEvent(database),
    messageId: feed.currentId("full"),
  }));
  await restoreBackup(restored.database, connection, { file: backup, keyFile, replace: true });
  const after = await withFeed(async (database, feed) => {
    const { signal } = new AbortController();
    const { value } = await feed.subscribe("full", before.messageId, signal).next();
    return { eventId: await addEvent(database), reset: value?.[1].reset };
  });
  expect(after.reset).toBe("restarted");
  // The database had already been restored from the same backup.
  expect(after.eventId).toBeGreaterThan(before.eventId);
});

test("a backup that waits for a migration contains what the migration changed", async ({
  folder,
  keyFile,
  onTestFinished,
}) => {
  const { url, database, connection } = await createTarget(onTestFinished, { empty: false });
  const migration = new pg.Client({ connectionString: url });
  await migration.connect();
  await migration.query("begin; select pg_advisory_xact_lock(112, 3); create table added_meanwhile (id integer)");
  const file = join(folder, "waits.backup");
  const pendingBackup = createBackup(database, connection, { file, keyFile }, () => new Date());
  const waitingLocks = sql`pg_locks where locktype = 'advisory' and not granted and database = (
    select oid from pg_database where datname = current_database())`;
  while ((await database.db.$count(waitingLocks)) === 0) await pause(20);
  await migration.query("commit");
  await migration.end();
  const { manifest } = await pendingBackup;
  rmSync(file);
  expect(manifest.tables.map(({ name }) => name)).toContain("added_meanwhile");
});

test("events from a server with higher transaction ids are renumbered: none is skipped or sent twice", async ({
  keyFile,
  onTestFinished,
}) => {
  const { database: source, connection } = await createTarget(onTestFinished, { empty: false });
  const target = await createTarget(onTestFinished);
  const { code: agencyCode } = await anAgency(source.db);
  const { id } = await anIncident(source.db, { type: await aType(source.db, []) });
  const url = "https://example.org/";
  await addChannel(aContext(source.db), { agencyCode, kind: "webhook", url, sensitive: false });
  const edit = ({ db }: Database, base: string | null, value: string) =>
    editIncident(aContext(db), { id, address: { base, value } });
  const writeMessages = ({ db }: Database) => createDeliveries(aContext(db));

  await forwardIncident(aContext(source.db), { incidentId: id, agencyCode });
  expect(await writeMessages(source)).toBe(1);
  await edit(source, null, "before the backup");
  await source.db.execute(sql`
    alter table event disable trigger event_is_append_only;
    update event set tx = (tx::text::bigint + 1000000000)::text::xid8;
    alter table event enable trigger event_is_append_only;
    -- As when a transaction was open: only the snapshot says what has been read.
    update outbox set
      tx = '0',
      event_id = 0,
      seen = format('%1$s:%1$s:', pg_snapshot_xmax(seen)::text::bigint + 1000000000)::pg_snapshot;
  `);
  const file = join(mkdtempSync(join(tmpdir(), "muba-backup-")), "backup");
  onTestFinished(() => rmSync(dirname(file), { recursive: true }));
  await createBackup(source, connection, { file, keyFile }, () => new Date());
  await restoreBackup(target.database, target.connection, { file, keyFile });

  const [seen] = await identifyDatabase(target.database.db, {});
  const unread = (await target.database.db.execute(sql`select kind from event where tx = '2'`)) as unknown as {
    rows: unknown;
  };
  expect(unread.rows).toEqual([{ kind: "incident.edited" }]);
  const changes = await readChanges(target.database.db, { since_snapshot: seen?.snapshot, until_snapshot: null });
  expect(changes.map(({ events }) => events)).toEqual([0]);
  expect(await writeMessages(target.database)).toBe(1);
  await edit(target.database, "before the backup", "after the restore");
  expect(await writeMessages(target.database)).toBe(1);

  // The same applies to a database copied without `restore` that a server used before it noticed the copy.
  await edit(source, "before the backup", "after the copy");
  expect(await renumberCopiedEvents(source)).toBe(true);
  expect(await writeMessages(source)).toBe(2);
  expect(await renumberCopiedEvents(source)).toBe(false);
  await expect(source.db.execute(sql`update event set tx = tx`)).rejects.toThrow();
});

test("a backup whose dump fails ends, and leaves neither a file nor a program behind", async ({
  folder,
  keyFile,
  database,
  databaseUrl,
}) => {
  const missingUrl = new URL(databaseUrl);
  missingUrl.pathname = "/missing";
  const connection = describeProgramConnection(missingUrl.href, "verify");
  const file = join(folder, "fails.backup");
  const childrenBefore = listChildren(process.pid);
  await expect(createBackup(database, connection, { file, keyFile }, () => new Date())).rejects.toThrow(
    /pg_dump failed .*"missing" does not exist/,
  );
  expect(existsSync(`${file}.part`)).toBe(false);
  await expect.poll(() => listChildren(process.pid).filter((pid) => !childrenBefore.includes(pid))).toEqual([]);
});

test("a restore whose process is killed leaves the database as it was", async ({ backup, keyFile, restored }) => {
  const checksumsBefore = await readChecksums(restored.database);
  const blocker = new pg.Client({ connectionString: restored.url });
  await blocker.connect();
  // Blocks the restore while it is dropping the existing tables.
  await blocker.query("begin; lock table unit in access share mode");
  const environment = { ...baseEnvironment(), DATABASE_URL: restored.url, BACKUP_KEY_FILE: keyFile };
  const child = spawn(process.execPath, ["dist/command.js", "restore", backup, "--replace"], {
    env: environment as unknown as NodeJS.ProcessEnv,
    stdio: "ignore",
  });
  // Counts on another connection, because the blocker's transaction would see the same sessions until it ends.
  const countSessions = (condition: SQL) =>
    restored.database.db.$count(sql`pg_stat_activity where datname = current_database() and ${condition}`);
  while ((await countSessions(sql`wait_event_type = 'Lock'`)) === 0) {
    expect(isRunning(child.pid as number)).toBe(true);
    await pause(20);
  }
  child.kill("SIGKILL");
  await waitForExit(child);
  await blocker.query("commit");
  while (await countSessions(sql`application_name = 'psql'`)) await pause(20);
  await blocker.end();
  expect(await readChecksums(restored.database)).toEqual(checksumsBefore);
});

test("a command without a configured database fails instead of using an embedded one", async ({ folder }) => {
  const environment = { ...baseEnvironment(), DATABASE_URL: "", EMBEDDED: "off", DATA_FOLDER: join(folder, "data") };
  const env = environment as unknown as NodeJS.ProcessEnv;
  const result = promisify(execFile)(process.execPath, ["dist/command.js", "migrate"], { env });
  await expect(result).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("DATABASE_URL is not set") });
  expect(existsSync(environment.DATA_FOLDER)).toBe(false);
});

test("neither a backup nor a drill starts if too little space would stay free", async ({
  backup,
  folder,
  keyFile,
  scratch,
  onTestFinished,
}) => {
  const { database, connection } = await createTarget(onTestFinished, { empty: false });
  const now = () => new Date();
  const reserveBytes = 1e15;
  const file = join(folder, "too-large.backup");
  await expect(createBackup(database, connection, { file, keyFile, reserveBytes }, now)).rejects.toThrow(
    /^Not started: .* must stay free \(DISK_RESERVE_GB\)\.$/,
  );
  expect(existsSync(file)).toBe(false);
  const settings = { folder, keyFile, scratchUrl: scratch.url, tls: "verify", reserveBytes } as const;
  await runDueDrill(database, settings, { log: createLog("silent"), now });
  const { lastDrill } = selectBackupState(await readBackupEvents(database.db));
  expect(lastDrill).toMatchObject({ failure: "no-space", file: backup.split("/").at(-1) });
});

/** Kinds of damage to a backup file, and the failure that a drill reports for each. */
const damageByName = {
  "with one byte changed": {
    failure: "unreadable",
    damage: (file: string) => {
      const bytes = readFileSync(file);
      bytes[bytes.length - 1_000] = (bytes[bytes.length - 1_000] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    },
  },
  "cut off": {
    failure: "unreadable",
    damage: (file: string) => writeFileSync(file, readFileSync(file).subarray(0, -1)),
  },
  "that is not a backup": { failure: "unreadable", damage: (file: string) => writeFileSync(file, "no backup") },
  "without a row that was counted": {
    failure: "different",
    damage: (file: string, keyFile: string) =>
      reencrypt(file, keyFile, (line) => line.replace(/("name":"photo","rows":)1/, "$12")),
  },
  "with other contents of a row": {
    failure: "different",
    damage: (file: string, keyFile: string) =>
      reencrypt(file, keyFile, (line) =>
        line.replace(/("name":"photo","rows":1,"checksum":")(-?)/, (_, start, sign) => start + (sign ? "" : "-")),
      ),
  },
} as const;

/** Changes the first line of a backup and encrypts the backup again. */
function reencrypt(file: string, keyFile: string, changeLine: (line: string) => string): void {
  const text = execFileSync("age", ["--decrypt", "-i", keyFile, file], { maxBuffer: 1e9 });
  const end = text.indexOf("\n");
  const line = text.subarray(0, end).toString();
  expect(changeLine(line)).not.toBe(line);
  execFileSync("age", ["--encrypt", "-i", keyFile, "-o", file], {
    input: Buffer.concat([Buffer.from(changeLine(line)), text.subarray(end)]),
  });
}

test("a restore drill of a damaged backup reports the failure and leaves no tables behind", async ({
  backup,
  folder,
  keyFile,
  database,
  scratch,
}) => {
  const log = createLog("silent");
  const clock = { now: new Date() };
  const settings = { folder, keyFile, scratchUrl: scratch.url, tls: "verify", reserveBytes: 0 } as const;
  const drill = async (hoursLater: number) => {
    clock.now = new Date(clock.now.getTime() + hoursLater * 3_600_000);
    await runDueDrill(database, settings, { log, now: () => clock.now });
    return selectBackupState(await readBackupEvents(database.db)).lastDrill;
  };
  const rows = (await readChecksums(database)).reduce((sum, table) => sum + table.rows, 0);
  const passedDrill = await drill(0);
  expect(passedDrill).toMatchObject({ failure: null, file: backup.split("/").at(-1) });
  expect(passedDrill?.rows).toBeGreaterThan(rows - 10);
  expect(await listTables(scratch.database.db)).toEqual([]);
  // The next drill is due after a week.
  expect((await drill(167))?.id).toBe(passedDrill?.id);
  // The clock of the last drill was ahead, and has been corrected.
  const drillAfterCorrection = await drill(-500);
  expect(drillAfterCorrection?.id).not.toBe(passedDrill?.id);
  expect((await drill(1))?.id).toBe(drillAfterCorrection?.id);
  clock.now = new Date(clock.now.getTime() + 499 * 3_600_000);

  let hours = 1;
  for (const [name, { failure, damage }] of Object.entries(damageByName)) {
    const file = join(folder, createBackupFileName(new Date(clock.now.getTime() + hours * 3_600_000)));
    copyFileSync(backup, file);
    damage(file, keyFile);
    expect(await drill(hours), name).toMatchObject({ failure, file: file.split("/").at(-1) });
    expect(await listTables(scratch.database.db), name).toEqual([]);
    // A failed drill is repeated after a day.
    hours = 24;
  }
  await deleteOldBackups(folder, 1);
  expect(await listBackups(folder)).toHaveLength(1);
});

test("the drill of a cluster records the newest backup once, and why it failed", async ({ folder, database }) => {
  const { db } = database;
  const clock = { now: new Date("2030-01-01T21:30:00Z") };
  const script = join(folder, "restore-drill");
  const settings = {
    script,
    config: "conf",
    socketFolder: folder,
    scratchFolder: join(folder, "scratch"),
    reserveBytes: 0,
  };
  const drill = (isForced = false) => runClusterDrill(db, settings, { now: () => clock.now, isForced });
  const writeScript = (text: string) => writeFileSync(script, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const readState = async () => selectBackupState(await readBackupEvents(db));

  writeScript("echo the repository is out of reach >&2; exit 1");
  expect(await drill()).toMatchObject({ failure: "failed", cause: expect.stringContaining("out of reach") });
  expect((await readState()).lastDrill).toMatchObject({ failure: "failed", at: clock.now });
  // The timer runs each day. A failed drill is repeated after a day, even if the timer is some minutes early then.
  clock.now = new Date("2030-01-02T21:25:00Z");
  writeScript(`echo '[{"backup":[]}]'`);
  expect(await drill()).toMatchObject({ failure: "no-backup" });
  expect(await drill()).toBeNull();

  const stop = Date.parse("2030-01-02T19:10:00Z") / 1_000;
  const backup = {
    label: "20300102-020000F",
    timestamp: { start: stop - 600, stop },
    info: { repository: { delta: 5_000 } },
  };
  writeScript(`echo '${JSON.stringify([{ backup: [backup] }])}'`);
  for (const _ of [1, 2]) expect(await drill(true)).toMatchObject({ failure: "failed", file: backup.label });
  const recorded = (await readBackupEvents(db)).filter(
    ({ file, kind }) => file === backup.label && kind === "backup.created",
  );
  expect(recorded).toMatchObject([{ at: new Date(stop * 1_000), bytes: 5_000, seconds: 600 }]);
  expect((await readState()).lastBackup).toMatchObject({ file: backup.label });
});

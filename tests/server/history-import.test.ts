import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { eq, like, sql } from "drizzle-orm";
import type { Database, Db } from "../../db/client";
import { importCalls } from "../../db/queries/history";
import { call } from "../../db/schema/calls";
import { event } from "../../db/schema/events";
import { historyImport } from "../../db/schema/history";
import { assignment, incident } from "../../db/schema/incidents";
import { unit } from "../../db/schema/units";
import type { Actor } from "../../server/context";
import { Refusal } from "../../server/errors";
import { type HistoryKindName, importHistory } from "../../server/history/import-history";
import { rejectedPath } from "../../server/history/rejected-file";
import { deleteOldTexts } from "../../server/jobs/apply-retention";
import { deleteCallerData } from "../../server/jobs/delete-caller-data";
import { aHistoryFile, incidentColumns, incidentLines, readRejected } from "../support/history-file";
import { aContext, aUnit, palembang, sekayu } from "../support/makers";
import { baseEnvironment, captureOutput, hasEnded, pause } from "../support/processes";
import { expect, isFullRun, test, testOnBothDatabases } from "../support/test";

let sourceCount = 0;
/** Returns a source name that no other test uses. */
const aSource = () => `source-${++sourceCount}`;

type Options = { source: string; kind?: HistoryKindName; simulated?: boolean };

function runImport({ db }: { db: Db }, path: string, { source, kind = "incidents", simulated = false }: Options) {
  const actor: Actor = { kind: "system", id: "test", name: "Test", role: null, scopes: [], simulated };
  return importHistory(aContext(db, { actor }), { kind, path, source });
}

async function getOrCreateUnit({ db }: Database, callSign = "AMB-1") {
  const [existingUnit] = await db.select().from(unit).where(eq(unit.callSign, callSign));
  return existingUnit ?? (await aUnit(db, { callSign }));
}

function readIncidents({ db }: { db: Db }, source: string) {
  return db
    .select()
    .from(incident)
    .where(like(incident.openedBy, `import:${source}%`))
    .orderBy(incident.number);
}

const pickCounts = ({
  imported,
  rejectedCount,
  alreadyThere,
}: Record<"imported" | "rejectedCount" | "alreadyThere", number>) => ({
  imported,
  rejectedCount,
  alreadyThere,
});

testOnBothDatabases("a past incident is imported as closed, with its call and crew", async (database) => {
  const source = aSource();
  const crew = await getOrCreateUnit(database);
  const path = aHistoryFile(
    [
      `\ufeff${incidentColumns.replaceAll(",", ";")}\r`,
      `7;road-accident;1;${sekayu.lng};${sekayu.lat};exact;"Simpang ""Randik""";"Dua motor;\r`,
      `satu truk";;2024-03-17T18:05:00+07:00;2024-03-17 18:03:10;2024-03-17T11:03:19Z;AMB-1;2024-03-17T18:06:00+07:00;;2024-03-17T18:10:00+0700;2024-03-17T18:31:30+07;;;;transported\r`,
      `8;domestic-violence;;${palembang.lng};${palembang.lat};village;;;;2024-03-17T18:05;;;;;;;;;;;\r`,
      "",
    ].join("\n"),
  );

  expect(pickCounts(await runImport(database, path, { source }))).toEqual({
    imported: 2,
    rejectedCount: 0,
    alreadyThere: 0,
  });

  const [importedAccident, importedViolence] = await readIncidents(database, source);
  expect(importedAccident).toMatchObject({
    typeCode: "road-accident",
    priority: 1,
    status: "closed",
    precision: "exact",
    address: 'Simpang "Randik"',
    description: "Dua motor;\nsatu truk",
    districtCode: "16.06.01",
    boundary: false,
    sensitive: false,
    simulated: false,
    openedAt: new Date("2024-03-17T11:05:00Z"),
    // The row has no closing time, so its latest timestamp is used.
    closedAt: new Date("2024-03-17T11:31:30Z"),
    closeCode: "transported",
    openedBy: `import:${source}`,
    idempotencyKey: "7",
  });
  expect(importedAccident?.location.lng).toBeCloseTo(sekayu.lng, 9);
  expect(importedViolence).toMatchObject({
    sensitive: true,
    boundary: true,
    priority: 1,
    closedAt: importedViolence?.openedAt,
  });
  const storedAssignments = await database.db
    .select()
    .from(assignment)
    .where(eq(assignment.incidentId, importedAccident?.id ?? ""));
  expect(storedAssignments).toMatchObject([
    {
      unitId: crew.id,
      state: "clear",
      assignedAt: new Date("2024-03-17T11:06:00Z"),
      acknowledgedAt: null,
      enRouteAt: new Date("2024-03-17T11:10:00Z"),
      onSceneAt: new Date("2024-03-17T11:31:30Z"),
      endedAt: null,
    },
  ]);
  const calls = await database.db
    .select()
    .from(call)
    .where(eq(call.incidentId, importedAccident?.id ?? ""));
  expect(calls).toMatchObject([
    {
      // A time without a time zone is read as WIB.
      receivedAt: new Date("2024-03-17T11:03:10Z"),
      claimedAt: new Date("2024-03-17T11:03:19Z"),
      disposition: "emergency",
      callerNumber: null,
    },
  ]);
  const events = await database.db
    .select({ kind: event.kind, incidentId: event.incidentId, data: event.data })
    .from(event)
    .where(sql`data ->> 'source' = ${source}`);
  expect(events).toEqual([
    {
      kind: "history.import-began",
      incidentId: null,
      data: { kind: "incidents", file: "history.csv", source, simulated: false },
    },
    {
      kind: "history.imported",
      incidentId: null,
      data: {
        kind: "incidents",
        file: "history.csv",
        source,
        simulated: false,
        imported: 2,
        setAside: 0,
        alreadyThere: 0,
      },
    },
  ]);
});

const columns = incidentColumns.split(",");
/** Returns a valid CSV line with these cells replaced. */
function lineWith(cells: Record<string, string>): string {
  const row: Record<string, string> = {
    external_id: "x",
    type: "acute-illness",
    lng: "103.8",
    lat: "-2.9",
    precision: "exact",
    opened_at: "2024-03-17T18:05:00+07:00",
    ...cells,
  };
  return columns.map((column) => row[column] ?? "").join(",");
}
const crewCells = { call_sign: "AMB-1", assigned_at: "2024-03-17T18:06:00+07:00" };

test.for([
  ["external_id", lineWith({ external_id: "" }), "is empty"],
  ["type", lineWith({ type: "fire" }), 'there is no incident type "fire"'],
  ["priority", lineWith({ priority: "5" }), '"5" is not one of 1, 2, 3, 4'],
  [
    "lng",
    lineWith({ lng: "103,8".replace(",", ";") }),
    '"103;8" is not a number from -180 to 180 in degrees; write it like 103.8344, with a point',
  ],
  ["lat", lineWith({ lat: "" }), "is empty"],
  [
    "lat",
    lineWith({ lng: "-2.9", lat: "103.8" }),
    '"103.8" is not a number from -90 to 90 in degrees; write it like 103.8344, with a point',
  ],
  ["precision", lineWith({ precision: "" }), "is empty; known are exact, approximate, village, district"],
  ["sensitive", lineWith({ sensitive: "ya" }), '"ya" is not one of true, false'],
  [
    "sensitive",
    lineWith({ type: "child-abuse", sensitive: "false" }),
    "is false, but violence against women and children is always sensitive",
  ],
  ["address", lineWith({ address: "a".repeat(501) }), "is longer than 500 characters"],
  ["opened_at", lineWith({ opened_at: "" }), "is empty"],
  [
    "opened_at",
    lineWith({ opened_at: "17/03/2024 18:05" }),
    '"17/03/2024 18:05" is not a timestamp in ISO 8601, such as 2024-03-17T18:05:00+07:00',
  ],
  [
    "opened_at",
    lineWith({ opened_at: "2023-02-29T10:00" }),
    '"2023-02-29T10:00" is not a timestamp in ISO 8601, such as 2024-03-17T18:05:00+07:00',
  ],
  ["opened_at", lineWith({ opened_at: "1999-12-31T10:00Z" }), "1999-12-31T10:00Z is before the year 2000"],
  ["closed_at", lineWith({ closed_at: "2999-01-01T00:00Z" }), "2999-01-01T00:00Z is in the future"],
  ["closed_at", lineWith({ closed_at: "2024-03-17T17:00:00+07:00" }), "is before opened_at"],
  ["answered_at", lineWith({ answered_at: "2024-03-17T18:00:00+07:00" }), "is given without called_at"],
  ["call_sign", lineWith({ ...crewCells, call_sign: "" }), "is empty where assigned_at is given"],
  ["call_sign", lineWith({ ...crewCells, call_sign: "AMB-99" }), 'there is no unit "AMB-99"'],
  ["call_sign", lineWith({ call_sign: "AMB-1" }), "is given without assigned_at"],
  ["on_scene_at", lineWith({ on_scene_at: "2024-03-17T18:30:00+07:00" }), "is given without assigned_at"],
  [
    "on_scene_at",
    lineWith({ ...crewCells, en_route_at: "2024-03-17T18:09:00+07:00", on_scene_at: "2024-03-17T18:08:00+07:00" }),
    "is before en_route_at",
  ],
  [
    "close_code",
    lineWith({ close_code: "done" }),
    '"done" is not one of handled, transported, handed-over, nothing-found, false-report, cancelled-by-caller, duplicate, no-unit',
  ],
  ["line", "x,acute-illness", "has 2 cells where the header has 21; a cell that contains the separator must be quoted"],
  ["line", lineWith({ address: '"never closed' }), "has unbalanced quotation marks"],
  ["line", lineWith({ address: '5" pipe' }), "has unbalanced quotation marks"],
  [
    "type, lat",
    lineWith({ type: "fire", lat: "south" }),
    'type there is no incident type "fire"; lat "south" is not a number from -90 to 90 in degrees; write it like 103.8344, with a point',
  ],
] as const)(
  "an invalid line is rejected with its field and cause, and the others are imported: %s",
  async ([field, invalidLine, cause], { database }) => {
    const source = aSource();
    await getOrCreateUnit(database);
    const lines = [
      incidentColumns,
      lineWith({ external_id: "before" }),
      invalidLine,
      lineWith({ external_id: "after" }),
      "",
    ];
    const path = aHistoryFile(lines.join("\n"));
    expect(pickCounts(await runImport(database, path, { source }))).toEqual({
      imported: 2,
      rejectedCount: 1,
      alreadyThere: 0,
    });
    expect(readRejected(rejectedPath(path))).toEqual([{ line: 3, field, cause, text: invalidLine }]);
  },
);

test("a line that is not UTF-8 is rejected as Latin-1, and an overlong line is truncated", async ({ database }) => {
  const source = aSource();
  const latin1Line = Buffer.concat([Buffer.from("w,", "latin1"), Buffer.from([0x6e, 0xe9, 0x65])]);
  const overlongLine = Buffer.alloc(3_000_000, "x");
  const newline = Buffer.from("\n");
  const validLine = Buffer.from(lineWith({ external_id: "after" }));
  const path = aHistoryFile(
    Buffer.concat([Buffer.from(incidentColumns), newline, latin1Line, newline, overlongLine, newline, validLine]),
  );
  expect(pickCounts(await runImport(database, path, { source }))).toEqual({
    imported: 1,
    rejectedCount: 2,
    alreadyThere: 0,
  });
  const [firstRejected, secondRejected] = readRejected(rejectedPath(path));
  expect(firstRejected).toEqual({ line: 2, field: "line", cause: "is not UTF-8 text", text: "w,née" });
  expect(secondRejected).toMatchObject({ line: 3, cause: "is longer than 1 MB", text: "x".repeat(1_000) });
});

test.for([
  ["an unknown column", `${incidentColumns},colour`, "colour: is not a known column; the columns are"],
  ["callers' numbers", `${incidentColumns},caller_number`, "caller_number: is not accepted"],
  ["a duplicate column", `${incidentColumns},lng`, "lng: is a duplicate column"],
  ["no position", "external_id,type,precision,opened_at", "lng: is a missing column"],
  ["nothing", "", "file: is empty"],
] as const)("a file with %s is refused before anything is written", async ([, header, cause], { database }) => {
  const source = aSource();
  const path = aHistoryFile(
    `${header}\n${lineWith({})}\n`.trim() === lineWith({}) ? "" : `${header}\n${lineWith({})}\n`,
  );
  const refusal = await runImport(database, path, { source }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  const [firstError] = (refusal as Refusal).details.errors ?? [];
  expect(`${firstError?.field}: ${firstError?.cause}`).toContain(cause);
  expect(await database.db.select().from(historyImport).where(eq(historyImport.source, source))).toEqual([]);
  expect(existsSync(rejectedPath(path))).toBe(false);
});

testOnBothDatabases("importing the same file again adds nothing and rejects the same lines", async (database) => {
  const source = aSource();
  await getOrCreateUnit(database);
  const path = aHistoryFile(`${incidentColumns}\n${incidentLines(1, 6_000, { badLineInterval: 100 })}`);
  expect(pickCounts(await runImport(database, path, { source }))).toEqual({
    imported: 5_940,
    rejectedCount: 60,
    alreadyThere: 0,
  });
  const rejectedText = readFileSync(rejectedPath(path), "utf8");
  expect(pickCounts(await runImport(database, path, { source }))).toEqual({
    imported: 0,
    rejectedCount: 60,
    alreadyThere: 5_940,
  });
  expect(readFileSync(rejectedPath(path), "utf8")).toBe(rejectedText);
  expect(await readIncidents(database, source)).toHaveLength(5_940);
});

test("a longer file adds its new rows; a changed row is rejected and not overwritten", async ({ database }) => {
  const source = aSource();
  const path = aHistoryFile(
    `${incidentColumns}\n${lineWith({ external_id: "1" })}\n${lineWith({ external_id: "2" })}\n`,
  );
  await runImport(database, path, { source });
  const changedLine = lineWith({ external_id: "2", type: "childbirth" });
  const repeatedLine = lineWith({ external_id: "3" });
  const otherLine = lineWith({ external_id: "3", priority: "4" });
  writeFileSync(
    path,
    [incidentColumns, lineWith({ external_id: "1" }), changedLine, repeatedLine, repeatedLine, otherLine].join("\n"),
  );
  expect(pickCounts(await runImport(database, path, { source }))).toEqual({
    imported: 1,
    rejectedCount: 2,
    alreadyThere: 2,
  });
  expect(readRejected(rejectedPath(path)).map(({ line, cause }) => `${line}: ${cause}`)).toEqual([
    "3: was imported before with other content; an import adds rows and never changes them",
    "6: already occurs in line 4 with other content",
  ]);
  const storedIncidents = await readIncidents(database, source);
  expect(storedIncidents.map(({ idempotencyKey, typeCode }) => `${idempotencyKey} ${typeCode}`)).toEqual([
    "1 acute-illness",
    "2 acute-illness",
    "3 acute-illness",
  ]);
  // The same external ids from a different source are different rows.
  expect(pickCounts(await runImport(database, path, { source: aSource() }))).toMatchObject({ imported: 3 });
});

test("simulated history is marked, and real history refuses simulated units", async ({ database }) => {
  const source = aSource();
  const { id } = await aUnit(database.db, { callSign: "PLAY-1" });
  await database.db.update(unit).set({ simulated: true }).where(eq(unit.id, id));
  const path = aHistoryFile(`${incidentColumns}\n${lineWith({ ...crewCells, call_sign: "PLAY-1" })}\n`);
  expect(pickCounts(await runImport(database, path, { source }))).toMatchObject({ imported: 0, rejectedCount: 1 });
  expect(pickCounts(await runImport(database, path, { source, simulated: true }))).toMatchObject({ imported: 1 });
  expect(await readIncidents(database, source)).toMatchObject([{ simulated: true }]);
});

test("calls without an incident are imported once, without callers' numbers", async ({ database }) => {
  const source = aSource();
  const path = aHistoryFile(
    "external_id,received_at,answered_at,disposition\n1,2024-03-17T18:05,2024-03-17T18:06,prank\n2,2024-03-17T18:05,,dropped\n3,2024-03-17T18:05,,emergency\n4,2024-03-17T18:05,2024-03-17T18:04,ghost\n",
  );
  expect(pickCounts(await runImport(database, path, { source, kind: "calls" }))).toMatchObject({
    imported: 2,
    rejectedCount: 2,
  });
  expect(pickCounts(await runImport(database, path, { source, kind: "calls" }))).toMatchObject({
    imported: 0,
    alreadyThere: 2,
  });
  expect(readRejected(rejectedPath(path)).map(({ line, field }) => `${line} ${field}`)).toEqual([
    "4 disposition",
    "5 answered_at",
  ]);
  const storedCalls = await database.db
    .select()
    .from(call)
    .where(like(call.externalId, `import:${source}:%`));
  expect(storedCalls).toHaveLength(2);
});

test("importing files again after the retention periods adds nothing, and their ids are not stored", async ({
  database,
}) => {
  const { db } = database;
  const source = aSource();
  await getOrCreateUnit(database);
  const incidentPath = aHistoryFile(`${incidentColumns}\n${incidentLines(1, 4)}`);
  const callPath = aHistoryFile(
    "external_id,received_at,answered_at,disposition\n0812-1,2024-03-17T18:05,2024-03-17T18:06,prank\n0812-2,2024-03-17T18:05,,dropped\n",
  );
  await runImport(database, incidentPath, { source });
  await runImport(database, callPath, { source, kind: "calls" });
  const importAgain = async () => [
    pickCounts(await runImport(database, incidentPath, { source })),
    pickCounts(await runImport(database, callPath, { source, kind: "calls" })),
  ];
  const nothingAdded = [
    { imported: 0, rejectedCount: 0, alreadyThere: 4 },
    { imported: 0, rejectedCount: 0, alreadyThere: 2 },
  ];
  for (const now of [new Date("2035-01-01"), new Date("2035-01-02")]) {
    await deleteCallerData(db, now, 365);
    await deleteOldTexts(db, { positionFreshMinutes: 10 }, now);
    const incidents = await readIncidents(database, source);
    expect(incidents.map(({ idempotencyKey, requestHash }) => [idempotencyKey?.slice(0, 7), requestHash])).toEqual(
      Array(4).fill(["sha256:", null]),
    );
    expect(await db.$count(call, like(call.externalId, "%0812-%"))).toBe(0);
    expect(await importAgain()).toEqual(nothingAdded);
  }
  // A call is attached to its incident by the id of which only the hash is stored. The incident has one call already.
  const pastCall = { row_index: 0, external_id: `import:${source}:late`, disposition: "emergency" as const };
  const times = { received_at: "2011-03-17T18:05:00Z", answered_at: null };
  const [firstIncident] = await readIncidents(database, source);
  const rows = JSON.stringify([{ ...pastCall, ...times, incident: "i-1" }]);
  await importCalls(db, { rows, actor: `import:${source}`, simulated: false });
  expect(await db.$count(call, eq(call.incidentId, firstIncident?.id ?? ""))).toBe(2);
});

test.runIf(isFullRun)(
  "two parallel imports of the same file lose and duplicate nothing, and the overtaken one fails",
  async ({ database }) => {
    const source = aSource();
    await getOrCreateUnit(database);
    const path = aHistoryFile(`${incidentColumns}\n${incidentLines(1, 6_000, { badLineInterval: 100 })}`);
    const results = await Promise.allSettled([1, 2].map(() => runImport(database, path, { source })));
    const refusals = results
      .filter((result) => result.status === "rejected")
      .map(({ reason }) => String(reason.message));
    const message = "Another process is importing this file; no row is lost or duplicated.";
    expect(new Set([...refusals, message])).toEqual(new Set([message]));
    expect(await readIncidents(database, source)).toHaveLength(5_940);
    expect(readRejected(rejectedPath(path)).map(({ line }) => line)).toEqual(
      Array.from({ length: 60 }, (_, index) => (index + 1) * 100 + 1),
    );
  },
);

test.runIf(isFullRun)(
  "an import killed twice and resumed loses and duplicates nothing",
  async ({ database, databaseUrl }) => {
    const source = aSource();
    await getOrCreateUnit(database);
    const count = 20_000;
    const path = aHistoryFile(incidentColumns);
    appendFileSync(path, `\n${incidentLines(1, count, { badLineInterval: 50 })}`);
    const readImport = async () => {
      const [row] = await database.db.select().from(historyImport).where(eq(historyImport.source, source));
      return row;
    };
    const startImport = () => {
      const child = spawn(process.execPath, ["dist/command.js", "import", "incidents", path, "--source", source], {
        env: { ...baseEnvironment(), DATABASE_URL: databaseUrl } as unknown as NodeJS.ProcessEnv,
        stdio: ["ignore", "pipe", "pipe"],
      });
      return { child, ...captureOutput(child) };
    };

    let killCount = 0;
    let bytesBefore = 0;
    while (killCount < 2) {
      const { child, output, ended } = startImport();
      // Kill the import at an arbitrary point between two commits.
      while (((await readImport())?.bytes ?? 0) <= bytesBefore) {
        expect(hasEnded(child), output()).toBe(false);
        await pause(5);
      }
      await pause(killCount * 60);
      child.kill("SIGKILL");
      await ended();
      killCount++;
      bytesBefore = (await readImport())?.bytes ?? 0;
    }
    const partialImport = await readImport();
    expect(partialImport?.finishedAt).toBeNull();
    expect(partialImport?.imported).toBeLessThan(count);
    // Imitate an import that was killed after it had written a batch's rejected lines and before it committed that
    // batch.
    appendFileSync(rejectedPath(path), '9,"type","of an uncommitted batch","x"\n');

    const { output, ended } = startImport();
    expect(await ended(), output()).toBe(0);
    expect(output()).toContain(`${count - 400} imported, 400 rejected`);
    expect(output()).toContain("the others were imported by an earlier run");
    const ids = (await readIncidents(database, source)).map(({ idempotencyKey }) => idempotencyKey);
    expect(ids).toHaveLength(count - 400);
    expect(new Set(ids).size).toBe(count - 400);
    const rejectedLines = readRejected(rejectedPath(path)).map(({ line }) => line);
    expect(rejectedLines).toEqual(Array.from({ length: 400 }, (_, index) => (index + 1) * 50 + 1));
    const [assignmentCounts] = await database.db
      .select({ assignments: sql<number>`count(*)::int`, incidents: sql<number>`count(distinct incident_id)::int` })
      .from(assignment)
      .where(eq(assignment.assignedBy, `import:${source}`));
    expect(assignmentCounts).toEqual({ assignments: count - 400, incidents: count - 400 });
  },
);

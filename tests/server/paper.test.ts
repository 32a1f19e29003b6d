import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { eq } from "drizzle-orm";
import { onTestFinished } from "vitest";
import { event, isOfKind } from "../../db/schema/events";
import { incident } from "../../db/schema/incidents";
import { importHistory } from "../../server/history/import-history";
import { readIncidentLog } from "../../server/incidents/read-incident-log";
import { readIncident } from "../../server/incidents/read-incidents";
import { selectMaskedIncidents } from "../../server/masking/masked-features";
import { drawBoard } from "../../server/paper-board/draw-board";
import { readBoard } from "../../server/paper-board/print-board";
import { aHistoryFile } from "../support/history-file";
import { aContext, sekayu } from "../support/makers";
import { extractPdfPages } from "../support/pdf-text";
import { baseEnvironment } from "../support/processes";
import { expect, test } from "../support/test";

test("incidents imported from paper are marked in the incident, its log and the data for maps", async ({ db }) => {
  const importFrom = async (source: string, simulated: boolean) => {
    const { actor, ...context } = aContext(db);
    const path = aHistoryFile(
      `external_id,type,lng,lat,precision,opened_at\nK251125-2005-ACE-01,flood,${sekayu.lng},${sekayu.lat},village,2025-11-25T22:05\n`,
    );
    await importHistory({ ...context, actor: { ...actor, simulated } }, { kind: "incidents", path, source });
    const openedBy = `import:${source}${simulated ? " (simulated)" : ""}`;
    const [stored] = await db.select({ id: incident.id }).from(incident).where(eq(incident.openedBy, openedBy));
    return stored?.id ?? "";
  };
  const paperIds = [await importFrom("paper", false), await importFrom("paper", true)];
  const otherId = await importFrom("paper-archive", false);
  const context = aContext(db);
  const readMark = async (id: string) => (await readIncident(context, { id })).fromPaper;
  const readLog = async (id: string) => (await readIncidentLog(context, { id })).map(({ what, at }) => ({ what, at }));
  for (const id of paperIds) {
    expect(await readMark(id)).toBe(true);
    expect(await readLog(id)).toEqual([{ what: "paper", at: new Date("2025-11-25T22:05:00+07:00") }]);
  }
  expect(await readMark(otherId)).toBe(false);
  expect(await readLog(otherId)).toEqual([]);

  const { rows } = (await db.execute(selectMaskedIncidents({ kind: "key", scopes: ["sensitive:read"] }))) as {
    rows: { uuid: string; fromPaper: boolean }[];
  };
  const mapMarks = new Map(rows.map(({ uuid, fromPaper }) => [uuid, fromPaper]));
  expect([...paperIds, otherId].map((id) => mapMarks.get(id))).toEqual([true, true, false]);
});

test("a blank form has the fields that entering it needs", async ({ db }) => {
  const board = await readBoard(aContext(db), 1);
  const [, form = ""] = extractPdfPages(await drawBoard(board, "en", { compress: false }));
  for (const field of ["Place (address)", "Landmark (near what)", "Village", "No., if it was open before (#)"]) {
    expect(form).toContain(field);
  }
  for (const field of ["Unit", "Assigned (time)", "Acknowledged", "En route (time)", "On scene (time)"]) {
    expect(form.split(field), field).toHaveLength(4);
  }
});

test("the command prints the board to a file that only its owner can read", async ({ db, databaseUrl }) => {
  const folder = mkdtempSync(join(tmpdir(), "paper-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "board.pdf");
  const runCommand = (...args: string[]) =>
    promisify(execFile)(process.execPath, ["dist/command.js", "paper", path, ...args], {
      env: { ...baseEnvironment(), DATABASE_URL: databaseUrl } as unknown as NodeJS.ProcessEnv,
    });
  const { stdout } = await runCommand("--forms", "2", "--locale", "en");
  expect(stdout).toBe(`${path}: ${statSync(path).size} bytes\n`);
  expect(readFileSync(path).subarray(0, 5).toString()).toBe("%PDF-");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const printedEvents = await db
    .select({ data: event.data })
    .from(event)
    .where(isOfKind(["paper-board.printed"]));
  const [first, last] = ["01", "02"].map((count) => expect.stringMatching(`-${count}$`));
  expect(printedEvents).toEqual([{ data: { first, last } }]);
  await expect(runCommand("--forms", "101")).rejects.toMatchObject({ stderr: expect.stringContaining("forms") });
  expect(readdirSync(folder)).toEqual(["board.pdf"]);
});

test("the hourly paper board is hardened like the backup, and a regency's copy keeps its file in its own folder", () => {
  const readHardening = (name: string) => {
    const lines = readFileSync(`deploy/muba-siaga-${name}.service`, "utf8").split("\n");
    return lines.slice(lines.findIndex((line) => line.startsWith("ProtectSystem=")));
  };
  expect(readHardening("paper")).toEqual(readHardening("backup"));
  const unit = readFileSync("deploy/muba-siaga-paper.service", "utf8");
  expect(unit).toContain(`paper \${STATE_DIRECTORY}/board.pdf`);
  expect(readFileSync("deploy/muba-siaga-paper.timer", "utf8")).toContain("OnCalendar=hourly");
  const addRegency = readFileSync("deploy/add-regency", "utf8");
  for (const name of ["muba-siaga-paper.service", "muba-siaga-paper.timer", "muba-siaga-paper@$name.timer"]) {
    expect(addRegency).toContain(name);
  }
});

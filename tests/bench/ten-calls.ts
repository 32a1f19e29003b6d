import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import type { Db } from "../../db/client";
import { openPostgres } from "../../db/client";
import { call } from "../../db/schema/calls";
import { intakeDraft } from "../../db/schema/drafts";
import { assignment, incident } from "../../db/schema/incidents";
import { district } from "../../db/schema/places";
import { unit } from "../../db/schema/units";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { createDatabase, migrateAndSeed } from "../support/databases";
import { type DescribedCall, describedCalls, listDifferences } from "../support/described-calls";
import { deleteUnitsAndIncidents } from "../support/makers";
import { createSession } from "../support/people";
import { startPostgres } from "../support/postgres";
import { startServer, type TestServer } from "../support/server";
import { findChromium } from "../support/system.mjs";
import { describeServer, type Report, type Row } from "./report";

/** Milliseconds between two key presses of a practised typist. */
const keyIntervalMs = 90;
const maxWaitMs = 10_000;
const targetSeconds = 20;

/**
 * Takes ten described calls at the console of the demo with the keyboard only, and without correcting anything: F9, the
 * caller's words, the location key, the answers that follow from the words, and send. Compares the type, place and
 * units with what an experienced dispatcher expects. Measures the time from the claim until the units are sent.
 */
export async function benchTenCalls(): Promise<Report> {
  if (!existsSync(".next/BUILD_ID")) throw new Error("The screens are not built: npm run build first.");
  const postgres = await startPostgres();
  const { url } = await createDatabase(postgres.url("postgres"), { empty: true });
  const database = await openPostgres(url, { size: 2 });
  await migrateAndSeed(database);
  const server = await startServer({ databaseUrl: url, env: { LOG_LEVEL: "warn" } });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu-rasterization"],
  });
  try {
    const rows: Row[] = [];
    for (const described of describedCalls) {
      await deleteUnitsAndIncidents(database.db);
      await database.db.delete(intakeDraft);
      await seedDemonstrationUnits(database, new Date());
      const row = await takeCall(database.db, server, browser, described);
      console.log(`${row.call}: ${row.seconds} s; ${row.wrong || "correct"}`);
      rows.push(row);
    }
    const rightCount = rows.filter(({ wrong: faults }) => faults === "").length;
    const times = rows.map(({ seconds }) => Number(seconds)).toSorted((a, b) => a - b);
    const median = ((times[4] ?? 0) + (times[5] ?? 0)) / 2;
    return {
      tables: { "Ten described calls": rows },
      targets: [
        {
          target: "at least nine of ten calls correct without editing",
          measured: `${rightCount}`,
          met: rightCount >= 9,
        },
        {
          target: `median from claim to units sent under ${targetSeconds} s`,
          measured: `${median.toFixed(1)} s`,
          met: median < targetSeconds,
        },
      ],
      notes: [
        await describeServer(database.db),
        `${keyIntervalMs} ms a key; "keys" excludes the caller's words, "seconds" includes them.`,
      ],
    };
  } finally {
    await browser.close();
    await server.stop();
    await database.close();
    await postgres.stop();
  }
}

async function takeCall(db: Db, server: TestServer, browser: Browser, describedCall: DescribedCall): Promise<Row> {
  const { cookies } = await createSession(db, server, "dispatcher");
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "id-ID" });
  await context.addCookies(
    cookies.map(({ name, value }) => ({ name, value, url: server.url, sameSite: "Strict" as const })),
  );
  const page = await context.newPage();
  await page.goto(`${server.url}/dispatch`);
  await page.locator("canvas").first().waitFor();
  const externalId = describedCall.subject;
  await postCall(server, describedCall);
  await page.getByText("0811-7112-112").first().waitFor();
  const keyCount = await pressKeys(page, describedCall);
  const outcome = await waitForUnits(db, externalId);
  await context.close();
  const letterCount = describedCall.words.length;
  const faults = outcome ? listDifferences(describedCall, outcome) : ["not sent"];
  return {
    call: describedCall.subject,
    keys: keyCount,
    letters: letterCount,
    "s at 90 ms": ((keyCount + letterCount) * keyIntervalMs) / 1_000,
    seconds: outcome ? Number(outcome.seconds.toFixed(1)) : Number.NaN,
    type: outcome?.type ?? "",
    place: outcome ? `${outcome.address} (${outcome.district})` : "",
    units: outcome?.units.join(" ") ?? "",
    wrong: faults.join("; "),
  };
}

async function postCall({ url, apiKey }: TestServer, { subject, exchange }: DescribedCall): Promise<void> {
  const response = await fetch(`${url}/api/v1/calls`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      externalId: subject,
      callerNumber: "08117112112",
      ...(exchange && { location: { ...exchange.at, accuracyM: exchange.accuracyM } }),
    }),
  });
  if (response.status !== 201) throw new Error(`${subject}: ${response.status} ${await response.text()}`);
}

/**
 * Presses the keys of a whole call without waiting for the screen. Returns their number, not counting the caller's
 * words.
 */
async function pressKeys(page: Page, { words, answers, isProposed }: DescribedCall): Promise<number> {
  let keyCount = 0;
  const press = async (key: string) => {
    keyCount++;
    await page.keyboard.press(key);
    await page.waitForTimeout(keyIntervalMs);
  };
  await press("F9");
  await page.keyboard.type(words, { delay: keyIntervalMs });
  await press("Alt+l");
  for (const letter of answers) await press(`Alt+${letter}`);
  await press("Control+Enter");
  if (isProposed) {
    await page.getByRole("region", { name: /^Insiden #/ }).waitFor({ timeout: maxWaitMs });
    await page.locator('[aria-keyshortcuts="G"]:enabled').waitFor({ timeout: maxWaitMs });
    await press("g");
  }
  return keyCount;
}

type Outcome = { seconds: number; type: string; address: string; district: string; units: string[] };

async function waitForUnits(db: Db, externalId: string): Promise<Outcome | null> {
  const deadline = performance.now() + maxWaitMs;
  while (performance.now() < deadline) {
    const rows = await db
      .select({
        claimedAt: call.claimedAt,
        sentAt: assignment.assignedAt,
        type: incident.typeCode,
        address: incident.address,
        district: district.name,
        callSign: unit.callSign,
      })
      .from(call)
      .innerJoin(incident, eq(incident.id, call.incidentId))
      .innerJoin(assignment, eq(assignment.incidentId, incident.id))
      .innerJoin(unit, eq(unit.id, assignment.unitId))
      .leftJoin(district, eq(district.code, incident.districtCode))
      .where(eq(call.externalId, externalId));
    const [first] = rows;
    if (first) {
      return {
        seconds: (Number(first.sentAt) - Number(first.claimedAt)) / 1_000,
        type: first.type,
        address: first.address ?? "",
        district: first.district ?? "",
        units: rows.map(({ callSign }) => callSign),
      };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return null;
}

import { parse } from "csv-parse/sync";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { insightSensitive } from "../../db/schema/insight";
import { target } from "../../db/schema/plans";
import { report } from "../../db/schema/reports";
import { saveTarget } from "../../server/admin/save-target";
import type { Context } from "../../server/context";
import { dayOf, monthStart } from "../../server/domain/calendar";
import { FilterInput } from "../../server/insight/filter-input";
import { exportFigure } from "../../server/reports/export-figure";
import { formatCsv } from "../../server/reports/format-csv";
import { drawReport } from "../../server/reports/monthly/draw-report";
import { hashFigures } from "../../server/reports/monthly/figures";
import { makeReports } from "../../server/reports/monthly/make-reports";
import { readFigures } from "../../server/reports/monthly/read-figures";
import { markAllForRecheck, readMonthsVersion } from "../../server/reports/monthly/stored-reports";
import { reportMonth } from "../../server/reports/report-month";
import { createRequestSender, expectProblem } from "../support/http";
import {
  aCall,
  deletePastIncidents,
  insertPastIncidents,
  type PastIncident,
  rebuildAll,
} from "../support/incident-history";
import { countWaitingSessions } from "../support/lock-watch";
import { aContext, anAgency, aUnit, kmFrom, sekayu } from "../support/makers";
import { extractPdfPages } from "../support/pdf-text";
import { createSession } from "../support/people";
import { expect, isFullRun, test } from "../support/test";

const now = () => new Date("2026-11-03T02:00:00Z");
const october = FilterInput.parse({ from: "2026-10-01", to: "2026-10-31", data: "real" });

/**
 * Creates ten incidents in October 2026, in two districts; seven of them have a crew. Also creates four incidents in
 * earlier years, three of them in October. Returns all ids.
 */
async function seedMonth({ db }: Context): Promise<string[]> {
  const { id } = await aUnit(db, { agency: await anAgency(db), at: sekayu });
  const pastIncidents = Array.from(
    { length: 10 },
    (_, index): PastIncident => ({
      at: `2026-10-${String(index * 3 + 1).padStart(2, "0")} 1${index % 10}:20`,
      district: index < 6 ? "16.06.01" : "16.06.09",
      type: index < 4 ? "flood" : "road-accident",
      location: kmFrom(sekayu, index),
      ...(index < 7 && { unit: { id, kind: "ambulance" }, stateSeconds: [60, 90, 180, 600 + index * 30, 2_400] }),
    }),
  );
  const earlierTimes = ["2024-10-02 08:00", "2024-10-20 09:00", "2025-10-09 10:00", "2024-01-01 10:00"];
  const ids = await insertPastIncidents(db, [...pastIncidents, ...earlierTimes.map((at) => ({ at }))]);
  await rebuildAll(db);
  return ids;
}

test.for([
  ["id", ";", "Kecamatan"],
  ["en", ",", "District"],
] as const)("a CSV opens in a spreadsheet: %s", async ([language, delimiter, heading], { db }) => {
  const context = { ...aContext(db), now };
  const ids = await seedMonth(context);
  const query = { ...october, language };
  const text = await exportFigure.places(context, query);
  expect(text.startsWith("\uFEFF")).toBe(true);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  const lines: string[][] = parse(text, { bom: true, delimiter, relaxColumnCount: true, skipEmptyLines: false });
  const headingIndex = lines.findIndex((line) => line.includes(heading) && line.length > 3);
  const sekayuLine = lines.slice(headingIndex).find((line) => line[1] === "Sekayu");
  expect(sekayuLine?.slice(0, 4)).toEqual(["16.06.01", "Sekayu", "6", "60"]);
  expect(lines.slice(0, headingIndex).find(([label]) => label === "n")).toEqual(["n", "10"]);
  const cellsCsv = await exportFigure.cells(context, { ...query, resolution: 8 });
  expect(cellsCsv).toMatch(language === "id" ? /;103,8\d+;/ : /,103\.8\d+,/);
  await deletePastIncidents(db, ids);
});

test("formulas get a leading apostrophe, and separators are quoted", () => {
  const lines = [["=1+1", "+62", "-3", "@x", " =2", "＝3", "a;b,c", 'say "no"', -3.5, null]];
  expect(formatCsv("id", lines)).toBe(`\uFEFF'=1+1;'+62;'-3;'@x;' =2;'＝3;"a;b,c";"say ""no""";-3,5;\r\n`);
  expect(parse(formatCsv("en", lines), { bom: true })[0]).toEqual([
    "'=1+1",
    "'+62",
    "'-3",
    "'@x",
    "' =2",
    "'＝3",
    "a;b,c",
    'say "no"',
    "-3.5",
    "",
  ]);
});

test("the monthly report matches the database, and each page states filters, n and data quality", async ({ db }) => {
  const context = { ...aContext(db), now };
  const ids = await seedMonth(context);
  const repeatedCall = { at: "2026-10-01 10:25", incidentId: ids[0] ?? null, disposition: "duplicate" } as const;
  await db.insert(call).values(aCall(repeatedCall));
  await rebuildAll(db);
  const figures = await readFigures(context, { month: "2026-10-01", data: "real" });
  const pdf = await drawReport(figures, { compress: false });
  const pages = extractPdfPages(pdf);
  expect(pages.length).toBe(7);
  const pdfSource = pdf.toString("latin1");
  expect(pdfSource).toMatch(/\/Lang \(id-ID\)/);
  expect(pdfSource).toMatch(/\/DisplayDocTitle true/);
  for (const [index, page] of pages.entries()) {
    expect(page).toContain(`Halaman ${index + 1} dari 7`);
    expect(page).toContain("1 Oktober 2026 \u0096 31 Oktober 2026");
    expect(page).toMatch(/n = 10 insiden · Mutu data: waktu lengkap 70,0%/);
    expect(page).not.toContain("DATA SIMULASI");
  }
  const [coverPage = "", placesPage = "", , timesPage = ""] = pages;
  expect(coverPage).toContain("Kisaran bulan yang sama pada 2 tahun sebelumnya: 1\u00962 insiden.");
  expect(placesPage).toMatch(/Sekayu\n6\n/);
  expect(placesPage).toMatch(/Bayung Lencir\n4\n/);
  // The median is the fourth of seven times. They are measured from the call, half a minute before the incident was
  // created.
  expect(timesPage).toMatch(/Seluruhnya\n7\n11:30\n13:00\n/);

  // A repeated call need not belong to a merged incident.
  expect(pages.join(" ").replaceAll(/\s+/g, " ")).toContain(
    "0 laporan ganda digabungkan dengan insiden yang sudah tercatat. 1 panggilan ulang dicatat pada insiden yang sudah ada.",
  );

  const simulatedPdf = await drawReport({ ...figures, data: "simulated" }, { compress: false });
  expect(extractPdfPages(simulatedPdf).filter((page) => !page.includes("DATA SIMULASI"))).toEqual([]);
  await deletePastIncidents(db, ids);
});

test("the report of a month without incidents states that there are none", async ({ db }) => {
  const context = { ...aContext(db), now };
  await rebuildAll(db);
  const pdf = await drawReport(await readFigures(context, { month: "2026-09-01", data: "real" }), { compress: false });
  const pages = extractPdfPages(pdf);
  expect(pages.length).toBe(7);
  expect(pages[0]).toContain("Tidak ada insiden tercatat pada bulan ini.");
  expect(pages.join()).not.toMatch(/NaN|undefined|Infinity|null|monthlyReport/);
});

test("the report of the last month is created once, and replaced only when its figures change", async ({ db }) => {
  const context = { ...aContext(db), now };
  const ids = await seedMonth(context);
  const [extraId = ""] = await insertPastIncidents(db, [{ at: "2026-10-30 10:00" }]);
  // The report is not created before the figures of its month are rebuilt.
  expect(await makeReports(context)).toBe(0);
  await rebuildAll(db);
  const readStoredReports = () =>
    db.select({ month: report.month, data: report.data, total: report.total }).from(report);
  const reportCounts = await Promise.all([makeReports(context), makeReports(context)]);
  expect(reportCounts.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(await makeReports(context)).toBe(0);
  expect(await readStoredReports()).toEqual([{ month: "2026-10-01", data: "real", total: 11 }]);

  // Not even the date of the file reveals that an incident of its month is sensitive.
  const laterContext = { ...context, now: () => new Date("2026-11-05T08:00:00Z") };
  const readFile = () => reportMonth(laterContext, { month: "2026-10", data: "real" });
  const fileBefore = await readFile();
  const [sensitiveId = ""] = await insertPastIncidents(db, [{ at: "2026-10-12 10:00", sensitive: true }]);
  await rebuildAll(db);
  expect((await readFile()).equals(fileBefore)).toBe(true);
  expect(await makeReports(context)).toBe(0);
  // The report contains the time targets, so a changed target changes it.
  await saveTarget(context, { category: "accident", promisedSeconds: 600 });
  expect((await readFile()).equals(fileBefore)).toBe(false);
  expect(await makeReports(context)).toBe(1);
  await db.delete(target);
  await deletePastIncidents(db, [extraId]);
  await rebuildAll(db);
  expect(await makeReports(context)).toBe(1);
  expect(await readStoredReports()).toEqual([{ month: "2026-10-01", data: "real", total: 10 }]);
  await deletePastIncidents(db, [...ids, sensitiveId]);
  await db.delete(report);
});

test.for(["first", "changed", "unchanged"] as const)(
  "a target that is saved while a report is drawn gets into that report: %s figures",
  async (figures, { db }) => {
    const context = { ...aContext(db), now };
    const ids = await seedMonth(context);
    if (figures !== "first") await makeReports(context);
    if (figures === "changed") ids.push(...(await insertPastIncidents(db, [{ at: "2026-10-30 10:00" }])));
    if (figures === "unchanged") await markAllForRecheck(db);
    await rebuildAll(db);
    // The sensitive figures are read last, and `saveTarget` does not need them.
    const { drawing } = await db.transaction(async (tx) => {
      await tx.execute(sql`lock table ${insightSensitive} in access exclusive mode`);
      const drawing = makeReports(context);
      await expect.poll(() => countWaitingSessions(tx)).toBe(1);
      await saveTarget(context, { category: "accident", promisedSeconds: 600 });
      // An object, because a promise would be awaited here, before the lock is released.
      return { drawing };
    });
    expect(await drawing).toBe(figures === "first" ? 1 : 0);
    expect(await makeReports(context)).toBe(1);
    expect(await makeReports(context)).toBe(0);
    const [storedReport] = await db.select({ figuresHash: report.figuresHash }).from(report);
    expect(storedReport?.figuresHash).toBe(
      hashFigures(await readFigures(context, { month: "2026-10-01", data: "real" })),
    );
    await db.delete(target);
    await deletePastIncidents(db, ids);
    await db.delete(report);
  },
);

test("an old stored report is replaced too, however many newer ones are stored", async ({ db }) => {
  const context = { ...aContext(db), now };
  const ids = await seedMonth(context);
  await makeReports(context);
  const reportFields = {
    data: "real" as const,
    figuresHash: "before",
    total: 99,
    pdf: Buffer.from("before"),
    madeAt: now(),
  };
  const months = Array.from({ length: 13 }, (_, index) =>
    new Date(Date.UTC(2025, index, 1)).toISOString().slice(0, 10),
  );
  for (const month of months)
    await db.insert(report).values({ ...reportFields, month, figuresVersion: await readMonthsVersion(db, month) });
  await db.insert(report).values({ ...reportFields, month: "2024-10-01", figuresVersion: 0 });
  expect(await makeReports(context)).toBe(1);
  const rows = await db.select({ total: report.total }).from(report).where(eq(report.month, "2024-10-01"));
  expect(rows).toEqual([{ total: 2 }]);
  await deletePastIncidents(db, ids);
  await db.delete(report);
});

const readSimulatedReports = (db: Db) =>
  db.select({ month: report.month, total: report.total }).from(report).where(eq(report.data, "simulated"));

test("the running server creates the report of the last month", async ({ db }) => {
  const today = new Date();
  const lastMonth = monthStart(dayOf(today), -1);
  const ids = await insertPastIncidents(db, [{ at: `${lastMonth} 10:00`, simulated: true }]);
  await rebuildAll(db);
  await makeReports({ ...aContext(db), now: () => today });
  expect(await readSimulatedReports(db)).toEqual([{ month: lastMonth, total: 1 }]);
  await deletePastIncidents(db, ids);
  await db.delete(report);
});

test("files need the permission to read figures, and an unknown parameter is named", async ({ db, server }) => {
  const ids = await seedMonth(aContext(db));
  const sendRequest = createRequestSender(server);
  const getAs = async (role: "leader" | "dispatcher", path: string) => {
    const { cookie } = await createSession(db, server, role);
    return sendRequest("GET", path, { key: null, headers: { cookie } });
  };
  const period = "from=2026-10-01&to=2026-10-31&data=real";
  const csvResponse = await getAs(
    "leader",
    `/api/insight/hours.csv?${period}&districts=16.06.01,16.06.09&hours=10,11&language=en`,
  );
  expect([csvResponse.status, csvResponse.type]).toEqual([200, "text/csv"]);
  expect(csvResponse.body).toContain('Hours,"10–11, 11–12"');
  expect(await getAs("leader", "/api/insight/monthly.pdf?month=2025-10&data=real")).toMatchObject({
    status: 200,
    type: "application/pdf",
  });
  expectProblem(await getAs("dispatcher", `/api/insight/hours.csv?${period}`), 403, "forbidden");
  for (const [path, field] of [
    [`/api/insight/places.csv?${period}&district=16.06.01`, "district"],
    [`/api/insight/places.csv?${period}&hours=25`, "hours[0]"],
    [`/api/insight/sensitive.csv?data=real&districts=16.06.01`, "districts"],
    ["/api/insight/monthly.pdf?month=2999-01&data=real", "month"],
    ["/api/insight/monthly.pdf?month=2023-12&data=real", "month"],
  ] as const) {
    const body = expectProblem(await getAs("leader", path), 400, "invalid-input");
    expect([path, JSON.stringify(body.errors)]).toEqual([path, expect.stringContaining(`"${field}"`)]);
  }
  await deletePastIncidents(db, ids);
});

// This test waits for a job of the running server, so the quick suite skips it. `npm run test:all` also skips it
// when it repeats tests on other dates.
test.runIf(isFullRun)(
  "the running server creates the report of the last month automatically",
  async ({ db, server: _ }) => {
    // A new month may begin during the test.
    const months = [-1, 0].map((offset) => monthStart(dayOf(new Date()), offset));
    const ids = await insertPastIncidents(
      db,
      months.map((month) => ({ at: `${month} 10:00`, simulated: true })),
    );
    await expect.poll(() => readSimulatedReports(db)).toEqual([{ month: expect.toBeOneOf(months), total: 1 }]);
    await deletePastIncidents(db, ids);
  },
);

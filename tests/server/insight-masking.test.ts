import { eq, inArray } from "drizzle-orm";
import { latLngToCell } from "h3-js";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { assignment, incident } from "../../db/schema/incidents";
import type { Context } from "../../server/context";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { FilterInput } from "../../server/insight/filter-input";
import { listSensitive } from "../../server/insight/list-sensitive";
import { exportFigure } from "../../server/reports/export-figure";
import { drawReport } from "../../server/reports/monthly/draw-report";
import { readFigures } from "../../server/reports/monthly/read-figures";
import {
  aCall,
  deletePastIncidents,
  insertPastIncidents,
  type PastIncident,
  parseWib,
  rebuildAll,
} from "../support/incident-history";
import {
  createCallers,
  keyOf,
  listAttackFilters,
  listCombinations,
  markedIncident,
  nameOf,
  otherDistricts,
  otherTypes,
  readAllCounts,
  readAllResults,
  runDifferencingAttack,
  victimIncident,
} from "../support/insight-attack";
import { aContext, anAgency, aUnit, bayungLencir, kmFrom, sekayu } from "../support/makers";
import { extractPdfPages } from "../support/pdf-text";
import { expect, test } from "../support/test";

/** The current time in the tests. At this time 2026 is not over, so its figures are not published. */
const now = () => new Date("2026-11-26T03:00:00Z");

type AttackData = { db: Db; context: Context; crew: { id: string; kind: string }; agencies: readonly [string, string] };

test("no filter, and no combination or difference of filters, reveals a sensitive incident", async ({ db }) => {
  const { context, crew, agencies } = await getAttackData(db);
  const filters = listAttackFilters(agencies);
  const filtersToCount = [...listCombinations(agencies), ...listAttackFilters(agencies, "simulated")];
  const differencesOf = (counts: Map<string, string>) =>
    runDifferencingAttack(agencies, (filter) => JSON.parse(counts.get(keyOf("places", filter)) ?? "").total);
  const [resultsBefore, countsBefore] = [
    await readAllResults(context, filters),
    await readAllCounts(context, filtersToCount),
  ];
  // For each of 216 filters there are results of nine procedures and five CSV files. Four more results do not depend on
  // these filters. There are counts for 766 filters on real data and for 216 filters on simulated data.
  expect([resultsBefore.size, countsBefore.size]).toEqual([216 * 14 + 4, 766 + 216]);
  const ids = await insertPastIncidents(
    db,
    [victimIncident, markedIncident, { ...markedIncident, simulated: true }].map((past) => ({ ...past, unit: crew })),
  );
  await rebuildAll(db);
  expect(findDifferences(resultsBefore, await readAllResults(context, filters))).toEqual([]);
  expect(findDifferences(countsBefore, await readAllCounts(context, filtersToCount))).toEqual([]);
  const hiddenDifferences = differencesOf(countsBefore);
  expect(hiddenDifferences.filter(({ direct, derived }) => direct !== derived)).toEqual([]);

  // Check that the attack can succeed: once an incident is no longer marked as sensitive, every procedure and CSV file
  // counts the incident, and each difference isolates it.
  await db.update(incident).set({ sensitive: false }).where(inArray(incident.id, ids));
  await rebuildAll(db);
  const sampleFilters = filters.filter((_, index) => index % 12 === 0);
  const shownResults = [...(await readAllResults(context, sampleFilters))].filter(
    ([key, text]) => resultsBefore.get(key) !== text,
  );
  const listNames = (keys: Iterable<string>) => [...new Set([...keys].map(nameOf))].sort();
  expect(listNames(shownResults.map(([key]) => key))).toEqual(listNames(resultsBefore.keys()));
  const seasonFilters = filtersToCount.filter(({ from, to, data }) => from < to && data === "real");
  expect(differencesOf(await readAllCounts(context, seasonFilters))).toEqual(
    hiddenDifferences.map(({ direct, derived }) => ({ direct: direct + 1, derived: derived + 1 })),
  );
  await deletePastIncidents(db, ids);
  await rebuildAll(db);
});

test("no change to a sensitive incident changes any response but the published table", async ({ db }) => {
  const attackData = await getAttackData(db);
  const { context } = attackData;
  const filters = listAttackFilters(attackData.agencies).filter((_, index) => index % 107 === 0);
  const resultsBefore = await readAllResults(context, filters);
  const filesBefore = await createAllFiles(attackData);
  const changesInFiles = ["added", "moved to another year", "marked later"];
  const expectSame = async (description: string, changedNames: string[] = []) => {
    await rebuildAll(db);
    expect([description, findDifferences(resultsBefore, await readAllResults(context, filters))]).toEqual([
      description,
      changedNames,
    ]);
    if (changesInFiles.includes(description))
      expect([description, findDifferences(filesBefore, await createAllFiles(attackData))]).toEqual([description, []]);
  };

  const [id = ""] = await insertPastIncidents(db, [{ ...markedIncident, unit: attackData.crew }]);
  await expectSame("added");
  await db
    .insert(call)
    .values([aCall({ at: markedIncident.at, seconds: 300, incidentId: id, disposition: "duplicate" })]);
  await expectSame("another call attached");
  await db.update(call).set({ disposition: "prank" }).where(eq(call.incidentId, id));
  await expectSame("its calls are noise");
  await db
    .update(incident)
    .set({ priority: 1, typeCode: "flood", districtCode: "16.06.11" })
    .where(eq(incident.id, id));
  await expectSame("edited");
  await db.update(assignment).set({ onSceneAt: null }).where(eq(assignment.incidentId, id));
  await expectSame("its crew's stamps");
  await db
    .update(incident)
    .set({ openedAt: parseWib("2024-02-01 09:00") })
    .where(eq(incident.id, id));
  await expectSame("moved to another year");
  await db
    .update(incident)
    .set({ openedAt: parseWib("2011-02-01 09:00") })
    .where(eq(incident.id, id));
  await expectSame("moved to a year with nothing else");
  await db.update(incident).set({ closeCode: "duplicate" }).where(eq(incident.id, id));
  await expectSame("merged into another");
  await deletePastIncidents(db, [id]);
  await expectSame("removed");

  // An incident can also be marked as sensitive afterwards. It then disappears from the figures together with its
  // calls, and returns when the mark is removed.
  const [shownId = ""] = await insertPastIncidents(db, [
    { ...markedIncident, sensitive: false, unit: attackData.crew },
  ]);
  await rebuildAll(db);
  expect(findDifferences(resultsBefore, await readAllResults(context, filters))).not.toEqual([]);
  await changeSensitivity(context, { id: shownId, sensitive: true, reason: "a child is concerned" });
  // Only the result of the procedure `scope` differs: it contains the time at which the figures changed.
  await expectSame("marked later", ["scope"]);
  await changeSensitivity(context, { id: shownId, sensitive: false, reason: "marked by mistake" });
  await rebuildAll(db);
  expect(findDifferences(resultsBefore, await readAllResults(context, filters))).not.toEqual([]);
  await deletePastIncidents(db, [shownId]);
  await expectSame("removed again", ["scope"]);
});

test("the published table shows nothing below five, and depends on year, district and category alone", async ({
  db,
}) => {
  const attackData = await getAttackData(db);
  const readYears = async () => (await listSensitive(attackData.context, { data: "real" })).years;
  const readCellCount = async () =>
    (await readYears()).find(({ year }) => year === 2025)?.cells.find(({ district }) => district === "16.06.09")?.count;
  const tableBefore = JSON.stringify(await readYears());
  const ids: string[] = [];
  for (const count of [1, 2, 3, 4]) {
    ids.push(
      ...(await insertPastIncidents(db, [{ ...victimIncident, at: `2025-0${count}-04 21:15`, priority: count }])),
    );
    await rebuildAll(db);
    expect(JSON.stringify(await readYears())).toBe(tableBefore);
  }
  ids.push(...(await insertPastIncidents(db, [{ ...victimIncident, at: "2025-12-31 23:59" }])));
  await rebuildAll(db);
  expect(await readCellCount()).toBe(5);
  const tableWithFive = JSON.stringify(await readYears());
  expect(tableWithFive.replaceAll("null", "").match(/"count":\d+/g)).toEqual(['"count":5']);

  // The table does not depend on incidents that are simulated, merged, from this year or of another category, nor on
  // the exact place.
  const otherIncidents: PastIncident[] = [
    ...["2026-01-01 00:01", "2026-11-25 10:00"].map((at) => ({ ...victimIncident, at })),
    ...Array.from({ length: 6 }, () => ({ ...victimIncident, simulated: true })),
    ...Array.from({ length: 4 }, () => ({ ...victimIncident, type: "assault" })),
    { ...victimIncident, merged: true },
  ];
  ids.push(...(await insertPastIncidents(db, otherIncidents)));
  await db
    .update(incident)
    .set({ location: kmFrom(bayungLencir, 3), priority: 4, precision: "village" })
    .where(eq(incident.id, ids[0] as string));
  await rebuildAll(db);
  expect(JSON.stringify(await readYears())).toBe(tableWithFive);
  const csv = await exportFigure.sensitive(attackData.context, { language: "id", data: "real" });
  const figures = csv
    .split("\r\n")
    .slice(6, -1)
    .map((line) => line.split(";").at(-1));
  expect(figures.filter((figure) => figure !== "<5")).toEqual(["5"]);

  // The report for October 2026 contains the same table, and so does the one for December 2025. The report for November
  // 2025 omits the year 2025, which was not over then.
  const readFiguresOfMonth = (month: string) => readFigures(attackData.context, { month, data: "real" });
  const laterFigures = await readFiguresOfMonth("2026-10-01");
  expect(JSON.stringify(laterFigures.sensitive)).toBe(tableWithFive);
  expect((await readFiguresOfMonth("2025-12-01")).sensitive).toEqual(laterFigures.sensitive);
  expect((await readFiguresOfMonth("2025-11-01")).sensitive.map(({ year }) => year)).toEqual([2024]);
  const pdfPages = extractPdfPages(await drawReport(laterFigures, { compress: false }));
  const page = pdfPages.find((text) => text.startsWith("Insiden rahasia")) ?? "";
  const cells = page.split("\n").filter((text) => /^<?\d+$/.test(text));
  expect([cells.length, cells.filter((text) => text !== "<5")]).toEqual([2 * 15 * 2, ["5"]]);
  await deletePastIncidents(db, ids);
  await rebuildAll(db);
  expect(JSON.stringify(await readYears())).toBe(tableBefore);
});

test("no response, CSV or PDF contains the place, address, number or id of a sensitive incident", async ({ db }) => {
  const attackData = await getAttackData(db);
  const ids = await insertPastIncidents(db, [
    ...Array.from({ length: 6 }, () => ({ ...victimIncident, unit: attackData.crew })),
    { ...markedIncident, unit: attackData.crew },
  ]);
  await rebuildAll(db);
  const { context, agencies } = attackData;
  const { coverage } = createCallers(context, "leader");
  const coverageResults = await Promise.all([
    coverage.places({ kind: null }),
    coverage.withoutUnit({ kind: "ambulance" }),
    coverage.whatIf({ kind: "ambulance", ...kmFrom(sekayu, 20) }),
  ]);
  const texts = [
    ...(
      await readAllResults(
        context,
        listAttackFilters(agencies).filter((_, index) => index % 13 === 0),
      )
    ).values(),
    ...(await createAllFiles(attackData)).values(),
    JSON.stringify(coverageResults),
  ];
  const numbers = (await db.select({ number: incident.number }).from(incident).where(inArray(incident.id, ids))).map(
    ({ number }) => `#${number}`,
  );
  const points = [victimIncident.location, markedIncident.location].flatMap((at) =>
    at ? [`${at.lng}`, `${at.lat}`] : [],
  );
  const cells = [8, 7].flatMap((resolution) =>
    [victimIncident.location, markedIncident.location].map((at) =>
      latLngToCell(at?.lat ?? 0, at?.lng ?? 0, resolution),
    ),
  );
  const words = [
    victimIncident.address ?? "",
    aCall(victimIncident).callerNumber,
    ...ids,
    ...numbers,
    ...points,
    victimIncident.type ?? "",
  ];
  expect(words.filter((word) => texts.some((text) => text.includes(word)))).toEqual([]);
  // The cells of the two targeted incidents contain no other incident, so results without a cell filter must not name
  // these cells.
  const year = { from: "2024-08-01", to: "2025-07-31", data: "real" } as const;
  const results = [...(await readAllResults(context, [year])).values()].join();
  expect(cells.slice(0, 2).filter((cell) => results.includes(cell))).toEqual([]);
  await deletePastIncidents(db, ids);
});

/** Creates every file: each CSV in both languages, and the text of the PDF reports of two months. */
async function createAllFiles({ context }: AttackData): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const language of ["id", "en"] as const) {
    const query = { ...FilterInput.parse({ from: "2010-01-01", to: "2026-12-31", data: "real" }), language };
    const { from, to, data } = query;
    files.set(`places ${language}`, await exportFigure.places(context, query));
    files.set(`cells ${language}`, await exportFigure.cells(context, { ...query, resolution: 8 }));
    files.set(`days ${language}`, await exportFigure.days(context, query));
    files.set(`hours ${language}`, await exportFigure.hours(context, query));
    files.set(`steps ${language}`, await exportFigure.steps(context, { ...query, by: "agency" }));
    files.set(`quality ${language}`, await exportFigure.quality(context, { language, from, to, data }));
    files.set(`sensitive ${language}`, await exportFigure.sensitive(context, { language, data }));
  }
  for (const month of ["2025-03-01", "2025-04-01"]) {
    const pdf = await drawReport(await readFigures(context, { month, data: "real" }), { compress: false });
    files.set(`pdf ${month}`, extractPdfPages(pdf).join("\n"));
  }
  return files;
}

function findDifferences(before: Map<string, string>, after: Map<string, string>): string[] {
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
  return [...before.keys()].filter((key) => before.get(key) !== after.get(key));
}

let sharedAttackData: Promise<AttackData> | null = null;

/**
 * On the first call, creates the data for all tests: ordinary incidents from three years, around the place and time of
 * the two targeted ones.
 */
function getAttackData(db: Db): Promise<AttackData> {
  sharedAttackData ??= createAttackData(db);
  return sharedAttackData;
}

async function createAttackData(db: Db): Promise<AttackData> {
  const [firstAgency, secondAgency] = [await anAgency(db), await anAgency(db)];
  const [crew, otherCrew] = [
    await aUnit(db, { agency: firstAgency, at: sekayu }),
    await aUnit(db, { agency: secondAgency, at: sekayu }),
  ];
  const types = ["assault", ...otherTypes];
  const districts = ["16.06.09", ...otherDistricts];
  // Each incident has one crew, from the first or the second agency.
  const ordinaryIncidents = Array.from({ length: 96 }, (_, index): PastIncident => {
    const month = ["03", "04", "05", "08"][index % 4];
    const day = String((index % 27) + 1).padStart(2, "0");
    return {
      at: `${2024 + (Math.floor(index / 4) % 3)}-${month}-${day} ${String((index * 7) % 24).padStart(2, "0")}:10`,
      type: types[(index + (index >> 2)) % types.length] as string,
      district: districts[index % 3] as string,
      location: kmFrom(index % 3 === 0 ? bayungLencir : sekayu, 10 + (index % 5), 30 * index),
      priority: (index % 4) + 1,
      precision: index % 9 === 0 ? "village" : "exact",
      calls: (index % 3) + 1,
      unit: index % 2 === 0 ? crew : otherCrew,
      ...(index % 12 === 0 && { stateSeconds: [60, 90] }),
    };
  });
  // Each targeted incident has an ordinary one at the same time and nearby.
  const nearbyIncidents = [victimIncident, markedIncident].map(({ at }) => ({
    at,
    district: "16.06.09",
    location: kmFrom(bayungLencir, 9),
    unit: crew,
  }));
  await insertPastIncidents(db, [...ordinaryIncidents, ...nearbyIncidents]);
  await db
    .insert(call)
    .values([
      aCall({ at: "2025-03-04 21:30", disposition: "prank" }),
      aCall({ at: "2025-06-11 03:00", disposition: "ghost" }),
    ]);
  await rebuildAll(db);
  const context = { ...aContext(db), now };
  return { db, context, crew, agencies: [firstAgency.code, secondAgency.code] };
}

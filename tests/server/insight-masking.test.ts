import { eq, inArray } from "drizzle-orm";
import { latLngToCell } from "h3-js";
import type { Db } from "../../db/client";
import { call } from "../../db/schema/calls";
import { assignment, incident } from "../../db/schema/incidents";
import { insightMonth, insightStale } from "../../db/schema/insight";
import { unit } from "../../db/schema/units";
import type { Context } from "../../server/context";
import { permissionsOf } from "../../server/domain/permission";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { FilterInput } from "../../server/insight/filter-input";
import { holdMonths } from "../../server/insight/hold-months";
import { listSensitive } from "../../server/insight/list-sensitive";
import { exportFigure } from "../../server/reports/export-figure";
import { drawReport } from "../../server/reports/monthly/draw-report";
import { readFigures } from "../../server/reports/monthly/read-figures";
import { appRouter } from "../../server/router";
import { createCallerFactory, type ScreenContext } from "../../server/trpc";
import { aCall, foldAll, inSekayu, type Past, plantPast, removePast } from "../support/history";
import { aContext, anAgency, aUnit, bayungLencir, kmFrom, sekayu } from "../support/makers";
import { pdfPages } from "../support/pdf-text";
import { expect, test } from "../support/test";

/** Between the years that are told: 2026 is not over. */
const now = () => new Date("2026-11-26T03:00:00Z");
const secret = { address: "Lorong Rahasia 7", number: "+6281277001122" };

// One of violence, and one that was marked: what an attacker tries to single out.
const victim: Past = {
  ...{ at: "2025-03-04 21:15", type: "domestic-violence", district: "16.06.09", location: bayungLencir },
  ...{ priority: 1, sensitive: true, calls: 3, address: secret.address },
};
const marked: Past = {
  ...{ at: "2025-06-11 02:40", type: "assault", district: "16.06.01", location: kmFrom(sekayu, 4), priority: 3 },
  ...{ sensitive: true, calls: 2, address: secret.address },
};

type Caller = ReturnType<ReturnType<typeof createCallerFactory<(typeof appRouter)["_def"]["record"]>>>;
type World = {
  db: Db;
  context: Context;
  leader: Caller;
  supervisor: Caller;
  crew: { id: string; kind: string };
  agency: string;
};

test("no filter tells anything of a sensitive incident, whatever is combined", { timeout: 60_000 }, async ({ db }) => {
  const world = await aWorld(db);
  const [first, second] = [
    { ...victim, unit: world.crew },
    { ...marked, unit: world.crew },
  ];
  const without = await askAll(world, attacks(world));
  const ids = await plantPast(db, [first, second]);
  await foldAll(db);
  const withThem = await askAll(world, attacks(world));
  expect(without.size).toBeGreaterThan(1_300);
  expect(differing(without, withThem)).toEqual([]);

  // The attack sees what may be seen: the same incidents, did nobody have to hide them.
  await db.update(incident).set({ sensitive: false }).where(inArray(incident.id, ids));
  await foldAll(db);
  const all = attacks(world).filter((_, index) => index % 8 === 0);
  const shown = await askAll(world, all);
  const seen = [...shown.keys()].filter((key) => without.has(key) && without.get(key) !== shown.get(key));
  expect(seen.length).toBeGreaterThan(all.length / 2);
  await removePast(db, ids);
  await foldAll(db);
});

test("whatever happens to a sensitive incident changes no answer but the published table", { timeout: 60_000 }, async ({
  db,
}) => {
  const world = await aWorld(db);
  const few = attacks(world).filter((_, index) => index % 97 === 0);
  const before = await askAll(world, few);
  const files = await allFiles(world);
  const inFiles = ["added", "moved to another year", "marked later"];
  const same = async (what: string, but: string[] = []) => {
    await foldAll(db);
    expect([what, differing(before, await askAll(world, few))]).toEqual([what, but]);
    if (inFiles.includes(what)) expect([what, differing(files, await allFiles(world))]).toEqual([what, []]);
  };

  const [id = ""] = await plantPast(db, [{ ...marked, unit: world.crew }]);
  await same("added");
  await db.insert(call).values([aCall({ at: marked.at, seconds: 300, incidentId: id, as: "duplicate" })]);
  await same("another call attached");
  await db.update(call).set({ disposition: "prank" }).where(eq(call.incidentId, id));
  await same("its calls are noise");
  await db
    .update(incident)
    .set({ priority: 1, typeCode: "flood", districtCode: "16.06.11" })
    .where(eq(incident.id, id));
  await same("edited");
  await db.update(assignment).set({ onSceneAt: null }).where(eq(assignment.incidentId, id));
  await same("its crew's stamps");
  await db
    .update(incident)
    .set({ openedAt: inSekayu("2024-02-01 09:00") })
    .where(eq(incident.id, id));
  await same("moved to another year");
  await db
    .update(incident)
    .set({ openedAt: inSekayu("2011-02-01 09:00") })
    .where(eq(incident.id, id));
  await same("moved to a year with nothing else");
  await db.update(incident).set({ closeCode: "duplicate" }).where(eq(incident.id, id));
  await same("merged into another");
  await removePast(db, [id]);
  await same("removed");

  // One that is marked later is as if it had never been, with its calls; unmarked, it is back.
  const [seen = ""] = await plantPast(db, [{ ...marked, sensitive: false, unit: world.crew }]);
  await foldAll(db);
  expect(differing(before, await askAll(world, few))).not.toEqual([]);
  await changeSensitivity(world.context, { id: seen, sensitive: true, reason: "a child is concerned" });
  // The ordinary figures were folded anew when it left them, and the scope says when.
  await same("marked later", ["scope {}"]);
  await changeSensitivity(world.context, { id: seen, sensitive: false, reason: "marked by mistake" });
  await foldAll(db);
  expect(differing(before, await askAll(world, few))).not.toEqual([]);
  await removePast(db, [seen]);
  await same("gone again", ["scope {}"]);
});

test("the published table tells nothing below five, and depends on year, kecamatan and category alone", async ({
  db,
}) => {
  const world = await aWorld(db);
  const told = async () => (await listSensitive(world.context, { data: "real" })).years;
  const cell = async () =>
    (await told()).find(({ year }) => year === 2025)?.cells.find(({ district }) => district === "16.06.09")?.count;
  const empty = JSON.stringify(await told());
  const ids: string[] = [];
  for (const count of [1, 2, 3, 4]) {
    ids.push(...(await plantPast(db, [{ ...victim, at: `2025-0${count}-04 21:15`, priority: count }])));
    await foldAll(db);
    expect(JSON.stringify(await told())).toBe(empty);
  }
  ids.push(...(await plantPast(db, [{ ...victim, at: "2025-12-31 23:59" }])));
  await foldAll(db);
  expect(await cell()).toBe(5);
  const five = JSON.stringify(await told());
  expect(five.replaceAll("null", "").match(/"count":\d+/g)).toEqual(['"count":5']);

  // Neither this year's, nor invented ones, nor others of the same kecamatan, nor where and how exactly, move it.
  const others: Past[] = [
    ...["2026-01-01 00:01", "2026-11-25 10:00"].map((at) => ({ ...victim, at })),
    ...Array.from({ length: 6 }, () => ({ ...victim, simulated: true })),
    ...Array.from({ length: 4 }, () => ({ ...victim, type: "assault" })),
    { ...victim, merged: true },
  ];
  ids.push(...(await plantPast(db, others)));
  await db
    .update(incident)
    .set({ location: kmFrom(bayungLencir, 3), priority: 4, precision: "village" })
    .where(eq(incident.id, ids[0] as string));
  await foldAll(db);
  expect(JSON.stringify(await told())).toBe(five);
  const csv = await exportFigure.sensitive(world.context, { language: "id", data: "real" });
  const figures = csv
    .split("\r\n")
    .slice(6, -1)
    .map((line) => line.split(";").at(-1));
  expect(figures.filter((figure) => figure !== "<5")).toEqual(["5"]);
  await removePast(db, ids);
  await foldAll(db);
  expect(JSON.stringify(await told())).toBe(empty);
});

test("no answer, CSV or PDF holds the place, address, number or id of one", async ({ db }) => {
  const world = await aWorld(db);
  const ids = await plantPast(db, [
    ...Array.from({ length: 6 }, () => ({ ...victim, unit: world.crew })),
    { ...marked, unit: world.crew },
  ]);
  await foldAll(db);
  const { coverage } = world.leader;
  const reach = await Promise.all([
    coverage.places({ kind: null }),
    coverage.withoutUnit({ kind: "ambulance" }),
    coverage.whatIf({ kind: "ambulance", ...kmFrom(sekayu, 20) }),
  ]);
  const texts = [
    ...(await askAll(world, attacks(world).slice(0, 200))).values(),
    ...(await allFiles(world)).values(),
    JSON.stringify(reach),
  ];
  const numbers = (await db.select({ number: incident.number }).from(incident).where(inArray(incident.id, ids))).map(
    ({ number }) => `#${number}`,
  );
  const points = [victim.location, marked.location].flatMap((at) => (at ? [`${at.lng}`, `${at.lat}`] : []));
  const cells = [8, 7].flatMap((resolution) =>
    [victim.location, marked.location].map((at) => latLngToCell(at?.lat ?? 0, at?.lng ?? 0, resolution)),
  );
  const words = [secret.address, secret.number, ...ids, ...numbers, ...points, victim.type ?? ""];
  expect(words.filter((word) => texts.some((text) => text.includes(word)))).toEqual([]);
  // The cell of the marked one is told by nobody else; the attack itself asks for it.
  const answers = [...(await askAll(world, [everything]))].map(([, text]) => text).join();
  expect(cells.slice(0, 2).filter((cell) => answers.includes(cell))).toEqual([]);
  await removePast(db, ids);
});

type Filter = Parameters<Caller["insight"]["times"]>[0]["filter"];
const everything: Filter = { from: "2010-01-01", to: "2026-12-31", data: "real" };

/** Every combination of what an attacker may know of either incident, in narrow and wide periods, and of the other kind of data. */
function attacks({ agency }: World): Filter[] {
  return [victim, marked].flatMap((known) => {
    const at = known.location ?? sekayu;
    const opened = inSekayu(known.at, 30);
    const local = new Date(opened.getTime() + 7 * 3_600_000);
    const parts: Partial<Filter>[] = [
      { categories: known === victim ? ["women-and-children"] : ["security"] },
      { types: [known.type ?? ""] },
      { priorities: [known.priority as 1 | 3] },
      { districts: [known.district ?? ""] },
      { agencies: [agency] },
      { hours: [local.getUTCHours()] },
      { weekdays: [(local.getUTCDay() + 6) % 7] },
      { cell: latLngToCell(at.lat, at.lng, 8) },
    ];
    const day = known.at.slice(0, 10);
    const periods = [
      { from: day, to: day },
      { from: "2025-01-01", to: "2025-12-31" },
    ];
    return periods.flatMap((period) =>
      Array.from({ length: 2 ** parts.length }, (_, chosen) =>
        Object.assign({ ...period, data: "real" }, ...parts.filter((_, index) => chosen & (1 << index))),
      ),
    );
  });
}

/** What leader and supervisor are answered to each filter: every procedure to some, those that count to all. */
async function askAll({ db, context, leader, supervisor }: World, filters: Filter[]): Promise<Map<string, string>> {
  expect(await db.select().from(insightStale)).toEqual([]);
  const answers = new Map<string, string>();
  const note = async (name: string, filter: object, asked: Promise<unknown>) => {
    answers.set(`${name} ${JSON.stringify(filter)}`, JSON.stringify(await asked));
  };
  const ask = async (filter: Filter, index: number) => {
    const { insight } = index % 2 === 0 ? leader : supervisor;
    await note("places", filter, insight.places({ filter, resolution: 8 }));
    if (index % 4 === 0) await note("inside", filter, insight.inside({ filter }));
    if (index % 24 !== 0) return;
    await note("steps", filter, insight.steps({ filter, by: "category" }));
    await note("stations", filter, insight.steps({ filter, by: "station" }));
    await note("times", filter, insight.times({ filter }));
    await note("trend", filter, insight.trend({ filter, step: "total" }));
    await note("frames", filter, insight.frames({ filter, resolution: 7, step: "hour" }));
    await note("before", filter, insight.compare({ filter, with: "before" }));
    await note("years", filter, insight.compare({ filter, with: "years" }));
    await note("quality", filter, insight.quality({ filter }));
    const asked = { ...FilterInput.parse(filter), language: "id" as const };
    await note("places.csv", filter, exportFigure.places(context, asked));
    await note("steps.csv", filter, exportFigure.steps(context, { ...asked, by: "district" }));
  };
  for (let at = 0; at < filters.length; at += 40) {
    await Promise.all(filters.slice(at, at + 40).map((filter, index) => ask(filter, at + index)));
  }
  await note("scope", {}, leader.insight.scope());
  await note("trend", everything, leader.insight.trend({ filter: everything, step: "total" }));
  await note("simulated", {}, leader.insight.places({ filter: { ...everything, data: "simulated" }, resolution: 8 }));
  return answers;
}

/** Every file: each CSV in both languages, and the texts of a month's PDF. */
async function allFiles({ context }: World): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const language of ["id", "en"] as const) {
    const asked = { ...FilterInput.parse(everything), language };
    const { from, to, data } = asked;
    files.set(`places ${language}`, await exportFigure.places(context, asked));
    files.set(`cells ${language}`, await exportFigure.cells(context, { ...asked, resolution: 8 }));
    files.set(`days ${language}`, await exportFigure.days(context, asked));
    files.set(`hours ${language}`, await exportFigure.hours(context, asked));
    files.set(`steps ${language}`, await exportFigure.steps(context, { ...asked, by: "agency" }));
    files.set(`quality ${language}`, await exportFigure.quality(context, { language, from, to, data }));
    files.set(`sensitive ${language}`, await exportFigure.sensitive(context, { language, data }));
  }
  for (const month of ["2025-03-01", "2025-06-01"]) {
    const pdf = await drawReport(await readFigures(context, { month, data: "real" }), { compress: false });
    files.set(`pdf ${month}`, pdfPages(pdf).join("\n"));
  }
  return files;
}

function differing(one: Map<string, string>, other: Map<string, string>): string[] {
  expect([...other.keys()].sort()).toEqual([...one.keys()].sort());
  return [...one.keys()].filter((key) => one.get(key) !== other.get(key));
}

let known: Promise<World> | null = null;

/** Three years of ordinary incidents around the two, and who may look. */
function aWorld(db: Db): Promise<World> {
  known ??= makeWorld(db);
  return known;
}

async function makeWorld(db: Db): Promise<World> {
  const agency = await anAgency(db);
  const { id, kind } = await aUnit(db, { agency, at: sekayu });
  const crew = { id, kind };
  const types = ["road-accident", "assault", "flood", "drowning"];
  const ordinary = Array.from({ length: 90 }, (_, index): Past => {
    const month = String((index % 12) + 1).padStart(2, "0");
    const day = String((index % 27) + 1).padStart(2, "0");
    return {
      at: `${2024 + (Math.floor(index / 12) % 3)}-${Number(month) === 12 ? "11" : month}-${day} ${String((index * 7) % 24).padStart(2, "0")}:10`,
      type: types[index % types.length] as string,
      district: ["16.06.01", "16.06.09", "16.06.11"][index % 3] as string,
      location: kmFrom(index % 3 === 1 ? bayungLencir : sekayu, 10 + (index % 5), 30 * index),
      priority: (index % 4) + 1,
      precision: index % 9 === 0 ? "village" : "exact",
      calls: (index % 3) + 1,
      ...(index % 2 === 0 && { unit: crew }),
    };
  });
  // Around the attacked moments, too, so that a single one more would show.
  const near = [victim, marked].map((one) => ({
    ...one,
    sensitive: false,
    type: "road-accident",
    unit: crew,
    calls: 1,
  }));
  await plantPast(db, [
    ...ordinary,
    ...near.map(({ address: _, location, ...one }) => ({ ...one, location: kmFrom(location ?? sekayu, 9) })),
  ]);
  await db
    .insert(call)
    .values([aCall({ at: "2025-03-04 21:30", as: "prank" }), aCall({ at: "2025-06-11 03:00", as: "ghost" })]);
  await foldAll(db);
  const context = { ...aContext(db), now, months: holdMonths(64) };
  const as = (role: "leader" | "supervisor") =>
    createCallerFactory(appRouter)({
      ...context,
      actor: { ...context.actor, kind: "person", role, scopes: permissionsOf[role] },
    } as unknown as ScreenContext);
  expect((await db.select({ id: unit.id }).from(unit)).length).toBe(1);
  expect((await db.select({ month: insightMonth.month }).from(insightMonth)).length).toBeGreaterThan(20);
  return { db, context, leader: as("leader"), supervisor: as("supervisor"), crew, agency: agency.code } as World;
}

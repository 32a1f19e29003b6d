import { readFileSync } from "node:fs";
import { join } from "node:path";
import { eq, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { agency, station } from "../../db/schema/agencies";
import { district, facility, village } from "../../db/schema/places";
import { incidentType, question, requirement } from "../../db/schema/plans";
import { unit, unitPosition } from "../../db/schema/units";
import { seedReference } from "../../db/seed/seed";
import { categories, priorities, unitKinds } from "../../db/vocabulary";
import { saveFacility } from "../../server/admin/save-facility";
import { saveQuestions } from "../../server/admin/save-questions";
import { seedDemonstrationUnits } from "../../server/demo/demonstration-units";
import { type ImportKind, importFile } from "../../server/import/import-file";
import { aContext } from "../support/makers";
import { expect, test, testOnBothDatabases } from "../support/test";

testOnBothDatabases("the reference data is complete", async ({ db }) => {
  const [countsByTable] = (
    (await db.execute(sql`
      select
        (select count(*)::int from district) as districts,
        (select count(*)::int from village) as villages,
        (select count(*)::int from village where position is not null) as "villagesWithPoint",
        (select count(*)::int from facility) as facilities,
        (select count(*)::int from place) as places,
        (select count(*)::int from agency) as agencies`)) as unknown as { rows: unknown[] }
  ).rows;
  expect(countsByTable).toEqual({
    districts: 15,
    villages: 242,
    villagesWithPoint: 117,
    facilities: 72,
    places: 28,
    agencies: 12,
  });
});

testOnBothDatabases("seeding again keeps corrections", async (database) => {
  const { db } = database;
  const surveyedPosition = { position: { lng: 103.83, lat: -2.88 }, positionQuality: "surveyed" } as const;
  await db.update(facility).set(surveyedPosition).where(eq(facility.id, "polres-muba"));
  await db.update(station).set(surveyedPosition).where(eq(station.code, "polres-muba"));
  await db.update(village).set(surveyedPosition).where(eq(village.code, "16.06.01.1011"));
  await db.update(district).set({ name: "Sekayu Kota", source: "the regency" }).where(eq(district.code, "16.06.01"));
  await db.update(district).set({ name: "Laais" }).where(eq(district.code, "16.06.02"));
  await db.update(agency).set({ phone: "0714-321" }).where(eq(agency.code, "bpbd"));
  await db.delete(requirement).where(sql`type_code = 'flood' and (priority = 1 or "order" > 1)`);
  const savedFacility = { name: "RSUD Sekayu Baru", kind: "hospital", address: "Jalan Baru" } as const;
  const [hospital] = await db.select().from(facility).where(eq(facility.id, "rsud-sekayu"));
  const position = hospital?.position ?? { lng: 0, lat: 0 };
  await saveFacility(aContext(db), { id: "rsud-sekayu", ...savedFacility, position });
  await saveQuestions(aContext(db), { type: "road-accident", questions: [] });

  await seedReference(database);

  expect((await db.select().from(facility).where(eq(facility.id, "rsud-sekayu")))[0]).toMatchObject(savedFacility);
  expect(await db.select().from(question).where(eq(question.typeCode, "road-accident"))).toEqual([]);
  expect((await db.select().from(facility).where(eq(facility.id, "polres-muba")))[0]).toMatchObject(surveyedPosition);
  expect((await db.select().from(station).where(eq(station.code, "polres-muba")))[0]).toMatchObject(surveyedPosition);
  expect((await db.select().from(village).where(eq(village.code, "16.06.01.1011")))[0]).toMatchObject(surveyedPosition);
  expect((await db.select().from(district).where(eq(district.code, "16.06.01")))[0]?.name).toBe("Sekayu Kota");
  expect((await db.select().from(district).where(eq(district.code, "16.06.02")))[0]?.name).toBe("Lais");
  expect((await db.select().from(agency).where(eq(agency.code, "bpbd")))[0]?.phone).toBe("0714-321");
  const plans = await db.select().from(requirement).where(eq(requirement.typeCode, "flood"));
  expect(plans.filter(({ priority }) => priority === 1)).toEqual([]);
  expect(plans.filter(({ priority }) => priority === 2)).toHaveLength(1);

  // A removed type returns with its plans and questions.
  for (const code of ["flood", "road-accident"]) {
    for (const { table, column } of [
      { table: requirement, column: requirement.typeCode },
      { table: question, column: question.typeCode },
      { table: incidentType, column: incidentType.code },
    ])
      await db.delete(table).where(eq(column, code));
  }
  await seedReference(database);
  expect(await db.select().from(question).where(eq(question.typeCode, "road-accident"))).not.toEqual([]);
});

test("every station is located at its facility, none at a district's centroid", async ({ db }) => {
  const rows = await db
    .select({ station, facility })
    .from(station)
    .leftJoin(facility, eq(facility.id, station.facilityId));
  expect(rows.length).toBe(42);
  for (const { station: row, facility: stationFacility } of rows) {
    expect(stationFacility?.id, row.code).toBe(row.code);
    expect(row.positionQuality, row.code).toBe(stationFacility?.positionQuality);
    expect(row.positionQuality, row.code).not.toBe("district-centroid");
  }
});

test("the response areas of the police stations cover the regency without overlap", async ({ db }) => {
  const [row] = (
    (await db.execute(sql`
      select
        round((st_area(st_union(station.response_area)::geography) / 1e6)::numeric)::int as covered,
        round((sum(st_area(station.response_area::geography)) / 1e6)::numeric)::int as summed
      from station`)) as unknown as { rows: { covered: number; summed: number }[] }
  ).rows;
  expect(row).toEqual({ covered: 14_555, summed: 14_555 });
});

test("every type has a plan for every priority, every category has types, and violence needs confirmation", async ({
  db,
}) => {
  const types = await db.select().from(incidentType);
  const plans = await db.select().from(requirement);
  expect(new Set(types.map(({ category }) => category))).toEqual(new Set(categories));
  for (const { code, category, mode, sensitive } of types) {
    const plannedPriorities = new Set(
      plans.filter(({ typeCode }) => typeCode === code).map(({ priority }) => priority),
    );
    expect([...plannedPriorities].sort(), code).toEqual([...priorities]);
    const isViolence = category === "women-and-children";
    const isSensitive = isViolence || code === "suicide-attempt" || code === "missing-person";
    expect({ mode, sensitive }, code).toEqual({ mode: isViolence ? "confirm" : "auto", sensitive: isSensitive });
  }
});

test("the shipped data files can be imported", async ({ db }) => {
  const files: [ImportKind, string, number][] = [
    ["areas", "districts.geojson", 15],
    ["facilities", "facilities.geojson", 72],
    ["agencies", "agencies.csv", 12],
    ["stations", "stations.csv", 42],
    ["plans", "plans.csv", 395],
  ];
  for (const [kind, name, rows] of files) {
    const file = readFileSync(join("db/seed/data", name));
    expect(await importFile(aContext(db), { kind, name, file }), name).toEqual({ rows });
  }
});

testOnBothDatabases(
  "demonstration crews are simulated, near their stations, and meet the requirements of the plans",
  async (database) => {
    const { db } = database;
    const now = new Date();
    const { units } = await seedDemonstrationUnits(database, now);
    const crews = await db.select().from(unit).innerJoin(unitPosition, eq(unitPosition.unitId, unit.id));
    expect(crews.length).toBe(units);
    expect(crews.every((crew) => crew.unit.simulated && crew.unit_position.eligible)).toBe(true);
    expect(crews.every((crew) => crew.unit_position.fixAt?.getTime() === now.getTime())).toBe(true);
    expect(new Set(crews.map((crew) => crew.unit.kind))).toEqual(new Set(unitKinds));
    expect(new Set(crews.map((crew) => crew.unit.stationCode)).size).toBe(42);
    expect(await farthestFromStationM(db)).toBeLessThan(1_000);

    for (const { kind, skills, count, typeCode } of await db.select().from(requirement)) {
      const skilledCrews = crews.filter(
        (crew) => crew.unit.kind === kind && skills.every((skill) => crew.unit.skills.includes(skill)),
      );
      expect(skilledCrews.length, `${typeCode}: ${kind} ${skills}`).toBeGreaterThanOrEqual(count);
    }
  },
);

testOnBothDatabases("seeding the crews again keeps real units, assignments and duty", async (database) => {
  const { db } = database;
  const firstSeededAt = new Date();
  await seedDemonstrationUnits(database, firstSeededAt);
  await db.update(unit).set({ simulated: false, agencyCode: "dinkes" }).where(eq(unit.callSign, "AMB-SKY-1"));
  await db.update(unit).set({ isTaken: true }).where(eq(unit.callSign, "AMB-SKY-2"));
  await db.update(unit).set({ duty: "off-duty" }).where(eq(unit.callSign, "AMB-SKY-3"));
  const secondSeededAt = new Date(firstSeededAt.getTime() + 60_000);
  await seedDemonstrationUnits(database, secondSeededAt);
  const readUnit = async (callSign: string) =>
    (
      await db
        .select()
        .from(unit)
        .innerJoin(unitPosition, eq(unitPosition.unitId, unit.id))
        .where(eq(unit.callSign, callSign))
    )[0];
  expect(await readUnit("AMB-SKY-1")).toMatchObject({ unit: { simulated: false, agencyCode: "dinkes" } });
  expect(await readUnit("AMB-SKY-2")).toMatchObject({
    unit: { isTaken: true },
    unit_position: { fixAt: firstSeededAt, eligible: false },
  });
  expect(await readUnit("AMB-SKY-3")).toMatchObject({
    unit: { duty: "off-duty" },
    unit_position: { fixAt: secondSeededAt, eligible: false },
  });
  expect(await readUnit("AMB-SLN-1")).toMatchObject({ unit_position: { fixAt: secondSeededAt, eligible: true } });
});

async function farthestFromStationM(db: Db): Promise<number> {
  const { rows } = (await db.execute(sql`
    select max(st_distance(unit_position.fix, station.position)) as metres
    from unit_position
    join unit on unit.id = unit_position.unit_id
    join station on station.code = unit.station_code`)) as unknown as { rows: { metres: number }[] };
  return rows[0]?.metres ?? Number.NaN;
}

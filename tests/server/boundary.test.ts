import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { anIncident, aType, aUnit, bayungLencir, kmFrom, palembang, sekayu } from "../support/makers";
import { listSent, readStation, testRule } from "../support/rule";
import { expect } from "../support/test";

testRule("a point in a district gets its name", async (db) => {
  const type = await aType(db, []);
  expect(await anIncident(db, { type, at: sekayu })).toMatchObject({
    district: { code: "16.06.01", name: "Sekayu" },
    boundary: false,
  });
  expect(await anIncident(db, { type, at: bayungLencir })).toMatchObject({
    district: { code: "16.06.09" },
    boundary: false,
  });
});

testRule(
  "a point outside every district is accepted and recorded with the nearest one, and units are ranked as usual",
  async (db) => {
    const type = await aType(db, ["ambulance*1", "police-patrol*1"]);
    await aUnit(db, { callSign: "A-FAR", at: kmFrom(palembang, 30) });
    await aUnit(db, { callSign: "A-NEAR", at: kmFrom(palembang, 20) });
    await aUnit(db, { callSign: "P", kind: "police-patrol", station: await readStation(db, "polsek-lais") });
    const incident = await anIncident(db, { type, at: palembang });
    expect(incident).toMatchObject({ boundary: true, district: { code: await findNearestDistrict(db, palembang) } });
    expect(listSent(incident)).toEqual(["A-NEAR", "P"]);
    // No station's response area covers the place. The first unit is responsible because its agency uses the rule
    // `nearest`.
    expect(incident.assignments.map(({ responsible }) => responsible)).toEqual([true, false]);
  },
);

for (const [placeName, at] of [
  ["in the sea", { lng: 106.9, lat: -3.1 }],
  ["on the equator and the first meridian", { lng: 0, lat: 0 }],
  ["at the north pole", { lng: 12, lat: 90 }],
  ["at the south pole", { lng: 0, lat: -90 }],
  ["on the other side of the earth", { lng: -76.1656, lat: 2.8819 }],
  ["at the date line", { lng: 180, lat: -2.5 }],
  ["at the date line, written the other way", { lng: -180, lat: -2.5 }],
] as const) {
  testRule(`a point ${placeName} is a boundary call like any other`, async (db) => {
    await aUnit(db, { callSign: "A", at: sekayu });
    const incident = await anIncident(db, { type: await aType(db, ["ambulance*1"]), at });
    expect(incident).toMatchObject({
      boundary: true,
      location: at,
      district: { code: await findNearestDistrict(db, at) },
    });
    expect(listSent(incident)).toEqual(["A"]);
  });
}

testRule("a point a metre inside the border is inside, a metre outside is outside", async (db) => {
  const type = await aType(db, []);
  const { inside, outside } = await findPointsAtOuterBorder(db);
  expect(await anIncident(db, { type, at: inside })).toMatchObject({ boundary: false });
  expect(await anIncident(db, { type, at: outside })).toMatchObject({ boundary: true });
});

/** Finds the district whose boundary line is nearest, without the server's code. */
async function findNearestDistrict(db: Db, { lng, lat }: { lng: number; lat: number }): Promise<string> {
  const { rows } = (await db.execute(sql`
    select code from district
    order by st_distance(st_boundary(boundary)::geography, st_setsrid(st_makepoint(${lng}, ${lat}), 4326)::geography)
    limit 1`)) as unknown as { rows: { code: string }[] };
  return rows[0]?.code ?? "";
}

/** Returns two points at the northern tip of the regency, one a metre inside the border and one a metre outside. */
async function findPointsAtOuterBorder(db: Db) {
  const { rows } = (await db.execute(sql`
    select st_x(geom) as lng, st_y(geom) as lat
    from (select (st_dumppoints(st_union(boundary))).geom from district) corner
    order by st_y(geom) desc
    limit 1`)) as unknown as { rows: { lng: number; lat: number }[] };
  const corner = rows[0] ?? sekayu;
  return { inside: kmFrom(corner, 0.001, 180), outside: kmFrom(corner, 0.001, 0) };
}

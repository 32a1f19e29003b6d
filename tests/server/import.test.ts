import { eq, inArray, like, sql } from "drizzle-orm";
import type { Database, Db } from "../../db/client";
import { agency, station } from "../../db/schema/agencies";
import { event } from "../../db/schema/events";
import { district, facility } from "../../db/schema/places";
import { requirement } from "../../db/schema/plans";
import { unit, unitPosition } from "../../db/schema/units";
import { SaveAgencyInput, saveAgency } from "../../server/admin/save-agency";
import { SaveFacilityInput, saveFacility } from "../../server/admin/save-facility";
import { SaveStationInput, saveStation } from "../../server/admin/save-station";
import { saveUnit } from "../../server/admin/save-unit";
import { advanceAssignment } from "../../server/assignment/advance-assignment";
import { assignUnit } from "../../server/assignment/assign-unit";
import type { Context } from "../../server/context";
import { Refusal } from "../../server/errors";
import type { FileError } from "../../server/import/file-errors";
import { type ImportKind, importFile } from "../../server/import/import-file";
import { parseUnits } from "../../server/import/units";
import { readIncident } from "../../server/incidents/read-incidents";
import { aContext, anAgency, anIncident, aType, aUnit, sekayu } from "../support/makers";
import { readProcessorSeconds } from "../support/processes";
import { listUnmet } from "../support/rule";
import { expect, test, testOnBothDatabases } from "../support/test";

const header = "call_sign,agency,kind,skills,station,mobility,duty,lng,lat";
const toBytes = (text: string) => new TextEncoder().encode(text);
const featureCollection = (...features: unknown[]) => JSON.stringify({ type: "FeatureCollection", features }, null, 1);
const squareRing = (lng: number, lat: number, side: number) => [
  [lng, lat],
  [lng + side, lat],
  [lng + side, lat + side],
  [lng, lat + side],
  [lng, lat],
];

function importText({ db }: { db: Db }, kind: ImportKind, text: string, contextFields: Partial<Context> = {}) {
  return importFile(aContext(db, contextFields), { kind, name: `${kind}.test`, file: toBytes(text) });
}

async function readImportErrors(database: Database, kind: ImportKind, text: string): Promise<string[]> {
  const refusal = await importText(database, kind, text).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Refusal);
  const errors = (refusal as Refusal).details.errors as FileError[];
  return errors.map(({ line, field, cause }) => `${line} ${field}: ${cause}`);
}

async function readUnit(db: Db, callSign: string) {
  const [row] = await db
    .select({ unit, position: unitPosition })
    .from(unit)
    .innerJoin(unitPosition, eq(unitPosition.unitId, unit.id))
    .where(eq(unit.callSign, callSign));
  if (!row) throw new Error(`there is no unit ${callSign}`);
  return row;
}

const knownCodes = {
  agencies: new Map([["dinkes", "nearest" as const]]),
  stations: new Map([
    ["rsud-sekayu", { position: sekayu, positionQuality: null, positionSource: null, facilityId: null }],
  ]),
  facilities: new Map(),
  districts: new Map(),
  incidentTypes: new Set<string>(),
  gauges: new Set<string>(),
};
const expectedRow = {
  call_sign: "U1",
  agency: "dinkes",
  kind: "ambulance",
  skills: ["trauma", "midwife"],
  station: "rsud-sekayu",
  mobility: "road",
  duty: "available",
  lng: 103.84,
  lat: -2.88,
};

test.each([
  ["commas", `${header}\nU1,dinkes,ambulance,trauma;midwife,rsud-sekayu,road,available,103.84,-2.88\n`],
  ["quoted cells", `${header}\nU1,dinkes,ambulance," trauma ; midwife;",rsud-sekayu,road,available,"103.84",-2.88`],
  [
    "semicolons, a byte order mark and Windows line endings",
    `\ufeff${header.replaceAll(",", ";")}\r\nU1;dinkes;ambulance;"trauma;midwife";rsud-sekayu;road;available;103.84;-2.88\r\n`,
  ],
  [
    "a different column order",
    "lat,lng,duty,mobility,station,skills,kind,agency,call_sign\n-2.88,103.84,available,road,rsud-sekayu,trauma;midwife,ambulance,dinkes,U1\n",
  ],
])("units are parsed with %s", (_, text) => {
  expect(parseUnits(toBytes(text), knownCodes)).toEqual({ rows: [{ line: 2, ...expectedRow }], errors: [] });
});

test.each([
  ["nothing", "", ["1 file: is empty"]],
  ["only a header", header, ["1 file: has a header and no rows"]],
  [
    "a missing, an unknown and a duplicate column",
    "call_sign,agency,kind,skills,station,mobility,duty,lng,lng,colour\n",
    [
      `1 lat: is a missing column; the columns are ${header.replaceAll(",", ", ")}`,
      "1 lng: is a duplicate column",
      `1 colour: is not a known column; the columns are ${header.replaceAll(",", ", ")}`,
    ],
  ],
  [
    "a position without a latitude",
    `${header}\nU1,dinkes,ambulance,,,road,available,103.8,`,
    ["2 lat: is empty where lng is given"],
  ],
  [
    "longitude and latitude swapped",
    `${header}\nU1,dinkes,ambulance,,,road,available,-2.88,103.84`,
    ["2 lat: 103.84 is not between -90 and 90"],
  ],
  [
    "unknown codes",
    `${header}\nU1,nobody,ambulance,,nowhere,air,maybe,,`,
    [
      '2 agency: there is no agency "nobody"',
      '2 station: there is no station "nowhere"',
      '2 mobility: "air" is not one of road, river',
      '2 duty: "maybe" is not one of available, off-duty',
    ],
  ],
  [
    "a duplicate unit whose first line is invalid for another reason",
    `${header}\nU1,nobody,ambulance,,,road,available,,\n\nU1,dinkes,ambulance,,,road,available,,`,
    ['2 agency: there is no agency "nobody"', "4 call_sign: U1 already occurs in line 2"],
  ],
])("each error of a file with %s is reported with its line", (_, text, expectedErrors) => {
  const { errors } = parseUnits(toBytes(text), knownCodes);
  expect(errors.map(({ line, field, cause }) => `${line} ${field}: ${cause}`)).toEqual(expectedErrors);
});

test("an invalid line does not hide the lines after it", () => {
  const { rows, errors } = parseUnits(
    toBytes(
      [
        header,
        'U1,dinkes,ambulance,"trauma,,road,available,,',
        "U2,dinkes,ambulance,,road",
        'U3,"dinkes"x,ambulance,,,road,available,,',
        "U4,dinkes,ambulan,,,road,available,,",
        "U5,dinkes,ambulance,,,road,available,,",
      ].join("\n"),
    ),
    knownCodes,
  );
  expect(errors.map(({ line }) => line).sort()).toEqual([2, 3, 4, 5]);
  expect(rows.map(({ line }) => line)).toEqual([6]);
});

test("a file in a different encoding is refused with the line", () => {
  const latin1File = Uint8Array.from([...toBytes(`${header}\nCaf`), 0xe9]);
  expect(parseUnits(latin1File, knownCodes).errors).toEqual([
    { line: 2, field: "file", cause: "is not UTF-8 text; save it as UTF-8" },
  ]);
});

testOnBothDatabases("imported units get their ranking columns, and the import is audited", async (database) => {
  const now = new Date("2026-03-01T08:00:00Z");
  const result = await importText(
    database,
    "units",
    [
      header,
      "IMP-1,dinkes,ambulance,trauma,rsud-sekayu,road,available,103.9,-2.8",
      "IMP-2,polres,police-patrol,,polsek-lais,road,available,,",
      "IMP-3,polres,police-patrol,,polsek-lais,road,off-duty,,",
      "IMP-4,bpbd,rescue-boat,water-rescue,,river,available,,",
    ].join("\n"),
    { now: () => now },
  );
  expect(result).toEqual({ rows: 4 });
  const { db } = database;

  const unitWithFix = await readUnit(db, "IMP-1");
  expect(unitWithFix.unit.simulated).toBe(false);
  expect(unitWithFix.position).toMatchObject({
    fix: { lng: 103.9, lat: -2.8 },
    fixAt: now,
    basis: "fix",
    kind: "ambulance",
    skills: ["trauma"],
    eligible: true,
    areaStationCode: null,
  });
  expect((await readUnit(db, "IMP-2")).position).toMatchObject({
    basis: "station",
    areaStationCode: "polsek-lais",
    eligible: true,
  });
  expect((await readUnit(db, "IMP-3")).position).toMatchObject({ basis: "station", eligible: false });
  expect((await readUnit(db, "IMP-4")).position).toMatchObject({ basis: null, place: null, eligible: false });

  const storedFixes = await db.execute(
    sql`select 1 from fix where unit_id = ${unitWithFix.unit.id} and recorded_at = ${now.toISOString()}`,
  );
  expect((storedFixes as unknown as { rows: unknown[] }).rows).toHaveLength(1);
  const recordedEvents = await db.select().from(event).where(eq(event.kind, "reference.imported"));
  expect(recordedEvents.at(-1)).toMatchObject({
    actor: "system:test",
    data: { kind: "units", file: "units.test", rows: 4 },
  });
});

testOnBothDatabases(
  "an existing unit is changed, and keeps its assignment, its duty and a newer fix",
  async (database) => {
    const { db } = database;
    const laterTime = new Date(Date.now() + 60_000);
    const unitBefore = await aUnit(db, { callSign: "AGAIN-1", at: sekayu, now: laterTime, duty: "off-duty" });
    await db.update(unit).set({ isTaken: true }).where(eq(unit.id, unitBefore.id));
    await importText(
      database,
      "units",
      `${header}\nAGAIN-1,damkar,fire-engine,hazmat,damkar-lais,road,available,104,-2.5`,
    );
    const unitAfter = await readUnit(db, "AGAIN-1");
    expect(unitAfter.unit).toMatchObject({
      id: unitBefore.id,
      agencyCode: "damkar",
      stationCode: "damkar-lais",
      isTaken: true,
      duty: "off-duty",
    });
    expect(unitAfter.position).toMatchObject({
      kind: "fire-engine",
      skills: ["hazmat"],
      fix: sekayu,
      fixAt: laterTime,
      eligible: false,
    });
  },
);

testOnBothDatabases("one invalid line among 500 rolls the import back", async (database) => {
  const lines = Array.from({ length: 500 }, (_, index) => `ALL-${index},dinkes,ambulance,,,road,available,103.8,-2.8`);
  lines[321] = "ALL-321,dinkes,ambulan,,,road,available,103.8,-2.8";
  expect(await readImportErrors(database, "units", [header, ...lines].join("\n"))).toEqual([
    expect.stringMatching(/^323 kind: "ambulan" is not one of ambulance, /),
  ]);
  expect(await database.db.select().from(unit).where(eq(unit.callSign, "ALL-0"))).toEqual([]);
});

/** Returns the processor seconds used by this process and by the PostgreSQL processes that serve this database. */
async function readOwnProcessorSeconds({ db, embedded }: Database): Promise<number> {
  const { rows } = (await db.execute(sql`
    select pid from pg_stat_activity where datname = current_database()`)) as unknown as { rows: { pid: number }[] };
  const pids = [process.pid, ...(embedded ? [] : rows.map(({ pid }) => pid))];
  return pids.reduce((sum, pid) => sum + readProcessorSeconds(pid), 0);
}

testOnBothDatabases("500 units are imported within five seconds of processor time", async (database) => {
  const lines = Array.from(
    { length: 500 },
    (_, index) => `MANY-${index},dinkes,ambulance,,rsud-sekayu,road,available,103.8,-2.8`,
  );
  const secondsBefore = await readOwnProcessorSeconds(database);
  await importText(database, "units", [header, ...lines].join("\n"));
  expect((await readOwnProcessorSeconds(database)) - secondsBefore).toBeLessThan(5);
  expect(await database.db.$count(unit, like(unit.callSign, "MANY-%"))).toBe(500);
});

test("the first 100 errors are listed, all are counted", async ({ database }) => {
  const lines = Array.from({ length: 250 }, (_, index) => `BAD-${index},nobody,ambulance,,,road,available,,`);
  const refusal = (await importText(database, "units", [header, ...lines].join("\n")).catch(
    (error: unknown) => error,
  )) as Refusal;
  expect(refusal).toMatchObject({ code: "invalid-input", details: { count: 250 } });
  expect(refusal.details.errors).toHaveLength(100);
});

testOnBothDatabases("a changed dispatch rule takes effect for the agency's units at once", async (database) => {
  const columns = "code;name;dispatch_rule;phone";
  await importText(database, "agencies", `${columns}\nwardens;Wardens;nearest;112`);
  await importText(database, "units", `${header}\nWARD-1,wardens,civil-order-patrol,,satpolpp,road,available,,`);
  expect((await readUnit(database.db, "WARD-1")).position.areaStationCode).toBeNull();
  await importText(database, "agencies", `${columns}\nwardens;Wardens;responsible-area;`);
  expect((await readUnit(database.db, "WARD-1")).position.areaStationCode).toBe("satpolpp");
  const [row] = await database.db.select().from(agency).where(eq(agency.code, "wardens"));
  expect(row).toMatchObject({ dispatchRule: "responsible-area", phone: null });
});

testOnBothDatabases("a moved station moves its units and keeps its district as response area", async (database) => {
  const { db } = database;
  const columns = "areas,code,name,agency,kind,lng,lat";
  await importText(
    database,
    "stations",
    `${columns}\n16.06.15,polsek-jirak,Polsek Jirak Jaya,polres,police-station,103.69,-3.19`,
  );
  await importText(database, "units", `${header}\nJIRAK-1,polres,police-patrol,,polsek-jirak,road,available,,`);
  await importText(
    database,
    "stations",
    `${columns}\n16.06.15;16.06.03,polsek-jirak,Polsek Jirak Jaya,polres,police-station,103.7,-3.2`,
  );
  expect((await readUnit(db, "JIRAK-1")).position.place).toEqual({ lng: 103.7, lat: -3.2 });
  expect(await isCovered(db, "polsek-jirak", 103.75918, -3.08695)).toBe(true);

  await importText(database, "stations", `${columns}\n,polsek-jirak,Polsek Jirak,polres,police-station,,`);
  const [row] = await db.select().from(station).where(eq(station.code, "polsek-jirak"));
  expect(row).toMatchObject({
    name: "Polsek Jirak",
    position: { lng: 103.7, lat: -3.2 },
    areaCodes: [],
    responseArea: null,
  });
  expect(await readImportErrors(database, "stations", `${columns}\n16.06.99,nowhere,Nowhere,polres,other,,`)).toEqual([
    '2 areas: there is no district "16.06.99"',
  ]);
  expect(await readImportErrors(database, "stations", `${columns}\n,nowhere,Nowhere,polres,other,,`)).toEqual([
    '2 lng: is empty, and there is no facility "nowhere" to take the position from',
  ]);
});

testOnBothDatabases(
  "a surveyed facility moves its station, and its point determines the district",
  async (database) => {
    const { db } = database;
    const properties = { name: "RSUD Sekayu", kind: "hospital", position_quality: "surveyed", source: "survey" };
    const pointAt = (lng: number, lat: number) => ({ type: "Point", coordinates: [lng, lat] });
    await importText(
      database,
      "facilities",
      featureCollection(
        { type: "Feature", properties: { id: "rsud-sekayu", ...properties }, geometry: pointAt(103.86, -2.89) },
        {
          type: "Feature",
          properties: { id: "abroad", ...properties, position_quality: undefined, district_code: null },
          geometry: pointAt(100, -2.89),
        },
      ),
    );
    const [hospital] = await db.select().from(facility).where(eq(facility.id, "rsud-sekayu"));
    expect(hospital).toMatchObject({ districtCode: "16.06.01", positionQuality: "surveyed", source: "survey" });
    const [hospitalStation] = await db.select().from(station).where(eq(station.code, "rsud-sekayu"));
    expect(hospitalStation).toMatchObject({ position: { lng: 103.86, lat: -2.89 }, positionQuality: "surveyed" });
    const [facilityAbroad] = await db.select().from(facility).where(eq(facility.id, "abroad"));
    expect(facilityAbroad).toMatchObject({ districtCode: null, positionQuality: "unknown", positionSource: null });

    const columns = "areas,code,name,agency,kind,lng,lat";
    await importText(database, "stations", `${columns}\n,abroad,Abroad,dinkes,other,101,-2`);
    await importText(
      database,
      "facilities",
      featureCollection({ type: "Feature", properties: { id: "abroad", ...properties }, geometry: pointAt(102, -2) }),
    );
    const [importedStation] = await db.select().from(station).where(eq(station.code, "abroad"));
    expect(importedStation).toMatchObject({
      facilityId: "abroad",
      position: { lng: 101, lat: -2 },
      positionQuality: null,
    });

    const invalidFeature = {
      type: "Feature",
      properties: { id: "x", ...properties, kind: "clinic", colour: "red" },
      geometry: pointAt(103, -92),
    };
    expect(
      await readImportErrors(
        database,
        "facilities",
        featureCollection(invalidFeature, { ...invalidFeature, properties: { id: "x", ...properties } }),
      ),
    ).toEqual([
      expect.stringMatching(/^4 features\[0\]\.properties\.kind: "clinic" is not one of hospital, /),
      "4 features[0].properties.colour: is not a known field",
      "4 features[0].geometry.coordinates: is not longitude and latitude in degrees (WGS84)",
      "22 features[1].geometry.coordinates: is not longitude and latitude in degrees (WGS84)",
      "22 features[1].properties.id: x already occurs in line 4",
    ]);
  },
);

testOnBothDatabases("a new boundary updates the response areas of its stations", async (database) => {
  const { db } = database;
  const polygon = { type: "Polygon", coordinates: [squareRing(105, -2, 0.1)] };
  const properties = { code: "16.06.10", name: "Plakat Tinggi", luas_resmi: 1 };
  await importText(database, "areas", featureCollection({ type: "Feature", properties, geometry: polygon }));
  expect(await isCovered(db, "polsek-plakat-tinggi", 105.05, -1.95)).toBe(true);
  const [row] = await db.select().from(district).where(eq(district.code, "16.06.10"));
  expect(row?.areaKm2).toBeCloseTo(123, 0);
  expect(row?.source).toMatch(/^imported on \d{4}-\d\d-\d\d by system:test$/);
});

testOnBothDatabases("invalid boundaries are refused, each with its feature", async (database) => {
  const aBoundary = (code: string, ring: number[][]) => ({
    type: "Feature",
    properties: { code, name: code },
    geometry: { type: "MultiPolygon", coordinates: [[ring]] },
  });
  const bowTie = [
    [103, -3],
    [104, -2],
    [104, -3],
    [103, -2],
    [103, -3],
  ];
  const errors = await readImportErrors(
    database,
    "areas",
    featureCollection(
      aBoundary("A", bowTie),
      aBoundary("B", squareRing(423_000, 9_680_000, 1_000)),
      aBoundary("C", squareRing(103, -3, 1).slice(0, 4)),
      { ...aBoundary("D", []), geometry: { type: "Point", coordinates: [103, -3] } },
    ),
  );
  expect(errors.map((error) => error.replace(/^\d+ /, ""))).toEqual([
    expect.stringMatching(/^geometry: of A is not valid: Self-intersection/),
    "features[1].geometry.coordinates[0][0]: is not longitude and latitude in degrees (WGS84)",
    "features[2].geometry.coordinates[0][0]: is a ring that does not close",
    "features[3].geometry.type: is not a Polygon or MultiPolygon",
  ]);
  expect(await database.db.select().from(district).where(eq(district.code, "A"))).toEqual([]);
});

testOnBothDatabases("districts that cover the same ground are refused", async (database) => {
  const aSquare = (code: string, lng: number) => ({
    type: "Feature",
    properties: { code, name: code },
    geometry: { type: "Polygon", coordinates: [squareRing(lng, -1, 0.1)] },
  });
  const features = featureCollection(aSquare("E", 106), aSquare("F", 106.02), aSquare("G", 106.1199));
  const errors = await readImportErrors(database, "areas", features);
  expect(errors.map((error) => error.replace(/^\d+ /, ""))).toEqual([
    "geometry: of F overlaps E by 80 % of the smaller one",
  ]);
  await importText(database, "areas", featureCollection(aSquare("E", 106)));
  const errorsWithStored = await readImportErrors(database, "areas", featureCollection(aSquare("H", 106.02)));
  expect(errorsWithStored.map((error) => error.replace(/^\d+ /, ""))).toEqual([
    "geometry: of H overlaps the district E, which is stored and not in the file, by 80 % of the smaller one",
  ]);
  await importText(database, "areas", featureCollection(aSquare("H", 106.07)));
  await database.db.delete(district).where(inArray(district.code, ["E", "H"]));
});

test.each([
  ["not JSON", '{"type":"FeatureCollection",\n"features":[\n{"type" "Feature"}]}', /^3 file: /],
  [
    "a different reference system",
    '{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:32748"}},"features":[{}]}',
    /^1 crs: EPSG:32748 /,
  ],
  ["a single feature", '{"type":"Feature"}', /^1 type: is not a FeatureCollection/],
  ["no feature", '{"type":"FeatureCollection","features":[]}', /^1 features: contains no feature/],
])("a GeoJSON file with %s is refused", async (_, text, expectedErrors) => {
  const { parseAreas } = await import("../../server/import/areas");
  const { errors } = parseAreas(toBytes(text));
  expect(errors.map(({ line, field, cause }) => `${line} ${field}: ${cause}`).join("\n")).toMatch(expectedErrors);
});

testOnBothDatabases("the plan of a type and priority is replaced, other plans stay", async (database) => {
  const { db } = database;
  const columns = "type,priority,order,kind,count,skills";
  const readPlan = (priority: number) =>
    db
      .select({
        order: requirement.order,
        kind: requirement.kind,
        count: requirement.count,
        skills: requirement.skills,
      })
      .from(requirement)
      .where(sql`type_code = 'flood' and priority = ${priority}`)
      .orderBy(requirement.order);
  const planBefore = await readPlan(2);
  await importText(database, "plans", `${columns}\nflood,1,2,ambulance,1,\nflood,1,1,rescue-boat,3,water-rescue;night`);
  expect(await readPlan(1)).toEqual([
    { order: 1, kind: "rescue-boat", count: 3, skills: ["water-rescue", "night"] },
    { order: 2, kind: "ambulance", count: 1, skills: [] },
  ]);
  expect(await readPlan(2)).toEqual(planBefore);

  // An incident that was open before the import needs what the new plan says.
  const openIncident = await anIncident(db, { type: "flood", priority: 1 });
  await importText(database, "plans", `${columns}\nflood,1,1,tow-truck,2,`);
  const changedIncident = await readIncident(aContext(db), openIncident);
  expect(listUnmet(changedIncident)).toEqual(["tow-truck*2 awaiting-confirmation"]);

  expect(
    await readImportErrors(
      database,
      "plans",
      `${columns}\nfloood,5,0,ambulance,51,\nflood,1,1,ambulance,1,\nflood,1,1,ambulance,-1,`,
    ),
  ).toEqual([
    '2 type: there is no incident type "floood"',
    "2 priority: is not between 1 and 4",
    "2 order: is not between 1 and 99",
    "2 count: is not between 1 and 50",
    '4 count: "-1" is not a whole number',
    "4 order: flood, 1, 1 already occurs in line 3",
  ]);
});

async function isCovered(db: Db, code: string, lng: number, lat: number): Promise<boolean> {
  const coveringStations = await db
    .select({ code: station.code })
    .from(station)
    .where(sql`code = ${code} and st_covers(response_area, st_setsrid(st_makepoint(${lng}, ${lat}), 4326))`);
  return coveringStations.length === 1;
}

test("a new code must have the format that the administration screens accept; a record with an older code can still be changed", async ({
  database,
}) => {
  const { db } = database;
  await db.insert(agency).values({ code: "DINKES OLD", name: "x", dispatchRule: "nearest" });
  const old = { name: "x", position: sekayu, positionQuality: "map" } as const;
  await db.insert(facility).values({ id: "RS_1", kind: "hospital", source: "x", ...old });
  await db.insert(station).values({ code: "POS 1", agencyCode: "DINKES OLD", kind: "post", areaCodes: [], ...old });
  const cause = "is not a code of at most 64 lower-case letters, digits and hyphens";
  const agencies = "code,name,dispatch_rule,phone\nDINKES OLD,y,nearest,\nNew One,y,nearest,";
  expect(await readImportErrors(database, "agencies", agencies)).toEqual([`3 code: "New One" ${cause}`]);
  const stations =
    "code,name,agency,kind,lng,lat,areas\nPOS 1,y,DINKES OLD,post,,,\npos 2,y,DINKES OLD,post,103.8,-2.9,";
  expect(await readImportErrors(database, "stations", stations)).toEqual([`3 code: "pos 2" ${cause}`]);
  const features = ["RS_1", "RS_2"].map((id) => ({
    type: "Feature",
    properties: { id, name: "y", kind: "hospital", source: "x" },
    geometry: { type: "Point", coordinates: [103.83, -2.88] },
  }));
  expect(await readImportErrors(database, "facilities", featureCollection(...features))).toEqual([
    expect.stringMatching(/^\d+ features\[1\]\.properties\.id: "RS_2" is not a code/),
  ]);
  const context = aContext(db);
  const agencyValues = { name: "y", dispatchRule: "nearest" };
  await saveAgency(context, SaveAgencyInput.parse({ code: "DINKES OLD", ...agencyValues }));
  await expect(saveAgency(context, SaveAgencyInput.parse({ code: "NEW", ...agencyValues }))).rejects.toMatchObject({
    details: { errors: [{ field: "code", reason: "format" }] },
  });
  const values = { name: "y", position: sekayu };
  await saveFacility(context, SaveFacilityInput.parse({ id: "RS_1", kind: "hospital", ...values }));
  const stationValues = { ...values, agencyCode: "DINKES OLD", kind: "post" };
  await saveStation(context, SaveStationInput.parse({ code: "POS 1", ...stationValues }));
  await expect(saveStation(context, SaveStationInput.parse({ code: "POS 2", ...stationValues }))).rejects.toMatchObject(
    {
      details: { errors: [{ field: "code" }] },
    },
  );
});

test("units imported as simulated are marked and never replace a real unit", async ({ db }) => {
  const simulatedActor = { actor: { ...aContext(db).actor, simulated: true } };
  const line = (callSign: string) => `${callSign},polres,police-patrol,,polsek-sekayu,road,available,103.83,-2.88`;
  await importFile(aContext(db, simulatedActor), {
    kind: "units",
    name: "made-up.csv",
    file: new TextEncoder().encode([header, line("SIM-1"), line("SIM-2")].join("\n")),
  });
  const importedUnits = await db.select().from(unit).where(like(unit.callSign, "SIM-%"));
  expect(importedUnits.map(({ simulated }) => simulated)).toEqual([true, true]);
  await aUnit(db, { callSign: "SIM-REAL" });
  const refusedImport = importFile(aContext(db, simulatedActor), {
    kind: "units",
    name: "made-up.csv",
    file: new TextEncoder().encode([header, line("SIM-3"), line("SIM-REAL")].join("\n")),
  });
  await expect(refusedImport).rejects.toMatchObject({
    details: { errors: [{ line: 3, field: "call_sign", cause: '"SIM-REAL" is a real unit' }], count: 1 },
  });
  expect(await db.select().from(unit).where(like(unit.callSign, "SIM-3"))).toEqual([]);
});

test("a unit that has been sent to incidents keeps its agency, in a file and in the form", async ({ db }) => {
  const [agency, otherAgency] = [await anAgency(db), await anAgency(db)];
  const fields = { agency, kind: "social-team" as const };
  const servedUnit = await aUnit(db, { ...fields, callSign: "MOVE-SERVED" });
  const newUnit = await aUnit(db, { ...fields, callSign: "MOVE-NEW" });
  const { id: incidentId } = await anIncident(db, { type: await aType(db, []) });
  const { id } = await assignUnit(aContext(db), { incidentId, unitId: servedUnit.id });
  await advanceAssignment(aContext(db), { id, state: "recalled" });
  const line = (callSign: string, { code }: typeof agency) => `${callSign},${code},social-team,,,road,available,,`;
  const importLines = (...lines: string[]) => importText({ db }, "units", [header, ...lines].join("\n"));
  await expect(importLines(line("MOVE-NEW", otherAgency), line("MOVE-SERVED", otherAgency))).rejects.toMatchObject({
    details: {
      errors: [{ line: 3, field: "agency", cause: '"MOVE-SERVED" has been sent to incidents for another agency' }],
      count: 1,
    },
  });
  const saveWithAgency = (unitId: string, callSign: string, agencyCode: string) =>
    saveUnit(aContext(db), { id: unitId, callSign, agencyCode, kind: "social-team", skills: [], mobility: "road" });
  await expect(saveWithAgency(servedUnit.id, "MOVE-RENAMED", otherAgency.code)).rejects.toMatchObject({
    details: { errors: [{ field: "agencyCode", reason: "has-served" }] },
  });
  await saveWithAgency(servedUnit.id, "MOVE-RENAMED", agency.code);
  await importLines(line("MOVE-NEW", otherAgency), line("MOVE-RENAMED", agency));
  await saveWithAgency(newUnit.id, "MOVE-NEW", agency.code);
  const movedUnits = db.select({ agencyCode: unit.agencyCode }).from(unit).where(like(unit.callSign, "MOVE-%"));
  expect(await movedUnits).toEqual([{ agencyCode: agency.code }, { agencyCode: agency.code }]);
});

import { and, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { event } from "../../db/schema/events";
import { gazetteerPlace, gazetteerWord } from "../../db/schema/gazetteer";
import { network, networkEdge } from "../../db/schema/network";
import { place, village } from "../../db/schema/places";
import { listPoints } from "../../server/coverage/points";
import { permissionsOf } from "../../server/domain/permission";
import { createVillageKey } from "../../server/domain/place-names";
import { importGazetteer } from "../../server/ground/import-gazetteer";
import { importOsm } from "../../server/ground/import-osm";
import { importSurvey } from "../../server/ground/import-survey";
import { openOsm } from "../../server/ground/read-osm";
import { changeSensitivity } from "../../server/incidents/change-sensitivity";
import { closeIncident } from "../../server/incidents/change-status";
import { createIncident } from "../../server/incidents/create-incident";
import { removeLocalPlace, saveLocalPlace } from "../../server/places/local-places";
import { searchPlaces } from "../../server/places/search-places";
import { aHistoryFile } from "../support/history-file";
import { aContext, aType, bayungLencir, kmFrom, sekayu } from "../support/makers";
import { anOsmFile, type OsmData } from "../support/osm-file";
import { createRandom } from "../support/seeded-random";
import { expect, test, testOnBothDatabases } from "../support/test";
import { withTypingError } from "../support/typing-errors";

/** Imports an extract as a new version of the base map, and makes that version the current one. */
async function importGround(db: Db, file: string) {
  const networkValues = { status: "building" as const, source: "test", checksum: "00" };
  const [createdNetwork] = await db.insert(network).values(networkValues).returning();
  const networkId = createdNetwork?.id ?? 0;
  const osm = await openOsm(file);
  const counts = await importGazetteer(db, networkId, osm, "OpenStreetMap");
  await osm.close();
  await db.update(network).set({ status: "retired" }).where(eq(network.status, "current"));
  await db.update(network).set({ status: "current" }).where(eq(network.id, networkId));
  return { networkId, ...counts };
}

/** Returns OpenStreetMap data for a town, by default at Bayung Lencir. */
function aTown({ lng, lat } = bayungLencir): OsmData {
  const nodeAt = (id: number, km: number, bearing: number) => ({ id, ...kmFrom({ lng, lat }, km, bearing) });
  return {
    nodes: [
      {
        ...nodeAt(1, 0.6, 90),
        tags: { amenity: "marketplace", name: "Pasar Pagi", alt_name: "Pasar Kalangan; Pasar Rebo" },
      },
      { ...nodeAt(2, 1.2, 180), tags: { amenity: "place_of_worship", religion: "muslim", name: "Masjid Nurul Iman" } },
      { ...nodeAt(3, 2, 0), tags: { highway: "milestone", distance: "203" } },
      { ...nodeAt(4, 1.5, 270), tags: { man_made: "petroleum_well", name: "Sumur BL-12" } },
      { ...nodeAt(5, 3, 45), tags: { shop: "yes" } },
      ...[nodeAt(11, 4, 0), nodeAt(12, 4.3, 0), nodeAt(13, 4.3, 5), nodeAt(14, 4, 5)],
      ...[nodeAt(21, 5, 90), nodeAt(22, 5.4, 90), nodeAt(23, 5.4, 95), nodeAt(24, 5, 95)],
      ...[nodeAt(31, 1, 20), nodeAt(32, 1.4, 20), nodeAt(33, 1.8, 20)],
    ],
    ways: [
      { id: 1, refs: [11, 12, 13, 14, 11], tags: { amenity: "school", name: "SD Negeri 4 Bayung Lencir" } },
      { id: 2, refs: [21, 22, 23, 24, 21] },
      { id: 3, refs: [31, 32], tags: { highway: "primary", name: "Jalan Kolonel Wahid Udin" } },
      { id: 4, refs: [32, 33], tags: { highway: "primary", name: "Jalan Kolonel Wahid Udin" } },
    ],
    relations: [
      {
        id: 1,
        members: [{ type: "way", ref: 2, role: "outer" }],
        tags: { type: "multipolygon", landuse: "plantation", name: "Kebun Sawit Makmur" },
      },
    ],
  };
}

const findPlaces = (db: Db, words: string, limit = 6) => searchPlaces({ db }, { words, limit });

testOnBothDatabases(
  "nodes, ways and areas of an extract become places with a point, their district and all their names",
  async ({ db }) => {
    const { networkId, places } = await importGround(db, anOsmFile(aTown()));
    const rows = await db.select().from(gazetteerPlace).where(eq(gazetteerPlace.networkId, networkId));
    expect(rows).toHaveLength(places);
    expect(Object.fromEntries(rows.map(({ name, kind }) => [name, kind]))).toEqual({
      "Pasar Pagi": "market",
      "Masjid Nurul Iman": "mosque",
      "KM 203": "km-post",
      "Sumur BL-12": "well",
      "SD Negeri 4 Bayung Lencir": "school",
      "Kebun Sawit Makmur": "plantation",
      // This street consists of two ways.
      "Jalan Kolonel Wahid Udin": "street",
    });
    for (const [words, name] of [
      ["ps pagi", "Pasar Pagi"],
      ["pasar kalangn", "Pasar Pagi"],
      ["mjd nurul iman", "Masjid Nurul Iman"],
      ["mesjid nurl iman", "Masjid Nurul Iman"],
      ["masjid nurul iman bayung lencir", "Masjid Nurul Iman"],
      ["SDN 4 bayung lincir", "SD Negeri 4 Bayung Lencir"],
      ["jl. kol", null],
      ["jln kolonel wahid udn", "Jalan Kolonel Wahid Udin"],
      ["kebun sawit", "Kebun Sawit Makmur"],
      ["sumur bl 12", "Sumur BL-12"],
      ["km 203", "KM 203"],
    ] as const) {
      const [firstPlace] = await findPlaces(db, words);
      if (name)
        expect([words, firstPlace]).toMatchObject([words, { name, source: "gazetteer", district: "Bayung Lencir" }]);
    }
    const [plantation] = await findPlaces(db, "kebun sawit makmur");
    const plantationCentre = kmFrom(bayungLencir, 5.2, 92.5);
    expect(
      Math.hypot((plantation?.lng ?? 0) - plantationCentre.lng, (plantation?.lat ?? 0) - plantationCentre.lat),
    ).toBeLessThan(0.004);
  },
);

testOnBothDatabases("entries of one name are merged by their distance, wherever they are", async ({ db }) => {
  const namedNode = (id: number, km: number, name: string) => ({
    ...{ id, ...kmFrom(bayungLencir, km) },
    tags: { amenity: "place_of_worship", religion: "muslim", name },
  });
  const steps = Array.from({ length: 60 }, (_, index) => index);
  const part = (id: number, km: number) => [
    { id, ...kmFrom(bayungLencir, km, 180) },
    { id: id + 1, ...kmFrom(bayungLencir, km + 0.01, 180) },
  ];
  const tags = { highway: "primary", name: "Jalan Panjang" };
  const { networkId } = await importGround(
    db,
    anOsmFile({
      nodes: [
        // The two mosques of each name are 500 m or 600 m apart, and differently far from Bayung Lencir.
        ...steps.map((step) => namedNode(2 * step + 1, step / 10, `Masjid Dekat ${step}`)),
        ...steps.map((step) => namedNode(2 * step + 2, step / 10 + 0.5, `Masjid Dekat ${step}`)),
        ...steps.map((step) => namedNode(2 * step + 201, step / 10, `Masjid Jauh ${step}`)),
        ...steps.map((step) => namedNode(2 * step + 202, step / 10 + 0.6, `Masjid Jauh ${step}`)),
        ...steps.flatMap((step) => part(2 * step + 401, step / 5)),
      ],
      ways: steps.map((step) => ({ id: step + 1, refs: [2 * step + 401, 2 * step + 402], tags })),
    }),
  );
  const rows = await db.select().from(gazetteerPlace).where(eq(gazetteerPlace.networkId, networkId));
  const count = (name: string) => rows.filter((row) => row.name.startsWith(name)).length;
  expect([count("Masjid Dekat"), count("Masjid Jauh"), count("Jalan Panjang")]).toEqual([60, 120, 1]);
});

test("importing an extract activates its places together with its roads, and a later road survey keeps them", async ({
  database,
}) => {
  const { db } = database;
  const path = anOsmFile(aTown());
  expect(await importOsm(aContext(db), database, { path, anywhere: false })).toMatchObject({
    edges: 2,
    gazetteer: { places: 7, kilometrePosts: 1, villagesWithPoint: 0 },
  });
  const market = { name: "Pasar Pagi", source: "gazetteer" };
  expect((await findPlaces(db, "pasar pagi"))[0]).toMatchObject(market);
  const roadEnd = kmFrom(bayungLencir, 1);
  const coordinates = [bayungLencir, roadEnd].map(({ lng, lat }) => [lng, lat]);
  const road = { type: "Feature", properties: { class: "track" }, geometry: { type: "LineString", coordinates } };
  const surveyPath = aHistoryFile(JSON.stringify({ type: "FeatureCollection", features: [road] }), "roads.geojson");
  await importSurvey(aContext(db), database, { kind: "roads", path: surveyPath, anywhere: false });
  expect((await findPlaces(db, "pasr pagi"))[0]).toMatchObject(market);
});

test("in a town near a kind of place: the town first, then the nearest place of the kind", async ({ db }) => {
  await importGround(db, anOsmFile(aTown()));
  const places = await findPlaces(db, "di bayung lencir dekat pasar");
  expect(places.slice(0, 2)).toMatchObject([
    { name: "Bayung Lencir", match: "exact" },
    { name: "Pasar Pagi", source: "near", precision: "approximate" },
  ]);
  expect(places.every(({ district }) => district === "Bayung Lencir")).toBe(true);
  expect((await findPlaces(db, "masjid di bayung lencir"))[0]).toMatchObject({ name: "Masjid Nurul Iman" });
  // The town's market comes before the town. It is the default if the town has only one market.
  expect((await findPlaces(db, "pasar bayung lencir"))[0]).toMatchObject({ name: "Pasar Pagi", isDefault: true });
  // The mosque with this name is not on the map, and this school is outside the town.
  for (const [words, landmark] of [
    ["masjid jami bayung lencir", "masjid jami"],
    ["sekolah di bayung lencir", "sekolah"],
  ] as const)
    expect((await findPlaces(db, words))[0]).toMatchObject({
      ...{ name: "Bayung Lencir", landmark, precision: "village", isDefault: true },
    });
  // If the map has no market ("pasar"), only the town is found, not a distant village with a similar name.
  await db.delete(network);
  expect(await findPlaces(db, "di bayung lencir dekat pasar")).toMatchObject([
    { name: "Bayung Lencir", match: "exact" },
  ]);
  expect(await findPlaces(db, "dekat pasar")).toEqual([]);
});

test("a KM post is named after its road", async ({ db }) => {
  await db.delete(network);
  const networkValues = { status: "building" as const, source: "test", checksum: "00" };
  const [createdNetwork] = await db.insert(network).values(networkValues).returning();
  const networkId = createdNetwork?.id ?? 0;
  const [from, to] = [kmFrom(bayungLencir, 1, 0), kmFrom(bayungLencir, 3, 0)];
  await db.insert(networkEdge).values({
    ...{ networkId, id: 0, fromNode: 0, toNode: 1, metres: 2_000, class: "trunk", wayId: 9, mainParts: 0 },
    ...{ name: "Jalan Lintas Timur", ref: "AH25" },
    line: sql`st_setsrid(st_makeline(st_makepoint(${from.lng}::float8, ${from.lat}::float8), st_makepoint(${to.lng}::float8, ${to.lat}::float8)), 4326)`,
  });
  const osm = await openOsm(anOsmFile(aTown()));
  expect(await importGazetteer(db, networkId, osm, "OpenStreetMap")).toMatchObject({ kilometrePosts: 1 });
  await osm.close();
  expect(await findPlaces(db, "km 203 jalintim")).not.toContainEqual(expect.objectContaining({ kind: "km-post" }));
  await db.update(network).set({ status: "current" }).where(eq(network.id, networkId));
  expect((await findPlaces(db, "km 203 jalintim"))[0]).toMatchObject({
    name: "KM 203 Jalan Lintas Timur",
    precision: "exact",
  });
  expect((await findPlaces(db, "km203"))[0]).toMatchObject({ name: "KM 203 Jalan Lintas Timur" });
  // The position of KM 204 is estimated from the imported post KM 203, not from the posts in the reference data.
  const [next] = await findPlaces(db, "km 204");
  expect(next).toMatchObject({ source: "kilometre", notes: [{ says: "nearest-post", km: 203 }] });
  expect(next?.lat).toBeCloseTo(kmFrom(bayungLencir, 2, 0).lat, 4);
  await db.delete(network);
});

test("a KM post that is searched with the name of its road is not one of another road", async ({ database }) => {
  const { db } = database;
  const kmsByRoad: [road: string | null, kms: number[]][] = [
    ["Jalan Lintas Timur", [45, 46]],
    ["Jalan Sekayu - Pendopo", [45]],
    ["Jalan Merdeka", [45, 48]],
    ["Jalan Tol Palembang - Jambi", [119, 122]],
    [null, [45, 48]],
  ];
  const nodes: OsmData["nodes"] = [];
  const ways: OsmData["ways"] = [];
  for (const [index, [name, kms]] of kmsByRoad.entries()) {
    const [start, id] = [kmFrom(bayungLencir, index), 100 * index];
    nodes.push({ id: id + 1, ...start }, { id: id + 2, ...kmFrom(start, 3, 0) });
    ways.push({ id: index + 1, refs: [id + 1, id + 2], tags: { highway: "primary", ...(name && { name }) } });
    for (const [order, km] of kms.entries())
      nodes.push({
        ...{ id: id + 10 + order, ...kmFrom(start, 1 + order, 0) },
        tags: { highway: "milestone", distance: `${km}` },
      });
  }
  await importOsm(aContext(db), database, { path: anOsmFile({ nodes, ways }), anywhere: false });
  const listKilometres = async (words: string) =>
    (await findPlaces(db, words))
      .filter(({ kind, source }) => kind === "km-post" || source === "kilometre")
      .map(({ name, isDefault }) => `${name}${isDefault ? " (default)" : ""}`);

  expect(await listKilometres("km 45 jalan sekayu")).toEqual(["KM 45 Jalan Sekayu - Pendopo (default)"]);
  for (const words of ["km 45 jl merdeka", "jalan merdeka km 45", "km 45 jalan merdeka bayung lencir"])
    expect([words, await listKilometres(words)]).toEqual([words, ["KM 45 Jalan Merdeka (default)"]]);
  // A misspelt road is not preselected.
  expect(await listKilometres("km 45 jalan merdka")).toEqual(["KM 45 Jalan Merdeka"]);
  expect(await listKilometres("km 45 jalintim")).toEqual(["KM 45 Jalan Lintas Timur (default)"]);
  // The posts near Bayung Lencir are on other roads. Only that of the main road is offered, because the road may be it.
  expect(await listKilometres("km 45 jalan bayung lencir")).toEqual(["KM 45 Jalan Lintas Timur"]);
  expect(await listKilometres("km 46 jalan sekayu")).toEqual([]);
  // The kilometres of a toll road are not those of the road beside it.
  expect(await listKilometres("km 122 jalan tol")).toEqual(["KM 122 Jalan Tol Palembang - Jambi (default)"]);
  for (const words of ["km 122", "km 122 jalintim", "km 122 jalan palembang jambi"]) {
    const [post] = (await findPlaces(db, words)).filter(({ source }) => source === "kilometre");
    expect([words, post?.notes]).toMatchObject([words, [{ says: "between", from: { km: 121 }, to: { km: 203 } }]]);
  }
  expect(await listKilometres("km 122 jalan palembang jambi")).toHaveLength(1);
});

test("deleting a version of the ground deletes its places", async ({ db }) => {
  const firstImport = await importGround(db, anOsmFile(aTown()));
  expect((await findPlaces(db, "pasar pagi"))[0]).toMatchObject({ name: "Pasar Pagi" });
  await importGround(
    db,
    anOsmFile({ nodes: [{ id: 1, ...sekayu, tags: { amenity: "marketplace", name: "Pasar Randik" } }] }),
  );
  expect((await findPlaces(db, "pasar pagi")).map(({ name }) => name)).not.toContain("Pasar Pagi");
  await db.delete(network).where(eq(network.id, firstImport.networkId));
  expect(await db.$count(gazetteerPlace, eq(gazetteerPlace.networkId, firstImport.networkId))).toBe(0);
  expect(await db.$count(gazetteerWord, eq(gazetteerWord.networkId, firstImport.networkId))).toBe(0);
});

test("a village without a point uses that of the gazetteer's village of its name and district, until it is surveyed or the ground is replaced", async ({
  db,
}) => {
  const [districtCenter] = await db.select().from(place).where(eq(place.name, "Bayung Lencir"));
  const withoutPointCondition = and(
    eq(village.districtCode, districtCenter?.districtCode ?? ""),
    isNull(village.position),
  );
  const villages = await db.select().from(village).where(withoutPointCondition).orderBy(village.code);
  const [firstVillage, secondVillage, thirdVillage] = villages.filter(({ name }) => !name.startsWith("Bayung Lencir"));
  if (!firstVillage || !secondVillage || !thirdVillage) throw new Error("too few villages without a point");
  const nodeAt = (id: number, km: number, name: string, kind = "village") => ({
    ...{ id, ...kmFrom(bayungLencir, km, 45) },
    tags: { place: kind, name },
  });
  const { villagesWithPoint } = await importGround(
    db,
    anOsmFile({
      nodes: [
        nodeAt(1, 1, `Desa ${firstVillage.name.toUpperCase()}`),
        // Of two places with the same name, neither is linked to the village.
        ...[nodeAt(2, 2, secondVillage.name), nodeAt(3, 4, secondVillage.name)],
        // A hamlet is linked to the village only if the map has no place of kind `village` with that name.
        ...[nodeAt(4, 1.5, thirdVillage.name, "hamlet"), nodeAt(5, 3, thirdVillage.name)],
        // This place has the name of the village but is in a different district.
        { id: 6, ...sekayu, tags: { place: "village", name: secondVillage.name } },
      ],
    }),
  );
  expect(villagesWithPoint).toBe(2);
  const findVillage = async (name: string) =>
    (await findPlaces(db, name, 50)).find(({ source }) => source === "village");
  const point = kmFrom(bayungLencir, 1, 45);
  const importedVillage = await findVillage(`desa ${firstVillage.name} bayung lencir`);
  expect(importedVillage).toMatchObject({
    ...{ precision: "village", positionQuality: "approximate" },
    pointSource: "map-point",
    // Earlier versions of the screens do not know any other note.
    notes: [],
  });
  expect(importedVillage?.lng).toBeCloseTo(point.lng, 6);
  const [nearVillage] = await findPlaces(db, `dekat desa ${firstVillage.name} bayung lencir`);
  expect(nearVillage).toMatchObject({ source: "near", name: firstVillage.name, pointSource: "map-point" });
  const { villages: knownVillages } = await listPoints(aContext(db));
  expect(knownVillages.find(({ id }) => id === firstVillage.code)).toMatchObject({ quality: "approximate" });
  expect(knownVillages.find(({ id }) => id === secondVillage.code)).toBeUndefined();
  // A surveyed point of the village is used instead of the point on the map.
  await db
    .update(village)
    .set({ position: sekayu, positionQuality: "surveyed" })
    .where(eq(village.code, firstVillage.code));
  expect(await findVillage(`desa ${firstVillage.name} bayung lencir`)).toMatchObject({
    ...{ lng: sekayu.lng, positionQuality: "surveyed", pointSource: null },
  });
  await db.update(village).set({ position: null, positionQuality: null }).where(eq(village.code, firstVillage.code));
  await db.delete(network);
  expect(await findVillage(`desa ${firstVillage.name} bayung lencir`)).toMatchObject({
    ...{ precision: "district", notes: [], pointSource: "district-point" },
  });
});

test.for([
  ["Desa Suka Maju", "sukamaju"],
  ["Kelurahan Serasan Jaya II", "Serasan Jaya 2"],
  ["Dusun Tanjung-Agung", "tanjung agung"],
])("%s and %s are the same village", ([a, b]) => {
  expect(createVillageKey(a as string)).toBe(createVillageKey(b as string));
});

test("a local name comes first, under its aliases too, and is not touched by an import", async ({ db }) => {
  const context = aContext(db);
  const id = crypto.randomUUID();
  const input = {
    ...{ id, name: "Simpang Bongen", aliases: ["Simpang Empat Pagi", "Pasar Pagi"], kind: "market" as const },
    ...{ position: bayungLencir, source: "measured on the spot" },
  };
  await saveLocalPlace(context, input);
  await importGround(db, anOsmFile(aTown()));
  expect((await findPlaces(db, "pasar pagi"))[0]).toMatchObject({
    source: "local",
    name: "Simpang Bongen",
    match: "exact",
  });
  expect((await findPlaces(db, "simpang bong"))[0]).toMatchObject({ name: "Simpang Bongen", match: "part" });
  expect((await findPlaces(db, "simpang bonegn"))[0]).toMatchObject({ name: "Simpang Bongen", match: "similar" });
  await removeLocalPlace(context, { id });
  expect((await findPlaces(db, "pasar pagi"))[0]).toMatchObject({ source: "gazetteer" });
  await saveLocalPlace(context, input);
  expect((await findPlaces(db, "pasar pagi"))[0]).toMatchObject({ source: "local", district: "Bayung Lencir" });
  const changes = await db.select().from(event).where(eq(event.kind, "local-place.changed"));
  expect(changes.map(({ data }) => [data.before !== null, data.after !== null])).toEqual([
    [false, true],
    [true, false],
    [false, true],
  ]);
  await removeLocalPlace(context, { id });
});

test("an address of two closed incidents is suggested to people who see incidents, never one of a sensitive incident", async ({
  db,
}) => {
  const roomContext = aContext(db, {
    actor: {
      kind: "person",
      id: "x",
      name: "x",
      role: "call-taker",
      scopes: permissionsOf["call-taker"],
      simulated: false,
    },
  });
  const type = await aType(db, []);
  const createIncidentAt = async (
    address: string,
    at = sekayu,
    status: "open" | "closed" = "closed",
    precision: "exact" | "approximate" = "exact",
  ) => {
    const { id } = await createIncident(aContext(db), { type, location: at, precision, address });
    if (status === "closed") await closeIncident(aContext(db), { id, code: "handled" });
    return id;
  };
  const findUsedAddresses = async (words: string, context = roomContext) =>
    (await searchPlaces(context, { words, limit: 12 })).filter(({ source }) => source === "used");
  await createIncidentAt("Lorong Kenanga 7", sekayu, "open");
  expect(await findUsedAddresses("lorong kenanga 7")).toEqual([]);
  // An address that occurs in only one closed incident is suggested only if it is typed exactly.
  await createIncidentAt("Lorong Kenanga 7");
  expect(await findUsedAddresses("lorong kenanga 7")).toMatchObject([
    { notes: [{ says: "used", times: 1 }], precision: "exact" },
  ]);
  expect(await findUsedAddresses("lorong kenanga")).toEqual([]);
  const lastIncidentId = await createIncidentAt("lorong kenanga 7 ", kmFrom(sekayu, 0.1));
  expect(await findUsedAddresses("lorong kenaga")).toMatchObject([
    { name: expect.stringMatching(/kenanga 7/i), notes: [{ says: "used", times: 2 }] },
  ]);
  // The average of two points is exact only if both are exact and close to each other.
  const findPrecision = async (words: string) => (await findUsedAddresses(words))[0]?.precision;
  expect(await findPrecision("lorong kenanga 7")).toBe("approximate");
  await createIncidentAt("Simpang Merpati 5");
  await createIncidentAt("Simpang Merpati 5", kmFrom(sekayu, 0.02));
  expect(await findPrecision("simpang merpati 5")).toBe("exact");
  await createIncidentAt("Simpang Merpati 5", sekayu, "closed", "approximate");
  expect(await findPrecision("simpang merpati 5")).toBe("approximate");
  // These roles may not read every incident in full, so they get no suggestions.
  for (const role of ["agency-officer", "crew", "leader", "wall"] as const) {
    const actor = { ...roomContext.actor, role, scopes: permissionsOf[role] };
    expect(await findUsedAddresses("lorong kenanga 7", { ...roomContext, actor })).toEqual([]);
  }
  // An address is not suggested if its two incidents are at different places.
  await createIncidentAt("Rumah Pak RT");
  await createIncidentAt("Rumah Pak RT", kmFrom(sekayu, 3));
  expect(await findUsedAddresses("rumah pak rt")).toEqual([]);
  await changeSensitivity(aContext(db), { id: lastIncidentId, sensitive: true, reason: "family" });
  expect(await findUsedAddresses("lorong kenaga")).toEqual([]);
  const sensitiveId = await createIncidentAt("Lorong Dahlia 9");
  await changeSensitivity(aContext(db), { id: sensitiveId, sensitive: true, reason: "family" });
  expect(await findUsedAddresses("lorong dahlia 9")).toEqual([]);
});

test("of 200 names drawn from an extract, each with one typing error, at least 95 % are among the first three", async ({
  db,
}) => {
  const { networkId } = await importGround(db, "tests/data/osm/liechtenstein.osm.pbf");
  const rows = await db
    .selectDistinct({ name: gazetteerPlace.name })
    .from(gazetteerPlace)
    .where(eq(gazetteerPlace.networkId, networkId))
    .orderBy(gazetteerPlace.name);
  const random = createRandom(112);
  const missedNames: string[] = [];
  for (let index = 0; index < 200; index++) {
    const { name } = random.pick(rows);
    const mistypedName = withTypingError(name, random.number);
    const places = await findPlaces(db, mistypedName, 3);
    if (!places.some((place) => place.name === name)) missedNames.push(`${mistypedName} for ${name}`);
  }
  expect(missedNames.length, missedNames.join("; ")).toBeLessThanOrEqual(10);
});

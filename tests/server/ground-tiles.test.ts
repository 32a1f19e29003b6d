import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VectorTile } from "@mapbox/vector-tile";
import { eq } from "drizzle-orm";
import { PbfReader } from "pbf";
import { PMTiles, zxyToTileId } from "pmtiles";
import { afterAll } from "vitest";
import { network, networkEdge } from "../../db/schema/network";
import { archivePath, findArchive, readGround } from "../../server/ground/current-ground";
import { linkGroundTiles } from "../../server/ground/ground-tile-files";
import { importOsm } from "../../server/ground/import-osm";
import { importSurvey } from "../../server/ground/import-survey";
import { openArchive } from "../../server/ground/read-archive";
import { makeShippedGround, readShippedGround } from "../../server/ground/shipped-ground";
import { readSurveys } from "../../server/ground/survey-tiles";
import type { GroundFeature } from "../../server/ground/tile-index";
import { createTileMaker } from "../../server/ground/tile-maker";
import { createArchiveWriter, createFileTileStore, createMemoryTileStore } from "../../server/ground/write-archive";
import { readKilometrePosts } from "../../server/places/find-kilometre";
import { aContext, kmFrom, sekayu } from "../support/makers";
import { anOsmFile } from "../support/osm-file";
import { createSession } from "../support/people";
import { expect, test } from "../support/test";
import { readLayers, tileAt } from "../support/tiles";

const folder = mkdtempSync(join(tmpdir(), "ground-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const village: GroundFeature = {
  layer: "place",
  geometry: { type: "Point", coordinates: [sekayu.lng, sekayu.lat] },
  properties: { kind: "village", name: "Balai Agung" },
  minZoom: 12,
};
/** A road 67 km long. It crosses several of the blocks in which the server creates tiles. */
const road: GroundFeature = {
  layer: "road",
  geometry: {
    type: "LineString",
    coordinates: [
      [sekayu.lng - 0.3, sekayu.lat],
      [sekayu.lng + 0.3, sekayu.lat],
    ],
  },
  properties: { class: "trunk", ref: "AH25" },
  minZoom: 6,
};

test.each([
  ["in memory", undefined],
  ["through temporary files", 1],
])("tiles made %s contain each feature at its position, from its minimum zoom on", async (_, maxBufferedBytes) => {
  const path = join(folder, `${maxBufferedBytes}.pmtiles`);
  const maker = createTileMaker(createArchiveWriter(createFileTileStore(path)), {
    maxZoom: 15,
    sources: ["test"],
    temporaryPath: `${path}.`,
    ...(maxBufferedBytes !== undefined && { maxBufferedBytes }),
  });
  maker.add(village);
  maker.add(road);
  const { tiles, bytes } = await maker.finish();
  const archive = await openArchive(path);

  expect(archive.header).toMatchObject({ minZoom: 6, maxZoom: 15, numAddressedTiles: tiles });
  expect(archive.metadata.sources).toEqual(["test"]);
  expect(statSync(path).size).toBe(bytes);
  for (let z = 6; z <= 15; z++) {
    const layers = await readLayers(archive, tileAt(sekayu, z));
    expect(layers?.road?.[0]?.properties).toEqual({ class: "trunk", ref: "AH25" });
    expect(layers?.place?.map(({ properties }) => properties?.name) ?? []).toEqual(z < 12 ? [] : ["Balai Agung"]);
  }
  const place = (await readLayers(archive, tileAt(sekayu, 15)))?.place?.[0];
  const [lng = 0, lat = 0] = place?.geometry.type === "Point" ? place.geometry.coordinates : [];
  expect(Math.hypot(lng - sekayu.lng, lat - sekayu.lat)).toBeLessThan(1e-5);
  // Neither end of the road is in the block that contains Sekayu.
  for (const end of [-0.299, 0.299]) {
    expect((await readLayers(archive, tileAt({ lng: sekayu.lng + end, lat: sekayu.lat }, 15)))?.road).toHaveLength(1);
  }
  expect(await archive.readTile(...tileAt({ lng: sekayu.lng, lat: sekayu.lat - 1 }, 12))).toBeNull();
  await archive.close();
  expect(readdirSync(folder).filter((name) => !name.endsWith(".pmtiles"))).toEqual([]);
});

test("the reader of the pmtiles package finds every tile of a large archive, whatever the order they were added in", async () => {
  const archiveStore = createMemoryTileStore();
  const writer = createArchiveWriter(archiveStore);
  const addedTiles: [z: number, x: number, y: number, content: string][] = [];
  for (let x = 150; x >= 0; x--)
    for (let y = 0; y < 150; y++) addedTiles.push([14, 12_000 + x, 8_000 + y, `${(x * y) % 40_000}`]);
  addedTiles.push([6, 50, 32, "overview"]);
  for (const [z, x, y, content] of addedTiles) writer.add(z, x, y, Buffer.from(content));
  const { tiles, bytes } = await writer.finish(
    { sources: [], layers: [] },
    { minZoom: 6, maxZoom: 14, bounds: [103, -4, 105, -1] },
  );
  expect(tiles).toBe(addedTiles.length);

  const archive = archiveStore.bytes();
  expect(archive.length).toBe(bytes);
  const reader = new PMTiles({
    getKey: () => "large",
    getBytes: async (offset, length) => ({ data: new Uint8Array(archive.subarray(offset, offset + length)).buffer }),
  });
  const header = await reader.getHeader();
  expect(header.leafDirectoryLength).toBeGreaterThan(0);
  expect(header).toMatchObject({
    minZoom: 6,
    maxZoom: 14,
    minLon: 103,
    maxLat: -1,
    numAddressedTiles: addedTiles.length,
  });
  expect(header.numTileContents).toBeLessThan(addedTiles.length);
  for (const [z, x, y, content] of addedTiles.filter(
    (_, index) => index % 37 === 0 || index === addedTiles.length - 1,
  )) {
    const tile = await reader.getZxy(z, x, y);
    expect(tile && Buffer.from(tile.data).toString(), `${zxyToTileId(z, x, y)}`).toBe(content);
  }
  expect(await reader.getZxy(14, 11_999, 8_000)).toBeUndefined();
});

test("the shipped ground has the Musi, the Lalan, the schematic road to Jambi and its kilometre posts", async () => {
  const { archive, version } = await readShippedGround();
  expect(version).toMatch(/^shipped-[0-9a-f]{12}$/);
  const waterwayNamesAt = async (lng: number, lat: number) =>
    (await readLayers(archive, tileAt({ lng, lat }, 8)))?.waterway?.map(({ properties }) => properties?.name);
  expect(await waterwayNamesAt(sekayu.lng, sekayu.lat)).toContain("Musi");
  expect(await waterwayNamesAt(104.4, -2.24)).toContain("Lalan");
  const bayungLencirLayers = await readLayers(archive, tileAt({ lng: 103.6834, lat: -2.0549 }, 10));
  expect(bayungLencirLayers?.road?.[0]?.properties).toEqual({ class: "trunk", schematic: true });
  expect(bayungLencirLayers?.point?.[0]?.properties).toEqual({ kind: "km-post", ref: "KM 203" });
});

test("the shipped ground has a new version when anything that it draws changes", async () => {
  const { version } = await readShippedGround();
  expect((await makeShippedGround()).version).toBe(version);
  const posts = readKilometrePosts().map((post) => (post.km === 203 ? { ...post, lat: -2.06 } : post));
  expect((await makeShippedGround(posts)).version).not.toBe(version);
});

test("a signed-in person can read a tile, and the browser may cache it; nobody else can", async ({ db, server }) => {
  const { version } = await readShippedGround();
  const { cookie } = await createSession(db, server, "call-taker");
  const sendRequest = (path: string, headers: Record<string, string> = { cookie }) =>
    fetch(`${server.url}/ground/${path}`, { headers });
  const tilePath = tileAt(sekayu, 8).join("/");

  const tile = await sendRequest(`${version}/${tilePath}.mvt`);
  expect(tile.status).toBe(200);
  expect(Object.fromEntries(tile.headers)).toMatchObject({
    "content-type": "application/vnd.mapbox-vector-tile",
    "content-encoding": "gzip",
    "cache-control": "private, max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
  });
  const { layers } = new VectorTile(new PbfReader(new Uint8Array(await tile.arrayBuffer())));
  expect(Object.keys(layers)).toEqual(["waterway", "road"]);

  const emptyTileResponse = await sendRequest(`${version}/8/0/0.mvt`);
  expect([emptyTileResponse.status, await emptyTileResponse.text()]).toEqual([204, ""]);
  for (const unknownVersion of ["shipped-0", "4711", "..%2F..%2Fpackage"]) {
    const { status } = await sendRequest(`${unknownVersion}/${tilePath}.mvt`);
    expect(status, unknownVersion).toBe(unknownVersion.includes("%") ? 400 : 404);
  }
  expect((await sendRequest(`${version}/${tilePath}.mvt`, {})).status).toBe(401);
  for (const [path, field] of [
    ["16/0/0", "z"],
    ["5/0/0", "z"],
    ["8/256/0", "x"],
    ["8/0/256", "y"],
    ["8/a/0", "x"],
  ]) {
    const refusedResponse = await sendRequest(`${version}/${path}.mvt`);
    const { errors } = (await refusedResponse.json()) as { errors: { field: string }[] };
    expect([refusedResponse.status, errors.map((error) => error.field)], path).toEqual([400, [field]]);
  }
});

test("an import activates its tiles and removes those of deleted networks; without an archive the shipped ground is used", async ({
  database,
}) => {
  const groundFolder = join(folder, "imported");
  const context = { ...aContext(database.db), settings: { positionFreshMinutes: 10, groundFolder } };
  const anExtract = (name: string) =>
    anOsmFile({
      nodes: [
        { id: 1, ...sekayu },
        { id: 2, lng: sekayu.lng + 0.1, lat: sekayu.lat },
      ],
      ways: [{ id: 1, refs: [1, 2], tags: { highway: "trunk", name } }],
    });
  const readCurrentGround = async () => {
    const { version, sources } = await readGround(context);
    const archive = await findArchive(context, version);
    const road = archive && (await readLayers(archive, tileAt(sekayu, 14)))?.road?.[0];
    return { version, sources, road: road?.properties?.name };
  };
  const versions: string[] = [];
  for (const name of ["Jalan Satu", "Jalan Dua", "Jalan Tiga"]) {
    // A killed import has left the temporary files of an archive.
    const leftoverPath = archivePath(groundFolder, "fedcba987654");
    mkdirSync(`${leftoverPath}.Ab12Cd`, { recursive: true });
    writeFileSync(`${leftoverPath}.Ab12Cd/807-520`, "{}");
    writeFileSync(`${leftoverPath}.tiles`, "");
    const { id } = await importOsm(context, database, { path: anExtract(name), anywhere: true });
    const { version, ...ground } = await readCurrentGround();
    expect(ground).toEqual({ sources: ["openstreetmap"], road: name });
    expect(version).toMatch(new RegExp(`^${id}-[0-9a-f]{12}$`));
    versions.push(version);
  }
  // The previous version is kept, because screens may still be using it. The one before it is deleted.
  const archives = await Promise.all(versions.map((version) => findArchive(context, version)));
  expect(archives.map((archive) => archive !== null)).toEqual([false, true, true]);
  expect(readdirSync(groundFolder)).toHaveLength(2);

  const [currentNetwork] = await database.db.select().from(network).where(eq(network.status, "current"));
  await linkGroundTiles(context, currentNetwork?.checksum ?? "", "0123456789abcdef");
  const networkValues = { status: "retired" as const, source: "test", checksum: "0123456789abcdef" };
  const [linkedNetwork] = await database.db.insert(network).values(networkValues).returning();
  const linkedVersion = `${linkedNetwork?.id}-0123456789ab`;
  const linkedArchive = await findArchive(context, linkedVersion);
  expect(linkedArchive).not.toBeNull();
  // Only the tiles of the current and of a retired network can be read. Other ids do not displace these from memory.
  const idCondition = eq(network.id, linkedNetwork?.id ?? 0);
  for (const unknownId of [7_000_001, 7_000_002, 7_000_003])
    expect(await findArchive(context, `${unknownId}-0123456789ab`)).toBeNull();
  await database.db.update(network).set({ status: "building" }).where(idCondition);
  expect(await findArchive(context, linkedVersion)).toBe(linkedArchive);
  for (const version of versions.slice(1)) await findArchive(context, version);
  expect(await findArchive(context, linkedVersion)).toBeNull();

  // An archive that could not be opened is opened again, even if the time of its last change is the same.
  await database.db.update(network).set({ status: "retired", checksum: "ba9876543210" }).where(idCondition);
  const path = archivePath(groundFolder, "ba9876543210");
  const findWithContent = (content: string | Buffer) => {
    writeFileSync(path, content);
    utimesSync(path, 1_000, 1_000);
    return findArchive(context, `${linkedNetwork?.id}-ba9876543210`);
  };
  await expect(findWithContent("damaged")).rejects.toThrow();
  expect(await findWithContent(readFileSync(archivePath(groundFolder, "0123456789ab")))).not.toBeNull();
  rmSync(groundFolder, { recursive: true });
  expect((await readCurrentGround()).sources).toEqual(["gshhg", "schematic-roads"]);
});

test("own surveys are drawn with the extract, beyond it, and with the shipped ground", async ({ database }) => {
  const groundFolder = join(folder, "surveyed");
  const context = { ...aContext(database.db), settings: { positionFreshMinutes: 10, groundFolder } };
  const [east, farEast] = [kmFrom(sekayu, 1), kmFrom(sekayu, 60)];
  const extract = anOsmFile({
    nodes: [sekayu, east].map((at, id) => ({ id, ...at })),
    ways: [{ id: 1, refs: [0, 1], tags: { highway: "trunk", name: "Jalan Merdeka" } }],
  });
  const importLines = (
    kind: "roads" | "rivers",
    properties: object,
    ends: (typeof sekayu)[],
    jetty?: typeof sekayu,
  ) => {
    const path = join(folder, `${kind}.geojson`);
    const geometry = { type: "LineString", coordinates: ends.map(({ lng, lat }) => [lng, lat]) };
    const features: object[] = [{ type: "Feature", properties, geometry }];
    if (jetty) {
      const point = { type: "Point", coordinates: [jetty.lng, jetty.lat] };
      features.push({ type: "Feature", properties: { name: "Dermaga Keruh" }, geometry: point });
    }
    writeFileSync(path, JSON.stringify({ type: "FeatureCollection", features }));
    return importSurvey(context, database, { kind, path, anywhere: true });
  };
  const readNames = async (at: typeof sekayu, zoom: number) => {
    const { version, bounds } = await readGround(context);
    const archive = await findArchive(context, version);
    const layers = archive && (await readLayers(archive, tileAt(at, zoom)));
    const names = [...(layers?.road ?? []), ...(layers?.waterway ?? [])].map(({ properties }) => properties?.name);
    return { names, bounds };
  };
  await importOsm(context, database, { path: extract, anywhere: true });
  expect((await readNames(sekayu, 14)).names).toEqual(["Jalan Merdeka"]);
  await importLines("roads", { class: "residential", name: "Jalan Kebun", oneway: true }, [
    sekayu,
    kmFrom(sekayu, 1, 0),
  ]);
  const jetty = kmFrom(kmFrom(sekayu, 59.5), 0.2, 0);
  const importRivers = () => importLines("rivers", { name: "Sungai Keruh" }, [east, farEast], jetty);
  // The second import replaces the connection of the jetty as well.
  expect([(await importRivers()).edges, (await importRivers()).edges]).toEqual([5, 5]);
  expect((await readNames(sekayu, 14)).names).toEqual(["Jalan Merdeka", "Jalan Kebun"]);
  // Joined to the jetty, the river has two parts. The connection to the jetty is not drawn.
  const { names, bounds } = await readNames(kmFrom(sekayu, 59.5), 11);
  expect([names, bounds[2]]).toEqual([["Sungai Keruh", "Sungai Keruh"], expect.closeTo(farEast.lng, 6)]);
  const { version } = await readGround(context);
  const archive = await findArchive(context, version);
  const roads = (archive && (await readLayers(archive, tileAt(sekayu, 14))))?.road;
  expect(roads?.map(({ geometry }) => geometry.type)).toEqual(["LineString", "LineString"]);
  expect(roads?.[1]?.properties).toEqual({ class: "minor", rank: 2, name: "Jalan Kebun", oneway: 1 });
  // A tile with surveys is made only once.
  const readTileHere = async () => (await findArchive(context, version))?.readTile(...tileAt(sekayu, 14));
  expect(await readTileHere()).toBe(await readTileHere());
  // A version covers the surveys: without them, or with others, it is another one.
  const [extractVersion = "", digest = ""] = /^(\d+-[0-9a-f]{12})-([0-9a-f]{6})$/.exec(version)?.slice(1) ?? [];
  const extractArchive = await findArchive(context, extractVersion);
  expect(extractArchive && (await readLayers(extractArchive, tileAt(sekayu, 14)))?.road).toHaveLength(1);
  expect(await findArchive(context, `${extractVersion}-${digest === "000000" ? "000001" : "000000"}`)).toBeNull();

  rmSync(groundFolder, { recursive: true });
  expect((await readGround(context)).version).toBe(`${version}-${(await readShippedGround()).version}`);
  expect((await readNames(sekayu, 10)).names).toEqual(expect.arrayContaining(["Jalan Kebun", "Sungai Keruh", "Musi"]));
  await database.db.update(networkEdge).set({ name: "Jalan Sawah" }).where(eq(networkEdge.name, "Jalan Kebun"));
  const changedSurveys = await readSurveys(database.db, Number.parseInt(version, 10));
  expect(changedSurveys?.digest).toMatch(/^[0-9a-f]{6}$/);
  expect(changedSurveys?.digest).not.toBe(digest);
});

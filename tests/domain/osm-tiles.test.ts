import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeOsmTiles } from "../../server/ground/make-osm-tiles";
import { describeArea, describeLine, describePoint } from "../../server/ground/osm-features";
import { openArchive } from "../../server/ground/read-archive";
import { type OsmFile, openOsm } from "../../server/ground/read-osm";
import { joinWays } from "../../server/ground/rings";
import { anOsmFile, type OsmData } from "../support/osm-file";
import { readLayers, tileAt } from "../support/tiles";

const [lng, lat] = [103.83, -2.88];
const createNode = (id: number, east: number, south: number, tags?: Record<string, string>) => ({
  ...{ id, lng: lng + east / 1_000, lat: lat - south / 1_000 },
  ...(tags && { tags }),
});

/**
 * Map data with a lake (its outline consists of two ways, and it has an island), a road over a bridge, a river, a
 * house, a village, a kilometre post and a border.
 */
const data: OsmData = {
  nodes: [
    ...[createNode(1, 0, 0), createNode(2, 8, 0), createNode(3, 8, 8), createNode(4, 0, 8)],
    ...[createNode(5, 3, 3), createNode(6, 5, 3), createNode(7, 5, 5), createNode(8, 3, 5)],
    ...[
      createNode(9, -5, -5),
      createNode(10, 15, -5),
      createNode(11, 1, 9),
      createNode(12, 1.2, 9),
      createNode(13, 1.2, 9.2),
    ],
    createNode(20, 2, 10, { place: "village", name: "Muara Teladan" }),
    createNode(21, 2, -5, { highway: "milestone", distance: "117" }),
  ],
  ways: [
    { id: 1, refs: [1, 2, 3] },
    { id: 2, refs: [1, 4, 3] },
    { id: 3, refs: [5, 6, 7, 8, 5] },
    { id: 4, refs: [9, 10], tags: { highway: "trunk", name: "Jalan Lintas Timur", ref: "AH25;N.1", bridge: "yes" } },
    { id: 5, refs: [4, 9], tags: { waterway: "river", name: "Sungai Musi", wikidata: "Q1" } },
    { id: 6, refs: [11, 12, 13, 11], tags: { building: "yes" } },
    { id: 7, refs: [9, 2] },
  ],
  relations: [
    {
      id: 1,
      tags: { type: "multipolygon", natural: "water", name: "Danau Ulak Lia" },
      members: [
        { type: "way", ref: 1, role: "outer" },
        { type: "way", ref: 2, role: "outer" },
        { type: "way", ref: 3, role: "inner" },
      ],
    },
    {
      id: 2,
      tags: { type: "boundary", boundary: "administrative", admin_level: "5" },
      members: [{ type: "way", ref: 7, role: "outer" }],
    },
  ],
};

test("an extract becomes tiles with its lake and island, river, road, house, village, kilometre post and border", async () => {
  const folder = mkdtempSync(join(tmpdir(), "osm-tiles-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "1.pmtiles");
  const osm = await openOsm(anOsmFile(data));
  await makeOsmTiles(osm, path).finally(osm.close);
  const archive = await openArchive(path);
  onTestFinished(archive.close);
  expect(archive.metadata.sources).toEqual(["openstreetmap"]);

  // The whole area fits in one tile.
  const layers = (await readLayers(archive, tileAt({ lng, lat }, 13))) ?? {};
  expect(Object.fromEntries(Object.entries(layers).map(([name, [first]]) => [name, first?.properties]))).toEqual({
    water: { name: "Danau Ulak Lia" },
    waterway: { kind: "river", size: 2, name: "Sungai Musi" },
    border: { level: 5 },
    road: { class: "trunk", rank: 5, name: "Jalan Lintas Timur", ref: "AH25", bridge: true },
    place: { kind: "village", name: "Muara Teladan", rank: 3 },
    point: { kind: "km-post", ref: "KM 117" },
  });
  expect(layers.water?.[0]?.geometry).toMatchObject({ type: "Polygon", coordinates: [{ length: 5 }, { length: 5 }] });
  const housePoint = { lng: lng + 0.001, lat: lat - 0.009 };
  expect((await readLayers(archive, tileAt(housePoint, 14)))?.building).toHaveLength(1);
  const overviewLayers = (await readLayers(archive, tileAt({ lng, lat }, 6))) ?? {};
  expect(Object.keys(overviewLayers).sort()).toEqual(["road", "waterway"]);
});

test.each([
  ["a slip road of a trunk road", { highway: "trunk_link" }, 11, { class: "trunk" }],
  ["a footway", { highway: "footway" }, 15, { class: "path" }],
  ["a small river", { waterway: "river" }, 7, { kind: "river", size: 1 }],
])("%s", (_, tags, minZoom, properties) => {
  expect(describeLine(tags)).toMatchObject({ minZoom, properties });
});

test("an import that fails after it wrote features to temporary files deletes them", async () => {
  const osm = await openOsm(anOsmFile(data));
  onTestFinished(osm.close);
  const folder = mkdtempSync(join(tmpdir(), "osm-tiles-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const listTemporaryFolders = () => readdirSync(folder).filter((name) => /^1\.pmtiles\.\w{6}$/.test(name));
  const failingOsm: OsmFile = {
    ...osm,
    async scan(visitor) {
      await osm.scan(visitor);
      if (!visitor.node || !visitor.way) return;
      expect(listTemporaryFolders()).toHaveLength(1);
      throw new Error("the disk is full");
    },
  };
  const tiles = makeOsmTiles(failingOsm, join(folder, "1.pmtiles"), undefined, { maxBufferedBytes: 1 });
  await expect(tiles).rejects.toThrow("the disk is full");
  expect(listTemporaryFolders()).toEqual([]);
});

test("an object that is not drawn has no description", () => {
  expect(describeLine({ highway: "proposed" })).toBeNull();
  expect(describeLine({ waterway: "river", tunnel: "culvert" })).toBeNull();
  expect(describeLine({ highway: "pedestrian", area: "yes" })).toBeNull();
  expect(describeArea({ amenity: "school" }, 1)).toBeNull();
  expect(describePoint({ place: "village" })).toBeNull();
  expect(describePoint({ highway: "milestone", distance: "di jembatan" })).toBeNull();
  expect(describePoint({ highway: "milestone" })).toBeNull();
});

test("every KM post that the place search finds is drawn, with the name that the search shows", () => {
  const findName = (tags: Record<string, string>) => describePoint({ highway: "milestone", ...tags })?.properties.ref;
  expect(findName({ distance: "117" })).toBe("KM 117");
  expect(findName({ distance: "km 3" })).toBe("KM 3");
  expect(findName({ distance: "117.5 km" })).toBe("KM 117,5");
  expect(findName({ name: "KM 42" })).toBe("KM 42");
  expect(findName({ ref: "0" })).toBe("KM 0");
});

test("a small lake appears later than a large one", () => {
  const findMinZoom = (km2: number) => describeArea({ natural: "water" }, km2)?.minZoom;
  expect([findMinZoom(5_000), findMinZoom(10), findMinZoom(0.01)]).toEqual([6, 7, 12]);
});

test("ferries and ways that are not built for cars are dashed, a track is not", () => {
  const isDashed = (tags: Record<string, string>) => describeLine(tags)?.properties.dashed === true;
  for (const highway of ["path", "footway", "cycleway", "steps"]) expect(isDashed({ highway }), highway).toBe(true);
  expect(isDashed({ highway: "track" })).toBe(false);
  expect(describeLine({ route: "ferry", name: "Penyeberangan Sekayu" })).toEqual({
    ...{ layer: "road", minZoom: 9 },
    properties: { class: "ferry", rank: 1, dashed: true, name: "Penyeberangan Sekayu" },
  });
});

test("a one-way road has its direction", () => {
  const findDirection = (tags: Record<string, string>) => describeLine(tags)?.properties.oneway;
  const highway = "residential";
  expect(findDirection({ highway, oneway: "yes" })).toBe(1);
  expect(findDirection({ highway, oneway: "-1" })).toBe(-1);
  expect(findDirection({ highway, junction: "roundabout" })).toBe(1);
  expect(findDirection({ highway, oneway: "no" })).toBeUndefined();
  expect(findDirection({ highway: "cycleway", oneway: "yes" })).toBeUndefined();
});

test("a lake has its name, and the area of a river leaves it to the river's line", () => {
  const findName = (tags: Record<string, string>) => describeArea({ ...tags, name: "Musi" }, 1)?.properties.name;
  expect(findName({ natural: "water" })).toBe("Musi");
  expect(findName({ natural: "water", water: "oxbow" })).toBe("Musi");
  expect(findName({ natural: "water", water: "river" })).toBeUndefined();
  expect(findName({ waterway: "riverbank" })).toBeUndefined();
});

test("ways join into rings in either direction, and a ring with a gap is left out", () => {
  expect(
    joinWays([
      [1, 2, 3],
      [5, 4, 3],
      [5, 1],
      [7, 8, 9],
      [10, 11, 12, 10],
    ]),
  ).toEqual([
    [10, 11, 12, 10],
    [1, 2, 3, 4, 5, 1],
  ]);
});

import { expect, test } from "vitest";
import { NodePositions } from "../../server/ground/node-positions";
import type { OsmVisitor } from "../../server/ground/osm-objects";
import { openOsm } from "../../server/ground/read-osm";
import { anOsmFile, encodeOsm, type OsmData } from "../support/osm-file";

const data: OsmData = {
  nodes: [
    { id: 5, lng: 103.8300001, lat: -2.8800001 },
    { id: 7, lng: 103.84, lat: -2.88, tags: { barrier: "gate", name: "Gerbang" } },
    { id: 12_000_000_001, lng: -8.6, lat: 41.15, tags: { place: "village" } },
  ],
  ways: [
    { id: 100, refs: [5, 7, 12_000_000_001], tags: { highway: "primary", name: "Jalan Merdeka – Sekayu" } },
    { id: 99, refs: [7, 5] },
  ],
  relations: [
    {
      id: 4,
      tags: { type: "restriction", restriction: "no_left_turn" },
      members: [
        { type: "way", ref: 100, role: "from" },
        { type: "node", ref: 7, role: "via" },
        { type: "way", ref: 99, role: "to" },
      ],
    },
  ],
};

async function readAll(path: string) {
  const osm = await openOsm(path);
  const contents = {
    positions: [] as number[][],
    nodes: [] as unknown[],
    ways: [] as unknown[],
    relations: [] as unknown[],
  };
  const visitor: OsmVisitor = {
    position: (id, x, y) => contents.positions.push([id, x, y]),
    node: ({ id, tags }) => contents.nodes.push({ id, tags: { ...tags } }),
    way: ({ tags, ...way }) => contents.ways.push({ ...way, tags: { ...tags } }),
    relation: ({ tags, ...relation }) => contents.relations.push({ ...relation, tags: { ...tags } }),
  };
  await osm.scan(visitor).finally(osm.close);
  return { header: osm.header, ...contents };
}

test.each([
  ["dense nodes, compressed", {}],
  ["plain nodes, not compressed", { plainNodes: true, compression: "none" as const }],
  ["nodes after the ways", { nodesLast: true }],
  ["positions in other units", { granularity: 10 }],
])("an extract is read completely: %s", async (_, options) => {
  const contents = await readAll(anOsmFile(data, options));
  expect(contents.positions).toEqual([
    [5, 1_038_300_001, -28_800_001],
    [7, 1_038_400_000, -28_800_000],
    [12_000_000_001, -86_000_000, 411_500_000],
  ]);
  expect(contents.nodes).toEqual(data.nodes.slice(1).map(({ id, tags }) => ({ id, tags })));
  expect(contents.ways).toEqual(data.ways?.map((way) => ({ tags: {}, ...way })));
  expect(contents.relations).toEqual(data.relations);
});

test("the header contains the area and the date of the data", async () => {
  const replicatedAt = new Date("2026-11-01T20:21:22Z");
  const { header } = await readAll(anOsmFile(data, { bounds: [103, -3.5, 104.5, -1.5], replicatedAt }));
  expect(header).toEqual({ bounds: [103, -3.5, 104.5, -1.5], replicatedAt, source: null, writingProgram: "test" });
  expect((await readAll(anOsmFile(data))).header).toMatchObject({ bounds: null, replicatedAt: null });
});

test("only the positions of wanted nodes are kept, and a missing node is noticed", async () => {
  const osm = await openOsm(anOsmFile({ ...data, ways: [{ id: 1, refs: [12_000_000_001, 5, 6, 5] }] }));
  const positions = new NodePositions();
  await osm.scan({ way: ({ refs }) => positions.add(refs) });
  await positions.load(osm);
  await osm.close();
  expect(positions.count).toBe(3);
  const positionOf = (id: number) => {
    const index = positions.find(id);
    return index < 0 ? null : [positions.x(index), positions.y(index)];
  };
  expect([5, 6, 7, 12_000_000_001].map(positionOf)).toEqual([
    [1_038_300_001, -28_800_001],
    null,
    null,
    [-86_000_000, 411_500_000],
  ]);
});

test("positions are found when the file is not sorted", async () => {
  const osm = await openOsm(anOsmFile({ nodes: data.nodes.toReversed(), ways: [{ id: 1, refs: [5, 7] }] }));
  const positions = new NodePositions();
  positions.add([7, 5, 12_000_000_001]);
  await positions.load(osm);
  await osm.close();
  expect([5, 7, 12_000_000_001].map((id) => positions.find(id))).toEqual([0, 1, 2]);
});

const wholeFile = encodeOsm(data);
test.each<[string, Uint8Array, RegExp]>([
  ["an empty file", Buffer.alloc(0), /test\.osm\.pbf is empty\./],
  [
    "a text file",
    Buffer.from("<?xml version='1.0'?><osm version='0.6'></osm>"),
    /is not an OpenStreetMap extract in PBF/,
  ],
  ["zeros", Buffer.alloc(1_000), /is not an OpenStreetMap extract in PBF/],
  ["three bytes", Buffer.from([0, 0, 0]), /is not an OpenStreetMap extract in PBF/],
  [
    "another format with blocks",
    Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
    /is not an OpenStreetMap extract in PBF/,
  ],
  ["a file that ends within a block", wholeFile.subarray(0, -7), /is cut off: block 4 begins at byte \d+ of \d+/],
  ["a file that ends within a length", wholeFile.subarray(0, wholeFile.indexOf("OSMData") - 4), /is cut off: block 2/],
  [
    "a header without data",
    wholeFile.subarray(0, wholeFile.indexOf("OSMData") - 6),
    /is empty: it has a header and no data/,
  ],
  [
    "data without a header",
    wholeFile.subarray(wholeFile.indexOf("OSMData") - 6),
    /is not an OpenStreetMap extract in PBF/,
  ],
  [
    "a file with the history of objects",
    encodeOsm(data, { requiredFeatures: ["HistoricalInformation"] }),
    /requires the feature "HistoricalInf/,
  ],
  [
    "a file with another compression",
    encodeOsm(data, { compression: "zstd" }),
    /compressed with Zstandard.*osmium cat/,
  ],
])("%s is refused with its cause", async (_, content, message) => {
  await expect(openOsm(anOsmFile(content))).rejects.toThrow(message);
});

test("a missing file is refused", async () => {
  await expect(openOsm("/no/such/file.osm.pbf")).rejects.toThrow("cannot be read: there is no such file");
});

test("a damaged byte anywhere leads to a result or an explained refusal", async () => {
  for (let index = 0; index < wholeFile.length; index += 3) {
    const bytes = Uint8Array.from(wholeFile);
    bytes[index] = (bytes[index] as number) ^ 0x55;
    await readAll(anOsmFile(bytes)).catch((error) => expect(error.constructor.name).toBe("CommandError"));
  }
});

test("damage inside a compressed block is refused with its position", async () => {
  const bytes = Uint8Array.from(wholeFile);
  bytes[wholeFile.length - 12] = (bytes[wholeFile.length - 12] as number) ^ 0xff;
  await expect(readAll(anOsmFile(bytes))).rejects.toThrow(/is damaged at byte \d+/);
});

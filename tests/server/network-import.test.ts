import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { asc, desc, eq, sql } from "drizzle-orm";
import type { Database } from "../../db/client";
import type { listNetworkEdges } from "../../db/queries/network";
import { event } from "../../db/schema/events";
import { network, networkEdge, networkNode } from "../../db/schema/network";
import { describeNetwork } from "../../server/ground/describe-network";
import { exportNetwork } from "../../server/ground/export-network";
import { importOsm } from "../../server/ground/import-osm";
import { importSurvey } from "../../server/ground/import-survey";
import { runGroundImport } from "../../server/ground/network-commands";
import { readEdges } from "../../server/ground/stored-network";
import { aHistoryFile } from "../support/history-file";
import { aContext } from "../support/makers";
import { anOsmFile, type OsmData } from "../support/osm-file";
import { portoFile, test as portoTest } from "../support/porto";
import { expect, test, testOnBothDatabases } from "../support/test";

/**
 * Three ways that meet at node 2 in Sekayu: a main road, a one-way street that leads away from the node, and a path for
 * motorcycles. Vehicles must not drive straight on from the road into the street.
 */
const sekayuExtract: OsmData = {
  nodes: [
    { id: 1, lng: 103.83, lat: -2.88 },
    { id: 2, lng: 103.84, lat: -2.88 },
    { id: 3, lng: 103.85, lat: -2.8801 },
    { id: 4, lng: 103.84, lat: -2.89 },
  ],
  ways: [
    {
      id: 10,
      refs: [1, 2],
      tags: { highway: "primary", name: "Jalan Kolonel Wahid Udin", ref: "AH25", bridge: "yes" },
    },
    { id: 11, refs: [2, 3], tags: { highway: "residential", oneway: "yes" } },
    { id: 12, refs: [2, 4], tags: { highway: "path", motorcycle: "yes" } },
  ],
  relations: [
    {
      id: 20,
      tags: { type: "restriction", restriction: "no_straight_on" },
      members: [
        { type: "way", ref: 10, role: "from" },
        { type: "node", ref: 2, role: "via" },
        { type: "way", ref: 11, role: "to" },
      ],
    },
  ],
};
const bounds = [103.8, -2.9, 103.9, -2.8] as [number, number, number, number];

const runImport = (database: Database, path: string, anywhere = false) =>
  importOsm(aContext(database.db), database, { path, anywhere });
const listNetworks = ({ db }: Database) =>
  db.select({ id: network.id, status: network.status }).from(network).orderBy(asc(network.id));

testOnBothDatabases(
  "an extract becomes the current network, with its nodes, edges and turn bans",
  async (database) => {
    const { db } = database;
    const replicatedAt = new Date("2026-11-01T20:21:22Z");
    const summary = await runImport(database, anOsmFile(sekayuExtract, { bounds, replicatedAt }));
    expect(summary).toMatchObject({ nodes: 4, edges: 3, turnBans: 1 });
    const [storedNetwork] = await db.select().from(network).where(eq(network.id, summary.id));
    expect(storedNetwork).toMatchObject({
      status: "current",
      source: "test.osm.pbf, © OpenStreetMap contributors, ODbL 1.0",
      sourceDate: replicatedAt,
      stats: { nodes: 4, edges: 3, edgesByVehicle: { ambulance: 2, motorcycle: 3, boat: 0 }, jetties: 0 },
    });
    expect(storedNetwork?.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(storedNetwork?.finishedAt).not.toBeNull();

    const nodes = await db
      .select()
      .from(networkNode)
      .where(eq(networkNode.networkId, summary.id))
      .orderBy(networkNode.id);
    expect(nodes.map(({ lng, lat, jetty }) => [lng, lat, jetty])).toEqual(
      sekayuExtract.nodes.map(({ lng, lat }) => [lng, lat, false]),
    );
    const edges = await db
      .select({ edge: networkEdge, wkt: sql<string>`st_astext(line)`, metres: sql<number>`st_length(line::geography)` })
      .from(networkEdge)
      .where(eq(networkEdge.networkId, summary.id))
      .orderBy(networkEdge.id);
    const [road, street, path] = edges.map(({ edge }) => edge);
    expect(road).toMatchObject({
      class: "primary",
      name: "Jalan Kolonel Wahid Udin",
      ref: "AH25",
      wayId: 10,
      bridge: true,
    });
    expect(road).toMatchObject({ fromNode: 0, toNode: 1, mainParts: 0b1111, boatMs: null, boatBackwardMs: null });
    expect(road?.ambulanceMs).toBe(road?.ambulanceBackwardMs);
    expect(street).toMatchObject({ name: null, ref: null, ambulanceBackwardMs: null, mainParts: 0 });
    expect(path).toMatchObject({ ambulanceMs: null, patrolMs: null, mainParts: 0b1000 });
    expect(path?.motorcycleMs).toBeGreaterThan(0);
    for (const { edge, metres } of edges) expect(Math.abs(edge.metres / metres - 1)).toBeLessThan(1e-6);
    expect(edges[1]?.wkt).toBe("LINESTRING(103.84 -2.88,103.85 -2.8801)");
    const { rows } = (await db.execute(
      sql`select from_edge, via_node, to_edge from network_turn_ban where network_id = ${summary.id}`,
    )) as unknown as { rows: unknown[] };
    expect(rows).toEqual([{ from_edge: 0, via_node: 1, to_edge: 1 }]);
    const [recordedEvent] = await db
      .select()
      .from(event)
      .where(eq(event.kind, "network.imported"))
      .orderBy(desc(event.id));
    expect(recordedEvent?.data).toMatchObject({ network: summary.id, nodes: 4, edges: 3 });

    // The previous network is kept for processes that are still loading it; older ones are deleted.
    const secondImport = await runImport(database, anOsmFile(sekayuExtract, { bounds }));
    const thirdImport = await runImport(database, anOsmFile(sekayuExtract, { bounds }));
    expect(await listNetworks(database)).toEqual([
      { id: secondImport.id, status: "retired" },
      { id: thirdImport.id, status: "current" },
    ]);
    expect(await db.$count(networkEdge)).toBe(6);
  },
  { embeddedInQuickSuite: true },
);

test("an extract that is unusable or lies outside the regency is refused, and the old network stays", async ({
  database,
}) => {
  await runImport(database, anOsmFile(sekayuExtract));
  const networksBefore = await listNetworks(database);
  const foreignExtract = {
    ...sekayuExtract,
    nodes: sekayuExtract.nodes.map((node) => ({ ...node, lng: node.lng - 10 })),
  };
  const buildingsExtract = {
    ...sekayuExtract,
    ways: sekayuExtract.ways?.map((way) => ({ ...way, tags: { building: "yes" } })),
  };
  const refusals: [string, RegExp][] = [
    [anOsmFile(Buffer.from("no extract")), /is not an OpenStreetMap extract/],
    [anOsmFile(Buffer.alloc(0)), /is empty/],
    [anOsmFile(buildingsExtract), /has no roads/],
    [anOsmFile(foreignExtract), /has no road within the regency's districts.*--anywhere/],
    [portoFile, /has no road within the regency's districts/],
  ];
  for (const [path, message] of refusals) await expect(runImport(database, path)).rejects.toThrow(message);
  expect(await listNetworks(database)).toEqual(networksBefore);
  await expect(runImport(database, anOsmFile(foreignExtract), true)).resolves.toMatchObject({ edges: 3 });
});

const aSurvey = (name: string, features: object[]) =>
  aHistoryFile(JSON.stringify({ type: "FeatureCollection", features }), name);
const aLine = (properties: Record<string, unknown>, coordinates: number[][]) => ({
  type: "Feature",
  properties,
  geometry: { type: "LineString", coordinates },
});

testOnBothDatabases(
  "a survey of roads or rivers is joined to the network in use, and replaces the previous survey",
  async (database) => {
    const { db } = database;
    await runImport(database, anOsmFile(sekayuExtract));
    const runSurvey = (kind: "roads" | "rivers", path: string) =>
      importSurvey(aContext(db), database, { kind, path, anywhere: false });
    const edgesOf = async (id: number) => {
      const edges: Awaited<ReturnType<typeof listNetworkEdges>> = [];
      for await (const batch of readEdges(db, id)) edges.push(...batch);
      return edges.map(({ from, to, class: edgeClass, name, ms }) => ({
        from,
        to,
        edgeClass,
        name,
        ambulance: ms.slice(0, 2),
      }));
    };
    const estateRoad = { class: "track", name: "Jalan kebun, blok 7", surface: "dirt" };
    const roadsPath = aSurvey("roads.geojson", [
      // The first road leads from the end of a path to the start of the second road, which ends in the middle of a
      // street.
      aLine(estateRoad, [
        [103.84, -2.89],
        [103.845, -2.885],
      ]),
      aLine({ ...estateRoad, oneway: true }, [
        [103.845, -2.885],
        [103.845, -2.88005],
      ]),
    ]);
    const resultWithRoads = await runSurvey("roads", roadsPath);
    const edges = await edgesOf(resultWithRoads.id);
    expect(edges.map(({ from, to, edgeClass, name }) => [from, to, edgeClass, name])).toEqual([
      [0, 1, "primary", "Jalan Kolonel Wahid Udin"],
      [1, 5, "residential", null],
      [1, 3, "path", null],
      [3, 4, "track", "Jalan kebun, blok 7"],
      [4, 5, "track", "Jalan kebun, blok 7"],
      [5, 2, "residential", null],
    ]);
    expect(edges[4]?.ambulance).toEqual([expect.any(Number), 0]);
    expect(edges[4]?.ambulance[0]).toBeGreaterThan(0);
    expect(resultWithRoads).toMatchObject({ nodes: 6, turnBans: 1 });

    const riversPath = aSurvey("rivers.geojson", [
      aLine({ name: "Musi" }, [
        [103.83, -2.895],
        [103.85, -2.895],
      ]),
      { type: "Feature", properties: { name: "Dermaga" }, geometry: { type: "Point", coordinates: [103.84, -2.894] } },
    ]);
    const resultWithRivers = await runSurvey("rivers", riversPath);
    const names = (await edgesOf(resultWithRivers.id)).map(({ name }) => name);
    expect(names).toEqual([...edges.map(({ name }) => name), "Musi", "Musi", "Dermaga"]);
    const [storedNetwork] = await db.select().from(network).where(eq(network.id, resultWithRivers.id));
    expect(storedNetwork).toMatchObject({
      source: "test.osm.pbf, © OpenStreetMap contributors, ODbL 1.0 + roads.geojson + rivers.geojson",
      stats: { jetties: 1, mainEdgesByVehicle: { boat: 3 } },
    });

    // Import the survey again, with one road fewer.
    const resultWithFewerRoads = await runSurvey(
      "roads",
      aSurvey("roads.geojson", [
        aLine(estateRoad, [
          [103.84, -2.89],
          [103.845, -2.885],
        ]),
      ]),
    );
    expect((await edgesOf(resultWithFewerRoads.id)).filter(({ edgeClass }) => edgeClass === "track")).toHaveLength(1);
    const description = await describeNetwork(aContext(db));
    expect(description).toContain("1 lines of roads from roads.geojson");
    expect(description).toContain("1 jetties");
    expect(description).toContain("roads or waterways in Babat Supat, ");

    // A new extract does not contain the surveys, and its import names them.
    const importNewExtract = () =>
      runGroundImport(aContext(db), database, { kind: "osm", path: anOsmFile(sekayuExtract), anywhere: false });
    // So does every later extract, until they are imported again.
    for (let extractCount = 0; extractCount < 2; extractCount++) {
      const message = await importNewExtract();
      expect(message).toContain("Warning: the roads from roads.geojson are not in this network (lines: 1).");
      expect(message).toContain("npm run db -- import rivers rivers.geojson");
      expect(message).toMatch(/Check the file: the network has no road or waterway in .*Lalan/);
    }
  },
);

test("a survey of roads that is imported again is joined to the same roads as the first time", async ({ database }) => {
  const { db } = database;
  await runImport(database, anOsmFile(sekayuExtract));
  const track = { class: "track", surface: "dirt" };
  const path = aSurvey("roads.geojson", [
    // Begins 5 m beside a road of the extract and ends far from any other.
    aLine({ ...track, name: "Jalan kebun" }, [
      [103.835, -2.880045],
      [103.835, -2.885],
    ]),
    // Ends 5 m beside the middle of the first one.
    aLine({ ...track, name: "Jalan blok" }, [
      [103.83, -2.8825],
      [103.834955, -2.8825],
    ]),
  ]);
  const importRoads = async () => {
    const { id } = await importSurvey(aContext(db), database, { kind: "roads", path, anywhere: false });
    const roads: string[] = [];
    for await (const edges of readEdges(db, id))
      for (const { name, class: edgeClass, wkt, mainParts } of edges)
        roads.push(`${name} ${edgeClass} ${wkt} ${mainParts}`);
    return { roads: roads.sort(), nodes: await db.$count(networkNode, eq(networkNode.networkId, id)) };
  };
  const firstImport = await importRoads();
  expect(firstImport.roads).toHaveLength(9);
  expect(await importRoads()).toEqual(firstImport);
  expect(await importRoads()).toEqual(firstImport);
});

test("a survey with errors is refused with the errors of each feature", async ({ database }) => {
  const networksBefore = await listNetworks(database);
  const path = aSurvey("roads.geojson", [
    aLine({ class: "primary" }, [[103.84, -2.89]]),
    aLine({ class: "avenue" }, [
      [103.84, -2.89],
      [103.85, -2.89],
    ]),
    aLine({ class: "river" }, [
      [103.84, -2.89],
      [103.85, -2.89],
    ]),
    aLine({ class: "primary" }, [
      [640_000, 9_680_000],
      [640_100, 9_680_000],
    ]),
  ]);
  const refusal = await importSurvey(aContext(database.db), database, { kind: "roads", path, anywhere: false }).catch(
    (error) => error,
  );
  expect(refusal.code).toBe("invalid-input");
  expect(refusal.details.errors.map(({ field }: { field: string }) => field)).toEqual([
    "features[0].geometry.coordinates",
    "features[1].properties.class",
    "features[2].properties.class",
    "features[3].geometry.coordinates.0",
    "features[3].geometry.coordinates.1",
  ]);
  const foreignSurvey = aSurvey("roads.geojson", [
    aLine({ class: "primary" }, [
      [-8.6, 41.1],
      [-8.61, 41.1],
    ]),
  ]);
  const refusedImport = importSurvey(aContext(database.db), database, {
    kind: "roads",
    path: foreignSurvey,
    anywhere: false,
  });
  await expect(refusedImport).rejects.toThrow("--anywhere");
  expect(await listNetworks(database)).toEqual(networksBefore);
});

testOnBothDatabases("the network in use is exported with seconds by vehicle, and banned turns", async (database) => {
  await runImport(
    database,
    anOsmFile({
      ...sekayuExtract,
      ways: sekayuExtract.ways?.map((way) =>
        way.id === 10 ? { ...way, tags: { highway: "primary", name: 'Jalan "Lintas", timur' } } : way,
      ),
    }),
  );
  const [edgesPath, turnsPath] = [aHistoryFile("", "edges.csv"), aHistoryFile("", "turns.csv")];
  expect(await exportNetwork(database.db, edgesPath, turnsPath)).toContain("3 edges in ");
  const edges = parse(readFileSync(edgesPath), { columns: true }) as Record<string, string>[];
  expect(Object.keys(edges[0] ?? {}).join()).toBe(
    "edge,from,to,metres,class,name,wkt,ambulance_s,ambulance_back_s,fire-engine_s,fire-engine_back_s,patrol_s,patrol_back_s,motorcycle_s,motorcycle_back_s,boat_s,boat_back_s",
  );
  expect(edges[0]).toMatchObject({
    edge: "0",
    from: "0",
    to: "1",
    class: "primary",
    name: 'Jalan "Lintas", timur',
    boat_s: "",
  });
  expect(edges[1]).toMatchObject({ wkt: "LINESTRING(103.84 -2.88,103.85 -2.8801)", ambulance_back_s: "" });
  // The speed is 60 km/h along the whole road.
  expect(Number(edges[0]?.ambulance_s)).toBeCloseTo(Number(edges[0]?.metres) / (60 / 3.6), 3);
  expect(edges[0]?.ambulance_s).toMatch(/^\d+\.\d{3}$/);
  expect(readFileSync(turnsPath, "utf8")).toBe("from_edge,via_node,to_edge\n0,1,1\n");
  await expect(exportNetwork(database.db, "/no/such/folder/edges.csv", turnsPath)).rejects.toThrow("cannot be written");
});

test("two imports at once are refused", async ({ database }) => {
  await database.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(112, 6)`);
    await expect(runImport(database, anOsmFile(sekayuExtract))).rejects.toThrow(
      "Another process is importing a network.",
    );
  });
  await expect(runImport(database, anOsmFile(sekayuExtract))).resolves.toMatchObject({ edges: 3 });
});

portoTest("the network of Porto has the counts of its source", async ({ porto }) => {
  const [storedNetwork] = await porto.db.select().from(network).where(eq(network.status, "current"));
  // An independent program counts 67,810 nodes and 90,335 edges for cars, and 332 restrictions. The server also
  // includes tracks, roads for motorcycles only, the ends of barriers, and parts of the network that vehicles cannot
  // leave. Of the restrictions, 20 have no effect and one leads through a way instead of a node.
  expect(storedNetwork?.stats).toMatchObject({
    nodes: 68_723,
    edges: 91_424,
    restrictions: { found: 357, applied: 336, withoutEffect: 20, viaWay: 1 },
    mainEdgesByVehicle: { ambulance: 90_454 },
  });
  const { rows } = (await porto.db.execute(sql`
    select
      count(*) filter (where from_node.id is null or to_node.id is null) as "withoutNode",
      count(*) filter (where st_startpoint(line) <> st_setsrid(st_makepoint(from_node.lng, from_node.lat), 4326)) as "wrongStart",
      count(*) filter (where st_endpoint(line) <> st_setsrid(st_makepoint(to_node.lng, to_node.lat), 4326)) as "wrongEnd",
      count(*) filter (where abs(st_length(line::geography) - metres) > 0.01 + metres * 1e-6) as "wrongLength",
      count(*) filter (where least(ambulance_ms, patrol_back_ms, motorcycle_ms) <= 0) as "withoutTime"
    from network_edge
    left join network_node from_node on from_node.network_id = network_edge.network_id and from_node.id = from_node
    left join network_node to_node on to_node.network_id = network_edge.network_id and to_node.id = to_node
  `)) as unknown as { rows: Record<string, string>[] };
  expect(rows.map((row) => Object.values(row).map(Number))).toEqual([[0, 0, 0, 0, 0]]);
});

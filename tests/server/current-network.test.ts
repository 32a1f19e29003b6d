import { sql } from "drizzle-orm";
import { onTestFinished } from "vitest";
import type { Database } from "../../db/client";
import { network } from "../../db/schema/network";
import { loadCurrentNetwork, onLoadError, prepareClosures } from "../../server/routing/current-network";
import type { RoutingNetwork } from "../../server/routing/network";
import { drawNetwork, placeAt, toColumns } from "../support/draw-network";
import { sekayu } from "../support/makers";
import { insertClosure, insertNetwork } from "../support/road-network";
import { expect, testOnBothDatabases } from "../support/test";

const town = drawNetwork({
  points: { west: [0, 0], middle: [1_000, 0], east: [2_000, 0], north: [1_000, 1_000], pier: [0, 500] },
  roads: {
    first: {
      from: "west",
      to: "middle",
      via: [
        [300, 40],
        [600, -40],
      ],
      name: "Jalan Merdeka",
    },
    second: { from: "middle", to: "east", oneWay: true, name: "Jalan Merdeka" },
    side: { from: "middle", to: "north", for: ["motorcycle"], class: "path" },
    river: { from: "west", to: "pier", for: ["boat"], class: "river", isolated: true },
  },
  bans: [["first", "middle", "second"]],
  jetties: ["pier"],
});
const origin = { ...placeAt([500, 0]), straightM: 1_000, vehicle: "patrol" as const };

async function computeTravel(db: Database["db"], closures: string[] = []) {
  const source = await loadCurrentNetwork(db);
  await prepareClosures(source, db, closures);
  const [travel] = source.searchTo(placeAt([1_500, 0]), { closures }).computeAll([origin]);
  return { version: source.version, ...travel };
}

/** Waits until this process has loaded the network. Until then it uses the previous one. */
async function awaitNetwork(db: Database["db"], version: number) {
  await expect.poll(async () => (await loadCurrentNetwork(db)).version).toBe(version);
  return loadCurrentNetwork(db);
}

testOnBothDatabases(
  "without a current network, travel times are estimates from the straight line",
  async ({ db }) => {
    await db.delete(network);
    await insertNetwork(db, town, "building");
    const source = await loadCurrentNetwork(db);
    await prepareClosures(source, db, []);
    const search = source.searchTo(sekayu, { closures: [] });
    const [travel] = search.computeAll([{ ...origin, straightM: 4_000 }]);
    expect(source.version).toBeNull();
    expect(travel).toMatchObject({ rankedBy: "straight-line", reason: "no-network", seconds: 504, routeM: null });
    expect(search.lowerBoundSeconds(4_000, "patrol")).toBeLessThanOrEqual(504);
  },
  { embeddedInQuickSuite: true },
);

testOnBothDatabases("a network is loaded once, however many callers ask for it at the same time", async ({ db }) => {
  await insertNetwork(db, town);
  const sources = await Promise.all(Array.from({ length: 20 }, () => loadCurrentNetwork(db)));
  expect(new Set(sources).size).toBe(1);
  expect(await loadCurrentNetwork(db)).toBe(sources[0]);
});

testOnBothDatabases(
  "a network is loaded as it was stored",
  async ({ db }) => {
    const version = await insertNetwork(db, town);
    const source = await awaitNetwork(db, version);
    const { columns } = (source as RoutingNetwork).graph;
    const stored = toColumns(town, version);
    // Nodes are renumbered by position; everything else stays.
    const loadedNodes = [...columns.fromNode, ...columns.toNode];
    const loadedNodeByStored = new Map(
      [...stored.fromNode, ...stored.toNode].map((node, index) => [node, loadedNodes[index] ?? -1]),
    );
    expect(new Set(loadedNodeByStored.values()).size).toBe(stored.nodeCount);
    const renumber = (nodes: Int32Array) => nodes.map((node) => loadedNodeByStored.get(node) ?? -1);
    expect(columns).toEqual({
      ...stored,
      fromNode: renumber(stored.fromNode),
      toNode: renumber(stored.toNode),
      jetties: renumber(stored.jetties),
      bans: stored.bans.map((id, index) => (index % 3 === 1 ? (loadedNodeByStored.get(id) ?? -1) : id)),
    });
  },
  { embeddedInQuickSuite: true },
);

testOnBothDatabases(
  "an old network stays in use while a new one is loaded, or if the new one is incomplete",
  async ({ db }) => {
    const oldVersion = await insertNetwork(db, { ...town, bans: [] });
    await awaitNetwork(db, oldVersion);
    const newVersion = await insertNetwork(db, town);
    const networkBefore = await loadCurrentNetwork(db);
    expect(networkBefore.version).toBe(oldVersion);
    await awaitNetwork(db, newVersion);

    const brokenVersion = await insertNetwork(db, town);
    await db.execute(sql`delete from network_edge where network_id = ${brokenVersion} and id = 1`);
    const errors: unknown[] = [];
    onTestFinished(() => onLoadError(() => {}));
    onLoadError((error) => errors.push(error));
    await expect.poll(async () => (await loadCurrentNetwork(db)) && errors.length).toBeGreaterThan(0);
    expect((await loadCurrentNetwork(db)).version).toBe(newVersion);
    expect(String(errors[0])).toContain(`network ${brokenVersion} lacks edges between 0 and 4`);
  },
);

testOnBothDatabases(
  "a closure takes effect as soon as its id is given, and one that no longer exists closes nothing",
  async ({ db }) => {
    await db.delete(network);
    const version = await insertNetwork(db, { ...town, bans: [] });
    await awaitNetwork(db, version);
    const coordinates = [placeAt([1_100, 0]), placeAt([1_900, 0])].map(({ lng, lat }) => [lng, lat]);
    const closureId = await insertClosure(db, { type: "LineString", coordinates });
    const travelWithoutClosure = await computeTravel(db);
    // The crew must walk the last 500 m from the open road.
    expect((await computeTravel(db, [closureId])).seconds).toBeCloseTo(
      (travelWithoutClosure.seconds ?? 0) - 50 + 400,
      0,
    );
    expect(await computeTravel(db, ["00000000-0000-4000-8000-000000000000"])).toEqual(travelWithoutClosure);
  },
);

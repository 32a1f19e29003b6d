import geographicLib from "geographiclib-geodesic";
import { expect, test } from "vitest";
import { type Vehicle, vehicles } from "../../db/network-vocabulary";
import { slotCount } from "../../server/domain/vehicle-speeds";
import { buildNetwork } from "../../server/ground/build-network";
import type { NetworkDraft } from "../../server/ground/network-draft";
import { unitsPerDegree } from "../../server/ground/osm-objects";
import { openOsm } from "../../server/ground/read-osm";
import { anOsmFile } from "../support/osm-file";

// The nodes in these tests are named by letters and lie on a grid, 111 m apart: A to E from west to east in the first
// row, F to J in the row south of it, and so on.
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXY";
const idOfLetter = (letter: string) => letters.indexOf(letter) + 1;
const placeOfLetter = (letter: string) => {
  const index = letters.indexOf(letter);
  return { lng: 103.8 + (index % 5) * 0.001, lat: -2.9 - Math.floor(index / 5) * 0.001 };
};

type Tags = Record<string, string>;
type MapData = {
  /** The tags of each way. The key lists the nodes of the way: "ABC" is a way from A through B to C. */
  ways: Record<string, Tags>;
  nodes?: Record<string, Tags>;
  /**
   * Turn restrictions as [kind, from way, via node or way, to way]. Instead of the kind, an object with all tags of the
   * restriction can be given.
   */
  restrictions?: [kind: string | Tags, from: string, via: string, to: string][];
  missingNodes?: string;
};

async function buildDraft({ ways, nodes = {}, restrictions = [], missingNodes = "" }: MapData) {
  const refs = Object.keys(ways);
  const usedNodes = [...new Set([...refs, ...Object.keys(nodes)].join(""))].filter(
    (letter) => !missingNodes.includes(letter),
  );
  const wayId = (way: string) => refs.indexOf(way) + 1;
  const osm = await openOsm(
    anOsmFile({
      nodes: usedNodes
        .sort()
        .map((letter) => ({ id: idOfLetter(letter), ...placeOfLetter(letter), tags: nodes[letter] ?? {} })),
      ways: refs.map((way) => ({ id: wayId(way), refs: [...way].map(idOfLetter), tags: ways[way] ?? {} })),
      relations: restrictions.map(([kind, from, via, to], index) => ({
        id: index + 1,
        tags: { type: "restriction", ...(typeof kind === "string" ? { restriction: kind } : kind) },
        members: [
          { type: "way", ref: wayId(from), role: "from" },
          via.length > 1
            ? { type: "way", ref: wayId(via), role: "via" }
            : { type: "node", ref: idOfLetter(via), role: "via" },
          { type: "way", ref: wayId(to), role: "to" },
        ],
      })),
    }),
  );
  return buildNetwork(osm).finally(osm.close);
}

/** Returns the letter of a node; "?" for a node that is not on the grid. */
function letterOf(draft: NetworkDraft, node: number): string {
  const isAtLetter = (letter: string) =>
    Math.round(placeOfLetter(letter).lng * unitsPerDegree) === draft.nodeX.at(node) &&
    Math.round(placeOfLetter(letter).lat * unitsPerDegree) === draft.nodeY.at(node);
  return [...letters].find(isAtLetter) ?? "?";
}

/** Returns the arcs that a vehicle may use: "AB" is the one from A to B. */
function listArcs(draft: NetworkDraft, vehicle: Vehicle, { mainOnly = false } = {}): string[] {
  const index = vehicles.indexOf(vehicle);
  const routes: string[] = [];
  for (let edge = 0; edge < draft.edgeCount; edge++) {
    if (mainOnly && ((draft.edgeMainParts.at(edge) >> index) & 1) === 0) continue;
    const [from, to] = [letterOf(draft, draft.edgeFrom.at(edge)), letterOf(draft, draft.edgeTo.at(edge))];
    if (draft.edgeMs.at(edge * slotCount + index * 2) > 0) routes.push(`${from}${to}`);
    if (draft.edgeMs.at(edge * slotCount + index * 2 + 1) > 0) routes.push(`${to}${from}`);
  }
  return routes.sort();
}

function listBans(draft: NetworkDraft): string[] {
  const otherEnd = (edge: number, node: number) =>
    letterOf(draft, draft.edgeFrom.at(edge) === node ? draft.edgeTo.at(edge) : draft.edgeFrom.at(edge));
  return Array.from({ length: draft.turnBans.length / 3 }, (_, ban) => {
    const [from = 0, via = 0, to = 0] = [0, 1, 2].map((offset) => draft.turnBans.at(ban * 3 + offset));
    return `${otherEnd(from, via)}${letterOf(draft, via)}${otherEnd(to, via)}`;
  }).sort();
}

const street = { highway: "residential" };

test("ways are split where they meet, and nowhere else", async () => {
  const { draft } = await buildDraft({
    ways: { ABCD: street, CHM: { highway: "primary_link", name: "Jalan Merdeka" } },
  });
  expect(listArcs(draft, "patrol")).toEqual(["AC", "CA", "CD", "CM", "DC", "MC"]);
  expect([0, 1, 2].map((edge) => draft.lineOf(edge).xs.length)).toEqual([3, 2, 3]);
  expect(draft.edge(2).way).toEqual({ id: 2, class: "primary", name: "Jalan Merdeka", ref: null, bridge: false });
});

test("a closed way without a junction is one edge, and a way that crosses itself is split", async () => {
  expect(listArcs((await buildDraft({ ways: { ABGFA: street } })).draft, "patrol")).toEqual(["AA", "AA"]);
  const { draft } = await buildDraft({ ways: { ABGFBC: street } });
  expect(listArcs(draft, "patrol")).toEqual(["AB", "BA", "BB", "BB", "BC", "CB"]);
});

test("lengths are geodesic, and times are rounded to whole milliseconds", async () => {
  const { draft } = await buildDraft({ ways: { ABGL: { highway: "tertiary" } } });
  const stops = [..."ABGL"].map(placeOfLetter);
  const metres = stops.slice(1).reduce((sum, stop, index) => {
    const previousStop = stops[index] ?? stop;
    return (
      sum + (geographicLib.Geodesic.WGS84.Inverse(previousStop.lat, previousStop.lng, stop.lat, stop.lng).s12 ?? 0)
    );
  }, 0);
  const edge = draft.edge(0);
  expect(Math.abs(edge.metres / metres - 1)).toBeLessThan(1e-6);
  // The speeds on this road are 42 km/h for ambulances, 35 for fire engines, and 45 for patrols and motorcycles.
  expect(edge.ms).toEqual(
    [42, 42, 35, 35, 45, 45, 45, 45].map((kmh) => Math.round((edge.metres / kmh) * 3_600)).concat(0, 0),
  );
});

test.each<[string, Tags, string[]]>([
  ["a one-way street", { oneway: "yes" }, ["AB"]],
  ["a one-way street against the direction of its line", { oneway: "-1" }, ["BA"]],
  ["a two-way motorway", { highway: "motorway", oneway: "no" }, ["AB", "BA"]],
  ["a motorway", { highway: "motorway" }, ["AB"]],
  ["a ramp without a tag", { highway: "motorway_link" }, ["AB", "BA"]],
  ["a roundabout", { junction: "roundabout" }, ["AB"]],
  ["a one-way street that exempts emergency vehicles", { oneway: "yes", "oneway:emergency": "no" }, ["AB", "BA"]],
  ["a reversible lane", { oneway: "reversible" }, []],
  ["a street closed in one direction", { "motor_vehicle:backward": "no" }, ["AB"]],
])("the allowed directions of %s with the tags %j", async (_, tags, routes) => {
  const { draft } = await buildDraft({ ways: { AB: { ...street, ...tags }, PQ: street } });
  expect(listArcs(draft, "ambulance").filter((route) => !/[PQ]/.test(route))).toEqual(routes);
});

test.each<[Tags, string]>([
  [{ highway: "residential" }, "ambulance fire-engine patrol motorcycle"],
  [{ highway: "residential", access: "no" }, ""],
  [{ highway: "residential", access: "private" }, "ambulance fire-engine patrol motorcycle"],
  [{ highway: "residential", access: "no", emergency: "yes" }, "ambulance fire-engine patrol motorcycle"],
  [{ highway: "residential", motor_vehicle: "no", emergency: "fire_hydrant" }, ""],
  [{ highway: "residential", motorcar: "no" }, "motorcycle"],
  [{ highway: "residential", motorcycle: "no" }, "ambulance fire-engine patrol"],
  [{ highway: "residential", maxweight: "5" }, "ambulance patrol motorcycle"],
  [{ highway: "residential", maxwidth: "1.5 m" }, "motorcycle"],
  [{ highway: "residential", maxheight: "2.2" }, "patrol motorcycle"],
  [{ highway: "track", tracktype: "grade5" }, "ambulance patrol motorcycle"],
  [{ highway: "pedestrian" }, ""],
  [{ highway: "pedestrian", emergency: "yes" }, "ambulance fire-engine patrol motorcycle"],
  [{ highway: "footway", motor_vehicle: "yes" }, "ambulance fire-engine patrol motorcycle"],
  [{ highway: "footway", motorcycle: "yes" }, "motorcycle"],
  [{ highway: "path" }, ""],
  [{ highway: "path", motorcycle: "designated" }, "motorcycle"],
  [{ highway: "service", area: "yes" }, ""],
  [{ highway: "construction" }, ""],
  [{ highway: "constructor" }, ""],
  [{ waterway: "river" }, "boat"],
  [{ waterway: "canal", boat: "no" }, ""],
  [{ waterway: "river", tunnel: "culvert" }, ""],
  [{ waterway: "stream" }, ""],
  [{ route: "ferry" }, "boat"],
  [{ route: "ferry", motor_vehicle: "yes" }, "ambulance fire-engine patrol motorcycle boat"],
  [{ route: "ferry", motorcycle: "yes" }, "motorcycle boat"],
])("vehicles allowed on a way with %j: %s", async (tags, expected) => {
  const { draft } = await buildDraft({ ways: { AB: tags, PQ: street } });
  expect(vehicles.filter((vehicle) => listArcs(draft, vehicle).includes("AB")).join(" ")).toBe(expected);
});

test.each<[Tags, string]>([
  [{ barrier: "bollard" }, "motorcycle"],
  [{ barrier: "bollard", bollard: "rising" }, "ambulance fire-engine patrol motorcycle"],
  [{ barrier: "bollard", emergency: "yes" }, "ambulance fire-engine patrol motorcycle"],
  [{ barrier: "log" }, ""],
  [{ barrier: "gate" }, "ambulance fire-engine patrol motorcycle"],
  [{ barrier: "gate", access: "private" }, "ambulance fire-engine patrol motorcycle"],
  [{ barrier: "gate", motor_vehicle: "no" }, ""],
  [{ barrier: "cattle_grid" }, "ambulance fire-engine patrol motorcycle"],
  [{ highway: "bus_stop", access: "no" }, "ambulance fire-engine patrol motorcycle"],
])("a node with %j can be passed by: %s", async (tags, expected) => {
  const { draft, counts } = await buildDraft({ ways: { ABC: street }, nodes: { B: tags } });
  const canCross = (vehicle: Vehicle) =>
    findReachable(listArcsByNode(draft, vehicle), nodeAt(draft, "A")).has(nodeAt(draft, "C"));
  expect(vehicles.filter(canCross).join(" ")).toBe(expected);
  expect(counts.barriers).toBe(expected.split(" ").length === 4 ? 0 : 1);
  // From both sides, the street can still be used up to the barrier.
  const metres = Array.from({ length: draft.edgeCount }, (_, edge) =>
    draft.canVehicleUse(edge, 0) ? draft.metresOf(edge) : 0,
  );
  expect(metres.reduce((sum, part) => sum + part)).toBeGreaterThan(220);
});

function nodeAt(draft: NetworkDraft, letter: string): number {
  return (
    Array.from({ length: draft.nodeCount }, (_, node) => node).find((node) => letterOf(draft, node) === letter) ?? -1
  );
}

function listArcsByNode(draft: NetworkDraft, vehicle: Vehicle): [number, number][] {
  const index = vehicles.indexOf(vehicle);
  return Array.from({ length: draft.edgeCount }, (_, edge) => edge).flatMap((edge) => {
    const [from, to] = [draft.edgeFrom.at(edge), draft.edgeTo.at(edge)];
    const arcs: [number, number][] = [];
    if (draft.canUse(edge, from, index)) arcs.push([from, to]);
    if (draft.canUse(edge, to, index)) arcs.push([to, from]);
    return arcs;
  });
}

function findReachable(arcs: [number, number][], start: number): Set<number> {
  const reachedNodes = new Set([start]);
  for (let hasGrown = true; hasGrown; ) {
    const countBefore = reachedNodes.size;
    for (const [from, to] of arcs) if (reachedNodes.has(from)) reachedNodes.add(to);
    hasGrown = reachedNodes.size > countBefore;
  }
  return reachedNodes;
}

// Roads that meet at C: BC and CD from west to east, and CH to the south.
const crossroads = { BC: street, CD: street, CH: street };
test.each<[string, MapData["restrictions"], string[]]>([
  ["no turn", [["no_right_turn", "BC", "C", "CH"]], ["BCH"]],
  ["no U-turn", [["no_u_turn", "BC", "C", "BC"]], ["BCB"]],
  ["only one turn, which also bans the U-turn", [["only_straight_on", "BC", "C", "CD"]], ["BCB", "BCH"]],
  [
    "a turn listed twice",
    [
      ["no_right_turn", "BC", "C", "CH"],
      ["no_entry", "BC", "C", "CH"],
    ],
    ["BCH"],
  ],
  ["not for emergency vehicles", [[{ restriction: "no_right_turn", except: "psv;emergency" }, "BC", "C", "CH"]], []],
  ["at some times only", [[{ "restriction:conditional": "no_right_turn @ (07:00-09:00)" }, "BC", "C", "CH"]], []],
  ["for lorries only", [[{ "restriction:hgv": "no_right_turn" }, "BC", "C", "CH"]], []],
  ["through a way", [["no_u_turn", "BC", "CD", "CH"]], []],
])("turn restriction: %s", async (_, restrictions, bans) => {
  const { draft, counts } = await buildDraft({ ways: crossroads, restrictions: restrictions ?? [] });
  expect(listBans(draft)).toEqual(bans);
  const { found, applied, exempt, conditional, viaWay, ambiguous, withoutEffect } = counts.restrictions;
  expect(applied + exempt + conditional + viaWay + ambiguous + withoutEffect).toBe(found);
});

test("a restriction is not guessed where a way passes through the node", async () => {
  const { draft, counts } = await buildDraft({
    ways: { BCD: street, CH: street },
    restrictions: [["no_right_turn", "BCD", "C", "CH"]],
  });
  expect(listBans(draft)).toEqual([]);
  expect(counts.restrictions).toMatchObject({ found: 1, applied: 0, ambiguous: 1 });
});

test("a restriction that starts from a one-way street passing through the node is unambiguous", async () => {
  const { draft } = await buildDraft({
    ways: { BCD: { ...street, oneway: "yes" }, CH: street },
    restrictions: [["no_right_turn", "BCD", "C", "CH"]],
  });
  expect(listBans(draft)).toEqual(["BCH"]);
});

test("a ferry takes the time in its `duration` tag", async () => {
  const { draft } = await buildDraft({
    ways: { AB: { route: "ferry", motor_vehicle: "yes", duration: "00:12" }, BC: street },
  });
  expect(draft.edge(0).ms.slice(0, 2)).toEqual([720_000, 720_000]);
});

test("a jetty is joined to the nearest water, which is split there", async () => {
  // The pier G is 111 m south of the river; the ferry terminal X is far from the river.
  const { draft, counts } = await buildDraft({
    ways: { ABC: { waterway: "river" }, FG: street },
    nodes: { G: { man_made: "pier" }, X: { amenity: "ferry_terminal" } },
  });
  expect(listArcs(draft, "boat")).toEqual(["AB", "BA", "BC", "BG", "CB", "GB"]);
  expect(counts.jettiesTooFar).toBe(1);
  const jetties = Array.from({ length: draft.nodeCount }, (_, node) => node).filter((node) => draft.nodeJetty.at(node));
  expect(jetties.map((node) => letterOf(draft, node))).toEqual(["G"]);
  expect(listArcs(draft, "boat", { mainOnly: true })).toHaveLength(6);
});

test("turn bans stay with the piece of a split edge that touches their node", async () => {
  const { draft } = await buildDraft({
    ways: { ABC: street, CD: street, AF: street },
    restrictions: [
      ["no_straight_on", "ABC", "C", "CD"],
      ["no_right_turn", "ABC", "A", "AF"],
    ],
  });
  const [x, y] = [placeOfLetter("B").lng * unitsPerDegree, placeOfLetter("B").lat * unitsPerDegree].map(Math.round);
  const node = draft.addNode(x ?? 0, y ?? 0);
  const wholeEdge = draft.edge(0);
  draft.splitEdge(0, { segment: 1, share: 0 }, node);
  expect(listBans(draft)).toEqual(["BAF", "BCD"]);
  const pieces = [0, draft.edgeCount - 1].map((edge) => draft.edge(edge));
  expect(pieces.map(({ metres }) => metres).reduce((sum, part) => sum + part)).toBeCloseTo(wholeEdge.metres, 6);
  for (const [slot, ms] of wholeEdge.ms.entries())
    expect(pieces.map((piece) => piece.ms[slot] ?? 0).reduce((sum, part) => sum + part)).toBe(ms);
});

test("a jetty on the line of a ferry is its own node", async () => {
  const { draft } = await buildDraft({
    ways: { AB: { route: "ferry" }, BC: street },
    nodes: { B: { amenity: "ferry_terminal" } },
  });
  expect(listArcs(draft, "boat")).toEqual(["AB", "BA"]);
  expect(draft.nodeJetty.at(nodeAt(draft, "B"))).toBe(1);
});

test("a weir stops boats", async () => {
  const { draft } = await buildDraft({
    ways: { ABC: { waterway: "river" }, FG: street },
    nodes: { B: { waterway: "weir" } },
  });
  expect(findReachable(listArcsByNode(draft, "boat"), nodeAt(draft, "A")).has(nodeAt(draft, "C"))).toBe(false);
});

test("points are snapped only to the largest strongly connected part of the network", async () => {
  const { draft } = await buildDraft({
    ways: {
      // Three streets around a block (A, B, G), a one-way street out of it that ends in another street (C to D), and a
      // street that is not connected.
      AB: street,
      BG: street,
      GA: street,
      BC: { ...street, oneway: "yes" },
      CD: street,
      UV: street,
    },
  });
  expect(listArcs(draft, "ambulance", { mainOnly: true })).toEqual(["AB", "AG", "BA", "BG", "GA", "GB"]);
  expect(listArcs(draft, "ambulance")).toContain("BC");
});

test("boats are snapped to all water with a jetty", async () => {
  const { draft } = await buildDraft({
    ways: { AB: { waterway: "river" }, CD: { waterway: "river" }, UV: { waterway: "canal" }, KP: street },
    nodes: { A: { leisure: "slipway" }, V: { mooring: "yes" } },
  });
  expect(listArcs(draft, "boat", { mainOnly: true })).toEqual(["AB", "BA", "UV", "VU"]);
});

test("a way is cut where the extract lacks its nodes", async () => {
  const { draft, counts } = await buildDraft({ ways: { ABCDE: street }, missingNodes: "C" });
  expect(listArcs(draft, "patrol")).toEqual(["AB", "BA", "DE", "ED"]);
  expect(counts.missingNodes).toBe(1);
});

test("an extract without roads is refused", async () => {
  await expect(buildDraft({ ways: { AB: { waterway: "river" }, CD: { building: "yes" } } })).rejects.toThrow(
    "The extract has no roads.",
  );
});

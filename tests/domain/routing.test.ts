import { describe, expect, test } from "vitest";
import type { Vehicle } from "../../db/network-vocabulary";
import type { ClosureShape } from "../../db/queries/closure";
import { RoutingNetwork } from "../../server/routing/network";
import { drawNetwork, type LocalPoint, placeAt, toColumns } from "../support/draw-network";
import type { NetworkRows } from "../support/road-network";

// Unless a test says otherwise, the speed on all roads is 10 m/s. A point beside a road is reached on foot at 1.25 m/s.

type TestOrigin = { at: LocalPoint; vehicle?: Vehicle; accuracyM?: number };

function computeTravel(
  rows: NetworkRows | RoutingNetwork,
  to: LocalPoint,
  from: TestOrigin,
  closures: string[] = [],
  ownClosures: string[] = [],
) {
  const network = rows instanceof RoutingNetwork ? rows : new RoutingNetwork(toColumns(rows));
  const straightM = Math.hypot(to[0] - from.at[0], to[1] - from.at[1]);
  const { accuracyM, vehicle = "patrol" } = from;
  const search = network.searchTo(placeAt(to), { closures, ownClosures });
  const [travel] = search.computeAll([{ ...placeAt(from.at), vehicle, straightM, accuracyM }]);
  if (!travel) throw new Error("no travel time");
  expect(search.lowerBoundSeconds(straightM, vehicle)).toBeLessThanOrEqual(travel.seconds);
  if (travel.reason !== "no-road")
    expect(search.findFarthestM(travel.seconds + 0.001, vehicle)).toBeGreaterThanOrEqual(straightM * 0.999);
  return { ...travel, seconds: Math.round(travel.seconds) };
}

/** A street of 2 km from west to east, with a junction in the middle and a side street of 1 km to the north. */
const townRows = drawNetwork({
  points: { west: [0, 0], middle: [1_000, 0], east: [2_000, 0], north: [1_000, 1_000] },
  roads: {
    first: { from: "west", to: "middle" },
    second: { from: "middle", to: "east" },
    side: { from: "middle", to: "north" },
  },
});

describe("snapping a point to the network", () => {
  test.each<[string, LocalPoint, LocalPoint, number, number]>([
    ["from road to road", [500, 0], [1_500, 0], 100, 1_000],
    ["around a corner", [500, 0], [1_000, 500], 100, 1_000],
    ["walking to the road and from it", [500, 25], [1_500, -50], 20 + 100 + 40, 1_000],
    ["ahead on the same edge", [200, 0], [300, 0], 10, 100],
    ["back on the same edge", [300, 0], [200, 0], 10, 100],
    ["at the same point", [300, 0], [300, 0], 0, 0],
    ["beyond the end of a road", [2_100, 0], [1_500, 0], 80 + 50, 500],
    ["from junction to junction", [0, 0], [1_000, 1_000], 200, 2_000],
  ])("%s", (_, from, to, seconds, routeM) => {
    expect(computeTravel(townRows, to, { at: from })).toMatchObject({ rankedBy: "travel-time", seconds, routeM });
  });

  test("two kilometres from any road is the limit; beyond, the straight line is used", () => {
    expect(computeTravel(townRows, [1_000, -1_990], { at: [500, 0] })).toMatchObject({ seconds: 50 + 1_592 });
    expect(computeTravel(townRows, [1_000, 0], { at: [500, -3_000] })).toMatchObject({
      reason: "unit-off-network",
      routeM: null,
    });
    const travelOffNetwork = computeTravel(townRows, [1_000, -3_000], { at: [1_000, 0] });
    expect(travelOffNetwork).toMatchObject({ rankedBy: "straight-line", reason: "incident-off-network", seconds: 378 });
  });

  test("the lower bound includes the walk between road and incident", () => {
    const search = new RoutingNetwork(toColumns(townRows)).searchTo(placeAt([500, -400]), { closures: [] });
    // Walking 400 m takes 320 s, and driving the other 9.6 km at 40 km/h takes 864 s.
    expect(search.lowerBoundSeconds(10_000, "patrol")).toBeGreaterThan(1_170);
    expect(search.lowerBoundSeconds(10_000, "patrol")).toBeLessThan(320 + 864);
  });

  test("how far away a unit can be follows from the roads around the incident, not from the fastest road", () => {
    const motorway = { from: "east", to: "far", kmh: 90 };
    const points = { west: [0, 0], east: [2_000, 0], far: [60_000, 0] } as const;
    const rows = drawNetwork({ points, roads: { street: { from: "west", to: "east" }, motorway } });
    const search = new RoutingNetwork(toColumns(rows)).searchTo(placeAt([0, 0]), { closures: [] });
    expect(search.lowerBoundSeconds(4_900, "patrol")).toBeLessThan(200);
    // 2 km of street take 200 s, and another 2.5 km of motorway 100 s. The accuracy circle of a fix may add 500 m.
    expect(search.findFarthestM(200, "patrol")).toBeLessThan(2_600);
    expect(search.findFarthestM(300, "patrol")).toBeGreaterThan(4_500);
    expect(search.findFarthestM(300, "patrol")).toBeLessThan(5_100);
  });

  test("a road that a vehicle must not use is never snapped to", () => {
    const paths = drawNetwork({
      points: { a: [0, 0], b: [1_000, 0], c: [0, 100], d: [1_000, 100] },
      roads: {
        path: { from: "a", to: "b", for: ["motorcycle"], class: "path" },
        street: { from: "c", to: "d" },
        link: { from: "a", to: "c", for: ["motorcycle"], class: "path" },
      },
    });
    expect(computeTravel(paths, [500, 0], { at: [0, 100] })).toMatchObject({ seconds: 50 + 80 });
    expect(computeTravel(paths, [500, 0], { at: [0, 100], vehicle: "motorcycle" })).toMatchObject({ seconds: 60 });
  });

  test("an isolated part of the network is never snapped to", () => {
    const island = drawNetwork({
      points: { a: [0, 0], b: [1_000, 0], c: [400, 50], d: [600, 50] },
      roads: { street: { from: "a", to: "b" }, yard: { from: "c", to: "d", isolated: true } },
    });
    expect(computeTravel(island, [500, 50], { at: [0, 0] })).toMatchObject({ seconds: 50 + 40, reason: null });
  });
});

describe("one-way streets", () => {
  const block = drawNetwork({
    points: { a: [0, 0], b: [1_000, 0], c: [1_000, 1_000], d: [0, 1_000] },
    roads: {
      south: { from: "a", to: "b", oneWay: true },
      east: { from: "b", to: "c", oneWay: true },
      north: { from: "c", to: "d", oneWay: true },
      west: { from: "d", to: "a", oneWay: true },
    },
  });

  test("the route towards the incident counts, not the route from it", () => {
    expect(computeTravel(block, [0, 500], { at: [500, 1_000] })).toMatchObject({ seconds: 100 });
    expect(computeTravel(block, [500, 1_000], { at: [0, 500] })).toMatchObject({ seconds: 300 });
  });

  test("a unit that has just passed the incident drives round the block", () => {
    expect(computeTravel(block, [400, 0], { at: [500, 0] })).toMatchObject({ seconds: 390, routeM: 3_900 });
    expect(computeTravel(block, [500, 0], { at: [400, 0] })).toMatchObject({ seconds: 10 });
  });

  test("no route leaves a street that can only be entered", () => {
    const networkWithTrap = drawNetwork({
      points: { a: [0, 0], b: [1_000, 0], c: [2_000, 0] },
      roads: { street: { from: "a", to: "b" }, trap: { from: "b", to: "c", oneWay: true } },
    });
    expect(computeTravel(networkWithTrap, [1_500, 0], { at: [500, 0] })).toMatchObject({ seconds: 100 });
    expect(computeTravel(networkWithTrap, [500, 0], { at: [1_500, 0] })).toMatchObject({
      ...{ rankedBy: "straight-line", reason: "no-road", seconds: 126, routeM: null },
    });
  });
});

describe("turn bans", () => {
  /** Two parallel streets, connected by three cross streets at 0, 1 and 2 km. Each cross street is 1 km long. */
  const points: Record<string, LocalPoint> = {
    ...{ a: [0, 0], b: [1_000, 0], c: [2_000, 0] },
    ...{ d: [0, 1_000], e: [1_000, 1_000], f: [2_000, 1_000] },
  };
  const roads = {
    ...{ ab: { from: "a", to: "b" }, bc: { from: "b", to: "c" } },
    ...{ de: { from: "d", to: "e" }, ef: { from: "e", to: "f" } },
    ...{ ad: { from: "a", to: "d" }, be: { from: "b", to: "e" }, cf: { from: "c", to: "f" } },
  };
  const [from, to]: [TestOrigin, LocalPoint] = [{ at: [500, 0] }, [1_000, 500]];

  test("without turn bans the unit takes the next link", () => {
    expect(computeTravel(drawNetwork({ points, roads }), to, from)).toMatchObject({ seconds: 100 });
  });

  test("with one turn ban the unit drives to the next junction and turns back", () => {
    const network = drawNetwork({ points, roads, bans: [["ab", "b", "be"]] });
    // The unit drives straight on to c, turns back there and enters the cross street from the other direction.
    expect(computeTravel(network, to, from)).toMatchObject({ seconds: 300, routeM: 3_000 });
    // Units that come from other directions may still turn there.
    expect(computeTravel(network, to, { at: [1_500, 0] })).toMatchObject({ seconds: 100 });
    expect(computeTravel(network, [500, 0], { at: [1_000, 500] })).toMatchObject({ seconds: 100 });
  });

  test("if turning back is banned too, the unit drives around the block", () => {
    const network = drawNetwork({
      ...{ points, roads },
      bans: [
        ["ab", "b", "be"],
        ["ab", "b", "ab"],
        ["bc", "c", "bc"],
      ],
    });
    // The unit drives back to a, then through d and e to the incident.
    expect(computeTravel(network, to, from)).toMatchObject({ seconds: 50 + 100 + 100 + 50 });
    expect(computeTravel(network, to, { at: [500, 0.1] })).toMatchObject({ seconds: 300 });
  });

  test("a unit at the junction itself may leave by any road, and any road leads to an incident there", () => {
    const network = drawNetwork({ points, roads, bans: [["ab", "b", "be"]] });
    expect(computeTravel(network, to, { at: [1_000, 0] })).toMatchObject({ seconds: 50 });
    expect(computeTravel(network, [1_000, 0], from)).toMatchObject({ seconds: 50 });
    expect(computeTravel(network, [1_000, 0], { at: [1_000, 500] })).toMatchObject({ seconds: 50 });
  });

  test("rounded coordinates do not put a unit at a junction on one of its roads", () => {
    for (let x = 1_000; x < 1_040; x++) {
      const oneWay = drawNetwork({
        points: { junction: [x, 700], east: [x + 300, 750], north: [x + 50, 900] },
        roads: {
          eastward: { from: "junction", to: "east", oneWay: true },
          northward: { from: "junction", to: "north", oneWay: true },
          back: { from: "east", to: "junction", via: [[x, 0]], oneWay: true },
        },
      });
      for (const to of [
        [x + 300, 750],
        [x + 50, 900],
      ] as const) {
        const straightM = Math.hypot(to[0] - x, to[1] - 700);
        expect(computeTravel(oneWay, to, { at: [x, 700] }), `${x}`).toMatchObject({
          seconds: Math.round(straightM / 10),
        });
      }
    }
  });
});

describe("the accuracy circle of a fix", () => {
  /** A river 300 m wide with a road along each bank; the bridge is 6 km to the east. */
  const river = drawNetwork({
    points: { a: [0, 0], b: [6_000, 0], c: [0, 300], d: [6_000, 300] },
    roads: {
      south: { from: "a", to: "b" },
      north: { from: "c", to: "d" },
      bridge: { from: "b", to: "d" },
    },
  });

  test("the slower bank is used if the circle touches both", () => {
    const travelOnOneBank = computeTravel(river, [1_000, 0], { at: [500, 100], accuracyM: 50 });
    const travelOnEitherBank = computeTravel(river, [1_000, 0], { at: [500, 100], accuracyM: 250 });
    expect(travelOnOneBank).toMatchObject({ seconds: 80 + 50, uncertainBank: false });
    expect(travelOnEitherBank).toMatchObject({ seconds: 80 + 550 + 30 + 500, uncertainBank: true });
  });

  test("a difference of less than five minutes does not matter", () => {
    expect(computeTravel(river, [5_500, 0], { at: [5_000, 100], accuracyM: 250 })).toMatchObject({
      ...{ seconds: 80 + 50, uncertainBank: false },
    });
  });

  test("a circle larger than 500 m is treated as 500 m", () => {
    expect(computeTravel(river, [1_000, 0], { at: [500, -250], accuracyM: 5_000 })).toMatchObject({
      uncertainBank: false,
    });
  });
});

describe("boats", () => {
  const water = { for: ["boat"], class: "river", kmh: 18 } as const;
  const river = drawNetwork({
    points: { a: [0, 0], pier: [2_000, 0], b: [4_000, 0], inland: [2_000, 1_000] },
    roads: {
      upper: { from: "a", to: "pier", ...water },
      lower: { from: "pier", to: "b", ...water },
      road: { from: "pier", to: "inland" },
    },
    jetties: ["pier", "a"],
  });

  test("a boat on the water goes to an incident on the water", () => {
    expect(computeTravel(river, [3_000, 0], { at: [1_000, 50], vehicle: "boat" })).toMatchObject({ seconds: 9 + 400 });
  });

  test("an incident on land is reached on foot from a jetty", () => {
    expect(computeTravel(river, [2_000, 500], { at: [1_000, 0], vehicle: "boat" })).toMatchObject({
      seconds: 200 + 400,
    });
  });

  test("the jetty from which the boat arrives earlier is used", () => {
    expect(computeTravel(river, [3_000, 0], { at: [900, 500], vehicle: "boat" })).toMatchObject({
      seconds: Math.round(Math.hypot(1_100, 500) / 1.25 + 200),
    });
  });

  test("no boat goes by road, and no car by water", () => {
    expect(computeTravel(river, [2_000, 2_500], { at: [1_000, 0], vehicle: "boat" }).reason).toBe(
      "incident-off-network",
    );
    expect(computeTravel(river, [2_000, 500], { at: [1_000, 0] })).toMatchObject({ seconds: 800 + 50 });
  });
});

describe("closures", () => {
  const polygonShape = (...corners: LocalPoint[]): ClosureShape => {
    const ring = [...corners, corners[0] as LocalPoint].map(placeAt).map(({ lng, lat }) => [lng, lat]);
    return { type: "Polygon", coordinates: [ring] };
  };
  const lineShape = (...points: LocalPoint[]): ClosureShape => {
    return { type: "LineString", coordinates: points.map(placeAt).map(({ lng, lat }) => [lng, lat]) };
  };
  const boxShape = (x: number, y: number, size = 40) => {
    return polygonShape([x - size, y - size], [x + size, y - size], [x + size, y + size], [x - size, y + size]);
  };
  /** A street on each bank of a river, connected by two bridges at 0 and 3 km. */
  const banks = drawNetwork({
    points: { a: [0, 0], b: [3_000, 0], c: [0, 300], d: [3_000, 300] },
    roads: {
      south: { from: "a", to: "b" },
      north: { from: "c", to: "d" },
      old: { from: "a", to: "c" },
      fresh: { from: "b", to: "d" },
    },
  });
  const network = new RoutingNetwork(toColumns(banks));
  network.closed.add("old", lineShape([0, 100], [0, 200]), ["patrol", "ambulance"]);
  network.closed.add("fresh", boxShape(3_000, 150), ["patrol"]);
  const [to, from]: [LocalPoint, TestOrigin] = [[500, 300], { at: [500, 0] }];

  test("a closed bridge is avoided by the vehicles it is closed for", () => {
    expect(computeTravel(network, to, from)).toMatchObject({ seconds: 130 });
    expect(computeTravel(network, to, from, ["old"])).toMatchObject({ seconds: 250 + 30 + 250 });
    expect(computeTravel(network, to, { ...from, vehicle: "motorcycle" }, ["old"])).toMatchObject({ seconds: 130 });
  });

  test("when every bridge is closed, no road leads there", () => {
    const travelWhileClosed = computeTravel(network, to, from, ["old", "fresh"]);
    expect(travelWhileClosed).toMatchObject({ reason: "no-road", rankedBy: "straight-line" });
    expect(computeTravel(network, to, from, [])).toMatchObject({ seconds: 130 });
  });

  test("an incident on a closed road is reached on foot from the nearest open one", () => {
    expect(computeTravel(network, [0, 100], from, ["old"])).toMatchObject({ seconds: 50 + 80 });
  });

  /** A street of 16 km with a junction in the middle; its western half is closed. */
  const longStreet = drawNetwork({
    points: { west: [0, 0], middle: [8_000, 0], east: [16_000, 0] },
    roads: { flooded: { from: "west", to: "middle" }, dry: { from: "middle", to: "east" } },
  });
  const floodedNetwork = new RoutingNetwork(toColumns(longStreet));
  floodedNetwork.closed.add("flood", boxShape(4_000, 0), ["patrol"]);

  test("a unit that closures cut off has no route, however near it is", () => {
    const unit: TestOrigin = { at: [5_000, 0] };
    expect(computeTravel(floodedNetwork, [9_000, 0], unit, ["flood"])).toMatchObject({ reason: "no-road" });
    expect(computeTravel(floodedNetwork, [9_000, 0], unit)).toMatchObject({ reason: null, seconds: 400 });
    // Farther than 2 km from any road, open or closed.
    expect(computeTravel(floodedNetwork, [9_000, 0], { at: [5_000, 2_100] }, ["flood"])).toMatchObject({
      reason: "unit-off-network",
    });
  });

  test("an incident that closures cut off is reached on foot from the nearest open road, however far it is", () => {
    const unit: TestOrigin = { at: [9_000, 0] };
    const onFoot = { rankedBy: "travel-time", seconds: 100 + 2_400, routeM: 1_000 };
    expect(computeTravel(floodedNetwork, [5_000, 0], unit, ["flood"])).toMatchObject(onFoot);
    const seconds = Math.round(100 + Math.hypot(8_000, 1_000) / 1.25);
    expect(computeTravel(floodedNetwork, [0, 1_000], unit, ["flood"])).toMatchObject({ seconds });
    expect(computeTravel(floodedNetwork, [0, 2_100], unit, ["flood"])).toMatchObject({
      reason: "incident-off-network",
    });
    const water = { for: ["boat"], class: "river", kmh: 18 } as const;
    const river = drawNetwork({
      points: { west: [0, 0], middle: [8_000, 0], east: [16_000, 0] },
      roads: { closed: { from: "west", to: "middle", ...water }, open: { from: "middle", to: "east", ...water } },
      jetties: ["west", "middle"],
    });
    const riverNetwork = new RoutingNetwork(toColumns(river));
    riverNetwork.closed.add("log jam", boxShape(4_000, 0), ["boat"]);
    const boat: TestOrigin = { at: [9_000, 0], vehicle: "boat" };
    expect(computeTravel(riverNetwork, [4_000, 0], boat, ["log jam"])).toMatchObject({ seconds: 200 + 3_200 });
  });

  describe("that the incident has caused", () => {
    /** A trunk road of 9 km whose middle part is closed, with an incident on that part, nearer to its eastern end. */
    const trunk = drawNetwork({
      points: { farWest: [-3_000, 0], west: [0, 0], east: [3_000, 0], farEast: [6_000, 0] },
      roads: {
        before: { from: "farWest", to: "west" },
        middle: { from: "west", to: "east" },
        after: { from: "east", to: "farEast" },
      },
    });
    const trunkNetwork = new RoutingNetwork(toColumns(trunk));
    trunkNetwork.closed.add("accident", boxShape(1_600, 0), ["patrol"]);
    trunkNetwork.closed.add("flood", boxShape(1_700, 0), ["patrol"]);
    trunkNetwork.closed.add("bridge", boxShape(3_500, 0), ["patrol"]);
    const accident: LocalPoint = [1_600, 0];
    const [fromWest, fromEast]: TestOrigin[] = [{ at: [-1_000, 0] }, { at: [5_000, 0] }];
    const onFoot = { seconds: 200 + 1_120 };

    test("units drive along the road to the incident, from either side and from the road itself", () => {
      const travelFrom = (from: TestOrigin) => computeTravel(trunkNetwork, accident, from, ["accident"], ["accident"]);
      expect(travelFrom(fromWest as TestOrigin)).toMatchObject({ seconds: 260, routeM: 2_600 });
      expect(travelFrom(fromEast as TestOrigin)).toMatchObject({ seconds: 340, routeM: 3_400 });
      expect(travelFrom({ at: [600, 0] })).toMatchObject({ seconds: 100, routeM: 1_000 });
      expect(travelFrom({ at: [600, 10], accuracyM: 50 })).toMatchObject({ seconds: 108 });
    });

    test("an incident at an end of the road is also reached along it, and past a junction that has only closed roads", () => {
      const travelTo = (to: LocalPoint, from: TestOrigin, closures: string[], ownClosures = closures) =>
        computeTravel(trunkNetwork, to, from, closures, ownClosures);
      const junction: LocalPoint = [3_000, 0];
      expect(travelTo(junction, fromWest as TestOrigin, ["accident"])).toMatchObject({ seconds: 400, routeM: 4_000 });
      expect(travelTo(junction, fromEast as TestOrigin, ["accident"])).toMatchObject({ seconds: 200, routeM: 2_000 });
      // The roads on both sides of the junction are closed.
      const closures = ["accident", "bridge"];
      for (const x of [-1_000, 1_000, 3_000, 5_000])
        expect(travelTo(junction, { at: [x, 0] }, closures)).toMatchObject({ seconds: Math.abs(3_000 - x) / 10 });
      expect(travelTo(junction, { at: [5_500, 0] }, closures, ["accident"])).toMatchObject({ reason: "no-road" });
      expect(travelTo(junction, fromWest as TestOrigin, closures, ["accident"])).toMatchObject({ seconds: 400 });
    });

    test("the drawn route has the same time", () => {
      const search = trunkNetwork.searchTo(placeAt(accident), { closures: ["accident"], ownClosures: ["accident"] });
      for (const x of [-1_000, 600, 5_000]) {
        const origin = { ...placeAt([x, 0]), straightM: Math.abs(x - 1_600), vehicle: "patrol" as const };
        const { seconds, line, times } = search.route(origin);
        expect(times.at(-1)).toBeCloseTo(seconds, 1);
        expect(line.at(-1)?.[0]).toBeCloseTo(placeAt(accident).lng, 6);
        expect(search.computeFar([origin])[0]?.seconds).toBeCloseTo(seconds, 2);
      }
    });

    test("an incident that caused another closure, or none, is reached on foot", () => {
      expect(computeTravel(trunkNetwork, accident, fromWest as TestOrigin, ["accident"])).toMatchObject({
        reason: "no-road",
      });
      const closures = ["accident", "bridge"];
      expect(computeTravel(trunkNetwork, accident, fromWest as TestOrigin, closures, ["bridge"])).toMatchObject({
        seconds: 100 + 1_280,
      });
      expect(computeTravel(trunkNetwork, accident, fromEast as TestOrigin, ["accident"])).toMatchObject(onFoot);
    });

    test("a road that another closure closes as well stays closed", () => {
      const closures = ["accident", "flood"];
      expect(computeTravel(trunkNetwork, accident, fromEast as TestOrigin, closures, ["accident"])).toMatchObject(
        onFoot,
      );
    });

    test("units do not drive through a closed road that the incident is not on", () => {
      const travel = computeTravel(trunkNetwork, [5_000, 0], fromWest as TestOrigin, ["accident"], ["accident"]);
      expect(travel).toMatchObject({ reason: "no-road" });
    });
  });

  test("when everything is closed, no road leads anywhere", () => {
    const closedNetwork = new RoutingNetwork(toColumns(longStreet));
    closedNetwork.closed.add("all", boxShape(8_000, 0), ["patrol"]);
    expect(computeTravel(closedNetwork, [9_000, 0], { at: [8_500, 0] }, ["all"])).toMatchObject({ reason: "no-road" });
  });

  test("a search with a closure that was not prepared is refused", () => {
    expect(() => network.searchTo(placeAt(to), { closures: ["unknown"] })).toThrow("was not prepared");
  });

  test.each([
    ["an area over a junction closes all its roads", boxShape(1_000, 0), [0, 1, 2]],
    ["an area inside a road's box but beside its line", boxShape(500, 500), []],
    ["a thin area across a road", polygonShape([400, -50], [405, -50], [405, 50], [400, 50]), [0]],
    ["an area around everything", boxShape(1_000, 500, 3_000), [0, 1, 2]],
    ["a line along half of a road", lineShape([300, 5], [900, 5]), [0]],
    ["a short line on a long road", lineShape([300, 3], [340, 3]), [0]],
    ["a line that crosses a road", lineShape([500, -100], [500, 100]), []],
    ["a line that reaches a little into the next roads", lineShape([-10, 0], [1_030, 0]), [0]],
    ["a line too far beside a road", lineShape([0, 20], [1_000, 20]), []],
    ["a line along two roads", lineShape([0, 0], [1_000, 0], [1_000, 1_000]), [0, 2]],
    ["a line that ends at a junction", lineShape([0, 0], [1_000, 0]), [0]],
  ] as [string, ClosureShape, number[]][])("%s", (_, shape, closedEdges) => {
    const streets = new RoutingNetwork(toColumns(townRows));
    streets.closed.add("id", shape, ["patrol"]);
    const bits = streets.closed.findClosedBits(["id"]) ?? new Uint8Array(3);
    expect([...bits].flatMap((bit, edge) => (bit === 4 ? [edge] : []))).toEqual(closedEdges);
  });

  test.each([
    ["a line along a whole road also closes its shortest edges", lineShape([0, 5], [2_000, 5]), [0, 1, 2]],
    ["a line along one road does not close a very short edge after it", lineShape([0, 0], [1_000, 0]), [0]],
    ["a line along a very short edge closes only this edge", lineShape([1_000, 0], [1_001, 0]), [1]],
  ] as [string, ClosureShape, number[]][])("%s", (_, shape, closedEdges) => {
    const barrier = drawNetwork({
      points: { west: [0, 0], gate: [1_000, 0], behindGate: [1_001, 0], east: [2_000, 0] },
      roads: {
        before: { from: "west", to: "gate" },
        gate: { from: "gate", to: "behindGate" },
        after: { from: "behindGate", to: "east" },
      },
    });
    const streets = new RoutingNetwork(toColumns(barrier));
    streets.closed.add("id", shape, ["patrol"]);
    const bits = streets.closed.findClosedBits(["id"]) ?? new Uint8Array(3);
    expect([...bits].flatMap((bit, edge) => (bit === 4 ? [edge] : []))).toEqual(closedEdges);
  });

  test("an area with many corners does not occupy the process for seconds", () => {
    /** 400 winding roads of 60 segments each, in the hole of a ring with 1,000 corners. */
    const roads = Array.from({ length: 400 }, (_, road) => {
      const via = Array.from({ length: 59 }, (_, at): LocalPoint => [at * 25 - 725, (road - 200) * (at % 2 ? 2 : 1)]);
      return [`${road}`, { from: "west", to: "east", via }] as const;
    });
    const points = { west: [-800, 0], east: [800, 0] } satisfies Record<string, LocalPoint>;
    const streets = new RoutingNetwork(toColumns(drawNetwork({ points, roads: Object.fromEntries(roads) })));
    const circle = (radiusM: number) =>
      Array.from({ length: 501 }, (_, corner) => {
        const angle = ((corner % 500) / 250) * Math.PI;
        const { lng, lat } = placeAt([radiusM * Math.cos(angle), radiusM * Math.sin(angle)]);
        return [lng, lat];
      });
    const startedAt = process.cpuUsage();
    streets.closed.add("id", { type: "Polygon", coordinates: [circle(1_000), circle(990)] }, ["patrol"]);
    const { user, system } = process.cpuUsage(startedAt);
    expect(streets.closed.findClosedBits(["id"])).toBeNull();
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });
});

describe("routes", () => {
  const network = new RoutingNetwork(
    toColumns(
      drawNetwork({
        points: { a: [0, 0], b: [1_000, 0], c: [1_000, 1_000], d: [2_000, 1_000], e: [3_000, 1_000] },
        roads: {
          ab: { from: "a", to: "b", name: "Jalan Merdeka" },
          cb: { from: "c", to: "b", via: [[1_000, 500]], name: "Jalan Merdeka" },
          cd: { from: "c", to: "d", name: "Jalan Sudirman" },
          de: { from: "d", to: "e", name: "Jalan Sudirman" },
        },
      }),
    ),
  );
  const routeBetween = (from: LocalPoint, to: LocalPoint) => {
    const straightM = Math.hypot(to[0] - from[0], to[1] - from[1]);
    return network.searchTo(placeAt(to), { closures: [] }).route({ ...placeAt(from), straightM, vehicle: "patrol" });
  };
  const line = (...points: LocalPoint[]) => points.map(placeAt).map(({ lng, lat }) => [lng, lat]);

  test("a route has its line, its times and a turn list", () => {
    const route = routeBetween([500, -25], [2_500, 1_050]);
    expect(route).toMatchObject({ rankedBy: "travel-time", routeM: 3_000, accessSeconds: 20, exitSeconds: 40 });
    expect(route.seconds).toBeCloseTo(360, 0);
    expect(route.line).toEqual(
      line([500, 0], [1_000, 0], [1_000, 500], [1_000, 1_000], [2_000, 1_000], [2_500, 1_000]),
    );
    expect(route.steps).toEqual([
      expect.objectContaining({ turn: "depart", name: "Jalan Merdeka", metres: 500, seconds: 50 }),
      expect.objectContaining({ turn: "left", name: "Jalan Merdeka", metres: 1_000, seconds: 100 }),
      expect.objectContaining({ turn: "right", name: "Jalan Sudirman", metres: 1_500, seconds: 150 }),
    ]);
    expect(route.steps[1]?.at).toEqual(line([1_000, 0])[0]);
  });

  test("a route backwards along one edge", () => {
    const route = routeBetween([800, 0], [300, 0]);
    expect(route.line).toEqual(line([800, 0], [300, 0]));
    expect(route.steps).toMatchObject([{ turn: "depart", metres: 500, seconds: 50 }]);
  });

  test("a route to the unit's own place has a line of two points", () => {
    const route = routeBetween([300, 0], [300, 0]);
    expect(route).toMatchObject({ rankedBy: "travel-time", line: line([300, 0], [300, 0]) });
  });

  test("off the network it is the straight line, without steps", () => {
    const route = routeBetween([500, -3_000], [500, 0]);
    expect(route).toMatchObject({ reason: "unit-off-network", steps: [], line: line([500, -3_000], [500, 0]) });
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { compareTravel, type Travel } from "../../server/domain/travel";
import { RoutingNetwork } from "../../server/routing/network";
import { drawNetwork, type LocalPoint, placeAt, toColumns } from "../support/draw-network";
import { computeNaiveMs } from "../support/naive-travel";
import type { NetworkRows, TurnBan } from "../support/road-network";

// Without `noBias`, fast-check would prefer small numbers and thus put several roads on the same line. Which of them a
// point is snapped to would then be arbitrary.
const metres = fc.noBias(fc.integer({ min: 0, max: 3_000 }));
const point = fc.tuple(metres, metres) as fc.Arbitrary<LocalPoint>;
const road = fc.record({
  from: fc.nat(),
  to: fc.nat(),
  via: point,
  oneWay: fc.boolean(),
  kmh: fc.integer({ min: 5, max: 90 }),
  motorcycle: fc.boolean(),
});
const randomCase = fc.record({
  nodes: fc.array(point, { minLength: 2, maxLength: 7 }),
  roads: fc.array(road, { minLength: 1, maxLength: 10 }),
  banIndexes: fc.array(fc.nat(), { maxLength: 8 }),
  units: fc.array(point, { minLength: 6, maxLength: 6 }),
  incident: point,
  closed: fc.option(point),
});

type RandomCase = {
  nodes: LocalPoint[];
  roads: { from: number; to: number; via: LocalPoint; oneWay: boolean; kmh: number; motorcycle: boolean }[];
  banIndexes: number[];
};

/**
 * Builds a network of roads between random nodes, with some turns banned. Each road has two bends, so that not even a
 * loop runs along the same line twice.
 */
function toNetwork({ nodes, roads, banIndexes }: RandomCase): NetworkRows {
  const points = Object.fromEntries(nodes.map((point, index) => [`n${index}`, point]));
  const rows = drawNetwork({
    points,
    roads: Object.fromEntries(
      roads.map(({ from, to, via, oneWay, kmh, motorcycle }, index) => {
        const ends = { from: `n${from % nodes.length}`, to: `n${to % nodes.length}` };
        return [
          `r${index}`,
          {
            ...ends,
            via: [via, [via[0] + 90, via[1] + 50]],
            oneWay,
            kmh,
            ...(motorcycle && { for: ["motorcycle"] as const }),
          },
        ];
      }),
    ),
  });
  const possibleBans = rows.edges.flatMap((firstEdge, from) =>
    [firstEdge.from, firstEdge.to].flatMap((via) =>
      rows.edges.flatMap((secondEdge, to): TurnBan[] =>
        secondEdge.from === via || secondEdge.to === via ? [[from, via, to]] : [],
      ),
    ),
  );
  const chosenBans = new Map(
    banIndexes.map((index) => possibleBans[index % possibleBans.length] as TurnBan).map((ban) => [ban.join(), ban]),
  );
  return { ...rows, bans: [...chosenBans.values()] };
}
test("on random networks with one-ways, turn bans and closures, all times equal those of a naive calculation", () => {
  let [reachableCount, banCount] = [0, 0];
  fc.assert(
    fc.property(randomCase, ({ units, incident, closed: closedCorner, ...networkCase }) => {
      const rows = toNetwork(networkCase);
      const network = new RoutingNetwork(toColumns(rows));
      const [x, y] = closedCorner ?? [0, 0];
      const ring = [
        [x, y],
        [x + 300, y],
        [x + 300, y + 300],
        [x, y + 300],
        [x, y],
      ] as LocalPoint[];
      const coordinates = [ring.map(placeAt).map(({ lng, lat }) => [lng, lat])];
      network.closed.add("area", { type: "Polygon", coordinates }, ["patrol", "motorcycle"]);
      const closures = closedCorner ? ["area"] : [];
      const closedEdges = [...(network.closed.findClosedBits(closures) ?? [])].flatMap((bits, edge) =>
        bits ? [edge] : [],
      );
      const origins = units.map((unit, index) => {
        const straightM = Math.hypot(unit[0] - incident[0], unit[1] - incident[1]);
        return {
          ...placeAt(unit),
          straightM,
          vehicle: index % 2 === 0 ? ("patrol" as const) : ("motorcycle" as const),
        };
      });
      const search = network.searchTo(placeAt(incident), { closures });
      const travels = search.computeAll(origins);
      const otherSearch = network.searchTo(placeAt(incident), { closures });
      for (const [index, travel] of travels.entries()) {
        const origin = origins[index] as (typeof origins)[number];
        const ms = computeNaiveMs(rows, [origin, placeAt(incident)], origin.vehicle, closedEdges);
        if (ms === null) expect(travel.reason).toMatch(/off-network/);
        else if (ms === Number.POSITIVE_INFINITY) expect(travel.reason).toBe("no-road");
        else {
          expect({ reason: travel.reason, ms: Math.abs(travel.seconds * 1_000 - ms) < 2.5 }).toEqual({
            reason: null,
            ms: true,
          });
          reachableCount++;
          banCount += rows.bans.length;
        }
        expect(search.lowerBoundSeconds(origin.straightM, origin.vehicle)).toBeLessThanOrEqual(travel.seconds);
        // A unit that arrives within this time must not be farther away than `findFarthestM`, because the server does
        // not look for units beyond that distance.
        if (travel.reason !== "no-road")
          expect(otherSearch.findFarthestM(travel.seconds + 0.001, origin.vehicle)).toBeGreaterThanOrEqual(
            origin.straightM * 0.999,
          );
      }
      // The limit is exactly the travel time of the first unit, which `computeWithin` must still include.
      const limit = travels[0]?.seconds ?? 0;
      const describeFoundTravel = (travel: Travel | null) =>
        travel && travel.reason !== "no-road" && travel.seconds <= limit ? travel : null;
      const limitedTravels = network.searchTo(placeAt(incident), { closures }).computeWithin(origins, limit);
      expect(limitedTravels.map(describeFoundTravel)).toEqual(travels.map(describeFoundTravel));
      // `computeFastest` stops early. A search from both ends (`computeFar`) after it must still find the same times,
      // and so must a complete search (`computeAll`).
      const farSearch = network.searchTo(placeAt(incident), { closures });
      farSearch.computeFastest(origins, 1);
      const withoutRoute = ({ routeM: _, ...travel }: Travel) => travel;
      expect(origins.flatMap((origin) => farSearch.computeFar([origin])).map(withoutRoute)).toEqual(
        travels.map(withoutRoute),
      );
      expect(farSearch.computeAll(origins).map(withoutRoute)).toEqual(travels.map(withoutRoute));
      farSearch.release();
      // The next search reuses the arrays of these two searches and must find the same times.
      search.release();
      otherSearch.release();
      const fastestTravels = network.searchTo(placeAt(incident), { closures }).computeFastest(origins, 2);
      const expected = [...travels].sort(compareTravel).slice(0, 2);
      const foundTravels = fastestTravels.filter((travel): travel is Travel => travel !== null);
      expect(foundTravels.sort(compareTravel).slice(0, 2)).toEqual(expected);
      // Units that arrive at the same time as the last of the fastest units must be found too.
      const lastTravel = expected.at(-1) as Travel;
      const isNotSlower = (travel: Travel) => travel.reason !== "no-road" && compareTravel(travel, lastTravel) <= 0;
      for (const [index, travel] of travels.entries())
        if (isNotSlower(travel)) expect(fastestTravels[index]).toEqual(travel);

      // The search in the other direction, from the units to the incident, must find the same times.
      for (const vehicle of ["patrol", "motorcycle"] as const) {
        const indexes = [...origins.keys()].filter((index) => origins[index]?.vehicle === vehicle);
        const sources = network.snapAll(
          indexes.map((index) => placeAt(units[index] as LocalPoint)),
          vehicle,
          { closures },
        );
        const [end = []] = network.snapAll([placeAt(incident)], vehicle, { closures, isDestination: true });
        const reachedSources = network.searchFrom(sources, vehicle, { closures, count: 2 }).findFastest(end);
        const vehicleTravels = indexes.map((index) => travels[index] as Travel);
        const roadTravels = vehicleTravels
          .filter(({ reason }) => reason === null)
          .sort(compareTravel)
          .slice(0, 2);
        expect(reachedSources.map(({ ms }) => ms / 1_000)).toEqual(roadTravels.map(({ seconds }) => seconds));
        expect(reachedSources.map(({ source }) => vehicleTravels[source]?.seconds)).toEqual(
          roadTravels.map(({ seconds }) => seconds),
        );
      }
    }),
    // `endOnFailure` prevents shrinking, which would put roads on top of each other. Which of them a point is snapped
    // to would then be arbitrary.
    { numRuns: 300, seed: 112, endOnFailure: true },
  );
  // Check that the networks are large enough and have turn bans.
  expect(reachableCount).toBeGreaterThan(500);
  expect(banCount).toBeGreaterThan(500);
});

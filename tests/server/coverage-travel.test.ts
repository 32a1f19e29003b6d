import { eq } from "drizzle-orm";
import geodesic from "geographiclib-geodesic";
import { cellToLatLng, latLngToCell } from "h3-js";
import type { Role } from "../../db/access-vocabulary";
import type { Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import type { HourBand, Vehicle } from "../../db/network-vocabulary";
import { assignment, incident } from "../../db/schema/incidents";
import { closure, learnedSpeed, network } from "../../db/schema/network";
import type { Context } from "../../server/context";
import { readIsochrone } from "../../server/coverage/isochrone";
import { readCoverage } from "../../server/coverage/read-coverage";
import { previewTrialStation } from "../../server/coverage/what-if";
import { listGapsWithoutUnits } from "../../server/coverage/without-unit";
import { permissionsOf } from "../../server/domain/permission";
import { estimateTravelSeconds } from "../../server/domain/travel-estimate";
import { loadCurrentNetwork } from "../../server/routing/current-network";
import { acceptPositions } from "../../server/units/accept-positions";
import { drawNetwork, type LocalPoint, placeAt } from "../support/draw-network";
import { aContext, anIncident, aStation, aType, aUnit, deleteUnitsAndIncidents } from "../support/makers";
import { createNaiveSearch } from "../support/naive-travel";
import { insertClosure, insertNetwork, type TurnBan } from "../support/road-network";
import { expect, test } from "../support/test";

const now = new Date();
const within30Minutes = { by: "minutes", max: 30 } as const;

/**
 * Roads every 8 km on both banks of a river that runs from west to east between y = 0 and y = 8 km. The only bridge is
 * in the west. The southernmost road is one-way towards the east, and some turns are banned.
 */
const [columns, rows] = [
  [-24, -16, -8, 0, 8, 16, 24],
  [-16, -8, 0, 8, 16],
] as const;
const points: Record<string, LocalPoint> = {};
const roads: Record<string, { from: string; to: string; oneWay?: boolean; kmh: number }> = {};
for (const [row, y] of rows.entries()) {
  for (const [column, x] of columns.entries()) {
    points[`${x} ${y}`] = [x * 1_000, y * 1_000];
    if (column > 0) {
      roads[`east ${x} ${y}`] = {
        from: `${columns[column - 1]} ${y}`,
        to: `${x} ${y}`,
        oneWay: row === 0,
        kmh: 50 + x,
      };
    }
    if (row > 0 && (y !== 8 || x === -24)) {
      roads[`north ${x} ${y}`] = { from: `${x} ${rows[row - 1]}`, to: `${x} ${y}`, kmh: 40 };
    }
  }
}
const regencyNetwork = drawNetwork({ points, roads });
const findEdgeIndex = (name: string) => Object.keys(roads).indexOf(name);
const findNodeIndex = (name: string) => Object.keys(points).indexOf(name);
regencyNetwork.bans.push(
  ...(["0 0", "8 -8", "-24 8"] as const).flatMap((via): TurnBan[] => {
    const touchingEdges = regencyNetwork.edges.flatMap(({ from, to }, edge) =>
      [from, to].includes(findNodeIndex(via)) ? [edge] : [],
    );
    return [[touchingEdges[0] as number, findNodeIndex(via), touchingEdges[1] as number]];
  }),
);
const bridgeEdge = findEdgeIndex("north -24 8");
const bridgeLine = {
  type: "LineString" as const,
  coordinates: [placeAt([-24_000, 500]), placeAt([-24_000, 7_500])].map(({ lng, lat }) => [lng, lat]),
};

async function insertRoads(db: Db): Promise<number> {
  await deleteUnitsAndIncidents(db);
  await db.delete(closure);
  const version = await insertNetwork(db, regencyNetwork);
  await expect.poll(async () => (await loadCurrentNetwork(db)).version).toBe(version);
  return version;
}

type TravellingUnit = LngLat & { vehicle: Vehicle };

/**
 * Returns a function that takes a place and lists the units' travel times to that place in seconds, shortest first,
 * calculated independently of the server. Units without a route are left out.
 */
function createNaiveTravelTimes(units: readonly TravellingUnit[], closedEdges: readonly number[] = []) {
  const searches = units.map((unit) => createNaiveSearch(regencyNetwork, unit, unit.vehicle, closedEdges));
  return (place: LngLat) =>
    searches
      .flatMap((timeTo, index) => {
        const ms = timeTo(place);
        const { lng, lat } = units[index] as TravellingUnit;
        const metres = geodesic.Geodesic.WGS84.Inverse(lat, lng, place.lat, place.lng).s12 ?? Number.NaN;
        if (ms === Number.POSITIVE_INFINITY) return [];
        if (ms === null) return [{ seconds: estimateTravelSeconds(metres, "road"), rankedBy: "straight-line" }];
        return [{ seconds: ms / 1_000, rankedBy: "travel-time" }];
      })
      .sort((a, b) => a.seconds - b.seconds);
}

const stationPoint: LocalPoint = [1_000, -300];
/**
 * The positions of the three ambulances that are not at the station. All are south of the river, the last one far from
 * any road.
 */
const otherPositions: LocalPoint[] = [
  [-20_000, -8_100],
  [23_000, -16_200],
  [4_000, -4_000],
];

async function seedAmbulances(db: Db) {
  const station = await aStation(db, { at: placeAt(stationPoint) });
  for (const callSign of ["HOME-1", "HOME-2"]) await aUnit(db, { callSign, station, now });
  for (const [index, at] of otherPositions.entries())
    await aUnit(db, { callSign: `OUT-${index}`, at: placeAt(at), now });
  return {
    station,
    units: [stationPoint, stationPoint, ...otherPositions].map(
      (at): TravellingUnit => ({ ...placeAt(at), vehicle: "ambulance" }),
    ),
  };
}

const contextOfRole = (db: Db, role?: Role): Context => {
  const actor = role && { ...aContext(db).actor, kind: "person" as const, role, scopes: permissionsOf[role] };
  return aContext(db, { now: () => now, ...(actor && { actor }) });
};

test("coverage is measured by travel time over the network, and equals an independent calculation", async ({ db }) => {
  const version = await insertRoads(db);
  const { units } = await seedAmbulances(db);
  const corners: LocalPoint[] = [-30_000, 30_000].flatMap((x) => [-x, x].map((y): LocalPoint => [x, y]));
  const ring = [...corners, ...corners.slice(0, 1)].map(placeAt).map(({ lng, lat }) => [lng, lat]);
  const cases = {
    none: { closedEdges: [], closedShape: null },
    bridge: { closedEdges: [bridgeEdge], closedShape: bridgeLine },
    everything: {
      closedEdges: [...regencyNetwork.edges.keys()],
      closedShape: { type: "Polygon" as const, coordinates: [ring] },
    },
  };
  for (const [name, { closedEdges, closedShape }] of Object.entries(cases)) {
    await db.delete(closure);
    const closures = closedShape ? [await insertClosure(db, closedShape)] : [];
    const coverage = await readCoverage(contextOfRole(db), { kind: "ambulance" });
    expect(coverage).toMatchObject({ network: version, closures });
    const travelTimesTo = createNaiveTravelTimes(units, closedEdges);
    const stationTravelTimesTo = createNaiveTravelTimes(units.slice(0, 1), closedEdges);
    const countsByMeasure = { "travel-time": 0, "straight-line": 0 };
    // Of the places far from roads, only every third is compared, because the naive calculation is slow.
    const places = [...coverage.villages, ...coverage.cells].filter(
      ({ usual }, index) => index % 3 === 0 || usual?.rankedBy !== "straight-line",
    );
    for (const place of places) {
      const [fastestUnit] = travelTimesTo(place);
      if (place.now) countsByMeasure[place.now.rankedBy]++;
      expect(place.now?.rankedBy).toBe(fastestUnit?.rankedBy);
      expect(Math.abs((place.now?.etaSeconds ?? 0) - (fastestUnit?.seconds ?? 0))).toBeLessThanOrEqual(1);
      const [stationTravel] = stationTravelTimesTo(place);
      expect(place.usual?.rankedBy).toBe(stationTravel?.rankedBy);
      expect(Math.abs((place.usual?.etaSeconds ?? 0) - (stationTravel?.seconds ?? 0))).toBeLessThanOrEqual(1);
    }
    expect(countsByMeasure["travel-time"] > 10).toBe(name !== "everything");
    expect(countsByMeasure["straight-line"]).toBeGreaterThan(10);
    // Without the bridge, no road leads from the station to the northern bank. Without any road, no place near one can be
    // reached.
    const cutOffCount = coverage.cells.filter(({ usual }) => usual === null).length;
    expect(cutOffCount > 3).toBe(name !== "none");
  }
});

test("the coverage lost when a unit leaves equals an independent calculation", async ({ db }) => {
  await insertRoads(db);
  const { units } = await seedAmbulances(db);
  const travelTimesTo = createNaiveTravelTimes(units);
  const { villages } = await readCoverage(contextOfRole(db), { kind: "ambulance" });
  for (const maxMinutes of [12.3, 30.1]) {
    const { gaps } = await listGapsWithoutUnits(contextOfRole(db), {
      kind: "ambulance",
      limit: { by: "minutes", max: maxMinutes },
    });
    const lostVillages = villages.filter((place) => {
      const [firstTravel, secondTravel] = travelTimesTo(place);
      return (
        firstTravel &&
        firstTravel.seconds <= maxMinutes * 60 &&
        !(secondTravel && secondTravel.seconds <= maxMinutes * 60)
      );
    });
    expect(lostVillages.length).toBeGreaterThan(0);
    expect(gaps.flatMap(({ places }) => places).sort()).toEqual(lostVillages.map(({ id }) => id).sort());
  }
});

test("the travel times and gains of a trial station across the river equal an independent calculation", async ({
  db,
}) => {
  const version = await insertRoads(db);
  const { units } = await seedAmbulances(db);
  const trialPlace = placeAt([1_000, 8_100]);
  const preview = await previewTrialStation(contextOfRole(db), {
    kind: "ambulance",
    ...trialPlace,
    helpMeasure: "now",
    limit: within30Minutes,
  });
  const { villages, cells } = await readCoverage(contextOfRole(db), { kind: "ambulance" });
  const [travelTimesBefore, travelTimesAfter] = [
    createNaiveTravelTimes(units),
    createNaiveTravelTimes([...units, { ...trialPlace, vehicle: "ambulance" }]),
  ];
  const trialById = new Map(preview.after);
  for (const place of [...villages, ...cells]) {
    const [expectedTravel] = travelTimesAfter(place);
    expect(Math.abs((trialById.get(place.id)?.etaSeconds ?? 0) - (expectedTravel?.seconds ?? 0))).toBeLessThanOrEqual(
      1,
    );
  }
  const gainSeconds = (place: LngLat) =>
    (travelTimesBefore(place)[0]?.seconds ?? Number.NaN) - (travelTimesAfter(place)[0]?.seconds ?? 0);
  const gainingVillages = villages.filter((place) => gainSeconds(place) > 0);
  expect(preview).toMatchObject({ network: version, all: { gaining: gainingVillages.length } });
  expect(gainingVillages.length).toBeGreaterThan(3);
  const gains = gainingVillages.map(gainSeconds).sort((a, b) => a - b);
  expect(preview.all.gainSeconds).toBeCloseTo(gains[Math.ceil(gains.length / 2) - 1] ?? Number.NaN, -1);
});

/**
 * Places a point every 50 m along the open roads. For each H3 cell with such points, returns how many it contains and
 * the shortest travel time to any of them in ms.
 */
function findNaiveCells(from: LngLat, closedEdges: readonly number[] = []) {
  const timeTo = createNaiveSearch(regencyNetwork, from, "ambulance", closedEdges);
  const fastestByCell = new Map<string, { ms: number; points: number }>();
  for (const [edge, { line }] of regencyNetwork.edges.entries()) {
    // A point on a closed road can be reached only on foot, so it is not in an isochrone.
    if (closedEdges.includes(edge)) continue;
    const [[lng = 0, lat = 0] = [], [toLng = 0, toLat = 0] = []] = line;
    for (let step = 0; step <= 160; step++) {
      const at = { lng: lng + (step / 160) * (toLng - lng), lat: lat + (step / 160) * (toLat - lat) };
      const cell = latLngToCell(at.lat, at.lng, 8);
      const ms = timeTo(at) ?? Number.POSITIVE_INFINITY;
      const previous = fastestByCell.get(cell) ?? { ms, points: 0 };
      fastestByCell.set(cell, { ms: Math.min(ms, previous.ms), points: previous.points + 1 });
    }
  }
  return fastestByCell;
}

test("an isochrone follows the roads: not across the river, not against a one-way street, not over a closed bridge", async ({
  db,
}) => {
  const version = await insertRoads(db);
  const station = await aStation(db, { at: placeAt([-23_000, 0]) });
  await aUnit(db, { station, now });
  const oneWayUnit = await aUnit(db, { at: placeAt([-4_000, -16_000]), now });
  const readFrom = (from: { station: string } | { unitId: string }, minutes: number) =>
    readIsochrone(contextOfRole(db), { from, kind: "ambulance", minutes });
  const expectCells = (
    cells: readonly (readonly [string, number])[],
    naiveCells: ReturnType<typeof findNaiveCells>,
    minutes: number,
  ) => {
    // The server calculates the time to points 200 m apart. On these roads a vehicle needs less than 30 s for 200 m.
    const marginMs = 30_000;
    const secondsByCell = new Map(cells);
    for (const [cell, { ms, points }] of naiveCells) {
      if (points > 4 && ms <= minutes * 60_000 - marginMs) expect(secondsByCell.has(cell)).toBe(true);
    }
    for (const [cell, seconds] of secondsByCell) {
      expect(Math.abs(seconds * 1_000 - (naiveCells.get(cell)?.ms ?? Number.NaN))).toBeLessThan(marginMs);
      expect(seconds).toBeLessThanOrEqual(minutes * 60);
    }
  };
  const cellAt = (metres: LocalPoint) => {
    const { lng, lat } = placeAt(metres);
    return latLngToCell(lat, lng, 8);
  };

  const isochroneWithBridge = await readFrom({ station: station.code }, 20);
  expect(isochroneWithBridge).toMatchObject({ rankedBy: "travel-time", network: version, closures: [], resolution: 8 });
  expectCells(isochroneWithBridge.cells, findNaiveCells(placeAt([-23_000, 0])), 20);
  const cellsWithBridge = new Set(isochroneWithBridge.cells.map(([cell]) => cell));
  expect(cellsWithBridge.has(cellAt([-24_000, 6_000]))).toBe(true);
  // The first point is on the near bank. The second one is opposite, eight kilometres away across the river.
  expect(cellsWithBridge.has(cellAt([-12_000, 0]))).toBe(true);
  expect(cellsWithBridge.has(cellAt([-12_000, 8_000]))).toBe(false);

  const closureId = await insertClosure(db, bridgeLine);
  const isochroneWithoutBridge = await readFrom({ station: station.code }, 20);
  expect(isochroneWithoutBridge.closures).toEqual([closureId]);
  expectCells(isochroneWithoutBridge.cells, findNaiveCells(placeAt([-23_000, 0]), [bridgeEdge]), 20);
  expect(isochroneWithoutBridge.cells.map(([cell]) => cell)).not.toContain(cellAt([-24_000, 6_000]));
  await db.update(closure).set({ liftedAt: new Date() }).where(eq(closure.id, closureId));
  expect((await readFrom({ station: station.code }, 20)).cells).toEqual(isochroneWithBridge.cells);

  const oneWayIsochrone = await readFrom({ unitId: oneWayUnit.id }, 10);
  expectCells(oneWayIsochrone.cells, findNaiveCells(placeAt([-4_000, -16_000])), 10);
  expect(oneWayIsochrone.cells.map(([cell]) => cell)).toContain(cellAt([-2_000, -16_000]));
  expect(oneWayIsochrone.cells.map(([cell]) => cell)).not.toContain(cellAt([-6_000, -16_000]));
});

test("learned speeds of the chosen part of the day apply to coverage, isochrones, losses and trial stations", async ({
  db,
}) => {
  await insertRoads(db);
  const { station } = await seedAmbulances(db);
  const eveningTime = new Date("2026-11-01T10:00:00Z");
  const context = aContext(db, { now: () => eveningTime });
  const readFigures = async (hourBand: HourBand | null) => ({
    coverage: await readCoverage(context, { kind: "ambulance", hourBand }),
    isochrone: await readIsochrone(context, {
      from: { station: station.code },
      kind: "ambulance",
      minutes: 20,
      hourBand,
    }),
    trial: await previewTrialStation(context, {
      ...{ kind: "ambulance", ...placeAt([1_000, 8_100]), helpMeasure: "usual", limit: within30Minutes, hourBand },
    }),
    losses: await listGapsWithoutUnits(context, { kind: "ambulance", limit: { by: "minutes", max: 12.3 }, hourBand }),
  });
  const standardFigures = await readFigures(null);
  expect(standardFigures.coverage.speeds).toEqual({ hourBand: "evening", learned: [] });

  const slowDistrict =
    standardFigures.coverage.cells.find(({ usual }) => usual?.rankedBy === "travel-time")?.district ?? "";
  const speedFields = { vehicle: "ambulance", p90Ratio: 1.5, trips: 40 } as const;
  await db.insert(learnedSpeed).values([
    { ...speedFields, districtCode: null, hourBand: null, factor: 1 },
    { ...speedFields, districtCode: slowDistrict, hourBand: "evening", factor: 2 },
  ]);
  const slowFigures = await readFigures(null);
  expect(slowFigures.coverage.speeds).toEqual({ hourBand: "evening", learned: [{ vehicle: "ambulance", trips: 40 }] });
  expect(await readFigures("evening")).toEqual(slowFigures);
  const morningFigures = await readFigures("morning");
  expect(morningFigures.coverage.cells).toEqual(standardFigures.coverage.cells);
  expect(morningFigures.isochrone.cells).toEqual(standardFigures.isochrone.cells);

  let slowCount = 0;
  const listPlaces = ({ coverage: { villages, cells } }: typeof slowFigures) => [...villages, ...cells];
  for (const [index, place] of listPlaces(slowFigures).entries()) {
    const factor = place.district === slowDistrict ? 2 : 1;
    const before = listPlaces(standardFigures)[index];
    expect(place.usual?.etaSeconds).toBe(before?.usual ? before.usual.etaSeconds * factor : undefined);
    expect(place.now?.etaSeconds).toBe(before?.now ? before.now.etaSeconds * factor : undefined);
    if (factor === 2) slowCount++;
  }
  expect(slowCount).toBeGreaterThan(3);
  const trialBefore = new Map(standardFigures.trial.after);
  const districtOf = new Map(listPlaces(slowFigures).map(({ id, district }) => [id, district]));
  for (const [id, { etaSeconds }] of slowFigures.trial.after) {
    const factor = districtOf.get(id) === slowDistrict ? 2 : 1;
    expect(etaSeconds).toBe((trialBefore.get(id)?.etaSeconds ?? 0) * factor);
  }
  const cellsBefore = new Map(standardFigures.isochrone.cells);
  const ratios = slowFigures.isochrone.cells.map(([cell, seconds]) => seconds / (cellsBefore.get(cell) ?? Number.NaN));
  for (const ratio of ratios) expect(Math.min(Math.abs(ratio - 1), Math.abs(ratio - 2))).toBeLessThan(0.05);
  expect(ratios.some((ratio) => ratio > 1.5)).toBe(true);
  expect(slowFigures.isochrone.cells.length).toBeLessThan(standardFigures.isochrone.cells.length - 3);
  expect(slowFigures.losses.gaps).not.toEqual(standardFigures.losses.gaps);
  await db.delete(learnedSpeed);
});

test("without a network, or off it, an isochrone is computed from straight-line distances, and says so", async ({
  db,
}) => {
  const version = await insertRoads(db);
  const remotePoint = placeAt([4_000, -4_000]);
  const remoteUnit = await aUnit(db, { at: remotePoint, now });
  const readUnitIsochrone = () =>
    readIsochrone(contextOfRole(db), { from: { unitId: remoteUnit.id }, kind: null, minutes: 15 });
  const offNetworkIsochrone = await readUnitIsochrone();
  expect(offNetworkIsochrone).toMatchObject({ rankedBy: "straight-line", network: version });
  await db.update(network).set({ status: "retired" });
  const withoutNetworkIsochrone = await readUnitIsochrone();
  expect(withoutNetworkIsochrone).toMatchObject({ rankedBy: "straight-line", network: null, closures: [] });
  expect(withoutNetworkIsochrone.cells).toEqual(offNetworkIsochrone.cells);
  const distances = withoutNetworkIsochrone.cells.map(([cell, seconds]) => {
    const [lat, lng] = cellToLatLng(cell);
    const metres = geodesic.Geodesic.WGS84.Inverse(remotePoint.lat, remotePoint.lng, lat, lng).s12 ?? Number.NaN;
    expect(Math.abs(seconds - estimateTravelSeconds(metres, "road"))).toBeLessThanOrEqual(1);
    return metres;
  });
  expect(Math.max(...distances)).toBeLessThanOrEqual(7_150);
  // The area of a circle with a radius of 7.1 km, divided by the area of a cell (0.8 km²).
  expect(withoutNetworkIsochrone.cells.length).toBeGreaterThan((Math.PI * 7.1 ** 2) / 0.8);
});

test("no figure or isochrone for leaders changes when a crew that has just left a sensitive incident moves", async ({
  db,
}) => {
  await insertRoads(db);
  const station = await aStation(db, { at: placeAt(stationPoint) });
  await aUnit(db, { station, at: placeAt([16_000, -8_000]), now });
  const crewUnit = await aUnit(db, { station, at: placeAt([-8_000, 0]), fixAgeMinutes: 5, now });
  const { id } = await anIncident(db, { type: await aType(db, []), now });
  await db.update(incident).set({ sensitive: true }).where(eq(incident.id, id));
  await db.insert(assignment).values({
    ...{
      incidentId: id,
      unitId: crewUnit.id,
      kind: crewUnit.kind,
      state: "clear",
      chosenBy: "dispatcher",
      responsible: false,
    },
    ...{ assignedBy: "system:test", assignedAt: now, endedAt: new Date(now.getTime() - 3 * 60_000) },
  });
  const readAllFigures = async (role: Role) => {
    const kind = "ambulance" as const;
    return JSON.stringify([
      await readCoverage(contextOfRole(db, role), { kind }),
      await listGapsWithoutUnits(contextOfRole(db, role), { kind, limit: within30Minutes }),
      await previewTrialStation(contextOfRole(db, role), {
        kind,
        ...placeAt([0, 8_000]),
        helpMeasure: "now",
        limit: within30Minutes,
      }),
      await readIsochrone(contextOfRole(db, role), { from: { unitId: crewUnit.id }, kind, minutes: 15 }),
    ]);
  };
  const [leaderFigures, supervisorFigures] = [await readAllFigures("leader"), await readAllFigures("supervisor")];
  await acceptPositions(contextOfRole(db), [
    { callSign: crewUnit.callSign, ...placeAt([-8_000, -6_000]), recordedAt: now },
  ]);
  expect(leaderFigures).toContain(crewUnit.callSign);
  expect(await readAllFigures("leader")).toBe(leaderFigures);
  expect(await readAllFigures("supervisor")).not.toBe(supervisorFigures);
  const { lng, lat } = placeAt(stationPoint);
  const shownIsochrone = await readIsochrone(contextOfRole(db, "leader"), {
    from: { unitId: crewUnit.id },
    kind: null,
    minutes: 15,
  });
  expect(shownIsochrone).toMatchObject({ lng, lat, basis: "station" });
});

test("an isochrone from an unknown station or unit is refused", async ({ db }) => {
  const readFrom = (from: { station: string } | { unitId: string }) =>
    readIsochrone(contextOfRole(db), { from, kind: null, minutes: 15 });
  await expect(readFrom({ station: "no-such-station" })).rejects.toMatchObject({ code: "not-found" });
  await expect(readFrom({ unitId: "00000000-0000-4000-8000-000000000000" })).rejects.toMatchObject({
    code: "not-found",
  });
});

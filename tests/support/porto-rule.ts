import { TransactionRollbackError } from "drizzle-orm";
import geodesic from "geographiclib-geodesic";
import type { Database, Db } from "../../db/client";
import type { LngLat } from "../../db/columns";
import { vehicles } from "../../db/network-vocabulary";
import type { ClosureShape } from "../../db/queries/closure";
import { closure } from "../../db/schema/network";
import type { UnitKind } from "../../db/vocabulary";
import { type ChosenUnit, fillRequirements } from "../../server/assignment/fill-requirements";
import { freshSince } from "../../server/context";
import type { SpeedCorrections } from "../../server/domain/learned-speeds";
import { compareTravel, type Travel } from "../../server/domain/travel";
import { saveUnits } from "../../server/import/save-units";
import { loadCurrentNetwork, prepareClosures } from "../../server/routing/current-network";
import type { Box } from "./independent-travel";
import { aContext, anAgency, deleteUnitsAndIncidents } from "./makers";
import { type PortoIncident, type PortoUnit, portoFleet } from "./porto-incidents";
import { insertClosure } from "./road-network";
import { expect } from "./test";

type PlanRequirement = { order: number; kind: UnitKind; count: number; skills: string[] };

const plan: PlanRequirement[] = [
  { order: 1, kind: "ambulance", count: 2, skills: [] },
  { order: 2, kind: "fire-engine", count: 1, skills: [] },
  { order: 3, kind: "police-patrol", count: 1, skills: ["motorcycle"] },
  { order: 4, kind: "police-patrol", count: 2, skills: [] },
];

/**
 * Applies the rule to a response plan at incidents in Porto, with `portoFleet`. Expects that, for each line of the plan,
 * the assigned units have the shortest travel times of all suitable units. All assignments are rolled back.
 *
 * `independentMs` are the times of `readIndependentMs` for these incidents; then units whose times differ by at most 2
 * ms, which rounding explains, count as equally fast, and the rule may assign either. Without it, the expected times
 * are those of the server's own complete search. Returns how many units were assigned, and for how many of them a
 * different one of equally fast units was expected.
 */
export async function comparePortoAssignments(
  { db }: Database,
  incidents: readonly PortoIncident[],
  independentMs?: Promise<(number | null)[][]>,
): Promise<{ assigned: number; tied: number }> {
  await db.delete(closure);
  await insertFleet(db);
  const network = await loadPortoNetwork(db);
  const closureIds = new Map<Box, string>();
  const applied: { sent: ChosenUnit[]; expected?: Travel[] }[] = [];
  for (const { at, closedAreas, factors } of incidents) {
    const closures = await closeAreas(db, closedAreas, closureIds);
    const speeds: SpeedCorrections = {};
    for (const vehicle of vehicles) {
      const factor = factors[vehicle];
      if (factor !== undefined) speeds[vehicle] = { factor, p90Ratio: 1.5, trips: 20 };
    }
    const sent = await applyRuleAt(db, at, speeds, plan);
    const closureCounts = sent.map(({ networkState }) => networkState.closures.length);
    expect(new Set(closureCounts)).toEqual(new Set([closureIds.size]));
    if (independentMs) applied.push({ sent });
    else {
      await prepareClosures(network, db, closures);
      const origins = portoFleet.map((unit) => ({ ...unit, straightM: straightM(unit, at) }));
      applied.push({ sent, expected: network.searchTo(at, { closures }).computeAll(origins) });
    }
  }
  const expectedMs = await independentMs;
  const result = { assigned: 0, tied: 0 };
  let roadTravelCount = 0;
  for (const [number, { sent, expected }] of applied.entries()) {
    const incident = incidents[number] as PortoIncident;
    const travels = portoFleet.map((unit, index): ExpectedTravel => {
      const factor = incident.factors[unit.vehicle] ?? 1;
      const travel = expected?.[index] ?? toExpectedTravel(expectedMs?.[number]?.[index] ?? null, unit, incident.at);
      const rest = { seconds: travel.seconds * factor, toleranceSeconds: expected ? 0 : toleranceSeconds * factor };
      return { ...unit, reason: travel.reason, ...rest };
    });
    result.tied += compareWithFastest(sent, travels, JSON.stringify({ number, at: incident.at }));
    result.assigned += sent.length;
    roadTravelCount += sent.filter(({ unit }) => unit.travel.rankedBy === "travel-time").length;
  }
  expect(roadTravelCount).toBeGreaterThan(incidents.length * 3);
  return result;
}

/** Closes the areas that are not closed yet. Returns the ids of all closures. */
async function closeAreas(db: Db, areas: readonly Box[], closureIds: Map<Box, string>): Promise<string[]> {
  for (const area of areas) {
    if (!closureIds.has(area)) closureIds.set(area, await insertClosure(db, toPolygon(area)));
  }
  return [...closureIds.values()];
}

/**
 * Expects the server's complete search to give every unit of `portoFleet` the time that SciPy calculates, except for
 * rounding, and its search for the fastest units to find the same five. Returns how many units have a route.
 */
export async function comparePortoTravelTimes(
  { db }: Database,
  incidents: readonly PortoIncident[],
  expectedMs: (number | null)[][],
): Promise<number> {
  await db.delete(closure);
  const network = await loadPortoNetwork(db);
  const closureIds = new Map<Box, string>();
  const differences: unknown[] = [];
  let routeCount = 0;
  for (const [number, { at, closedAreas }] of incidents.entries()) {
    const closures = await closeAreas(db, closedAreas, closureIds);
    await prepareClosures(network, db, closures);
    const origins = portoFleet.map((unit) => ({ ...unit, straightM: straightM(unit, at) }));
    const travels = network.searchTo(at, { closures }).computeAll(origins);
    for (const [index, travel] of travels.entries()) {
      const unit = portoFleet[index] as PortoUnit;
      const expected = toExpectedTravel(expectedMs[number]?.[index] ?? null, unit, at);
      if (expected.reason === null) routeCount++;
      if (!isSameTravel(travel, { ...expected, toleranceSeconds })) differences.push({ at, unit, travel, expected });
    }
    const fastest = network.searchTo(at, { closures }).computeFastest(origins, 5);
    const firstFive = (found: (Travel | null)[]) =>
      found
        .filter((travel) => travel !== null)
        .sort(compareTravel)
        .slice(0, 5);
    expect(firstFive(fastest)).toEqual(firstFive(travels));
  }
  expect(differences).toEqual([]);
  return routeCount;
}

/** Two times differ by rounding at most this much: each calculation rounds to milliseconds up to four times. */
const toleranceSeconds = 0.002 + 1e-9;

function isSameTravel(
  travel: Travel | undefined,
  expected: Pick<ExpectedTravel, "reason" | "seconds" | "toleranceSeconds"> | undefined,
): boolean {
  return (
    travel !== undefined &&
    expected !== undefined &&
    (travel.reason === "no-road") === (expected.reason === "no-road") &&
    (travel.reason === null) === (expected.reason === null) &&
    Math.abs(travel.seconds - expected.seconds) <= expected.toleranceSeconds
  );
}

type ExpectedTravel = PortoUnit & {
  /** Null if there is a route; otherwise only `no-road` is distinguished from other reasons. */
  reason: Travel["reason"] | "off-network";
  seconds: number;
  toleranceSeconds: number;
};

/** Expects the assigned units to be the fastest. Returns for how many a different, equally fast unit was expected. */
function compareWithFastest(sent: ChosenUnit[], travels: ExpectedTravel[], description: string): number {
  const available = new Map(travels.map((travel) => [travel.callSign, travel]));
  let tied = 0;
  for (const { order, kind, count, skills } of plan) {
    const sentUnits = sent.filter(({ requirement }) => requirement === order).map(({ unit }) => unit);
    const fastest = [...available.values()]
      .filter((unit) => unit.kind === kind && skills.every((skill) => unit.skills.includes(skill)))
      .sort((a, b) => Number(a.reason === "no-road") - Number(b.reason === "no-road") || a.seconds - b.seconds)
      .slice(0, count);
    const isFastest = fastest.every((expected, rank) => isSameTravel(sentUnits[rank]?.travel, expected));
    const isComputedTime = sentUnits.every(({ callSign, travel }) => isSameTravel(travel, available.get(callSign)));
    const isComplete = sentUnits.length === fastest.length && isFastest && isComputedTime;
    expect(isComplete ? null : { description, kind, sentUnits, fastest }).toBeNull();
    for (const [rank, { callSign }] of sentUnits.entries()) {
      if (callSign !== fastest[rank]?.callSign) tied++;
      available.delete(callSign);
    }
  }
  return tied;
}

/** The rule of docs/ground.md for times that `readIndependentMs` gives; estimates are 1.4 times the line at 40 km/h. */
function toExpectedTravel(ms: number | null, unit: LngLat, at: LngLat): Pick<ExpectedTravel, "reason" | "seconds"> {
  if (ms !== null && ms >= 0) return { reason: null, seconds: ms / 1_000 };
  const seconds = Math.round((straightM(unit, at) * 1.4) / (40_000 / 3_600));
  return { reason: ms === null ? "off-network" : "no-road", seconds };
}

function straightM(from: LngLat, to: LngLat): number {
  return geodesic.Geodesic.WGS84.Inverse(from.lat, from.lng, to.lat, to.lng).s12 ?? 0;
}

function toPolygon([west, south, east, north]: Box): ClosureShape {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: "Polygon", coordinates: [ring] };
}

/**
 * Waits until this process has loaded the network of Porto, and returns it. Copies of the embedded database have the
 * same identity, so the network of a different test file may be in use until then.
 */
export async function loadPortoNetwork(db: Db) {
  const origin = { lng: -8.6, lat: 41.16, straightM: 1_390, vehicle: "ambulance" } as const;
  let network = await loadCurrentNetwork(db);
  const readRankedBy = async () => {
    network = await loadCurrentNetwork(db);
    return network.searchTo({ lng: -8.61, lat: 41.15 }, { closures: [] }).computeAll([origin])[0]?.rankedBy;
  };
  await expect.poll(readRankedBy).toBe("travel-time");
  return network;
}

async function insertFleet(db: Db): Promise<void> {
  await deleteUnitsAndIncidents(db);
  const { code } = await anAgency(db);
  await saveUnits(
    db,
    aContext(db),
    portoFleet.map(({ callSign, kind, skills, lng, lat }) => ({
      unit: { callSign, agencyCode: code, kind, skills, mobility: "road", duty: "available" },
      position: { lng, lat },
    })),
  );
}

/**
 * Returns the units that the assignment rule picks for a point. Locks the units as a real assignment does, then rolls
 * the transaction back.
 */
export async function applyRuleAt(
  db: Db,
  at: LngLat,
  speeds: SpeedCorrections,
  lines: PlanRequirement[],
): Promise<ChosenUnit[]> {
  const context = aContext(db, { settings: { positionFreshMinutes: 1_440 } });
  const situation = {
    db,
    at,
    now: context.now(),
    freshSince: freshSince(context),
    responsibleStations: [],
    speeds,
    hiddenUnitIds: [],
  };
  let chosenUnits: ChosenUnit[] = [];
  await db
    .transaction(async (tx) => {
      ({ chosenUnits } = await fillRequirements(tx, lines, situation, { lock: true }));
      tx.rollback();
    })
    .catch((error: unknown) => {
      if (!(error instanceof TransactionRollbackError)) throw error;
    });
  return chosenUnits;
}

import { z } from "zod";
import type { Db } from "../../db/client";
import { type UnitKind, unitKinds } from "../../db/vocabulary";
import type { Context } from "../context";
import {
  computeExpectedCoverage,
  type ExpectedCoverageInput,
  type ReachedPoints,
  rankMoves,
} from "../domain/expected-coverage";
import { type CorrectedNetwork, findRoutes, readCorrectedNetwork } from "../routing/find-routes";
import { computeReaches } from "./compute-reaches";
import { type DemandMeasure, demandMeasures, readDemand } from "./demand";
import {
  type IdleUnit,
  listStations,
  type MoveUpStation,
  readBusyProbability,
  readIdleUnits,
  readTarget,
} from "./read-situation";

export const AdviseMovesInput = z.strictObject({
  kind: z.enum(unitKinds),
  /**
   * How demand is measured. If null, it is measured by past incidents if there are enough of them, otherwise by
   * population.
   */
  demand: z.enum(demandMeasures).nullable().default(null),
});

const maxProposals = 3;
/**
 * A move is proposed only if it raises the expected coverage by at least this share of the demand; a smaller gain is
 * not worth disturbing a crew.
 */
const minGainShare = 0.01;
/** Maximum duration of a move, so that no crew is sent on a long trip only to wait. */
const maxTripSeconds = 60 * 60;
/**
 * Maximum number of moves for which a route is computed, including moves that are then skipped because the trip is too
 * long.
 */
const maxComputedMoves = 30;
/**
 * Advice is reused for this long, although positions change all the time. If the idle units, the network, the closures,
 * the learned speeds or the time target change, new advice is computed at once.
 */
const maxAdviceAgeMs = 30_000;

type AdviceRequest = {
  kind: UnitKind;
  measure: DemandMeasure | null;
  units: IdleUnit[];
  travelNetwork: CorrectedNetwork;
  targetSeconds: number;
};

/**
 * Proposes which idle units of one kind to move to other stations to raise the expected coverage. Returns at most three
 * alternatives, best first, each with its gain. No unit is moved. Must not be called in a transaction.
 */
export async function adviseMoves(context: Context, { kind, demand: measure }: z.output<typeof AdviseMovesInput>) {
  const [units, travelNetwork, target] = await Promise.all([
    readIdleUnits(context, kind),
    readCorrectedNetwork(context),
    readTarget(context.db, kind),
  ]);
  const request = { kind, measure, units, travelNetwork, targetSeconds: target.seconds };
  return { ...(await computeAdviceOnce(context, request)), target };
}
export type MoveUpAdvice = Awaited<ReturnType<typeof adviseMoves>>;
export type MoveUpProposal = MoveUpAdvice["proposals"][number];

type PendingAdvice = ReturnType<typeof computeAdvice>;
type AdviceCache = { entries: Map<string, { at: number; advice: PendingAdvice }>; lastRun: Promise<unknown> };
const cacheByDatabase = new WeakMap<Db, AdviceCache>();

/**
 * Computes the advice once for all identical requests within `maxAdviceAgeMs`. Runs one computation at a time, because
 * each searches the network once for every place with demand.
 */
function computeAdviceOnce(context: Context, request: AdviceRequest): PendingAdvice {
  const { kind, measure, units, travelNetwork, targetSeconds } = request;
  const { source, closures, speedRows, speeds } = travelNetwork;
  const cache: AdviceCache = cacheByDatabase.get(context.db) ?? { entries: new Map(), lastRun: Promise.resolve() };
  cacheByDatabase.set(context.db, cache);
  const unitKeys = units.map(({ id, basis }) => [id, basis]);
  const networkKeys = [source.version, closures, speeds.hourBand, speedRows];
  const key = JSON.stringify([kind, measure, targetSeconds, unitKeys, networkKeys]);
  const now = performance.now();
  for (const [otherKey, { at }] of cache.entries) if (now - at > maxAdviceAgeMs) cache.entries.delete(otherKey);
  const cachedEntry = cache.entries.get(key);
  if (cachedEntry) return cachedEntry.advice;
  const newAdvice = cache.lastRun.then(() => computeAdvice(context, request));
  cache.entries.set(key, { at: now, advice: newAdvice });
  cache.lastRun = newAdvice.catch(() => cache.entries.delete(key));
  return newAdvice;
}

async function computeAdvice(context: Context, { kind, measure, units, travelNetwork, targetSeconds }: AdviceRequest) {
  const { closures, speeds } = travelNetwork;
  const simulated = units.length > 0 && units.every((unit) => unit.simulated);
  const [stations, demand, busy] = await Promise.all([
    listStations(context.db, kind),
    readDemand(context, { kind, measure, simulated }),
    readBusyProbability(context, { kind, simulated }),
  ]);
  // Vehicles start from the units' positions and from the stations. Each station is listed once for every vehicle that
  // could be moved there.
  const vehicles = [...new Set(units.map(({ startPoint }) => startPoint.vehicle))];
  const startPoints = [
    ...units.map(({ startPoint }) => startPoint),
    ...vehicles.flatMap((vehicle) => stations.map(({ lng, lat }) => ({ lng, lat, vehicle, accuracyM: null }))),
  ];
  const { points } = demand;
  const { network, reaches, pointsByLine } = await computeReaches(context, {
    ...{ startPoints, points, travelNetwork, limitSeconds: targetSeconds },
  });
  const coverageInput: ExpectedCoverageInput = {
    weights: points.map(({ weight }) => weight),
    busyProbability: busy.probability,
    reaches: reaches.slice(0, units.length),
  };
  const reachesFromStations = (unitIndex: number): ReachedPoints[] => {
    const firstIndex =
      units.length + vehicles.indexOf((units[unitIndex] as IdleUnit).startPoint.vehicle) * stations.length;
    return reaches.slice(firstIndex, firstIndex + stations.length);
  };
  const { points: _, ...demandWithoutPoints } = demand;
  return {
    ...{
      at: context.now(),
      kind,
      demand: demandWithoutPoints,
      busy,
      network,
      closures,
      speeds,
      pointsByLine,
      minGainShare,
    },
    points: points.length,
    idleUnits: units.length,
    stations: stations.length,
    /** The expected coverage without a move, as a number of people, villages or incidents. */
    before: computeExpectedCoverage(coverageInput),
    proposals: await chooseMoves(context, {
      coverageInput,
      units,
      stations,
      totalDemand: demand.total,
      reachesFromStations,
    }),
  };
}

type MoveSearch = {
  coverageInput: ExpectedCoverageInput;
  units: IdleUnit[];
  stations: MoveUpStation[];
  totalDemand: number;
  reachesFromStations: (unit: number) => ReachedPoints[];
};

/**
 * Returns the best moves that take at most `maxTripSeconds`, each with a different unit. If several moves to the same
 * station have the same gain, for example because the units are in the same place, only the first is proposed.
 */
async function chooseMoves(
  context: Context,
  { coverageInput, units, stations, totalDemand, reachesFromStations }: MoveSearch,
) {
  const moves = rankMoves(coverageInput, reachesFromStations).filter(({ gain }) => gain >= totalDemand * minGainShare);
  const proposals = [];
  const chosenMoves: typeof moves = [];
  let triedCount = 0;
  for (const move of moves) {
    if (proposals.length >= maxProposals || triedCount >= maxComputedMoves) break;
    const duplicatesChosenMove = chosenMoves.some(
      ({ unit, station, gain }) => unit === move.unit || (station === move.station && gain === move.gain),
    );
    if (duplicatesChosenMove) continue;
    triedCount += 1;
    const [unit, to] = [units[move.unit] as IdleUnit, stations[move.station] as MoveUpStation];
    const { routes } = await findRoutes(context, to, [unit.startPoint]);
    const [route] = routes;
    if (!route || route.reason === "no-road" || route.seconds > maxTripSeconds) continue;
    chosenMoves.push(move);
    const { startPoint, ...unitDetails } = unit;
    const { rankedBy, seconds: travelSeconds, routeM, uncertainBank, line } = route;
    proposals.push({
      ...{ unit: unitDetails, to, gain: move.gain },
      ...{ rankedBy, travelSeconds, routeM, uncertainBank, vehicle: startPoint.vehicle },
      line: [[startPoint.lng, startPoint.lat], ...line, [to.lng, to.lat]] as [lng: number, lat: number][],
    });
  }
  return proposals;
}

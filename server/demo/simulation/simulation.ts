import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../../log";
import { noInstructions, type SimulatorInstructions } from "../simulator-instructions";
import { advanceIncidents } from "./advance-incidents";
import type { ApiIncident } from "./api-schemas";
import { type CallGenerator, createCallGenerator } from "./call-generator";
import { createCallSequence } from "./call-sequence";
import { type Client, KeyRefused } from "./client";
import { listDistrictsWithPlaces } from "./district-places";
import { createFleet, type Fleet, listDueReports, markReported, moveFleet, syncUnits } from "./fleet";
import { incidentTemplates } from "./incident-templates";
import type { PositionReport } from "./position-reports";
import { type Random, seededRandom } from "./random";

const tickMs = 2_000;
const maxRetryDelayMs = 30_000;
/** Intervals at which open incidents are read, units are read, and progress is logged. */
const intervals = { incidentsMs: 4_000, unitsMs: 60_000, progressMs: 10_000 };
/** Maximum number of positions that the HTTP interface accepts in one request. */
const batchSize = 1_000;

export type SimulationOptions = {
  /** Incidents per hour. */
  rate: number;
  /** Maximum number of units that report positions. */
  maxUnits: number;
  seed: string;
  /** How many times faster than in reality crews drive and work. */
  speed: number;
  /** Maximum number of open simulated incidents, without those for practice; 12 by default. */
  maxOpen?: number;
  /** The simulation ends when this many incidents have been created and closed; null: no limit. */
  incidents?: number | null;
  /** The simulation ends after this many minutes; null: no limit. */
  minutes?: number | null;
  /** Seconds between a unit's position reports; null for 4 s while moving and 3 min while stationary. */
  every?: number | null;
};

type OptionsWithInstructions = SimulationOptions & {
  /** Returns the current instructions; `noInstructions` by default. */
  readInstructions?: () => SimulatorInstructions;
};

export type SimulationResult = ReturnType<CallGenerator["count"]> & { seconds: number };

type SimulationState = {
  fleet: Fleet;
  calls: CallGenerator;
  incidents: ApiIncident[];
  movedAt: number;
  incidentsReadAt: number;
  unitsReadAt: number;
};

/**
 * Simulates calls, incidents and crews through the HTTP interface until it is stopped or a limit in `options` is
 * reached. While the server is unreachable, it retries after increasing pauses. Throws `KeyRefused` if the key is
 * rejected. Returns how many calls and incidents were simulated.
 */
export async function simulate(
  client: Client,
  options: OptionsWithInstructions,
  stopSignal: AbortSignal,
  log: Log,
): Promise<SimulationResult> {
  const { minutes = null, incidents = null, every: seconds = null } = options;
  const startedAt = Date.now();
  const endsAt = minutes === null ? Number.POSITIVE_INFINITY : startedAt + minutes * 60_000;
  const loopIntervalMs = Math.min(tickMs, (seconds ?? Number.POSITIVE_INFINITY) * 1_000);
  const random = seededRandom(`${options.seed} movement`);
  let state: SimulationState | undefined;
  let pauseMs = 0;
  let loggedAt = startedAt;
  const summariseRun = () => ({
    ...(state?.calls.count() ?? { calls: 0, opened: 0, ended: 0, open: 0 }),
    seconds: Math.round((Date.now() - startedAt) / 1_000),
  });

  while (!stopSignal.aborted && Date.now() < endsAt && !state?.calls.isOver()) {
    const tickStartedAt = Date.now();
    try {
      state ??= await createState(client, options);
      await runTick(client, state, { ...options, random });
      if (pauseMs > 0) log.info("the server is reachable again");
      pauseMs = 0;
    } catch (error) {
      if (stopSignal.aborted) break;
      if (error instanceof KeyRefused) throw error;
      if (pauseMs === 0) log.warn({ err: error }, "the server does not answer; retrying");
      pauseMs = Math.min(Math.max(pauseMs * 2, 2 * tickMs), maxRetryDelayMs);
      // Make the next tick read everything again.
      if (state) [state.incidentsReadAt, state.unitsReadAt] = [0, 0];
    }
    if ((incidents !== null || minutes !== null) && Date.now() - loggedAt >= intervals.progressMs) {
      loggedAt = Date.now();
      log.info(summariseRun(), "simulating");
    }
    const remainingMs = pauseMs > 0 ? pauseMs : Math.max(0, loopIntervalMs - (Date.now() - tickStartedAt));
    await wait(Math.min(remainingMs, Math.max(0, endsAt - Date.now())), undefined, { signal: stopSignal }).catch(
      () => {},
    );
  }
  return summariseRun();
}

async function createState(
  client: Client,
  { rate, speed, seed, maxOpen = 12, incidents = null }: SimulationOptions,
): Promise<SimulationState> {
  const [districts, facilities, types] = [await client.districts(), await client.facilities(), await client.types()];
  const typeCodes = new Set(types.map(({ code }) => code));
  const templates = incidentTemplates.filter(({ type }) => typeCodes.has(type));
  const settlements = listDistrictsWithPlaces(districts.features, facilities.features);
  if (templates.length === 0 || settlements.length === 0) throw new Error("the server has no reference data");
  const now = Date.now();
  const scheduleCall = createCallSequence(seed, templates, settlements);
  return {
    fleet: createFleet(facilities.features, now),
    calls: createCallGenerator(client, { rate, speed, scheduleCall, maxOpen, maxIncidents: incidents }, now),
    incidents: [],
    movedAt: now,
    incidentsReadAt: 0,
    unitsReadAt: 0,
  };
}

async function runTick(
  client: Client,
  state: SimulationState,
  options: OptionsWithInstructions & { random: Random },
): Promise<void> {
  const { maxUnits, speed, random, every: seconds = null, readInstructions = () => noInstructions } = options;
  const { attendedUnitIds, sharingUnitIds, isQuiet } = readInstructions();
  const { fleet, calls } = state;
  if (Date.now() - state.unitsReadAt >= intervals.unitsMs) {
    syncUnits(fleet, (await client.units()).features, random);
    state.unitsReadAt = Date.now();
  }
  if (Date.now() - state.incidentsReadAt >= intervals.incidentsMs) {
    state.incidents = await client.openIncidents();
    calls.countEnded(new Set(state.incidents.map(({ id }) => id)));
    state.incidentsReadAt = Date.now();
    await advanceIncidents(client, fleet, state.incidents, { now: new Date(), speed, attendedUnitIds });
  }
  const now = Date.now();
  const elapsedSeconds = Math.min(now - state.movedAt, 5 * tickMs) / 1_000;
  state.movedAt = now;
  moveFleet(fleet, state.incidents, elapsedSeconds * speed, random);
  await report(
    client,
    fleet,
    listDueReports(fleet, now, {
      max: maxUnits,
      intervalMs: seconds === null ? null : seconds * 1_000,
      excludedUnitIds: sharingUnitIds,
    }),
    now,
  );
  await calls.tick(now, state.incidents.filter(({ simulated, practice }) => simulated && !practice).length, isQuiet);
}

async function report(client: Client, fleet: Fleet, reports: readonly PositionReport[], now: number): Promise<void> {
  for (let from = 0; from < reports.length; from += batchSize) {
    const batch = reports.slice(from, from + batchSize);
    await client.report(batch);
    markReported(fleet, batch, now);
  }
}

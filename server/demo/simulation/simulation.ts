import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../../log";
import type { SeenIncident } from "./answers";
import { type Client, KeyRefused } from "./client";
import { dueReports, type Field, markHeard, moveField, openField, takeUnits } from "./field";
import { type Line, openLine } from "./line";
import { playIncidents } from "./play-incidents";
import { type Random, seededRandom } from "./random";
import { happenings } from "./scenario";
import { settlementsOf } from "./settlements";

const beatMs = 2_000;
/** In beats: how often the open incidents are asked for, and the units. */
const everyBeats = { incidents: 2, units: 30 };
const longestPauseMs = 30_000;

export type Options = {
  /** Incidents an hour. */
  rate: number;
  /** Units that report their position, at most. */
  units: number;
  seed: string;
  /** How many times faster than life crews drive and work. */
  speed: number;
};

type World = { field: Field; line: Line; incidents: SeenIncident[]; movedAt: number };

/**
 * Plays calls, incidents and crews against the documented interface until it is stopped. A server that is away is waited
 * for; a key that is refused ends it with an error.
 */
export async function simulate(client: Client, options: Options, stopped: AbortSignal, log: Log): Promise<void> {
  const random = seededRandom(options.seed);
  let world: World | undefined;
  let pauseMs = beatMs;
  for (let beat = 0; !stopped.aborted; beat++) {
    try {
      world ??= await openWorld(client, options, random);
      await playBeat(client, world, { ...options, random, beat });
      if (pauseMs > beatMs) log.info("the server is back");
      pauseMs = beatMs;
    } catch (error) {
      if (stopped.aborted) return;
      if (error instanceof KeyRefused) throw error;
      if (pauseMs === beatMs) log.warn({ err: error }, "the server does not answer as it should; waiting for it");
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      // Whatever happened meanwhile, the next beat reads everything anew.
      beat = -1;
    }
    await wait(pauseMs, undefined, { signal: stopped }).catch(() => {});
  }
}

async function openWorld(client: Client, { rate, speed }: Options, random: Random): Promise<World> {
  const [districts, facilities, types] = [await client.districts(), await client.facilities(), await client.types()];
  const known = new Set(types.map(({ code }) => code));
  const setup = {
    rate,
    speed,
    random,
    happenings: happenings.filter(({ type }) => known.has(type)),
    settlements: settlementsOf(districts.features, facilities.features),
  };
  if (setup.happenings.length === 0 || setup.settlements.length === 0)
    throw new Error("the server has no reference data");
  const now = Date.now();
  return {
    field: openField(facilities.features, now),
    line: openLine(client, setup, now),
    incidents: [],
    movedAt: now,
  };
}

type Beat = Options & { random: Random; beat: number };

async function playBeat(client: Client, world: World, { units, speed, random, beat }: Beat): Promise<void> {
  const { field, line } = world;
  if (beat % everyBeats.units === 0) takeUnits(field, (await client.units()).features, random);
  if (beat % everyBeats.incidents === 0) {
    world.incidents = await client.openIncidents();
    await playIncidents(client, field, world.incidents, { now: new Date(), speed });
  }
  const now = Date.now();
  const seconds = Math.min(now - world.movedAt, 5 * beatMs) / 1_000;
  world.movedAt = now;
  moveField(field, world.incidents, seconds * speed, random);
  const reports = dueReports(field, now, units);
  if (reports.length > 0) {
    await client.report(reports);
    markHeard(field, reports, now);
  }
  await line.beat(now, world.incidents.filter(({ simulated }) => simulated).length);
}

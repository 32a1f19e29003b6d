import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../../log";
import type { SeenIncident } from "./answers";
import { type Client, KeyRefused } from "./client";
import { dueReports, type Field, markHeard, moveField, openField, takeUnits } from "./field";
import { type Line, openLine } from "./line";
import { playIncidents } from "./play-incidents";
import { type Random, seededRandom } from "./random";
import type { Report } from "./reports";
import { happenings } from "./scenario";
import { settlementsOf } from "./settlements";
import { openStory } from "./story";

const beatMs = 2_000;
const longestPauseMs = 30_000;
/** How often the open incidents are asked for, the units, and how often it is told how it goes. */
const every = { incidentsMs: 4_000, unitsMs: 60_000, progressMs: 10_000 };
/** Positions in one request at most; the interface takes no more. */
const batchSize = 1_000;

export type Options = {
  /** Incidents an hour. */
  rate: number;
  /** Units that report their position, at most. */
  units: number;
  seed: string;
  /** How many times faster than life crews drive and work. */
  speed: number;
  /** Open simulated incidents at most; 12 when nothing is said. */
  open?: number;
  /** Ends when so many incidents have been opened and closed. */
  incidents?: number | null;
  /** Ends after so many minutes. */
  minutes?: number | null;
  /** Seconds between two positions of a unit; without it as real trackers do. */
  every?: number | null;
};

export type Played = ReturnType<Line["count"]> & { seconds: number };

type World = { field: Field; line: Line; incidents: SeenIncident[]; movedAt: number; readAt: number; unitsAt: number };

/**
 * Plays calls, incidents and crews against the documented interface until it is stopped or has played what was asked for. A
 * server that is away is waited for; a key that is refused ends it with an error. Gives what was played.
 */
export async function simulate(client: Client, options: Options, stopped: AbortSignal, log: Log): Promise<Played> {
  const { minutes = null, incidents = null, every: seconds = null } = options;
  const startedAt = Date.now();
  const endsAt = minutes === null ? Number.POSITIVE_INFINITY : startedAt + minutes * 60_000;
  const wantedMs = Math.min(beatMs, (seconds ?? Number.POSITIVE_INFINITY) * 1_000);
  const random = seededRandom(`${options.seed} movement`);
  let world: World | undefined;
  let pauseMs = 0;
  let toldAt = startedAt;
  const played = () => ({
    ...(world?.line.count() ?? { calls: 0, opened: 0, ended: 0, open: 0 }),
    seconds: Math.round((Date.now() - startedAt) / 1_000),
  });

  while (!stopped.aborted && Date.now() < endsAt && !world?.line.isOver()) {
    const beganAt = Date.now();
    try {
      world ??= await openWorld(client, options);
      await playBeat(client, world, { ...options, random });
      if (pauseMs > 0) log.info("the server is back");
      pauseMs = 0;
    } catch (error) {
      if (stopped.aborted) break;
      if (error instanceof KeyRefused) throw error;
      if (pauseMs === 0) log.warn({ err: error }, "the server does not answer as it should; waiting for it");
      pauseMs = Math.min(Math.max(pauseMs * 2, 2 * beatMs), longestPauseMs);
      // Whatever happened meanwhile, the next beat reads everything anew.
      if (world) [world.readAt, world.unitsAt] = [0, 0];
    }
    if ((incidents !== null || minutes !== null) && Date.now() - toldAt >= every.progressMs) {
      toldAt = Date.now();
      log.info(played(), "playing");
    }
    const restMs = pauseMs > 0 ? pauseMs : Math.max(0, wantedMs - (Date.now() - beganAt));
    await wait(Math.min(restMs, Math.max(0, endsAt - Date.now())), undefined, { signal: stopped }).catch(() => {});
  }
  return played();
}

async function openWorld(client: Client, { rate, speed, seed, open = 12, incidents = null }: Options): Promise<World> {
  const [districts, facilities, types] = [await client.districts(), await client.facilities(), await client.types()];
  const known = new Set(types.map(({ code }) => code));
  const possible = happenings.filter(({ type }) => known.has(type));
  const settlements = settlementsOf(districts.features, facilities.features);
  if (possible.length === 0 || settlements.length === 0) throw new Error("the server has no reference data");
  const now = Date.now();
  const tell = openStory(seed, possible, settlements);
  return {
    field: openField(facilities.features, now),
    line: openLine(client, { rate, speed, tell, openAtMost: open, incidents }, now),
    incidents: [],
    movedAt: now,
    readAt: 0,
    unitsAt: 0,
  };
}

async function playBeat(client: Client, world: World, options: Options & { random: Random }): Promise<void> {
  const { units: most, speed, random, every: seconds = null } = options;
  const { field, line } = world;
  if (Date.now() - world.unitsAt >= every.unitsMs) {
    takeUnits(field, (await client.units()).features, random);
    world.unitsAt = Date.now();
  }
  if (Date.now() - world.readAt >= every.incidentsMs) {
    world.incidents = await client.openIncidents();
    line.settle(new Set(world.incidents.map(({ id }) => id)));
    world.readAt = Date.now();
    await playIncidents(client, field, world.incidents, { now: new Date(), speed });
  }
  const now = Date.now();
  const passed = Math.min(now - world.movedAt, 5 * beatMs) / 1_000;
  world.movedAt = now;
  moveField(field, world.incidents, passed * speed, random);
  await report(
    client,
    field,
    dueReports(field, now, { most, everyMs: seconds === null ? null : seconds * 1_000 }),
    now,
  );
  await line.beat(now, world.incidents.filter(({ simulated }) => simulated).length);
}

async function report(client: Client, field: Field, reports: readonly Report[], now: number): Promise<void> {
  for (let from = 0; from < reports.length; from += batchSize) {
    const batch = reports.slice(from, from + batchSize);
    await client.report(batch);
    markHeard(field, batch, now);
  }
}

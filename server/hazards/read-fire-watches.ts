import { z } from "zod";
import { hotspotSources, type WatchSourceName } from "../../db/hazard-vocabulary";
import { countFireWatches, type FireWatchRow, listFireWatches, listHotspots } from "../../db/queries/fire-watches";
import { watchSource } from "../../db/schema/fire-watches";
import type { Context } from "../context";
import { assessSource, compareFireWatches, type Proposal, proposeTask } from "../domain/fire-watch";
import { isMaskedFor } from "../masking/sensitive-access";
import { Moment } from "../moment";
import { sources } from "./sources";

/** How long a fire watch is listed after a satellite last saw it. */
const maxListedAgeMs = 7 * 24 * 3_600_000;
const maxWatches = 2_000;
const maxHotspots = 20_000;

const computeListedSince = (now: Date) => new Date(now.getTime() - maxListedAgeMs);

export type FireWatchView = Omit<FireWatchRow, "sensitive"> & { proposal: Proposal | null };

/** Lists the fire watches of the last seven days, the most important first, and the state of each source. */
export async function readFireWatches(context: Pick<Context, "db" | "actor" | "now" | "settings">) {
  const { db, actor, now } = context;
  const rows = await listFireWatches(db, {
    only_id: null,
    seen_since: computeListedSince(now()),
    max_rows: maxWatches,
  });
  const watches = rows.map((row) => maskFireWatch(actor, row, now())).sort((a, b) => compareFireWatches(a, b, now()));
  return { watches, sources: await describeSources(context, hotspotSources) };
}

/**
 * Hides a sensitive incident. A viewer who may not see the incident must not learn from the fire watch that it exists.
 * Other viewers learn that there is an incident, but not which one: its place is shown only when the incident is
 * opened, which is recorded.
 */
function maskFireWatch(actor: Context["actor"], { sensitive, ...row }: FireWatchRow, now: Date): FireWatchView {
  const state = isMaskedFor(actor, { sensitive }) ? "open" : row.state;
  const watch: Omit<FireWatchRow, "sensitive"> = sensitive
    ? { ...row, state, incidentId: null, incidentNumber: null, isAttached: false, decidedAt: null }
    : row;
  return { ...watch, proposal: proposeTask(watch, now) };
}

/** Returns the state of each of these sources: its condition, its newest observation and its last fault. */
export async function describeSources<Name extends WatchSourceName>(
  { db, now, settings }: Pick<Context, "db" | "now" | "settings">,
  names: readonly Name[],
) {
  const rows = await db.select().from(watchSource);
  const states = new Map<WatchSourceName, (typeof rows)[number]>(rows.map((state) => [state.name, state]));
  return names.map((name) => {
    const { intervalMs, maxNewestAgeMs, attribution, licence } = sources[name];
    const address = settings.watchSources?.addresses[name];
    const known = states.get(name);
    const { lastSuccessAt = null, newestAt = null, lastAttemptAt = null } = known ?? {};
    const hasAddress = address !== undefined;
    const { fault = null, faultDetail = null } = (hasAddress && known) || {};
    const wasFetched = lastAttemptAt !== null && (lastSuccessAt === null || lastAttemptAt >= lastSuccessAt);
    const condition = assessSource(
      { fault, lastSuccessAt, newestAt, wasFetched },
      { hasAddress, intervalMs, maxNewestAgeMs, now: now() },
    );
    const state = { lastSuccessAt, newestAt, lastAttemptAt, fault, faultDetail, condition };
    return { name, hasAddress, intervalMs, attribution, licence, ...state };
  });
}

export type SourceView = Awaited<ReturnType<typeof readFireWatches>>["sources"][number];

export const PeriodInput = z.strictObject({ since: Moment.or(z.date()), until: Moment.or(z.date()) });

/** Lists the hotspots seen between two times, for the map: at most the latest 20,000. */
export function readHotspots({ db }: Pick<Context, "db">, { since, until }: z.output<typeof PeriodInput>) {
  return listHotspots(db, { since, until, max_rows: maxHotspots });
}

/** Counts the fire watches first seen in a period by outcome. */
export async function countFireWatchOutcomes(
  { db, now }: Pick<Context, "db" | "now">,
  { since, until }: z.output<typeof PeriodInput>,
) {
  const [counts] = await countFireWatches(db, { since, until, listed_since: computeListedSince(now()) });
  if (!counts) throw new Error("count-fire-watches returned no row");
  return counts;
}

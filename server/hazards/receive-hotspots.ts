import { randomUUID } from "node:crypto";
import { inArray, sql } from "drizzle-orm";
import { takeLock } from "../../db/advisory-locks";
import type { Db } from "../../db/client";
import type { FireWatchState } from "../../db/hazard-vocabulary";
import { clusterHotspots, refreshFireWatches, storeHotspots } from "../../db/queries/fire-watches";
import type { SourceCounts } from "../../db/schema/fire-watches";
import { fireWatch } from "../../db/schema/fire-watches";
import { inTransaction } from "../../db/transaction";
import { record } from "../audit/record";
import type { Context } from "../context";
import { halfDayOf, hasOutgrownDecision, linkDistanceM, maxLinkHalfDays } from "../domain/fire-watch";
import type { ParsedHotspots } from "./hotspot-files";

export const kmPerDegree = 111;

type Received = { counts: SourceCounts; hasChanged: boolean };

/**
 * Stores hotspots and updates the fire watches: creates new ones, extends existing ones, and merges those that have
 * grown together. Hotspots that are already stored, or that are outside the regency and its margin, are only counted. A
 * lock lets only one process at a time do this.
 */
export async function receiveHotspots(
  { db, actor, now }: Pick<Context, "db" | "actor" | "now">,
  { source, hotspots, rejected }: ParsedHotspots,
  marginKm: number,
): Promise<Received> {
  return inTransaction(db, async (tx) => {
    await lockHotspots(tx);
    const [stored] = await storeHotspots(tx, {
      source,
      keys: hotspots.map(({ key }) => key),
      satellites: hotspots.map(({ satellite }) => satellite),
      seen: hotspots.map(({ seenAt }) => seenAt),
      half_days: hotspots.map(({ seenAt }) => halfDayOf(seenAt)),
      lngs: hotspots.map(({ lng }) => lng),
      lats: hotspots.map(({ lat }) => lat),
      confidences: hotspots.map(({ confidence }) => confidence),
      frps: hotspots.map(({ frpMw }) => frpMw),
      margin_degrees: marginKm / kmPerDegree,
    });
    if (!stored) throw new Error("store-hotspots returned no row");
    const counts = {
      read: hotspots.length + rejected.future + rejected.invalid + rejected["no-fire"],
      stored: stored.stored,
      known: stored.inside - stored.stored,
      outside: hotspots.length - stored.inside,
      ...rejected,
    };
    if (!stored.halfDays) return { counts, hasChanged: false };
    const changes = await updateFireWatches(tx, now(), stored.halfDays);
    const data = { source, hotspots: stored.stored, ...changes };
    await record(tx, { actor, now }, [{ kind: "watch.updated", data }]);
    return { counts, hasChanged: true };
  });
}

/**
 * Takes the advisory lock for changing hotspots, which is held until the transaction ends. Also called before a flare
 * is stored or deleted; otherwise hotspots that are being stored at the same time would not be marked.
 */
export async function lockHotspots(tx: Db): Promise<void> {
  await takeLock(tx, "hotspots");
}

const arrayParameter = (values: readonly unknown[], type: string) => sql`${sql.param(values)}::${sql.raw(type)}[]`;

/** Whether the incident of a fire watch is closed. For a merged incident, checks the incident it was merged into. */
const incidentClosedSql = sql<boolean>`exists (
  select from incident
  where incident.id = remaining_incident(fire_watch.incident_id) and incident.status = 'closed')`;

/**
 * Assigns the new hotspots to fire watches. `halfDays` are the numbers of the half days (see `halfDayOf`) in which
 * these hotspots were seen. Returns how many fire watches are new, grew, were merged and were reopened.
 */
async function updateFireWatches(tx: Db, now: Date, halfDays: readonly number[]) {
  const linkLimits = { link_half_days: maxLinkHalfDays, link_m: linkDistanceM };
  const groups = await clusterHotspots(tx, { half_days: halfDays, ...linkLimits });
  const components = mergeGroups(groups);
  const involvedIds = components.flatMap(({ watchIds }) => watchIds);
  const columns = {
    id: fireWatch.id,
    number: fireWatch.number,
    state: fireWatch.state,
    incidentId: fireWatch.incidentId,
    isClosed: incidentClosedSql,
  };
  const knownWatches = involvedIds.length
    ? await tx.select(columns).from(fireWatch).where(inArray(fireWatch.id, involvedIds)).for("no key update")
    : [];
  const knownById = new Map(knownWatches.map((watch) => [watch.id, watch]));

  const newWatchIds: string[] = [];
  const changedIds = new Set<string>();
  const assigned: { hotspotIds: number[]; watchIds: string[] } = { hotspotIds: [], watchIds: [] };
  const merged: { id: string; intoId: string }[] = [];
  for (const { hotspotIds, watchIds } of components) {
    const [remainingWatch, ...otherWatches] = watchIds
      .flatMap((id) => knownById.get(id) ?? [])
      .sort((a, b) => mergeRank(a) - mergeRank(b) || a.number - b.number);
    const watchId = remainingWatch?.id ?? randomUUID();
    if (!remainingWatch) newWatchIds.push(watchId);
    // A fire watch with its own incident is not merged, because the incident refers to it.
    const watchesToMerge = otherWatches.filter(({ incidentId }) => incidentId === null);
    for (const { id } of watchesToMerge) merged.push({ id, intoId: watchId });
    if (hotspotIds.length + watchesToMerge.length === 0) continue;
    changedIds.add(watchId);
    for (const hotspotId of hotspotIds) {
      assigned.hotspotIds.push(hotspotId);
      assigned.watchIds.push(watchId);
    }
  }
  await writeFireWatches(tx, newWatchIds, assigned, merged);
  // Some hotspots may have been stored before the flare at their place and are not marked yet.
  await tx.execute(sql`
    update hotspot set heat_source_id = heat_source.id
    from heat_source
    where hotspot.watch_id = any(${arrayParameter([...changedIds], "uuid")}) and hotspot.heat_source_id is null
      and st_dwithin(hotspot.position, heat_source.position, heat_source.radius_m)`);
  const refreshedWatches = await refreshFireWatches(tx, { ids: [...changedIds] });
  const outgrownIds = refreshedWatches
    .filter(
      ({ id, state, points, decidedPoints }) =>
        (state === "dismissed" || knownById.get(id)?.isClosed) && hasOutgrownDecision(points, decidedPoints ?? 0),
    )
    .map(({ id }) => id);
  // No time is stored for a fire watch with an incident, because the time would reveal to masked viewers that the fire
  // watch has one.
  const decidedAt = sql`case when state = 'dismissed' then ${sql.param(now, fireWatch.decidedAt)}::timestamptz end`;
  const noDecision = { incidentId: null, dismissReason: null, decidedBy: null, decidedPoints: null };
  if (outgrownIds.length > 0)
    await tx
      .update(fireWatch)
      .set({ state: "open", ...noDecision, decidedAt })
      .where(inArray(fireWatch.id, outgrownIds));
  return {
    new: newWatchIds.length,
    grown: changedIds.size - newWatchIds.length,
    merged: merged.length,
    reopened: outgrownIds.length,
  };
}

/**
 * Returns the rank of a fire watch. When several have grown together, the one with the lowest rank remains, and those
 * without an incident are merged into it. The order is: with an open incident, open, with a closed incident, dismissed.
 */
function mergeRank({ state, isClosed }: { state: FireWatchState; isClosed: boolean }): number {
  return isClosed ? 2 : { incident: 0, open: 1, dismissed: 3, merged: 4 }[state];
}

async function writeFireWatches(
  tx: Db,
  newWatchIds: readonly string[],
  assigned: { hotspotIds: number[]; watchIds: string[] },
  merged: readonly { id: string; intoId: string }[],
): Promise<void> {
  // `refreshFireWatches` computes the columns that depend on the hotspots.
  await tx.execute(sql`
    insert into fire_watch (id, first_seen_at, last_seen_at, centre, area)
    select id, now(), now(), 'SRID=4326;POINT(0 0)', 'SRID=4326;POINT(0 0)' from unnest(${arrayParameter(newWatchIds, "uuid")}) id`);
  await tx.execute(sql`
    update hotspot set watch_id = assigned.watch_id
    from unnest(${arrayParameter(assigned.hotspotIds, "bigint")}, ${arrayParameter(assigned.watchIds, "uuid")}) assigned (id, watch_id)
    where hotspot.id = assigned.id`);
  if (merged.length === 0) return;
  const [ids, intoIds] = [merged.map(({ id }) => id), merged.map(({ intoId }) => intoId)];
  const pairs = sql`unnest(${arrayParameter(ids, "uuid")}, ${arrayParameter(intoIds, "uuid")}) merged (id, into_id)`;
  await tx.execute(sql`update hotspot set watch_id = merged.into_id from ${pairs} where watch_id = merged.id`);
  await tx.execute(sql`update heat_source set watch_id = merged.into_id from ${pairs} where watch_id = merged.id`);
  await tx.execute(sql`
    update fire_watch
    set
      state = case when fire_watch.id = merged.id then 'merged' else state end,
      merged_into_id = merged.into_id
    from ${pairs} where fire_watch.id = merged.id or fire_watch.merged_into_id = merged.id`);
}

type MergedGroup = { hotspotIds: number[]; watchIds: string[] };

/** Merges groups that share a hotspot or a fire watch, directly or through other groups. */
function mergeGroups(groups: readonly { newIds: number[] | null; watchIds: string[] | null }[]): MergedGroup[] {
  const parents = new Map<number | string, number | string>();
  const findRoot = (item: number | string): number | string => {
    let root = item;
    for (let parent = parents.get(root); parent !== undefined && parent !== root; parent = parents.get(root))
      root = parent;
    parents.set(item, root);
    return root;
  };
  for (const { newIds, watchIds } of groups) {
    const [first, ...others] = [...(watchIds ?? []), ...(newIds ?? [])];
    if (first === undefined) continue;
    const root = findRoot(first);
    parents.set(root, root);
    for (const other of others) parents.set(findRoot(other), root);
  }
  const components = new Map<number | string, MergedGroup>();
  for (const item of parents.keys()) {
    const root = findRoot(item);
    const mergedGroup = components.get(root) ?? { hotspotIds: [], watchIds: [] };
    components.set(root, mergedGroup);
    if (typeof item === "number") mergedGroup.hotspotIds.push(item);
    else mergedGroup.watchIds.push(item);
  }
  // Number new fire watches in the order of their first hotspots.
  const findFirstHotspotId = ({ hotspotIds }: MergedGroup) =>
    hotspotIds.reduce((least, id) => Math.min(least, id), Number.MAX_VALUE);
  return [...components.values()].sort((a, b) => findFirstHotspotId(a) - findFirstHotspotId(b));
}

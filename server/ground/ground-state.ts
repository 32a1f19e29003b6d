import { and, count, desc, eq, gt, isNull, or } from "drizzle-orm";
import { countVillagePoints } from "../../db/queries/gazetteer";
import { districtsWithoutRoad } from "../../db/queries/network";
import { gazetteerPlace, localPlace } from "../../db/schema/gazetteer";
import { closure, network } from "../../db/schema/network";
import { facility, place } from "../../db/schema/places";
import type { Context } from "../context";
import { findGroundGaps } from "../domain/ground-gaps";
import { readGround } from "./current-ground";
import { readStats } from "./network-stats";
import { readShippedGround } from "./shipped-ground";
import { readCurrentNetwork, readDroppedSurveys } from "./stored-network";

/** Reads the network in use, and since when an import has been running or was stopped. Each is null if there is none. */
export async function readNetworkState({ db }: Pick<Context, "db">) {
  const [storedNetwork, [unfinishedNetwork]] = await Promise.all([
    readCurrentNetwork(db),
    db.select({ startedAt: network.startedAt }).from(network).where(eq(network.status, "building")),
  ]);
  const unfinishedSince = unfinishedNetwork?.startedAt ?? null;
  if (!storedNetwork) return { network: null, unfinishedSince };
  const { id, source, sourceDate: dataDate, checksum, finishedAt: importedAt } = storedNetwork;
  const stats = readStats(storedNetwork.stats);
  const emptyDistricts = (await districtsWithoutRoad(db, { network_id: id })).map(({ name }) => name);
  // The source of a network names its extract, if it has one, and the file of each own survey.
  const hasExtract = source.split(" + ").some((part) => stats.surveys.every(({ file }) => file !== part));
  const currentNetwork = { id, source, dataDate, checksum, importedAt, stats, emptyDistricts, hasExtract };
  return { network: currentNetwork, unfinishedSince };
}

/**
 * Describes the ground for administrators: the network in use, the map tiles that screens draw, the place names, and
 * what all these lack.
 */
export async function readGroundState(context: Context) {
  const { db } = context;
  const now = context.now();
  const { network: currentNetwork, unfinishedSince } = await readNetworkState(context);
  const [ground, shippedGround, mapPlaces, villageCounts, localNames, facilities, places, closures] = await Promise.all(
    [
      readGround(context),
      readShippedGround(),
      countMapPlaces(context, currentNetwork?.id ?? null),
      countVillagePoints(db, {}),
      db.$count(localPlace),
      db.$count(facility),
      db.$count(place),
      db.$count(closure, and(isNull(closure.liftedAt), or(isNull(closure.endsAt), gt(closure.endsAt, now)))),
    ],
  );
  const villages = villageCounts[0] ?? { total: 0, approximate: 0, withoutPoint: 0 };
  const { sources, date, version } = ground;
  const areTilesImported = !version.endsWith(shippedGround.version);
  const facts = {
    network: currentNetwork,
    isImportUnfinished: unfinishedSince !== null,
    droppedSurveys: await readDroppedSurveys(db, currentNetwork),
    areTilesImported,
    mapPlaces: mapPlaces.reduce((sum, { places: kindCount }) => sum + kindCount, 0),
    villages,
  };
  return {
    network: currentNetwork,
    unfinishedSince,
    closures,
    tiles: { isImported: areTilesImported, sources, date },
    names: { mapPlaces, localNames, facilities, places, villages },
    gaps: findGroundGaps(facts, now),
  };
}
export type GroundState = Awaited<ReturnType<typeof readGroundState>>;

/** Counts the places from the map by kind, the most frequent kind first. */
async function countMapPlaces({ db }: Pick<Context, "db">, networkId: number | null) {
  if (networkId === null) return [];
  return db
    .select({ kind: gazetteerPlace.kind, places: count() })
    .from(gazetteerPlace)
    .where(eq(gazetteerPlace.networkId, networkId))
    .groupBy(gazetteerPlace.kind)
    .orderBy(desc(count()), gazetteerPlace.kind);
}

import type { Db } from "../../db/client";
import type { GazetteerKind } from "../../db/network-vocabulary";
import { deleteGazetteer, type RepeatedPlace, repeatedGazetteer } from "../../db/queries/gazetteer";
import { straightDistanceM } from "../domain/straight-distance";

/**
 * Merges gazetteer entries of the same kind, names and district that are at most 11 km apart if they are parts of a
 * street or river, and 550 m otherwise. Of several such entries, the one nearest to the middle of all entries with this
 * name is kept. Every removed entry is thus near a kept one, and no two kept ones are near each other.
 */
export async function mergeGazetteer(db: Db, networkId: number): Promise<void> {
  const repeatedPlaces = findRepeated(await repeatedGazetteer(db, { network: networkId }));
  await deleteGazetteer(db, {
    network: networkId,
    types: repeatedPlaces.map(({ osmType }) => osmType),
    ids: repeatedPlaces.map(({ osmId }) => osmId),
  });
}

/** `places`: sorted by group, in the order in which the places of a group should be kept. */
function findRepeated(places: readonly RepeatedPlace[]): RepeatedPlace[] {
  let keptPlaces: RepeatedPlace[] = [];
  return places.filter((place) => {
    if (keptPlaces[0]?.group !== place.group) keptPlaces = [];
    const isRepeated = keptPlaces.some((kept) => straightDistanceM(kept, place) <= findMergeDistanceM(place.kind));
    if (!isRepeated) keptPlaces.push(place);
    return isRepeated;
  });
}

function findMergeDistanceM(kind: GazetteerKind): number {
  return kind === "street" || kind === "river" ? 11_000 : 550;
}

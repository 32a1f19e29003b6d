import { placeKey } from "../domain/place-names";
import { findKindsOfWord, type NearPhrase, removeTownFromPhrase } from "../domain/place-phrases";
import { straightDistanceM } from "../domain/straight-distance";
import { findByName, isSettlement, type NamedPlace, type PlaceSearchContext } from "./find-by-name";
import { chooseCoarserPrecision, findByNameOrKind, findPlacesOfKind, townRadiusM } from "./find-by-name-or-kind";

/** Minimum similarity (0 to 1) between a place's name and X in "near X" or "in Y near X". */
const minSimilarity = 0.55;
export type NearPlaces = {
  /** The place Y of "in Y near X", such as Bayung Lencir in "di Bayung Lencir dekat pasar". At most one. */
  areas: NamedPlace[];
  /** The places that X may refer to, best or nearest first. */
  matches: NamedPlace[];
};

/**
 * Finds the places that "near X" or "in Y near X" may refer to. If X is a kind of place, such as a market, finds the
 * places of that kind nearest to Y. Without Y, finds only places with X in their names, because any other place of the
 * kind would be a guess.
 */
export async function findNear(
  context: PlaceSearchContext,
  { anchor, area }: NearPhrase,
  limit: number,
): Promise<NearPlaces> {
  const areas = area ? await findArea(context, area) : [];
  const [town] = areas;
  const kinds = findKindsOfWord(anchor);
  if (!town) {
    const namedPlaces = (await findByNameOrKind(context, anchor, limit)).filter(
      ({ similarity }) => similarity >= minSimilarity,
    );
    return {
      areas: [],
      matches: kinds
        ? namedPlaces.filter(({ match }) => match !== "similar")
        : namedPlaces.map((place) => withUnknownLandmark(anchor, place)),
    };
  }
  const matches = kinds
    ? await findPlacesOfKind(context, kinds, town, limit)
    : (await findByName(context, anchor, limit)).filter(
        (place) =>
          place.similarity >= minSimilarity &&
          (place.district === town.district || straightDistanceM(place, town) <= townRadiusM),
      );
  return {
    areas: [{ ...town, landmark: `dekat ${anchor}` }],
    // If the town's name is only similar to the typed one, the places found near the town are no more certain than the
    // town.
    matches: town.match === "similar" ? matches.map((place) => ({ ...place, match: "similar" as const })) : matches,
  };
}

/**
 * Adds the words before a town's name as a landmark, such as "indomaret" of "indomaret Sungai Lilin". The landmark is
 * not on the map.
 */
function withUnknownLandmark(anchor: string, place: NamedPlace): NamedPlace {
  if (place.match !== "within" || !isSettlement(place)) return place;
  const landmark = removeTownFromPhrase({ words: placeKey(anchor), noun: "" }, place.name);
  return landmark ? { ...place, precision: chooseCoarserPrecision(place.precision, "village"), landmark } : place;
}

/** Returns a list with the place that has this name or a very similar one; an empty list if there is none. */
async function findArea(context: PlaceSearchContext, words: string): Promise<NamedPlace[]> {
  const [bestMatch] = await findByName(context, words, 1);
  return bestMatch && (bestMatch.match === "within" || bestMatch.similarity >= 0.75) ? [bestMatch] : [];
}

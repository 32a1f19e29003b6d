import { placesOfKind } from "../../db/queries/gazetteer";
import { formatPoint } from "../../db/sql";
import type { Precision } from "../../db/vocabulary";
import { rankMatch } from "../domain/match-place";
import { placeKey } from "../domain/place-names";
import { findKindsOfWord, type KindPhrase, parseKindAndPlace, removeTownFromPhrase } from "../domain/place-phrases";
import { positionErrorByPrecisionM } from "../domain/precision";
import { straightDistanceM } from "../domain/straight-distance";
import { findByName, isSettlement, type NamedPlace, type PlaceSearchContext } from "./find-by-name";

/** Maximum distance from the centre of a named town at which a place still counts as "in" the town. */
export const townRadiusM = 15_000;

/**
 * Searches by name. If the text is the name of a place, or part of a name that begins with a kind, returns only these
 * results. Otherwise, if the text is a kind and a town, such as "masjid di Bayung Lencir", first returns the mosques
 * in Bayung Lencir, then the town itself with "masjid" as its landmark, because the map may lack the mosque, then the
 * mosques near the town. If the text also names the mosque, all mosques come after the town: the map lacks the one that
 * is meant. The other results of the search by name follow, without places that the text cannot mean (see
 * `canMeanPlace`).
 */
export async function findByNameOrKind(
  context: PlaceSearchContext,
  text: string,
  limit: number,
): Promise<NamedPlace[]> {
  const namedPlaces = await findByName(context, text, limit);
  const phrase = parseKindAndPlace(text);
  if (!phrase || namedPlaces.some(isDirectNameMatch)) return namedPlaces;
  const town = (await findByName(context, phrase.place, limit)).find((place) => isNamedTown(phrase, place));
  const otherPlaces = namedPlaces.filter((place) => canMeanPlace(phrase, place) && !(town && hasSameName(place, town)));
  if (!town) return otherPlaces;
  const landmark = removeTownFromPhrase(phrase, town.name);
  const townWithLandmark: NamedPlace = {
    ...town,
    match: town.match === "similar" ? "similar" : "within",
    precision: chooseCoarserPrecision(town.precision, "village"),
    landmark,
  };
  const placesOfKind = town.match === "similar" ? [] : await findPlacesOfKind(context, phrase.kinds, town, limit);
  const radiusM = Math.max(positionErrorByPrecisionM.village, positionErrorByPrecisionM[town.precision]);
  const isMeant = (place: NamedPlace) =>
    findKindsOfWord(landmark) !== null && straightDistanceM(place, town) <= radiusM;
  return [
    ...placesOfKind.filter(isMeant),
    townWithLandmark,
    ...placesOfKind.filter((place) => !isMeant(place)),
    ...otherPlaces,
  ];
}

/** Whether a place is the town that a phrase names: a settlement whose name matches, with about one typing error. */
function isNamedTown({ place: words }: KindPhrase, place: NamedPlace): boolean {
  const isNamed = place.match !== "part" || placeKey(place.name).startsWith(words.split(" ")[0] ?? "");
  return isSettlement(place) && isNamed && rankMatch(place) <= rankMatch({ match: "within", similarity: 1 });
}

function isDirectNameMatch({ match, name }: NamedPlace): boolean {
  return match === "exact" || (match === "part" && findKindsOfWord(name.split(" ")[0] ?? "") !== null);
}

/**
 * Whether a phrase may mean a place. True for settlements, local names, used addresses, places of the kind, and places
 * whose name begins with the same noun.
 */
function canMeanPlace({ kinds, noun }: KindPhrase, place: NamedPlace): boolean {
  return (
    isSettlement(place) ||
    place.source === "local" ||
    place.source === "used" ||
    kinds.some((kind) => kind === place.kind) ||
    placeKey(place.name).startsWith(`${noun} `)
  );
}

function hasSameName(a: NamedPlace, b: NamedPlace): boolean {
  return placeKey(a.name) === placeKey(b.name) && a.district === b.district;
}

/** Finds places of the given kinds within 15 km of a place, nearest first. */
export async function findPlacesOfKind(
  { db }: PlaceSearchContext,
  kinds: readonly string[],
  town: NamedPlace,
  limit: number,
): Promise<NamedPlace[]> {
  const places = await placesOfKind(db, { at: formatPoint(town), kinds, within_m: townRadiusM, max_rows: limit });
  return places.map((place) => ({ ...place, match: "part" as const }));
}

const precisionsFinestFirst: readonly Precision[] = ["exact", "approximate", "village", "district"];

export function chooseCoarserPrecision(a: Precision, b: Precision): Precision {
  return precisionsFinestFirst.indexOf(a) > precisionsFinestFirst.indexOf(b) ? a : b;
}

import { z } from "zod";
import { localPlace } from "../../db/schema/gazetteer";
import { village } from "../../db/schema/places";
import { findMentionedPlaces } from "../domain/mentioned-places";
import { placeKey } from "../domain/place-names";
import { positionErrorByPrecisionM } from "../domain/precision";
import { straightDistanceM } from "../domain/straight-distance";
import { plainText } from "../plain-text";
import type { PlaceSearchContext } from "./find-by-name";
import { townRadiusM } from "./find-by-name-or-kind";
import { type FoundPlace, searchPlaces } from "./search-places";

export const SearchNarrativeInput = z.strictObject({ narrative: plainText(5_000) });

const [maxPhrases, maxPlacesOfPhrase, maxPlaces] = [3, 3, 4];
/** Similar names are offered only from this similarity on, because most words of a narrative resemble some name. */
const minSimilarity = 0.72;

/**
 * Finds the places that a caller's narrative mentions, best first; similar names come last. The first is the default
 * (`isDefault`) if it is clearly the best match and no other mentioned place contradicts it.
 */
export async function searchNarrative(
  context: PlaceSearchContext,
  { narrative }: z.output<typeof SearchNarrativeInput>,
): Promise<FoundPlace[]> {
  const phrases = findMentionedPlaces(narrative, await readKnownNames(context)).filter(
    ({ words }) => words.length >= 3,
  );
  const results = await Promise.all(
    phrases.slice(0, maxPhrases).map(async ({ words, isAside }) => {
      const places = await searchPlaces(context, { words, limit: maxPlacesOfPhrase });
      return {
        isAside,
        places: places.filter(({ match, similarity }) => match !== "similar" || similarity >= minSimilarity),
      };
    }),
  );
  const mentions = results.filter(({ places }) => places.length > 0);
  // Use the places in asides, such as where the caller is, only if the narrative names no other place.
  const [first, ...otherMentions] = mentions.some(({ isAside }) => !isAside)
    ? mentions.filter(({ isAside }) => !isAside)
    : mentions;
  const defaultPlace = first?.places.find(({ isDefault }) => isDefault);
  const hasIncompatibleMention = otherMentions.some(({ places }) =>
    places.some((place) => place.isDefault && defaultPlace && areIncompatible(place, defaultPlace)),
  );
  const allPlaces = mentions.flatMap(({ places }) => places);
  return allPlaces
    .filter(
      (place, index) => allPlaces.findIndex(({ source, id }) => source === place.source && id === place.id) === index,
    )
    .map((place) => ({ ...place, isDefault: place === defaultPlace && !hasIncompatibleMention }))
    .toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault) || findRank(a) - findRank(b))
    .slice(0, maxPlaces);
}

function findRank({ match }: FoundPlace): number {
  return match === "similar" ? 1 : 0;
}

/** Whether two places mentioned in one narrative cannot both be where the incident is. */
function areIncompatible(a: FoundPlace, b: FoundPlace): boolean {
  if (a.district !== null && b.district !== null) return a.district !== b.district;
  return (
    straightDistanceM(a, b) >
    townRadiusM + positionErrorByPrecisionM[a.precision] + positionErrorByPrecisionM[b.precision]
  );
}

/** Names of villages and local names, normalised by `placeKey`. */
async function readKnownNames({ db }: PlaceSearchContext): Promise<Set<string>> {
  const [villages, localPlaces] = await Promise.all([
    db.select({ name: village.name }).from(village),
    db.select({ name: localPlace.name, aliases: localPlace.aliases }).from(localPlace),
  ]);
  const names = [
    ...villages.map(({ name }) => name),
    ...localPlaces.flatMap(({ name, aliases }) => [name, ...aliases]),
  ];
  return new Set(names.map(placeKey));
}

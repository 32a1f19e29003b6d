import { type PlaceCandidate, searchPlaces, usedAddresses } from "../../db/queries/gazetteer";
import type { Context } from "../context";
import { matchPlace, type PlaceMatch, rankMatch } from "../domain/match-place";
import { placeKey } from "../domain/place-names";
import { normalisePlace } from "../domain/place-phrases";
import { findInGazetteer } from "./search-gazetteer";

/** The database and the viewer. Only viewers with `incidents:read` find the addresses of earlier incidents. */
export type PlaceSearchContext = Pick<Context, "db"> & Partial<Pick<Context, "actor">>;
export type NamedPlace = PlaceCandidate &
  PlaceMatch & {
    /** Words that narrow down the location, such as "dekat pasar". What they name is not on the map. */
    landmark?: string;
  };

/** Places whose names are less similar to the text than this (0 to 1) are not returned. */
const minSimilarity = 0.4;
const maxCandidates = 40;

/** The order of sources among equally good matches, best first. */
const sourceOrder = ["local", "place", "village", "used", "facility", "district", "gazetteer"];
const precisionOrder = ["exact", "approximate", "village", "district"];
const settlements = ["town", "village", "hamlet", "neighbourhood"];

/** Whether a place is a settlement or a district, and not a point in one. */
export function isSettlement({ source, kind }: PlaceCandidate): boolean {
  return ["place", "village", "district"].includes(source) || (kind !== null && settlements.includes(kind));
}

/**
 * Finds places whose names resemble the text, best first. Searches local names, reference data, the imported map, and
 * the addresses of earlier incidents that are closed and not sensitive.
 */
export async function findByName(context: PlaceSearchContext, text: string, limit: number): Promise<NamedPlace[]> {
  const { db, actor } = context;
  const { words, kind } = normalisePlace(text);
  if (words.length < 2) return [];
  const [referencePlaces, gazetteerPlaces, usedPlaces] = await Promise.all([
    searchPlaces(db, { words, max_rows: maxCandidates }),
    findInGazetteer(db, words),
    actor?.scopes.includes("incidents:read")
      ? usedAddresses(db, { words: text.trim().toLowerCase(), max_rows: 8 })
      : [],
  ]);
  const isNamedKind = ({ source, kind: placeKind }: PlaceCandidate) =>
    kind === "district"
      ? source === "district"
      : kind === "village" && (source === "village" || placeKind === "village");
  const listSortValues = (place: NamedPlace) => [
    rankMatch(place),
    // Prefer local names, and places of the kind that the text mentions, such as "desa".
    -Math.round(place.similarity * 100) - (isNamedKind(place) ? 12 : 0) - (place.source === "local" ? 5 : 0),
    sourceOrder.indexOf(place.source),
    place.district === null ? 1 : 0,
    place.kind && settlements.includes(place.kind) ? 0 : 1,
    precisionOrder.indexOf(place.precision),
    place.name.length,
  ];
  const rankedPlaces = [...referencePlaces, ...withoutKnownSettlements(gazetteerPlaces, referencePlaces), ...usedPlaces]
    .map((place) => ({ place: addMatch(words, place) }))
    .filter(({ place }) => place.similarity >= minSimilarity)
    .map(({ place }) => ({ place, order: listSortValues(place) }))
    .toSorted((a, b) => compareLexicographically(a.order, b.order) || compareByNameAndId(a.place, b.place));
  const countByKey = new Map<string, number>();
  const distinctPlaces = rankedPlaces.filter(({ place: { source, id, searchKeys, district } }) => {
    // A local place may match by several of its names; keep the best match. Of places outside the regency that share a
    // name, keep at most two.
    const [key, maxCount] = district === null && source === "gazetteer" ? [searchKeys, 2] : [`${source} ${id}`, 1];
    const count = (countByKey.get(key) ?? 0) + 1;
    countByKey.set(key, count);
    return count <= maxCount;
  });
  return distinctPlaces.slice(0, limit).map(({ place }) => place);
}

function addMatch(words: string, place: PlaceCandidate): NamedPlace {
  const { match, similarity } = matchPlace(words, {
    keys: place.searchKeys.split("\n").map(placeKey),
    district: place.district && placeKey(place.district),
    trigramSimilarity: place.similarity,
  });
  return { ...place, match, similarity };
}

/** Removes gazetteer settlements if the reference data has a place with the same name in the same district. */
function withoutKnownSettlements(
  gazetteerPlaces: readonly PlaceCandidate[],
  referencePlaces: readonly PlaceCandidate[],
): PlaceCandidate[] {
  const formatNameAndDistrict = ({ name, district }: PlaceCandidate) => `${placeKey(name)}, ${district}`;
  const knownNames = new Set(
    referencePlaces.flatMap((place) =>
      ["village", "place"].includes(place.source) && place.precision !== "district"
        ? [formatNameAndDistrict(place)]
        : [],
    ),
  );
  return gazetteerPlaces.filter(
    (place) => !(place.kind && settlements.includes(place.kind) && knownNames.has(formatNameAndDistrict(place))),
  );
}

function compareLexicographically(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, position) => value !== b[position]);
  return index < 0 ? 0 : (a[index] as number) - (b[index] as number);
}

function compareByNameAndId(a: NamedPlace, b: NamedPlace): number {
  const [first, second] = [`${a.name} ${a.id}`, `${b.name} ${b.id}`];
  return first < second ? -1 : first > second ? 1 : 0;
}

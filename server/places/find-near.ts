import { placesOfKind } from "../../db/queries/gazetteer";
import { pointText } from "../../db/queries/unit-and-district";
import type { Precision } from "../../db/vocabulary";
import { isSafeDefault } from "../domain/match-place";
import { kindsOfWord, type NearPhrase } from "../domain/place-phrases";
import { findByName, type NamedPlace, type PlaceSearcher } from "./find-by-name";

/** Minimum similarity (0 to 1) between a place's name and X in "near X" or "in Y near X". */
const minLikeness = 0.55;
/** Maximum distance from the centre of a named town at which a place still counts as "in" the town. */
const townRadiusM = 15_000;
const metresPerDegree = 111_320;

export type NearPlaces = {
  /** The place Y of "in Y near X", such as Bayung Lencir in "di Bayung Lencir dekat pasar". At most one. */
  areas: NamedPlace[];
  /** The places that X may mean, best or nearest first. */
  matches: NamedPlace[];
};

/**
 * Finds the places that "near X" or "in Y near X" may mean. If X is a kind of place, such as a market, finds the places
 * of that kind nearest to Y. Without Y, finds only places with X in their names, because any other place of the kind
 * would be a guess.
 */
export async function findNear(
  context: PlaceSearcher,
  { anchor, area }: NearPhrase,
  limit: number,
): Promise<NearPlaces> {
  const areas = area ? await findArea(context, area) : [];
  const [town] = areas;
  const kinds = kindsOfWord(anchor);
  if (town && kinds) return { areas, matches: await findOfKind(context, kinds, town, limit) };
  const namedPlaces = (await findByName(context, anchor, limit)).filter(({ likeness }) => likeness >= minLikeness);
  if (!town)
    return { areas: [], matches: kinds ? namedPlaces.filter(({ match }) => match !== "similar") : namedPlaces };
  return {
    areas,
    matches: namedPlaces.filter((place) => place.district === town.district || distanceM(place, town) <= townRadiusM),
  };
}

/** Finds places of the given kinds within 15 km of a place, nearest first. */
export async function findOfKind(
  { db }: PlaceSearcher,
  kinds: readonly string[],
  town: NamedPlace,
  limit: number,
): Promise<NamedPlace[]> {
  const places = await placesOfKind(db, { at: pointText(town), kinds, within_m: townRadiusM, max_rows: limit });
  return places.map((place) => ({ ...place, match: "part" as const }));
}

/** Returns a list with the place that has this name or a very similar one; an empty list if there is none. */
async function findArea(context: PlaceSearcher, words: string): Promise<NamedPlace[]> {
  const [bestMatch] = await findByName(context, words, 1);
  return bestMatch && isSafeDefault(bestMatch) && bestMatch.likeness >= 0.75 ? [bestMatch] : [];
}

function distanceM(a: NamedPlace, b: NamedPlace): number {
  const eastDegrees = (a.lng - b.lng) * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(eastDegrees, a.lat - b.lat) * metresPerDegree;
}

const precisionsFinestFirst: readonly Precision[] = ["exact", "approximate", "village", "district"];

export function coarserPrecision(a: Precision, b: Precision): Precision {
  return precisionsFinestFirst.indexOf(a) > precisionsFinestFirst.indexOf(b) ? a : b;
}

import { eq } from "drizzle-orm";
import { z } from "zod";
import type { PlaceCandidate } from "../../db/queries/gazetteer";
import { place } from "../../db/schema/places";
import type { PositionQuality, Precision } from "../../db/vocabulary";
import type { Context } from "../context";
import { parseCoordinates } from "../domain/coordinates";
import type { Kilometre } from "../domain/kilometre";
import { isMainRoad, isOtherRoad, isPostOnRoad, listRoadWords } from "../domain/kilometre-road";
import { isClearlyBest, type PlaceMatch } from "../domain/match-place";
import { findKindsOfWord, parseKilometre, parseNearPhrase, parseRoadOfKilometre } from "../domain/place-phrases";
import { choosePrecision, positionErrorByPrecisionM } from "../domain/precision";
import { equatorMetresPerDegree, straightDistanceM } from "../domain/straight-distance";
import { plainText } from "../plain-text";
import { findByName, type NamedPlace, type PlaceSearchContext } from "./find-by-name";
import { chooseCoarserPrecision, findByNameOrKind, townRadiusM } from "./find-by-name-or-kind";
import { findKilometre } from "./find-kilometre";
import { findNear } from "./find-near";
import { decodePlusCode, findPlusCode, isFullCode, recoverPlusCode } from "./plus-code";

export const SearchPlacesInput = z.strictObject({
  words: plainText(2_000).trim().min(2),
  limit: z.int().min(1).max(50).default(12),
});

/**
 * How a place was found: by name in one of several sources, or by coordinates, a code, a kilometre post or a phrase
 * such as "near X".
 */
type PlaceSource = PlaceCandidate["source"] | "coordinates" | "plus-code" | "kilometre" | "near";

/** A remark about a result, such as how its position was calculated or how often its address was used. */
export type PlaceNote =
  | { says: "south" }
  | { says: "swapped" }
  | { says: "used"; times: number }
  | { says: "from"; name: string }
  | { says: "post"; name: string; km: number }
  | { says: "between"; from: { km: number; name: string }; to: { km: number; name: string } }
  | { says: "nearest-post"; name: string; km: number };

/** Where the point of a place comes from that was not surveyed: the imported map, an estimate, or its district. */
type PointSource = "map-point" | "approximate-point" | "district-point";

export type FoundPlace = {
  source: PlaceSource;
  id: string;
  name: string;
  /** The kind of village, place or facility; null for a calculated point, for example. */
  kind: string | null;
  district: string | null;
  lng: number;
  lat: number;
  precision: Precision;
  positionQuality: PositionQuality | null;
  match: PlaceMatch["match"];
  /** Similarity of the name to the typed words, from 0 to 1. */
  similarity: number;
  /** Words that narrow down the location, such as "dekat pasar". What they name is not on the map. */
  landmark: string | null;
  /** Whether the place may be preselected. Only the first result can be, and only if no other one is equally good. */
  isDefault: boolean;
  notes: PlaceNote[];
  /** Null if the place is no village and not on the imported map, or if its point was surveyed. */
  pointSource: PointSource | null;
};

/**
 * Finds the places that the typed words may refer to, best first. Recognises coordinates, plus codes, kilometre posts,
 * phrases like "near X", and names, even misspelt ones. Exact names come before similar ones. Empty if nothing matches.
 */
export async function searchPlaces(
  context: PlaceSearchContext,
  { words, limit }: z.output<typeof SearchPlacesInput>,
): Promise<FoundPlace[]> {
  const coordinates = findByCoordinates(words);
  if (coordinates) return addDefaultPlace([coordinates]);
  const plusCode = await findByPlusCode(context, words);
  if (plusCode) return addDefaultPlace(plusCode);
  const phrase = words.slice(0, 200);
  const km = parseKilometre(phrase);
  const nearPhrase = parseNearPhrase(phrase);
  if (km !== null && nearPhrase?.distanceM == null) return findAtKilometre(context, phrase, km, limit);
  const placesNear = nearPhrase && (await findNear(context, nearPhrase, limit));
  const nearPlaces = placesNear
    ? [
        ...placesNear.areas.map(toFoundPlace),
        ...placesNear.matches.map((place) => toNearPlace(place, nearPhrase.distanceM)),
      ]
    : [];
  // Without a known town, any result for a phrase like "near the market" would be a guess.
  const isAnchorGeneric = nearPhrase !== null && findKindsOfWord(nearPhrase.anchor) !== null;
  const namedPlaces =
    nearPlaces.length > 0 || isAnchorGeneric ? [] : (await findByNameOrKind(context, phrase, limit)).map(toFoundPlace);
  return addDefaultPlace([...nearPlaces, ...namedPlaces].slice(0, limit));
}

function addDefaultPlace(places: FoundPlace[]): FoundPlace[] {
  const isClear = isClearlyBest(places);
  return places.map((place, index) => ({ ...place, isDefault: index === 0 && isClear }));
}

/**
 * Finds a kilometre: its posts on the imported map, then an estimate of its position (unless it is the position of one
 * of these posts), then the other places named in the text. If the text names a road, posts of other roads are left
 * out, and the estimate, which is on the Palembang - Jambi road, is left out or not the default unless it is that road.
 * The towns in the name of a road do not count as named.
 */
async function findAtKilometre(
  context: PlaceSearchContext,
  phrase: string,
  km: number,
  limit: number,
): Promise<FoundPlace[]> {
  const { road, words } = parseRoadOfKilometre(phrase);
  const roadWords = listRoadWords(road);
  const [mappedPosts, estimate, namedPlaces] = await Promise.all([
    findByName(context, phrase, limit),
    isOtherRoad(road) ? null : findKilometre(context.db, km),
    words.length < 2 ? [] : searchPlaces(context, { words, limit }),
  ]);
  const matchedPosts = mappedPosts
    .filter((post) => post.kind === "km-post" && parseKilometre(post.name) === km)
    .map((post) => ({ post, isOnRoad: roadWords.length === 0 ? null : isPostOnRoad(post.searchKeys, roadWords) }))
    .filter(({ post, isOnRoad }) => isOnRoad ?? post.match !== "similar")
    .toSorted((a, b) => Number(b.isOnRoad) - Number(a.isOnRoad));
  const posts = matchedPosts.map(({ post }) => toFoundPlace(post));
  const isUncertainRoad = roadWords.length > 0 && !isMainRoad(road) && !matchedPosts[0]?.isOnRoad;
  const isEstimateMeant = roadWords.length === 0 || isMainRoad(road) || isUncertainRoad;
  const isListedPost = estimate?.basis.is === "post" && posts.some((post) => straightDistanceM(post, estimate) < 1);
  const kilometreName = `KM ${String(km).replace(".", ",")}`;
  const estimates = estimate && isEstimateMeant && !isListedPost ? [toKilometrePlace(kilometreName, estimate)] : [];
  const places = [
    ...posts,
    ...estimates,
    ...namedPlaces.map((place) => ({ ...place, landmark: place.landmark ?? kilometreName })),
  ].slice(0, limit);
  const [first, namedPlace] = [places[0], namedPlaces.find(({ isDefault }) => isDefault)];
  if (!first || posts.length + estimates.length === 0) return addDefaultPlace(places);
  const isContradicted =
    namedPlace &&
    straightDistanceM(first, namedPlace) >
      townRadiusM + positionErrorByPrecisionM[first.precision] + positionErrorByPrecisionM[namedPlace.precision];
  const isClear = posts.length < 2 && first.match !== "similar" && !isUncertainRoad && !isContradicted;
  return places.map((place, index) => ({ ...place, isDefault: index === 0 && isClear }));
}

function toKilometrePlace(name: string, { basis, ...kilometre }: Kilometre): FoundPlace {
  const { lng, lat, precision } = kilometre;
  const note: PlaceNote =
    basis.is === "between"
      ? { says: "between", from: basis.from, to: basis.to }
      : { says: basis.is === "post" ? "post" : "nearest-post", ...basis.post };
  const fullName =
    basis.is === "nearest" ? `${name}, dekat ${basis.post.name}` : [name, kilometre.name].filter(Boolean).join(" ");
  return createCalculatedPlace({ source: "kilometre", name: fullName, lng, lat, precision, notes: [note] });
}

function findByCoordinates(words: string): FoundPlace | null {
  const coordinates = parseCoordinates(words);
  if (!coordinates) return null;
  const { lng, lat, precision, isSwapped, assumedSouth } = coordinates;
  const notes: PlaceNote[] = [
    ...(isSwapped ? [{ says: "swapped" } as const] : []),
    ...(assumedSouth ? [{ says: "south" } as const] : []),
  ];
  return createCalculatedPlace({
    source: "coordinates",
    name: `${lat.toFixed(5)}, ${lng.toFixed(5)}`,
    lng,
    lat,
    precision,
    notes,
  });
}

async function findByPlusCode(context: PlaceSearchContext, words: string): Promise<FoundPlace[] | null> {
  const plusCode = findPlusCode(words);
  if (!plusCode) return null;
  const { code } = plusCode;
  const namedPlaces = plusCode.words === "" ? [] : await findByName(context, plusCode.words, 1);
  const reference = isFullCode(code) ? null : (namedPlaces[0] ?? (await readRegencySeat(context)));
  if (!isFullCode(code) && !reference) return [];
  const area = reference ? recoverPlusCode(code, reference) : decodePlusCode(code);
  const precision = choosePrecision(Math.max(area.latDegrees, area.lngDegrees) * equatorMetresPerDegree);
  const notes: PlaceNote[] = reference ? [{ says: "from", name: reference.name }] : [];
  const isUnknown = plusCode.words !== "" && namedPlaces.length === 0 && !isFullCode(code);
  const match = isUnknown || namedPlaces[0]?.match === "similar" ? "similar" : "exact";
  return [
    createCalculatedPlace({ source: "plus-code", name: code, lng: area.lng, lat: area.lat, precision, notes, match }),
  ];
}

/**
 * Returns the regency's seat. A short plus code without the name of a known place is assumed to be near this town.
 */
async function readRegencySeat({ db }: Pick<Context, "db">) {
  const [regencySeat] = await db
    .select({ name: place.name, position: place.position })
    .from(place)
    .where(eq(place.kind, "regency-seat"));
  return regencySeat && { name: regencySeat.name, ...regencySeat.position };
}

/**
 * Converts a place X to a result for "near X". Its precision is at best `approximate`, and gets coarser with the
 * distance from X.
 */
function toNearPlace(place: NamedPlace, distanceM: number | null): FoundPlace {
  // The map does not have what the landmark names, so the result is the town itself.
  if (place.landmark) return { ...toFoundPlace(place), landmark: `dekat ${place.landmark}` };
  const finestPrecision =
    distanceM === null || distanceM <= 1_000 ? "approximate" : distanceM <= 4_000 ? "village" : "district";
  return {
    ...toFoundPlace(place),
    source: "near",
    id: `${place.source} ${place.id}`,
    precision: chooseCoarserPrecision(place.precision, finestPrecision),
    notes: [{ says: "from", name: place.name }],
  };
}

function toFoundPlace(namedPlace: NamedPlace): FoundPlace {
  const { searchKeys: _, isImported: __, useCount, landmark, ...place } = namedPlace;
  const notes: PlaceNote[] = useCount === null ? [] : [{ says: "used", times: useCount }];
  return { ...place, landmark: landmark ?? null, isDefault: false, notes, pointSource: findPointSource(namedPlace) };
}

function findPointSource({ source, isImported, positionQuality }: NamedPlace): PointSource | null {
  if (source === "gazetteer" || isImported) return "map-point";
  if (source !== "village" || positionQuality === "surveyed") return null;
  return positionQuality === "district-centroid" ? "district-point" : "approximate-point";
}

function createCalculatedPlace(
  place: Pick<FoundPlace, "source" | "name" | "lng" | "lat" | "precision" | "notes"> & Partial<FoundPlace>,
): FoundPlace {
  return {
    id: place.name,
    kind: null,
    district: null,
    positionQuality: null,
    match: "exact",
    similarity: 1,
    landmark: null,
    isDefault: false,
    pointSource: null,
    ...place,
  };
}

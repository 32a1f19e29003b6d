import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { PlaceCandidate } from "../../db/queries/gazetteer";
import { place } from "../../db/schema/places";
import type { PositionQuality, Precision } from "../../db/vocabulary";
import type { Context } from "../context";
import { parseCoordinates, precisionOfResolution } from "../domain/coordinates";
import { type KilometrePost, locateKilometre } from "../domain/kilometre";
import type { PlaceMatch } from "../domain/match-place";
import { kindsOfWord, parseKilometre, parseKindAndPlace, parseNearPhrase } from "../domain/place-phrases";
import { plainText } from "../plain-text";
import { findByName, type NamedPlace, type PlaceSearcher } from "./find-by-name";
import { coarserPrecision, findNear, findOfKind } from "./find-near";
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
  | { says: "between"; from: { km: number; name: string }; to: { km: number; name: string } };

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
  likeness: number;
  notes: PlaceNote[];
};

const metresPerDegree = 111_320;

/**
 * Finds the places that the typed words may mean, best first. Recognises coordinates, plus codes, kilometre posts,
 * phrases like "near X", and names, even misspelt ones. Exact names come before similar ones. Empty if nothing matches.
 */
export async function searchPlaces(
  context: PlaceSearcher,
  { words, limit }: z.output<typeof SearchPlacesInput>,
): Promise<FoundPlace[]> {
  const coordinates = findByCoordinates(words);
  if (coordinates) return [coordinates];
  const plusCode = await findByPlusCode(context, words);
  if (plusCode) return plusCode;
  const phrase = words.slice(0, 200);
  const kilometre = findByKilometre(phrase);
  const nearPhrase = parseNearPhrase(phrase);
  const placesNear = nearPhrase && (await findNear(context, nearPhrase, limit));
  const nearPlaces = placesNear
    ? [
        ...placesNear.areas.map(withoutNotes),
        ...placesNear.matches.map((place) => nearPlace(place, nearPhrase.distanceM)),
      ]
    : [];
  // Without a known town, any result for a phrase like "near the market" would be a guess.
  const isVague = nearPhrase !== null && kindsOfWord(nearPhrase.anchor) !== null;
  const namedPlaces = nearPlaces.length > 0 || isVague ? [] : await findNamed(context, phrase, limit);
  const isPost = ({ kind, match }: FoundPlace) => kind === "km-post" && match !== "similar";
  // A kilometre post that is on the map comes before a position interpolated between posts.
  return [
    ...(kilometre ? namedPlaces.filter(isPost) : []),
    ...(kilometre ? [kilometre] : []),
    ...nearPlaces,
    ...namedPlaces.filter((place) => !(kilometre && isPost(place))),
  ].slice(0, limit);
}

function findByCoordinates(words: string): FoundPlace | null {
  const coordinates = parseCoordinates(words);
  if (!coordinates) return null;
  const { lng, lat, precision, swapped, assumedSouth } = coordinates;
  const notes: PlaceNote[] = [
    ...(swapped ? [{ says: "swapped" } as const] : []),
    ...(assumedSouth ? [{ says: "south" } as const] : []),
  ];
  return calculatedPlace({
    source: "coordinates",
    name: `${lat.toFixed(5)}, ${lng.toFixed(5)}`,
    lng,
    lat,
    precision,
    notes,
  });
}

async function findByPlusCode(context: PlaceSearcher, words: string): Promise<FoundPlace[] | null> {
  const plusCode = findPlusCode(words);
  if (!plusCode) return null;
  const { code } = plusCode;
  const namedPlaces = plusCode.words === "" ? [] : await findByName(context, plusCode.words, 1);
  const reference = isFullCode(code) ? null : (namedPlaces[0] ?? (await readRegencySeat(context)));
  if (!isFullCode(code) && !reference) return [];
  const area = reference ? recoverPlusCode(code, reference) : decodePlusCode(code);
  const precision = precisionOfResolution(Math.max(area.latDegrees, area.lngDegrees) * metresPerDegree);
  const notes: PlaceNote[] = reference ? [{ says: "from", name: reference.name }] : [];
  return [calculatedPlace({ source: "plus-code", name: code, lng: area.lng, lat: area.lat, precision, notes })];
}

/** Returns the regency's seat. A short plus code without a place name is assumed to be near this town. */
async function readRegencySeat({ db }: Pick<Context, "db">) {
  const [seat] = await db
    .select({ name: place.name, position: place.position })
    .from(place)
    .where(eq(place.kind, "regency-seat"));
  return seat && { name: seat.name, ...seat.position };
}

function findByKilometre(words: string): FoundPlace | null {
  const km = parseKilometre(words);
  const kilometre = km === null ? null : locateKilometre(km, readKilometrePosts());
  if (km === null || !kilometre) return null;
  const { lng, lat, precision, from, to } = kilometre;
  const notes: PlaceNote[] = [
    from.km === to.km ? { says: "post", km: from.km, name: from.name } : { says: "between", from, to },
  ];
  const name = [`KM ${String(km).replace(".", ",")}`, kilometre.name].filter(Boolean).join(" ");
  return calculatedPlace({ source: "kilometre", name, lng, lat, precision, notes });
}

/**
 * Converts a place X to a result for "near X". Its precision is at best `approximate`, and gets coarser with the
 * distance from X.
 */
function nearPlace(place: NamedPlace, distanceM: number | null): FoundPlace {
  const finestPrecision =
    distanceM === null || distanceM <= 1_000 ? "approximate" : distanceM <= 4_000 ? "village" : "district";
  return {
    ...withoutNotes(place),
    source: "near",
    id: `${place.source} ${place.id}`,
    precision: coarserPrecision(place.precision, finestPrecision),
    notes: [{ says: "from", name: place.name }],
  };
}

/**
 * Searches by name. For a kind and a place, such as "masjid di Bayung Lencir", mosques near Bayung Lencir come first,
 * unless the text is the exact name of a place, or matches part of a name that starts with a kind such as "masjid".
 */
async function findNamed(context: PlaceSearcher, text: string, limit: number): Promise<FoundPlace[]> {
  const namedPlaces = await findByName(context, text, limit);
  const isNameOfKind = ({ match, name }: NamedPlace) =>
    match === "exact" || (match === "part" && kindsOfWord(name.split(" ")[0] ?? "") !== null);
  const kindAndPlace = namedPlaces.some(isNameOfKind) ? null : parseKindAndPlace(text);
  const [town] = kindAndPlace ? await findByName(context, kindAndPlace.place, 1) : [];
  const placesOfKind =
    kindAndPlace && town && town.match !== "similar" ? await findOfKind(context, kindAndPlace.kinds, town, limit) : [];
  return [...placesOfKind, ...namedPlaces].map(withoutNotes);
}

function withoutNotes({ keys: _, uses, ...place }: NamedPlace): FoundPlace {
  return { ...place, notes: uses === null ? [] : [{ says: "used", times: uses }] };
}

function calculatedPlace(
  place: Pick<FoundPlace, "source" | "name" | "lng" | "lat" | "precision" | "notes">,
): FoundPlace {
  return { id: place.name, kind: null, district: null, positionQuality: null, match: "exact", likeness: 1, ...place };
}

const coordinate = z.string().transform((text) => (text === "" ? null : Number(text)));
const Row = z.object({ km_from_palembang: z.coerce.number(), place: z.string(), lng: coordinate, lat: coordinate });

let posts: KilometrePost[] | undefined;

/** Returns the recorded kilometre posts of the Palembang - Jambi road, which are part of the reference data. */
export function readKilometrePosts(): KilometrePost[] {
  posts ??= Row.array()
    .parse(parse(readFileSync(join(process.cwd(), "db/seed/data/road_km_reference.csv"), "utf8"), { columns: true }))
    .map(({ km_from_palembang: km, place: name, lng, lat }) => ({ km, name, lng, lat }));
  return posts;
}

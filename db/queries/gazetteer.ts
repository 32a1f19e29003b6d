import { z } from "zod";
import { gazetteerKinds, osmTypes } from "../network-vocabulary";
import { sqlQuery } from "../sql";
import { positionQualities, precisions } from "../vocabulary";

/** A possible match for the words typed into the place search. */
const PlaceCandidate = z.object({
  source: z.enum(["local", "village", "place", "facility", "district", "gazetteer", "used"]),
  id: z.string(),
  name: z.string(),
  /** The names that the search compares with the typed words, one per line. */
  searchKeys: z.string(),
  kind: z.string().nullable(),
  district: z.string().nullable(),
  lng: z.number(),
  lat: z.number(),
  precision: z.enum(precisions),
  positionQuality: z.enum(positionQualities).nullable(),
  /** Whether a village has its position from the imported map. */
  isImported: z.boolean().optional(),
  /** Trigram similarity of the name to the typed words, from 0 to 1. */
  similarity: z.number(),
  /** Number of earlier incidents at this address; null if the source is not `used`. */
  useCount: z.number().nullable(),
});
export type PlaceCandidate = z.output<typeof PlaceCandidate>;

export const searchGazetteer = sqlQuery({
  name: "search-gazetteer",
  row: PlaceCandidate,
  parameters: ["prefix", "words", "length", "max_rows"],
});

/** Searches the places of the reference data and the local names that administrators entered. */
export const searchPlaces = sqlQuery({ name: "search-places", row: PlaceCandidate, parameters: ["words", "max_rows"] });

export const usedAddresses = sqlQuery({
  name: "used-addresses",
  row: PlaceCandidate,
  parameters: ["words", "max_rows"],
});

export const placesOfKind = sqlQuery({
  name: "places-of-kind",
  row: PlaceCandidate,
  parameters: ["at", "kinds", "within_m", "max_rows"],
});

export const kilometrePosts = sqlQuery({
  name: "kilometre-posts",
  row: z.object({ name: z.string(), lng: z.number(), lat: z.number() }),
  parameters: ["prefix"],
});

export const similarWords = sqlQuery({
  name: "similar-words",
  row: z.object({ word: z.string() }),
  parameters: ["shortened"],
});

export const fillGazetteerWords = sqlQuery({
  name: "fill-gazetteer-words",
  row: z.object({}),
  parameters: ["network"],
});

export const writeGazetteer = sqlQuery({
  name: "write-gazetteer",
  row: z.object({}),
  parameters: ["network", "source", "rows"],
});

const RepeatedPlace = z.object({
  group: z.number(),
  kind: z.enum(gazetteerKinds),
  osmType: z.enum(osmTypes),
  osmId: z.coerce.number(),
  lng: z.number(),
  lat: z.number(),
});
export type RepeatedPlace = z.output<typeof RepeatedPlace>;

export const repeatedGazetteer = sqlQuery({
  name: "repeated-gazetteer",
  row: RepeatedPlace,
  parameters: ["network"],
});

export const deleteGazetteer = sqlQuery({
  name: "delete-gazetteer",
  row: z.object({}),
  parameters: ["network", "types", "ids"],
});

export const kilometrePostRoads = sqlQuery({
  name: "kilometre-post-roads",
  row: z.object({
    osmType: z.enum(osmTypes),
    osmId: z.coerce.number(),
    name: z.string(),
    road: z.string().nullable(),
    ref: z.string().nullable(),
  }),
  parameters: ["network"],
});

/** Returns one row. */
export const countVillagePoints = sqlQuery({
  name: "count-village-points",
  row: z.object({ total: z.number(), approximate: z.number(), withoutPoint: z.number() }),
  parameters: [],
});

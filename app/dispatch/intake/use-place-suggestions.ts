"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Precision } from "@/db/vocabulary";
import { choosePrecision, positionErrorByPrecisionM } from "@/server/domain/precision";
import { straightDistanceM } from "@/server/domain/straight-distance";
import type { FoundPlace } from "@/server/places/search-places";
import { useTRPC } from "../../_live/cache/trpc";
import { useDebounced } from "../../_ui/use-debounced";
import type { DraftCall, DraftPlace } from "./drafts";

export type PlaceSuggestion = {
  place: DraftPlace;
  foundPlace: FoundPlace | null;
  accuracyM: number | null;
  /**
   * Whether the location key (Alt+L) accepts this suggestion. Only the first suggestion can be the default, and only if
   * it is certain.
   */
  isDefault: boolean;
};

/** Debounce delay: how long typing must pause before the description is searched for places. */
const debounceMs = 250;
const maxSuggestions = 4;
const emptyList: never[] = [];

/**
 * Suggested places: those named in the description, and the caller's location from the telephone exchange. While
 * `isSearchPending` is true, they belong to an older description.
 */
export function usePlaceSuggestions(description: string, call: DraftCall | null) {
  const trpc = useTRPC();
  const debouncedText = useDebounced(description, debounceMs);
  const narrative = debouncedText.trim();
  const query = useQuery({
    ...trpc.places.searchNarrative.queryOptions({ narrative }),
    enabled: narrative.length >= 3,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  const foundPlaces = (narrative.length >= 3 && query.data) || emptyList;
  const suggestions = useMemo((): PlaceSuggestion[] => {
    const namedSuggestions = foundPlaces.map((foundPlace) => ({
      place: placeFromSearch(foundPlace),
      foundPlace,
      accuracyM: null,
      isDefault: foundPlace.isDefault,
    }));
    const location = call?.location ?? null;
    const callerSuggestion: PlaceSuggestion | null = location && {
      place: toDraftPlace(location, (call?.neighbour ?? null) !== null),
      foundPlace: null,
      accuracyM: location.accuracyM,
      isDefault: foundPlaces.length === 0,
    };
    return (callerSuggestion ? insertCaller(namedSuggestions, callerSuggestion) : namedSuggestions).slice(
      0,
      maxSuggestions,
    );
  }, [foundPlaces, call]);
  const isSearching = narrative.length >= 3 && (query.isPending || query.isPlaceholderData) && !query.isError;
  return {
    suggestions: suggestions,
    isSearchPending: debouncedText !== description || isSearching,
    hasFailed: narrative.length >= 3 && query.isError,
  };
}

const pointPrecisions: readonly Precision[] = ["exact", "approximate"];

/**
 * Inserts the caller's location after the places whose names match, before those whose names are only similar. If the
 * default place is less precise and its error radius contains the caller's location, both refer to the same place: the
 * caller's location then goes first, as the new default.
 */
function insertCaller(namedPlaces: readonly PlaceSuggestion[], caller: PlaceSuggestion): PlaceSuggestion[] {
  const [bestPlace] = namedPlaces;
  const isMorePrecise =
    pointPrecisions.includes(caller.place.precision) &&
    bestPlace &&
    !pointPrecisions.includes(bestPlace.place.precision);
  if (
    bestPlace?.isDefault &&
    isMorePrecise &&
    straightDistanceM(bestPlace.place, caller.place) <= positionErrorByPrecisionM[bestPlace.place.precision]
  )
    return [{ ...caller, isDefault: true }, ...namedPlaces.map((suggestion) => ({ ...suggestion, isDefault: false }))];
  const isSimilar = ({ foundPlace }: PlaceSuggestion) => foundPlace?.match === "similar";
  return [...namedPlaces.filter((suggestion) => !isSimilar(suggestion)), caller, ...namedPlaces.filter(isSimilar)];
}

/**
 * Converts a search result to a form's location. A name such as "near X" is always written in Indonesian, like stored
 * addresses.
 */
export function placeFromSearch({ lng, lat, precision, name, landmark, district, source }: FoundPlace): DraftPlace {
  const placeName = source === "near" ? `dekat ${name}` : name;
  const label = source === "coordinates" ? null : landmark ? `${placeName}, ${landmark}` : placeName;
  return { lng, lat, precision, name: label, district: source === "district" ? null : district };
}

/**
 * Converts the caller's location from the telephone exchange, or the place of a handed-over incident. It is approximate
 * if its accuracy is not stated.
 */
function toDraftPlace(location: NonNullable<DraftCall["location"]>, isHandover: boolean): DraftPlace {
  const { lng, lat, accuracyM } = location;
  const precision = choosePrecision(accuracyM ?? positionErrorByPrecisionM.approximate);
  const source = isHandover ? { fromNeighbour: true as const } : { fromExchange: true as const };
  return { lng, lat, precision, name: null, district: null, ...source };
}

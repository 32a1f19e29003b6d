"use client";

import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Precision } from "@/db/vocabulary";
import { precisionOfResolution } from "@/server/domain/coordinates";
import { precisionErrorM } from "@/server/domain/duplicate";
import { isSafeDefault } from "@/server/domain/match-place";
import { findMentionedPlaces } from "@/server/domain/place-phrases";
import type { FoundPlace } from "@/server/places/search-places";
import { useTRPC } from "../../_live/cache/trpc";
import type { DraftCall, DraftPlace } from "./drafts";

export type PlaceSuggestion = { place: DraftPlace; found: FoundPlace | null; accuracyM: number | null };

/** How long typing must pause before the description is searched for places. */
const typingPauseMs = 250;
const [maxPhrases, maxSuggestions] = [3, 4];

/**
 * Suggested places: those named in the description, and the caller's location from the telephone exchange. While `isSettling` is true,
 * they belong to an older description.
 */
export function usePlaceSuggestions(description: string, call: DraftCall | null) {
  const trpc = useTRPC();
  const debouncedText = useDebouncedText(description);
  const phrases = useMemo(
    () =>
      findMentionedPlaces(debouncedText)
        .filter((words) => words.length >= 3)
        .slice(0, maxPhrases),
    [debouncedText],
  );
  const { found: foundPlaces, isPending } = useQueries({
    queries: phrases.map((words) => ({
      ...trpc.places.search.queryOptions({ words, limit: 2 }),
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: (results) => ({
      found: results.flatMap(({ data }) => data ?? []),
      isPending: results.some((result) => result.isPending),
    }),
  });
  const suggestions = useMemo((): PlaceSuggestion[] => {
    const likelyPlaces = foundPlaces.filter(isSafeDefault);
    const distinctPlaces = likelyPlaces.filter(
      (suggestion, index) =>
        likelyPlaces.findIndex(({ source, id }) => source === suggestion.source && id === suggestion.id) === index,
    );
    const byPlace = new Map(distinctPlaces.map((suggestion) => [placeFromSearch(suggestion), suggestion]));
    const exchangeLocation = call?.location ?? null;
    const orderedPlaces = orderSuggestions(
      [...byPlace.keys()],
      exchangeLocation && placeFromExchange(exchangeLocation),
    );
    return orderedPlaces.slice(0, maxSuggestions).map((place) => ({
      place,
      found: byPlace.get(place) ?? null,
      accuracyM: place.fromExchange ? (exchangeLocation?.accuracyM ?? null) : null,
    }));
  }, [foundPlaces, call]);
  return { offers: suggestions, isSettling: debouncedText !== description || isPending };
}

function useDebouncedText(words: string): string {
  const [debouncedText, setDebouncedText] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setDebouncedText(words), typingPauseMs);
    return () => clearTimeout(timer);
  }, [words]);
  return debouncedText;
}

type Point = { lng: number; lat: number };

const pointPrecisions: readonly Precision[] = ["exact", "approximate"];
const metresPerDegree = 111_320;

/**
 * Orders suggestions, most likely first: places named in the description, in search order, then the caller's location. The caller's
 * location goes first if it is more precise than the top place and lies within that place's error radius, since both then refer to
 * the same place.
 */
function orderSuggestions(suggestions: readonly DraftPlace[], exchangePlace: DraftPlace | null): DraftPlace[] {
  if (!exchangePlace) return [...suggestions];
  const [topPlace] = suggestions;
  const isMorePrecise =
    topPlace && pointPrecisions.includes(exchangePlace.precision) && !pointPrecisions.includes(topPlace.precision);
  const isWithin = topPlace && distanceM(topPlace, exchangePlace) <= precisionErrorM[topPlace.precision];
  return isMorePrecise && isWithin ? [exchangePlace, ...suggestions] : [...suggestions, exchangePlace];
}

/** Equirectangular approximation; accurate enough within a regency near the equator. */
function distanceM(a: Point, b: Point): number {
  const eastDegrees = (a.lng - b.lng) * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(eastDegrees, a.lat - b.lat) * metresPerDegree;
}

/** Converts a search result to a form's location. A name such as "near X" is always written in Indonesian, like stored addresses. */
export function placeFromSearch({ lng, lat, precision, name, district, source }: FoundPlace): DraftPlace {
  const label = source === "coordinates" ? null : source === "near" ? `dekat ${name}` : name;
  return { lng, lat, precision, name: label, district: source === "district" ? null : district };
}

/** Converts the caller's location from the telephone exchange. Without a stated accuracy it is treated as approximate. */
function placeFromExchange(location: NonNullable<DraftCall["location"]>): DraftPlace {
  const { lng, lat, accuracyM } = location;
  const precision = accuracyM === null ? "approximate" : precisionOfResolution(accuracyM);
  return { lng, lat, precision, name: null, district: null, fromExchange: true };
}

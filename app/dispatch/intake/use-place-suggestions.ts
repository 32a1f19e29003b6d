"use client";

import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Precision } from "@/db/vocabulary";
import { precisionOfStep } from "@/server/domain/coordinates";
import { slackM } from "@/server/domain/duplicate";
import { mentionedPlaces } from "@/server/domain/place-words";
import type { FoundPlace } from "@/server/places/search-places";
import { useTRPC } from "../../_live/cache/trpc";
import type { DraftCall, DraftPlace } from "./drafts";

export type PlaceSuggestion = { place: DraftPlace; found: FoundPlace | null; accuracyM: number | null };

/** A pause in typing this long lets the words be looked up. */
const pauseMs = 250;
/** A name less like what was said is not offered unasked. */
const surelyNamed = 0.5;
const [maxPhrases, maxOffered] = [3, 4];

/**
 * Places that can be taken with one key: those the narrative names, and where the exchange locates the caller. While `settling` they
 * are of words before the last ones.
 */
export function usePlaceSuggestions(description: string, call: DraftCall | null) {
  const trpc = useTRPC();
  const settled = useDebouncedText(description);
  const phrases = useMemo(
    () =>
      mentionedPlaces(settled)
        .filter((words) => words.length >= 3)
        .slice(0, maxPhrases),
    [settled],
  );
  const { found, isPending } = useQueries({
    queries: phrases.map((words) => ({
      ...trpc.places.search.queryOptions({ words, limit: 2 }),
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: (answers) => ({
      found: answers.flatMap(({ data }) => data ?? []),
      isPending: answers.some((answer) => answer.isPending),
    }),
  });
  const offers = useMemo((): PlaceSuggestion[] => {
    const sure = found.filter(({ likeness }) => likeness >= surelyNamed);
    const distinct = sure.filter(
      (one, index) => sure.findIndex(({ source, id }) => source === one.source && id === one.id) === index,
    );
    const byPlace = new Map(distinct.map((one) => [placeFromSearch(one), one]));
    const exchange = call?.location ?? null;
    const ordered = orderSuggestions([...byPlace.keys()], exchange && placeFromExchange(exchange));
    return ordered.slice(0, maxOffered).map((place) => ({
      place,
      found: byPlace.get(place) ?? null,
      accuracyM: place.fromExchange ? (exchange?.accuracyM ?? null) : null,
    }));
  }, [found, call]);
  return { offers, settling: settled !== description || isPending };
}

function useDebouncedText(words: string): string {
  const [settled, setSettled] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(words), pauseMs);
    return () => clearTimeout(timer);
  }, [words]);
  return settled;
}

type Point = { lng: number; lat: number };

const fine: readonly Precision[] = ["exact", "approximate"];
const metresPerDegree = 111_320;

/**
 * The places that are offered, the likeliest first: those that were told, in their order; before them where the exchange locates
 * the caller when that lies within what was told and is finer than it, since then both speak of one place.
 */
function orderSuggestions(told: readonly DraftPlace[], exchange: DraftPlace | null): DraftPlace[] {
  if (!exchange) return [...told];
  const [first] = told;
  const finer = first && fine.includes(exchange.precision) && !fine.includes(first.precision);
  const isWithin = first && distanceM(first, exchange) <= slackM[first.precision];
  return finer && isWithin ? [exchange, ...told] : [...told, exchange];
}

/** Good enough within a regency near the equator. */
function distanceM(one: Point, other: Point): number {
  const east = (one.lng - other.lng) * Math.cos((one.lat * Math.PI) / 180);
  return Math.hypot(east, one.lat - other.lat) * metresPerDegree;
}

/** A place of the search as the form holds it. What is near something is named so, in the language of addresses. */
export function placeFromSearch({ lng, lat, precision, name, district, source }: FoundPlace): DraftPlace {
  const called = source === "coordinates" ? null : source === "near" ? `dekat ${name}` : name;
  return { lng, lat, precision, name: called, district: source === "district" ? null : district };
}

/** Where the exchange says the caller is; as exact as it says, approximate when it does not. */
function placeFromExchange(location: NonNullable<DraftCall["location"]>): DraftPlace {
  const { lng, lat, accuracyM } = location;
  const precision = accuracyM === null ? "approximate" : precisionOfStep(accuracyM);
  return { lng, lat, precision, name: null, district: null, fromExchange: true };
}

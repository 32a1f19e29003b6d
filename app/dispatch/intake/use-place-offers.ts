"use client";

import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { mentionedPlaces } from "@/server/domain/place-words";
import type { FoundPlace } from "@/server/places/search-places";
import { useTRPC } from "../../_live/cache/trpc";
import type { DraftCall, DraftPlace } from "../draft";
import { orderOffers } from "./order-offers";
import { placeOfExchange, placeOfFound } from "./place-of";

export type PlaceOffer = { place: DraftPlace; found: FoundPlace | null; accuracyM: number | null };

/** A pause in typing this long lets the words be looked up. */
const pauseMs = 250;
/** A name less like what was said is not offered unasked. */
const surelyNamed = 0.5;
const [phrasesAtMost, offeredAtMost] = [3, 4];

/**
 * Places that can be taken with one key: those the narrative names, and where the exchange locates the caller. While `settling` they
 * are of words before the last ones.
 */
export function usePlaceOffers(description: string, call: DraftCall | null) {
  const trpc = useTRPC();
  const settled = useSettled(description);
  const phrases = useMemo(
    () =>
      mentionedPlaces(settled)
        .filter((words) => words.length >= 3)
        .slice(0, phrasesAtMost),
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
  const offers = useMemo((): PlaceOffer[] => {
    const sure = found.filter(({ likeness }) => likeness >= surelyNamed);
    const distinct = sure.filter(
      (one, index) => sure.findIndex(({ source, id }) => source === one.source && id === one.id) === index,
    );
    const byPlace = new Map(distinct.map((one) => [placeOfFound(one), one]));
    const exchange = call?.location ?? null;
    const ordered = orderOffers([...byPlace.keys()], exchange && placeOfExchange(exchange));
    return ordered.slice(0, offeredAtMost).map((place) => ({
      place,
      found: byPlace.get(place) ?? null,
      accuracyM: place.fromExchange ? (exchange?.accuracyM ?? null) : null,
    }));
  }, [found, call]);
  return { offers, settling: settled !== description || isPending };
}

function useSettled(words: string): string {
  const [settled, setSettled] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(words), pauseMs);
    return () => clearTimeout(timer);
  }, [words]);
  return settled;
}

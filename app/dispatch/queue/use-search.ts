"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { FoundCall } from "@/server/search/search-calls";
import { useTRPC } from "../../_live/cache/trpc";
import { useCallRights } from "../calls/use-calls";

/** Debounce delay for search text. */
export const searchDelayMs = 200;
/** Shorter words are not searched, because they occur in nearly every text. */
const minLength = 2;
const emptyCalls: readonly FoundCall[] = [];

/**
 * The calls found by the caller's number or by words; none for people who may not see callers. While `isSearchPending`,
 * they are still those of an earlier text.
 */
export function useFoundCalls(words: string, limit: number): { calls: readonly FoundCall[]; isSearchPending: boolean } {
  const trpc = useTRPC();
  const { canAnswer } = useCallRights();
  const isSearching = canAnswer && words.length >= minLength;
  const query = useQuery({
    ...trpc.search.calls.queryOptions({ words, limit }),
    enabled: isSearching,
    placeholderData: keepPreviousData,
  });
  if (!isSearching) return { calls: emptyCalls, isSearchPending: false };
  return { calls: query.data ?? emptyCalls, isSearchPending: query.isPending || query.isPlaceholderData };
}

/** The open and closed incidents found by words, for a list of suggestions. */
export function useFoundIncidents(words: string, limit: number) {
  const trpc = useTRPC();
  const isSearching = words.length >= minLength;
  const query = useQuery({
    ...trpc.search.incidents.queryOptions({ words, limit }),
    enabled: isSearching,
    placeholderData: keepPreviousData,
  });
  return {
    incidents: isSearching ? (query.data?.incidents ?? []) : [],
    isSearching: query.isFetching,
    hasFailed: isSearching && query.isError,
    refetch: query.refetch,
  };
}

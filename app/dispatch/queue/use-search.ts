"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { FoundCall } from "@/server/search/search-calls";
import { useTRPC, useTRPCClient } from "../../_live/cache/trpc";
import { useCallRights } from "../calls/use-calls";

/** Debounce delay for search text. */
export const searchDelayMs = 200;
/** Shorter words are not searched, because they occur in nearly every text. */
const minLength = 2;
const firstCallCount = 5;
const nextCallCount = 20;
const emptyCalls: readonly FoundCall[] = [];

/** Words or a caller's number, and the first and last day; fields with empty text do not limit the search. */
type CallSearch = { words: string; from?: string; to?: string };

/**
 * The calls found by the caller's number or by words and, if days are given, of these days: the latest five, and more
 * pages after `loadMore`. None for people who may not see callers. While `isSearchPending`, they are still those of an
 * earlier search.
 */
export function useFoundCalls({ words, from = "", to = "" }: CallSearch, { isEnabled = true } = {}) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { canAnswer } = useCallRights();
  const isSearching = isEnabled && canAnswer && (words.length >= minLength || (words === "" && `${from}${to}` !== ""));
  const query = useInfiniteQuery({
    queryKey: [...trpc.search.calls.pathKey(), words, from, to],
    queryFn: async ({ pageParam: before }) => {
      const count = before === undefined ? firstCallCount : nextCallCount;
      const period = { ...(from && { from }), ...(to && { to }) };
      const calls = await client.search.calls.query({ words, ...period, before, limit: count + 1 });
      return { calls: calls.slice(0, count), last: calls.length > count ? calls[count - 1]?.id : undefined };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ last }) => last,
    enabled: isSearching,
    placeholderData: keepPreviousData,
  });
  return {
    calls: isSearching ? (query.data?.pages.flatMap(({ calls }) => calls) ?? emptyCalls) : emptyCalls,
    hasMore: isSearching && query.hasNextPage && !query.isPlaceholderData,
    isLoadingMore: query.isFetchingNextPage,
    isSearchPending: isSearching && (query.isPending || query.isPlaceholderData),
    hasFailed: isSearching && query.isError,
    loadMore: query.fetchNextPage,
    refetch: query.refetch,
  };
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

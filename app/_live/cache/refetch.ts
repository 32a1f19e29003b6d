import type { Query, QueryClient, QueryFilters } from "@tanstack/react-query";

/** Refetches that are waiting for the current fetch of their query to end. */
const queuedRefetches = new WeakMap<Query, Promise<void>>();

/**
 * Refetches queries after a change. A running fetch may have started before the change, so a second fetch follows it.
 * The running fetch is not cancelled, so fetches complete even if data changes often, and the last fetch starts after
 * the last change.
 */
export async function refetch(queryClient: QueryClient, filters: QueryFilters = {}): Promise<void> {
  const idleQueries = new Set<Query>();
  const runningRefetches: Promise<void>[] = [];
  for (const query of queryClient.getQueryCache().findAll(filters)) {
    if (query.state.fetchStatus === "idle") idleQueries.add(query);
    else runningRefetches.push(refetchAfterCurrent(queryClient, query));
  }
  await Promise.all([...runningRefetches, idleQueries.size > 0 && invalidate(queryClient, idleQueries)]);
}

/** Refetches active queries that failed or are marked as stale, unless the server refused them. */
export async function refetchFailed(queryClient: QueryClient, isRefused: (error: unknown) => boolean): Promise<void> {
  await queryClient.refetchQueries({
    type: "active",
    predicate: ({ state }) =>
      state.fetchStatus === "idle" && (state.isInvalidated || state.status === "error") && !isRefused(state.error),
  });
}

/** Changes cached data without a fetch. A query that was marked as stale remains stale. */
export function updateCachedData<Data>(
  queryClient: QueryClient,
  queryKey: readonly unknown[],
  change: (cached: Data | undefined) => Data | undefined,
): void {
  const query = queryClient.getQueryCache().find({ queryKey, exact: true });
  const isInvalidated = query?.state.isInvalidated;
  queryClient.setQueryData<Data>(queryKey, change);
  if (isInvalidated) query?.invalidate();
}

function invalidate(queryClient: QueryClient, selectedQueries: ReadonlySet<Query>): Promise<void> {
  return queryClient.invalidateQueries({ predicate: (query) => selectedQueries.has(query) }, { cancelRefetch: false });
}

function refetchAfterCurrent(queryClient: QueryClient, query: Query): Promise<void> {
  const queuedRefetch = queuedRefetches.get(query);
  if (queuedRefetch) return queuedRefetch;
  const nextFetch = waitForCurrentFetch(queryClient, query).then(() => {
    queuedRefetches.delete(query);
    return invalidate(queryClient, new Set([query]));
  });
  queuedRefetches.set(query, nextFetch);
  return nextFetch;
}

/** Resolves when the query's current fetch has ended or the query is removed. */
function waitForCurrentFetch(queryClient: QueryClient, query: Query): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = queryClient.getQueryCache().subscribe(({ type, query: changedQuery }) => {
      if (changedQuery !== query || (type !== "removed" && query.state.fetchStatus !== "idle")) return;
      unsubscribe();
      resolve();
    });
  });
}

import type { Query, QueryClient, QueryFilters } from "@tanstack/react-query";

/** Queries that are read once more when the reading under way has ended. */
const waiting = new WeakMap<Query, Promise<void>>();

/**
 * Reads queries again after a change. A reading that is under way may have begun before the change, so it is left to end and
 * another follows it: however fast things change, readings come to an end, and the last one began after the last change.
 */
export async function refetch(queries: QueryClient, filters: QueryFilters = {}): Promise<void> {
  const idle = new Set<Query>();
  const busy: Promise<void>[] = [];
  for (const query of queries.getQueryCache().findAll(filters)) {
    if (query.state.fetchStatus === "idle") idle.add(query);
    else busy.push(afterThis(queries, query));
  }
  await Promise.all([...busy, idle.size > 0 && invalidate(queries, idle)]);
}

/** Reads again what could not be read, other than for being refused. */
export async function refetchFailed(queries: QueryClient, isRefused: (error: unknown) => boolean): Promise<void> {
  await queries.refetchQueries({
    type: "active",
    predicate: ({ state }) =>
      state.fetchStatus === "idle" && (state.isInvalidated || state.status === "error") && !isRefused(state.error),
  });
}

/** Changes what is known without a reading. What has to be read again still has to be. */
export function patchCached<Data>(
  queries: QueryClient,
  queryKey: readonly unknown[],
  change: (known: Data | undefined) => Data | undefined,
): void {
  const query = queries.getQueryCache().find({ queryKey, exact: true });
  const mustRead = query?.state.isInvalidated;
  queries.setQueryData<Data>(queryKey, change);
  if (mustRead) query?.invalidate();
}

function invalidate(queries: QueryClient, chosen: ReadonlySet<Query>): Promise<void> {
  return queries.invalidateQueries({ predicate: (query) => chosen.has(query) }, { cancelRefetch: false });
}

function afterThis(queries: QueryClient, query: Query): Promise<void> {
  const known = waiting.get(query);
  if (known) return known;
  const following = settled(queries, query).then(() => {
    waiting.delete(query);
    return invalidate(queries, new Set([query]));
  });
  waiting.set(query, following);
  return following;
}

function settled(queries: QueryClient, query: Query): Promise<void> {
  return new Promise((resolve) => {
    const stop = queries.getQueryCache().subscribe(({ type, query: other }) => {
      if (other !== query || (type !== "removed" && query.state.fetchStatus !== "idle")) return;
      stop();
      resolve();
    });
  });
}

import { hashKey, type QueryClient } from "@tanstack/react-query";
import type { TRPCClient } from "@trpc/client";
import type { TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { IncidentView } from "@/server/incidents/read-incidents";
import type { AppRouter } from "@/server/router";
import { patchCached, refetch } from "../cache/refetch";
import { mergeIncidents } from "./merge-incidents";

type Trpc = TRPCOptionsProxy<AppRouter>;
type Client = TRPCClient<AppRouter>;

/** Beyond so many changed incidents all are read at once. */
const askedAtMost = 200;

const waiting = new WeakMap<QueryClient, { ids: Set<string>; running: Promise<void> | null }>();

/**
 * Reads some open incidents anew and puts them in their places among those the screen holds, since with hundreds open, reading all
 * of them at every change would keep the screen busy with nothing else. One question at a time: what changes meanwhile is
 * asked for after it.
 */
export function refetchIncidents(queries: QueryClient, trpc: Trpc, client: Client, ids: readonly string[]) {
  const state = waiting.get(queries) ?? { ids: new Set<string>(), running: null };
  waiting.set(queries, state);
  for (const id of ids) state.ids.add(id);
  state.running ??= run(queries, trpc, client, state.ids).finally(() => {
    state.running = null;
  });
  return state.running;
}

async function run(queries: QueryClient, trpc: Trpc, client: Client, wanted: Set<string>): Promise<void> {
  const key = trpc.incidents.list.queryKey({ status: "open" });
  while (wanted.size > 0) {
    const ids = [...wanted];
    wanted.clear();
    const state = queries.getQueryState(key);
    if (!state) continue;
    // A reading of all that is under way may have begun before the change.
    if (!state.data || state.fetchStatus !== "idle" || ids.length > askedAtMost) {
      await refetch(queries, { queryKey: key, exact: true });
      continue;
    }
    try {
      const given = await client.incidents.some.query({ ids }, { context: { posted: true } });
      patchCached<IncidentView[]>(queries, key, (known) => known && mergeIncidents(known, ids, given));
    } catch {
      await refetch(queries, { queryKey: key, exact: true });
    }
  }
}

/** Whether a query is the list of open incidents, which is kept by merging; other lists are read again. */
export function isOpenList(trpc: Trpc, queryKey: readonly unknown[]): boolean {
  return hashKey(queryKey) === hashKey(trpc.incidents.list.queryKey({ status: "open" }));
}

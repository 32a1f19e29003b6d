import type { QueryClient } from "@tanstack/react-query";
import type { TRPCOptionsProxy } from "@trpc/tanstack-react-query";
import type { ListedUnit } from "@/db/queries";
import type { AppRouter } from "@/server/router";
import { patchCached } from "../cache/refetch";
import { mergeUnits } from "./merge-units";

/**
 * Keeps the list of units true by what is told of them. What is told while the list is being read is kept and put over the answer,
 * which may have been read before it.
 */
export function trackUnits(queries: QueryClient, trpc: TRPCOptionsProxy<AppRouter>) {
  const key = trpc.units.list.queryKey();
  const cache = queries.getQueryCache();
  const told = new Map<string, ListedUnit>();

  const put = (units: Iterable<ListedUnit>) =>
    patchCached<ListedUnit[]>(queries, key, (known) => known && mergeUnits(known, units));

  const stop = cache.subscribe((happened) => {
    if (happened.type !== "updated" || happened.query !== cache.find({ queryKey: key, exact: true })) return;
    if (happened.action.type === "fetch") told.clear();
    if (happened.action.type === "success" && !happened.action.manual && told.size > 0) put(told.values());
  });

  return {
    take(units: ListedUnit[]): void {
      if (queries.getQueryState(key)?.fetchStatus !== "idle") for (const unit of units) told.set(unit.id, unit);
      put(units);
    },
    stop,
  };
}

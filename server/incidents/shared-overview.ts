import { z } from "zod";
import type { Db } from "../../db/client";
import type { Context } from "../context";
import { ListIncidentsInput, listOverview } from "./read-incidents";

/** Wall screens and leaders may list open incidents only, at most 1,000. */
export const OverviewInput = ListIncidentsInput.extend({
  status: z.literal("open").default("open"),
  limit: z.int().min(1).max(1_000).default(1_000),
});

type Overview = Awaited<ReturnType<typeof listOverview>>;
type OverviewReads = { running: Promise<Overview>; next: Promise<Overview> | null };

/** The reads in progress, by database and then by filter. Results are not cached. */
const runningReads = new WeakMap<Db, Map<string, OverviewReads>>();

/**
 * Reads the overview once for all simultaneous requests with the same filter, because a thousand wall screens may
 * request it at once after a change. Requests that arrive during a read share the next read, which starts when the
 * current one ends, so nobody gets data older than the request. The result can be shared because it is masked the same
 * way for everybody.
 */
export function readSharedOverview(context: Context, filter: z.output<typeof ListIncidentsInput>): Promise<Overview> {
  const readsOfDatabase = runningReads.get(context.db) ?? new Map<string, OverviewReads>();
  runningReads.set(context.db, readsOfDatabase);
  const key = `${filter.status} ${filter.limit}`;

  function begin(): Promise<Overview> {
    const reading: OverviewReads = { running: listOverview(context, filter), next: null };
    readsOfDatabase.set(key, reading);
    const removeReading = () => {
      if (!reading.next) readsOfDatabase.delete(key);
    };
    reading.running.then(removeReading, removeReading);
    return reading.running;
  }

  const runningRead = readsOfDatabase.get(key);
  if (!runningRead) return begin();
  runningRead.next ??= runningRead.running.then(begin, begin);
  return runningRead.next;
}

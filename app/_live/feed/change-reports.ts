import type { QueryClient } from "@tanstack/react-query";
import type { Topic } from "@/server/feed/message";
import { pageFetch } from "../cache/page-fetch";
import { getConnection } from "./connection";

/** What an action on this page changed. */
export type Change = { incidentId: string } | { topic: Topic };

/** Time within which the feed is expected to report a change; after that, the page refetches by itself. */
const reportTimeoutMs = 500;
const reportLifetimeMs = 60_000;

type Report = { monotonicMs: number; refetchesDone: Promise<unknown> };

/** The changes that the live feed has reported recently, by query client. */
const reportsByClient = new WeakMap<QueryClient, ReturnType<typeof createReports>>();

const anyChangeKey = "anything";
const toChangeKey = (change: Change) => ("topic" in change ? change.topic : change.incidentId);

/**
 * Keeps the changes reported by the feed, so that `waitForReport` can tell whether the changed data has already been
 * refetched.
 */
export function createReports(queryClient: QueryClient) {
  const latestReports = new Map<string, Report>();
  const listeners = new Set<() => void>();

  const reports = {
    /**
     * `changes` is null after a reset of the feed, when anything may have changed. `refetchesDone` resolves when the
     * refetches that the report caused have ended.
     */
    add(changes: readonly Change[] | null, refetchesDone: Promise<unknown>): void {
      const monotonicMs = performance.now();
      for (const [key, report] of latestReports)
        if (monotonicMs - report.monotonicMs > reportLifetimeMs) latestReports.delete(key);
      for (const key of changes?.map(toChangeKey) ?? [anyChangeKey])
        latestReports.set(key, { monotonicMs, refetchesDone });
      for (const listener of listeners) listener();
    },
    /**
     * Waits for a report of the change. If one has arrived since `sinceMonotonicMs`, resolves with it at once. Resolves
     * with undefined on timeout.
     */
    wait(change: Change, sinceMonotonicMs: number): Promise<Report | undefined> {
      const findReport = () =>
        [toChangeKey(change), anyChangeKey]
          .map((key) => latestReports.get(key))
          .find((report) => report && report.monotonicMs >= sinceMonotonicMs);
      return new Promise((resolve) => {
        const finish = (report?: Report) => {
          clearTimeout(timer);
          listeners.delete(listener);
          resolve(report);
        };
        const listener = () => {
          const report = findReport();
          if (report) finish(report);
        };
        const timer = setTimeout(finish, reportTimeoutMs);
        listeners.add(listener);
        listener();
      });
    },
    stop(): void {
      reportsByClient.delete(queryClient);
    },
  };
  reportsByClient.set(queryClient, reports);
  return reports;
}

/**
 * Call right after an action on this page. Returns true once the feed has reported the change and all affected data has
 * been refetched. Returns false if the caller must refetch: without a live feed, after a failed action, or if no report
 * arrives in time. Changes that arrive during the wait are handled as usual.
 */
export async function waitForReport(queryClient: QueryClient, change: Change): Promise<boolean> {
  const reports = reportsByClient.get(queryClient);
  const { lastWrite } = pageFetch;
  if (!reports || !lastWrite?.isOk || getConnection().state !== "live") return false;
  const report = await reports.wait(change, lastWrite.sentMonotonicMs);
  await report?.refetchesDone;
  return report !== undefined;
}

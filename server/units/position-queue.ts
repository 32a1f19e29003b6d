import { readErrorCode } from "../../db/transaction";
import type { Context } from "../context";
import { Refusal } from "../errors";
import type { AcceptResult, PositionRequest } from "./evaluate-positions";
import { createPositionCache } from "./position-cache";
import { writePositions } from "./write-positions";

/** Maximum number of positions per batch, unless one request contains more. Small enough not to delay an assignment. */
const maxBatchSize = 1_000;
/** If at least this many positions are waiting, a second batch is written in parallel. */
const secondWriterThreshold = 100;
const maxWriters = 2;
/** When the next batch is collected, at most this many requests are skipped because their units are being written. */
const maxSkipped = 2_000;
/** Maximum number of waiting positions (about 10 MB of memory). Beyond it, senders are asked to retry later. */
const maxWaiting = 50_000;
const retryAfterSeconds = 2;

type QueuedRequest = PositionRequest & {
  /** The ids of the units or, if the sender may report for every unit, their call signs. */
  unitKeys: string[];
  resolve: (results: AcceptResult) => void;
  reject: (error: unknown) => void;
};

export type PositionQueue = {
  /** Resolves when the reports are committed; refuses with `overloaded` if too many are waiting. */
  enqueue(reports: PositionRequest): Promise<AcceptResult>;
  /** Number of positions waiting or being written. */
  waiting(): number;
  /** Resolves when nothing is waiting or being written. */
  drain(): Promise<void>;
};

type QueueContext = Pick<Context, "db" | "settings" | "announce">;

/**
 * Writes reports in batches: while one batch is written, arriving requests are collected for the next. Many senders
 * thus share a transaction, and a single sender does not wait. A request gets its response after its batch is
 * committed. Under load two batches are written in parallel, but never with the same key, so that reports from one
 * source are written in order of arrival. A unit that also reports through a key for all units may be in both batches;
 * `lock-positions.sql` then serialises them.
 */
export function openPositionQueue({ db, settings, announce }: QueueContext, limit = maxWaiting): PositionQueue {
  const cache = createPositionCache();
  let queue: QueuedRequest[] = [];
  let queuedPositionCount = 0;
  let waitingCount = 0;
  const busyUnits = new Set<string>();
  const writers = new Set<Promise<void>>();

  function startWriter(): void {
    if (writers.size > 0 && (writers.size >= maxWriters || queuedPositionCount < secondWriterThreshold)) return;
    const writer = writeAll().finally(() => {
      writers.delete(writer);
      // Requests may have arrived while the last writer was ending.
      if (writers.size === 0 && queue.length > 0) startWriter();
    });
    writers.add(writer);
  }

  async function writeAll(): Promise<void> {
    for (let batch = takeNextBatch(); batch.length > 0; batch = takeNextBatch()) {
      const unitKeys = batch.flatMap((request) => request.unitKeys);
      for (const key of unitKeys) busyUnits.add(key);
      await writeBatch(batch);
      for (const key of unitKeys) busyUnits.delete(key);
      waitingCount -= countReports(batch);
    }
  }

  /**
   * Takes the requests to write next, oldest first. Skips a request if one of its units is being written, or occurs in
   * a request that was skipped earlier.
   */
  function takeNextBatch(): QueuedRequest[] {
    const batch: QueuedRequest[] = [];
    const skippedRequests: QueuedRequest[] = [];
    let end = 0;
    const skippedUnits = new Set<string>();
    let positionCount = 0;
    for (const request of queue) {
      if (batch.length > 0 && positionCount + request.reports.length > maxBatchSize) break;
      if (skippedRequests.length >= maxSkipped) break;
      end++;
      if (request.unitKeys.some((key) => busyUnits.has(key) || skippedUnits.has(key))) {
        for (const key of request.unitKeys) skippedUnits.add(key);
        skippedRequests.push(request);
      } else {
        positionCount += request.reports.length;
        batch.push(request);
      }
    }
    if (batch.length === 0) return batch;
    queue = [...skippedRequests, ...queue.slice(end)];
    queuedPositionCount -= positionCount;
    return batch;
  }

  async function writeBatch(batch: QueuedRequest[]): Promise<void> {
    try {
      const results = await writePositions({ db, settings, cache }, batch);
      if (results.some(({ accepted }) => accepted > 0)) announce("positions");
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as AcceptResult);
    } catch (error) {
      // If the data of one sender cannot be written, the others must not fail too: write each request separately.
      if (batch.length > 1 && isDataError(error)) for (const request of batch) await writeBatch([request]);
      else for (const { reject } of batch) reject(error);
    }
  }

  return {
    enqueue(batch) {
      const { reports, unitId } = batch;
      if (waitingCount + reports.length > limit)
        return Promise.reject(new Refusal("overloaded", { retryAfterSeconds }));
      const unitKeys = unitId ? [unitId] : reports.flatMap(({ callSign }) => callSign ?? []);
      waitingCount += reports.length;
      queuedPositionCount += reports.length;
      return new Promise((resolve, reject) => {
        queue.push({ ...batch, unitKeys: [...new Set(unitKeys)], resolve, reject });
        startWriter();
      });
    },
    waiting: () => waitingCount,
    async drain() {
      while (writers.size > 0) await Promise.all(writers);
    },
  };
}

function countReports(batch: readonly PositionRequest[]): number {
  return batch.reduce((sum, { reports }) => sum + reports.length, 0);
}

/**
 * Whether the error was caused by the data (a value, constraint or trigger) rather than by a lost connection or a full
 * disk.
 */
function isDataError(error: unknown): boolean {
  return ["22", "23", "P0"].includes(readErrorCode(error).slice(0, 2));
}

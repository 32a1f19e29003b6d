import { sqlState } from "../../db/transaction";
import type { Context } from "../context";
import { Refusal } from "../errors";
import type { AcceptResult, ReportBatch } from "./evaluate-positions";
import { createPositionCache } from "./position-cache";
import { writePositions } from "./write-positions";

/** So many positions are written at once, unless a single sender brings more. Small enough not to hold up an assignment. */
const maxBatchSize = 1_000;
/** When so many wait, a second batch is written beside the first. */
const secondWriterThreshold = 100;
const maxWriters = 2;
/** So many requests are passed over, looking for one whose units nobody writes; a second batch is worth no longer search. */
const maxSkipped = 2_000;
/** So many wait at most, some 10 MB; beyond that a sender is asked to come back. */
const maxWaiting = 50_000;
const retryAfterSeconds = 2;

type Waiting = ReportBatch & {
  units: string[];
  resolve: (taken: AcceptResult) => void;
  reject: (error: unknown) => void;
};

export type PositionQueue = {
  /** Done when what is reported stands in the database; refuses with `overloaded` when too much waits already. */
  take(reports: ReportBatch): Promise<AcceptResult>;
  /** How many positions wait to be written, or are being written. */
  waiting(): number;
  /** Done when nothing waits and nothing is being written. */
  drain(): Promise<void>;
};

type Surroundings = Pick<Context, "db" | "settings" | "announce">;

/**
 * Gathers what trackers report at the same time: while one batch is written the next one gathers, so that many senders share
 * one transaction, and a single one waits for nobody. Nothing is answered before its batch is committed. Under load two
 * batches are written side by side, never of the same unit: what a unit reports is written in the order in which it came.
 */
export function openPositionQueue({ db, settings, announce }: Surroundings, limit = maxWaiting): PositionQueue {
  const memory = createPositionCache();
  let queue: Waiting[] = [];
  let queued = 0;
  let waiting = 0;
  const busy = new Set<string>();
  const writers = new Set<Promise<void>>();

  function startWriter(): void {
    if (writers.size > 0 && (writers.size >= maxWriters || queued < secondWriterThreshold)) return;
    const writer = writeAll().finally(() => {
      writers.delete(writer);
      // What came while it was ending; another writer would see to it.
      if (writers.size === 0 && queue.length > 0) startWriter();
    });
    writers.add(writer);
  }

  async function writeAll(): Promise<void> {
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
      const units = batch.flatMap((one) => one.units);
      for (const name of units) busy.add(name);
      await writeBatch(batch);
      for (const name of units) busy.delete(name);
      waiting -= sizeOf(batch);
    }
  }

  /** The oldest first; what names a unit that is being written, or that is passed over, has to wait behind it. */
  function nextBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    let end = 0;
    const passedOver = new Set<string>();
    let positions = 0;
    for (const one of queue) {
      if (batch.length > 0 && positions + one.reports.length > maxBatchSize) break;
      if (left.length >= maxSkipped) break;
      end++;
      if (one.units.some((name) => busy.has(name) || passedOver.has(name))) {
        for (const name of one.units) passedOver.add(name);
        left.push(one);
      } else {
        positions += one.reports.length;
        batch.push(one);
      }
    }
    if (batch.length === 0) return batch;
    queue = [...left, ...queue.slice(end)];
    queued -= positions;
    return batch;
  }

  async function writeBatch(batch: Waiting[]): Promise<void> {
    try {
      const taken = await writePositions({ db, settings, memory }, batch);
      if (taken.some(({ accepted }) => accepted > 0)) announce("positions");
      for (const [index, { resolve }] of batch.entries()) resolve(taken[index] as AcceptResult);
    } catch (error) {
      // What one sender brought cannot be written: the others are not to suffer for it.
      if (batch.length > 1 && isDataError(error)) for (const one of batch) await writeBatch([one]);
      else for (const { reject } of batch) reject(error);
    }
  }

  return {
    take(asked) {
      const { reports, unitId } = asked;
      if (waiting + reports.length > limit) return Promise.reject(new Refusal("overloaded", { retryAfterSeconds }));
      const named = unitId ? [unitId] : reports.flatMap(({ callSign }) => callSign ?? []);
      waiting += reports.length;
      queued += reports.length;
      return new Promise((resolve, reject) => {
        queue.push({ ...asked, units: [...new Set(named)], resolve, reject });
        startWriter();
      });
    },
    waiting: () => waiting,
    async drain() {
      while (writers.size > 0) await Promise.all(writers);
    },
  };
}

function sizeOf(batch: readonly ReportBatch[]): number {
  return batch.reduce((sum, { reports }) => sum + reports.length, 0);
}

/** Data exceptions, broken constraints and errors raised by a trigger; not a lost connection or a full disk. */
function isDataError(error: unknown): boolean {
  return ["22", "23", "P0"].includes(sqlState(error).slice(0, 2));
}

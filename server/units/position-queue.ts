import { sqlState } from "../../db/transaction";
import type { Context } from "../context";
import { Refusal } from "../errors";
import { type Reports, type Taken, writePositions } from "./write-positions";

/** So many positions are written in one transaction, unless a single sender brings more. Small enough not to hold up an assignment. */
const mostInBatch = 2_000;
/** So many wait at most, some 10 MB; beyond that a sender is asked to come back. */
const mostWaiting = 50_000;
const retryAfterSeconds = 2;

type Waiting = Reports & { resolve: (taken: Taken) => void; reject: (error: unknown) => void };

export type PositionQueue = {
  /** Done when what is reported stands in the database; refuses with `overloaded` when too much waits already. */
  take(reports: Reports): Promise<Taken>;
  /** How many positions wait to be written. */
  waiting(): number;
  /** Done when nothing waits and nothing is being written. */
  drain(): Promise<void>;
};

type Surroundings = Pick<Context, "db" | "settings" | "announce">;

/**
 * Gathers what trackers report at the same time: while one batch is written the next one gathers, so that many senders share
 * one transaction, and a single one waits for nobody. Nothing is answered before its batch is committed.
 */
export function openPositionQueue({ db, settings, announce }: Surroundings, limit = mostWaiting): PositionQueue {
  let queue: Waiting[] = [];
  let waiting = 0;
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (queue.length > 0) {
      const batch = nextBatch();
      await writeBatch(batch);
      for (const { reports } of batch) waiting -= reports.length;
    }
    writing = null;
  }

  function nextBatch(): Waiting[] {
    let positions = 0;
    const end = queue.findIndex(({ reports }, index) => {
      positions += reports.length;
      return index > 0 && positions > mostInBatch;
    });
    const batch = end < 0 ? queue : queue.slice(0, end);
    queue = end < 0 ? [] : queue.slice(end);
    return batch;
  }

  async function writeBatch(batch: Waiting[]): Promise<void> {
    try {
      const taken = await writePositions({ db, settings }, batch);
      if (taken.some(({ accepted }) => accepted > 0)) announce();
      for (const [index, { resolve }] of batch.entries()) resolve(taken[index] as Taken);
    } catch (error) {
      // What one sender brought cannot be written: the others are not to suffer for it.
      if (batch.length > 1 && isOfTheData(error)) for (const one of batch) await writeBatch([one]);
      else for (const { reject } of batch) reject(error);
    }
  }

  return {
    take(reports) {
      if (waiting + reports.reports.length > limit) {
        return Promise.reject(new Refusal("overloaded", { retryAfterSeconds }));
      }
      waiting += reports.reports.length;
      return new Promise((resolve, reject) => {
        queue.push({ ...reports, resolve, reject });
        writing ??= writeAll();
      });
    },
    waiting: () => waiting,
    async drain() {
      while (writing) await writing;
    },
  };
}

/** Data exceptions, broken constraints and errors raised by a trigger; not a lost connection or a full disk. */
function isOfTheData(error: unknown): boolean {
  return ["22", "23", "P0"].includes(sqlState(error).slice(0, 2));
}

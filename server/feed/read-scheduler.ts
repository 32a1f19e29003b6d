import { performance } from "node:perf_hooks";

/** Minimum time from a read to the next one, if there are changes to read. */
const changesIntervalMs = 200;
/**
 * Minimum time between two reads of positions. It is short enough to show each position on every screen within half a
 * second.
 */
const unitsIntervalMs = 350;
/**
 * Time between two reads if there is no notification. These reads make up for lost notifications and confirm to clients
 * that their data is fresh.
 */
const idleIntervalMs = 2_500;
/** A client that received nothing for this long is sent an empty message after the next read. */
const keepAliveMs = 2_000;
const retryAfterMs = 1_000;

/** `retrying`: the last read failed; the next one reads changes and positions. */
type State = "scheduled" | "reading" | "retrying" | "stopped";

type Tick = { withUnits: boolean; keepAliveMs: number };
type Options = {
  /** Whether there are no subscribers. Notifications then wait for the next regular read. */
  isIdle(): boolean;
  onTick(tick: Tick): Promise<void>;
  onError(error: unknown): void;
};

/**
 * Decides when to read the database: soon after a notification (but not too often), at regular intervals if there are
 * no notifications, and again after an error.
 */
export function createReadScheduler({ isIdle, onTick, onError }: Options) {
  let state: State = "scheduled";
  const startedAt = { reading: Number.NEGATIVE_INFINITY, unitReading: Number.NEGATIVE_INFINITY };
  const pending = { changes: true, units: true };
  let wake = () => {};

  function dueInMs(): number {
    const now = performance.now();
    if (state === "retrying") return startedAt.reading + retryAfterMs - now;
    const idleAtMs = startedAt.reading + idleIntervalMs;
    const changesAtMs = pending.changes && !isIdle() ? startedAt.reading + changesIntervalMs : idleAtMs;
    const unitsAtMs = pending.units && !isIdle() ? startedAt.unitReading + unitsIntervalMs : idleAtMs;
    return Math.min(idleAtMs, changesAtMs, unitsAtMs) - now;
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Changes the state, unless the scheduler has been stopped. */
  function setState(newState: State): void {
    if (state !== "stopped") state = newState;
  }

  async function read(): Promise<void> {
    setState("reading");
    startedAt.reading = performance.now();
    const readsUnits = startedAt.reading - startedAt.unitReading >= unitsIntervalMs;
    pending.changes = false;
    if (readsUnits) pending.units = false;
    try {
      await onTick({ withUnits: readsUnits, keepAliveMs });
      if (readsUnits) startedAt.unitReading = startedAt.reading;
      setState("scheduled");
    } catch (error) {
      pending.changes = true;
      pending.units = true;
      setState("retrying");
      onError(error);
    }
  }

  async function run(): Promise<void> {
    while (state !== "stopped") {
      const ms = dueInMs();
      if (ms > 0) await sleep(ms);
      else await read();
    }
  }
  const runningLoop = run();

  return {
    /**
     * Call with the payload of a notification (`changes`, `positions` or both). The next read is due sooner after
     * changes than after positions.
     */
    requestRead(payload = "changes positions"): void {
      if (payload !== "positions") pending.changes = true;
      if (payload !== "changes") pending.units = true;
      wake();
    },
    async stop(): Promise<void> {
      state = "stopped";
      wake();
      await runningLoop;
    },
  };
}

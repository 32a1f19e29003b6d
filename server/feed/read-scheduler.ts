import { performance } from "node:perf_hooks";

/** Minimum time between two readings: at most five messages a second. */
const changesEveryMs = 200;
/** Minimum time between two readings of positions. A unit that reports every second is on every screen within half a second. */
const unitsEveryMs = 350;
/** Time between two readings without a notification: makes up for a lost one, and tells clients that their data is fresh. */
const idleEveryMs = 2_500;
/** A client that received nothing for this long is sent an empty message after the next reading. */
const keepAliveMs = 2_000;
const retryAfterMs = 1_000;

/** `retrying`: the last reading failed; the next one reads everything that was pending. */
type State = "scheduled" | "reading" | "retrying" | "stopped";

type Tick = { withUnits: boolean; keepAliveMs: number };
type Options = {
  /** Whether there are no subscribers. Notifications then wait for the next idle reading. */
  isIdle(): boolean;
  onTick(tick: Tick): Promise<void>;
  onError(error: unknown): void;
};

/**
 * Decides when to read: soon after a notification but not too often, at intervals without one, and again after an error.
 */
export function createReadScheduler({ isIdle, onTick, onError }: Options) {
  let state: State = "scheduled";
  const startedAt = { reading: Number.NEGATIVE_INFINITY, unitReading: Number.NEGATIVE_INFINITY };
  const pending = { changes: true, units: true };
  let wake = () => {};

  function dueInMs(): number {
    const now = performance.now();
    if (state === "retrying") return startedAt.reading + retryAfterMs - now;
    const idleAtMs = startedAt.reading + idleEveryMs;
    const changesAtMs = pending.changes && !isIdle() ? startedAt.reading + changesEveryMs : idleAtMs;
    const unitsAtMs = pending.units && !isIdle() ? startedAt.unitReading + unitsEveryMs : idleAtMs;
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

  /** A stopped scheduler stays stopped. */
  function enter(next: State): void {
    if (state !== "stopped") state = next;
  }

  async function read(): Promise<void> {
    enter("reading");
    startedAt.reading = performance.now();
    const readsUnits = startedAt.reading - startedAt.unitReading >= unitsEveryMs;
    pending.changes = false;
    if (readsUnits) pending.units = false;
    try {
      await onTick({ withUnits: readsUnits, keepAliveMs });
      if (readsUnits) startedAt.unitReading = startedAt.reading;
      enter("scheduled");
    } catch (error) {
      pending.changes = true;
      pending.units = true;
      enter("retrying");
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
  const running = run();

  return {
    /**
     * Call with the payload of a notification. A notification of positions does not bring forward the reading of
     * changes, or the reverse.
     */
    nudge(payload = "changes positions"): void {
      if (payload !== "positions") pending.changes = true;
      if (payload !== "changes") pending.units = true;
      wake();
    },
    async stop(): Promise<void> {
      state = "stopped";
      wake();
      await running;
    },
  };
}

import { performance } from "node:perf_hooks";

/** Changes are told within this long of each other, so at most five times a second. */
const newsEveryMs = 200;
/** Positions are told together, once in this long: a unit that reports once a second is on each screen within half a second. */
const unitsEveryMs = 350;
/** A lost notification is made good by then, and a screen hears that its data is fresh. */
const beatEveryMs = 2_500;
/** Whoever heard nothing for this long hears that, with the next beat. */
const quietMs = 2_000;
const afterErrorMs = 1_000;

type Beat = { units: boolean; quietMs: number };
type Options = {
  /** Nobody listens: what is notified can wait for the next quiet beat. */
  isIdle(): boolean;
  beat(beat: Beat): Promise<void>;
  onError(error: unknown): void;
};

/** When to read: soon after a notification, and not too often; now and then without one; after an error again until it works. */
export function createReadScheduler({ isIdle, beat, onError }: Options) {
  const never = Number.NEGATIVE_INFINITY;
  const last = { beat: never, units: never };
  const awaited = { news: true, units: true };
  let failed = false;
  let isStopped = false;
  let wake = () => {};

  function dueIn(): number {
    const now = performance.now();
    if (failed) return last.beat + afterErrorMs - now;
    const quiet = last.beat + beatEveryMs;
    const news = awaited.news && !isIdle() ? last.beat + newsEveryMs : quiet;
    const units = awaited.units && !isIdle() ? last.units + unitsEveryMs : quiet;
    return Math.min(quiet, news, units) - now;
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

  const beating = (async () => {
    while (!isStopped) {
      const ms = dueIn();
      if (ms > 0) {
        await sleep(ms);
        continue;
      }
      last.beat = performance.now();
      const units = last.beat - last.units >= unitsEveryMs;
      awaited.news = false;
      if (units) awaited.units = false;
      try {
        await beat({ units, quietMs });
        failed = false;
        if (units) last.units = last.beat;
      } catch (error) {
        failed = true;
        awaited.news = true;
        awaited.units = true;
        onError(error);
      }
    }
  })();

  return {
    /** Something may be new; as notified, `positions` alone are not news, and news do not hurry the positions. */
    nudge(what = "news positions"): void {
      if (what !== "positions") awaited.news = true;
      if (what !== "news") awaited.units = true;
      wake();
    },
    async stop(): Promise<void> {
      isStopped = true;
      wake();
      await beating;
    },
  };
}

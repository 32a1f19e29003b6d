"use client";

/** Result of an attempt: all that can be sent was sent, the server was unreachable or failed, or there is no session. */
export type SendResult = "all" | "unreachable" | "signed-out";

/** Delays before successive retries. Once the device is online again, the caller requests one at once. */
const backoffMs = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Runs one attempt at a time. A failed one is retried after a delay; a request made during an attempt causes another
 * one at once, also if the attempt fails.
 */
export function createSendLoop(attempt: () => Promise<SendResult>) {
  let isRunning = false;
  let isRequested = false;
  let isStopped = false;
  let failureCount = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  async function run(): Promise<void> {
    try {
      while (isRequested && !isStopped) {
        isRequested = false;
        const result = await attempt();
        failureCount = result === "all" ? 0 : failureCount + 1;
        if (result === "all" || isStopped || isRequested) continue;
        retryTimer = setTimeout(request, backoffMs[Math.min(failureCount, backoffMs.length) - 1]);
        return;
      }
    } finally {
      // Nothing is awaited between the last check of `isRequested` and this line; otherwise a request made in between
      // would be missed.
      isRunning = false;
    }
  }
  function request(): void {
    isRequested = true;
    if (isRunning || isStopped) return;
    isRunning = true;
    clearTimeout(retryTimer);
    run().catch(reportError);
  }
  /** Requests an attempt, after whose failure the delays start with the shortest again. */
  function requestUrgently(): void {
    failureCount = 0;
    request();
  }
  /** Ends the sending; an attempt in progress is finished. */
  function stop(): void {
    isStopped = true;
    clearTimeout(retryTimer);
  }
  /** Allows sending again after `stop`, as when React runs an effect a second time. */
  function start(): void {
    isStopped = false;
    if (isRequested) request();
  }
  return { request, requestUrgently, start, stop };
}

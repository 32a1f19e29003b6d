/** From this delay on, the data is shown as late (`use-health.ts`). */
const lateAfterMs = 9_000;
const minIntervalMs = 60_000;

/**
 * Returns a function to call with the delay of each message in ms. It calls `reconnect` when messages are late, at most
 * once a minute. The first message over a new connection shows whether the network is slow or the server's clock was
 * set back; on the old connection, the two look the same.
 */
export function reconnectWhenLate(reconnect: () => void): (delayMs: number) => void {
  let reconnectedAtMs = Number.NEGATIVE_INFINITY;
  return (delayMs) => {
    if (delayMs <= lateAfterMs || performance.now() - reconnectedAtMs < minIntervalMs) return;
    reconnectedAtMs = performance.now();
    reconnect();
  };
}

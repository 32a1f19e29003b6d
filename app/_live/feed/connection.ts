import { useSyncExternalStore } from "react";
import type { ResetReason } from "@/server/feed/message";
import { createStore, useStore } from "../../_session/store";

/**
 * `connecting`: nothing received yet. `live`: receiving. `reconnecting`: interrupted. `refused`: the session is no
 * longer valid or may not read the feed.
 */
export type ConnectionState = "connecting" | "live" | "reconnecting" | "refused";
type ConnectionEvent = "message" | "loss" | "refusal";

const nextState = {
  connecting: { message: "live", loss: "connecting", refusal: "refused" },
  live: { message: "live", loss: "reconnecting", refusal: "refused" },
  reconnecting: { message: "live", loss: "reconnecting", refusal: "refused" },
  // After a refusal, `followFeed` retries at longer intervals; a lost connection does not end the refused state.
  refused: { message: "live", loss: "refused", refusal: "refused" },
} as const satisfies Record<ConnectionState, Record<ConnectionEvent, ConnectionState>>;

/**
 * This page's connection to the live feed. Times named `monotonicMs` are from `performance.now()`, so changes to the
 * device's clock do not affect them.
 */
export type Connection = {
  state: ConnectionState;
  /** When the database was last read for this page, by the server's clock in ms; null before the first message. */
  readAt: number | null;
  /** The same moment as `readAt`, by this page's monotonic clock. */
  readAtMonotonicMs: number;
  /** Build id of the server; null before the first message and the first answer. */
  version: string | null;
  /** When and why all data was last reloaded; null before the first reload. */
  lastReset: { monotonicMs: number; reason: Exclude<ResetReason, "started"> } | null;
  /** When requests stopped being answered, by the monotonic clock; null while they are answered. */
  unansweredSinceMonotonicMs: number | null;
};

const connectionStore = createStore<Connection>({
  state: "connecting",
  readAt: null,
  readAtMonotonicMs: 0,
  version: null,
  lastReset: null,
  unansweredSinceMonotonicMs: null,
});

export function getConnection(): Connection {
  return connectionStore.value;
}

function update(event: ConnectionEvent, changes: Partial<Connection> = {}): void {
  const connection = getConnection();
  connectionStore.set({ ...connection, ...changes, state: nextState[connection.state][event] });
}

/** Offset of the server's clock from the monotonic clock, estimated from the fastest messages. */
let serverOffset: { ms: number; monotonicMs: number } | null = null;
/** The offset with which this page computes the server's time; null before the first message. */
let appliedOffsetMs: number | null = null;
/** By how many ms the server's clock is ahead of the device's, as far as answers tell; used before the first message. */
let clockDifferenceMs = 0;

/** If a message seems to have been delayed by more than this, the server's clock must have been changed. */
const maxDelayMs = 60_000;
/** Tolerated drift between the server's clock and the monotonic clock, in ms per second. */
const maxDriftMsPerSecond = 1;

/**
 * Estimates how many ms longer a message sent at `serverMs` took than the fastest earlier messages. Updates
 * `serverOffset`.
 */
function computeDelay(serverMs: number, monotonicMs: number): number {
  const offsetMs = serverMs - monotonicMs;
  const fastestOffsetMs =
    serverOffset && serverOffset.ms - ((monotonicMs - serverOffset.monotonicMs) / 1_000) * maxDriftMsPerSecond;
  const ms =
    fastestOffsetMs === null || fastestOffsetMs - offsetMs > maxDelayMs
      ? offsetMs
      : Math.max(fastestOffsetMs, offsetMs);
  serverOffset = { ms, monotonicMs };
  return ms - offsetMs;
}

type ReceivedMessage = { at: Date; ageMs: number; version: string; reset: ResetReason | null };

/**
 * Call for each message: `at` is when its data was read from the database, `ageMs` how old the data was when the
 * message was sent. Returns how many ms the message seems to have been delayed.
 */
export function recordMessage({ at, ageMs, version, reset }: ReceivedMessage): number {
  const monotonicMs = performance.now();
  const serverMs = at.getTime() + ageMs;
  const delayMs = computeDelay(serverMs, monotonicMs);
  const serverNowMs = serverMs + delayMs;
  // Network delay varies, so clocks are corrected only if they are off by more than a second.
  if (appliedOffsetMs === null || Math.abs(serverNowMs - monotonicMs - appliedOffsetMs) > 1_000) {
    const localMs = Date.now();
    appliedOffsetMs = (Math.abs(serverNowMs - localMs) < 1_000 ? localMs : serverNowMs) - monotonicMs;
  }
  const lastReset = reset !== null && reset !== "started" ? { monotonicMs, reason: reset } : getConnection().lastReset;
  update("message", { readAt: at.getTime(), readAtMonotonicMs: monotonicMs - ageMs - delayMs, version, lastReset });
  return delayMs;
}

export function recordConnectionLoss(): void {
  serverOffset = null;
  update("loss");
}

/**
 * Corrects the device's clock by an answer that the server sent at `serverMs`, in whole seconds as in the header `date`.
 * The request was sent at `sentMs` by the device's clock. Pages without a live feed have no better time.
 */
export function recordAnswerTime(serverMs: number, sentMs: number): void {
  const [leastMs, mostMs] = [serverMs - Date.now(), serverMs + 1_000 - sentMs];
  clockDifferenceMs = Math.min(Math.max(clockDifferenceMs, leastMs), mostMs);
}

/**
 * Records the build id of the server that has answered a request. Call it after each answer. On a page with a live
 * feed, only the messages count, so that the version does not alternate while a balancer has servers of two builds.
 */
export function recordAnsweringVersion(version: string): void {
  const connection = getConnection();
  if (connection.readAt !== null || version === connection.version) return;
  connectionStore.set({ ...connection, version });
}

/** Call when the session is no longer valid or may not read the feed. */
export function recordRefusedAccess(): void {
  update("refusal");
}

/**
 * Records whether the server answered a request; call it after each one. This is separate from the feed's state,
 * because the feed may still work while requests fail.
 */
export function recordRequestOutcome(isAnswered: boolean): void {
  const connection = getConnection();
  const unansweredSinceMonotonicMs = isAnswered ? null : (connection.unansweredSinceMonotonicMs ?? performance.now());
  if (unansweredSinceMonotonicMs === connection.unansweredSinceMonotonicMs) return;
  connectionStore.set({ ...connection, unansweredSinceMonotonicMs });
}

/** The server's current time in ms, as estimated by this page; the device's time before the first answer. */
export function readServerTime(): number {
  return appliedOffsetMs === null ? Date.now() + clockDifferenceMs : performance.now() + appliedOffsetMs;
}

export function useConnection(): Connection {
  return useStore(connectionStore);
}

/** The state only: the component does not render again for each message. */
export function useConnectionState(): ConnectionState {
  return useSyncExternalStore(
    connectionStore.subscribe,
    () => getConnection().state,
    () => connectionStore.initialValue.state,
  );
}

/** Whether the server runs a different build from this page. False for a page or server without a build id. */
export function useHasNewVersion(): boolean {
  return useSyncExternalStore(connectionStore.subscribe, hasNewVersion, () => false);
}

function hasNewVersion(): boolean {
  const pageVersion = document.documentElement.dataset.build;
  const { version } = getConnection();
  return pageVersion !== undefined && version !== null && version !== pageVersion;
}

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

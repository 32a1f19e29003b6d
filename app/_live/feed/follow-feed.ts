import type { TRPCClient } from "@trpc/client";
import type { LiveMessage } from "@/server/feed/message";
import type { AppRouter } from "@/server/router";

type Options = {
  client: TRPCClient<AppRouter>;
  /** The feed resumes after the message with this id. All data of the page must be newer than that message. */
  lastEventId?: string | undefined;
  onMessage(message: LiveMessage): void;
  /** Called when the connection is lost; the follower then reconnects. */
  onLost(): void;
  /** Called after a loss or `retry`, just before the first message over the new connection is passed on. */
  onReconnected(): void;
  /**
   * Called when the session may not (or may no longer) read the feed. The follower keeps trying, at longer intervals.
   */
  onRefused(): void;
};

export type Follower = {
  /** Reconnects at once, without waiting for the next attempt. Call when the network may be available again. */
  retry(): void;
  stop(): void;
};

const connectTimeoutMs = 8_000;
const firstBackoffMs = 250;
const maxBackoffMs = 2_000;
const refusedBackoffMs = 5_000;

/**
 * `connecting`: before the first message, or after the server has refused an open connection. `reconnecting`: after a
 * loss or `retry`. Both include the wait before the next attempt.
 */
type State = "connecting" | "open" | "reconnecting" | "stopped";

/**
 * Follows the live feed until it is stopped. When the connection is lost, it reconnects and resumes after the last
 * message. The backoff grows and is randomized, so that screens do not all reconnect at the same moment. The tRPC link
 * closes a connection that has gone silent; this function also closes one that never delivered a first message.
 */
export function followFeed({
  client,
  lastEventId: initialEventId,
  onMessage,
  onLost,
  onReconnected,
  onRefused,
}: Options): Follower {
  let state: State = "connecting";
  let lastEventId = initialEventId;
  let failureCount = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe = () => {};

  function connectAfter(backoffMs: number): void {
    unsubscribe();
    clearTimeout(timer);
    if (state !== "stopped") timer = setTimeout(connect, backoffMs * (0.5 + Math.random() / 2));
  }

  function reconnect(): void {
    state = "reconnecting";
    onLost();
    connectAfter(Math.min(firstBackoffMs * 2 ** failureCount++, maxBackoffMs));
  }

  function handleRefusal(): void {
    if (state === "open") state = "connecting";
    onRefused();
    connectAfter(refusedBackoffMs);
  }

  function receive(id: string, message: LiveMessage): void {
    clearTimeout(timer);
    failureCount = 0;
    lastEventId = id;
    if (state === "reconnecting") onReconnected();
    state = "open";
    onMessage(message);
  }

  function connect(): void {
    let isCurrent = true;
    const runIfCurrent = (action: () => void) => {
      if (isCurrent) action();
    };
    clearTimeout(timer);
    timer = setTimeout(() => runIfCurrent(reconnect), connectTimeoutMs);
    const subscription = client.live.changes.subscribe(lastEventId === undefined ? undefined : { lastEventId }, {
      onData: ({ id, data }) => runIfCurrent(() => receive(id, data)),
      onConnectionStateChange: (change) =>
        runIfCurrent(() => change.state === "connecting" && change.error && reconnect()),
      onError: ({ data }) =>
        runIfCurrent(data?.httpStatus === 401 || data?.httpStatus === 403 ? handleRefusal : reconnect),
      onComplete: () => runIfCurrent(reconnect),
    });
    unsubscribe = () => {
      isCurrent = false;
      subscription.unsubscribe();
    };
  }

  connect();
  return {
    retry() {
      if (state === "stopped") return;
      failureCount = 0;
      state = "reconnecting";
      unsubscribe();
      connect();
    },
    stop() {
      state = "stopped";
      clearTimeout(timer);
      unsubscribe();
    },
  };
}

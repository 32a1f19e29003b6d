import type { TRPCClient } from "@trpc/client";
import type { LiveMessage } from "@/server/feed/message";
import type { AppRouter } from "@/server/router";

type Options = {
  client: TRPCClient<AppRouter>;
  onMessage(message: LiveMessage): void;
  /** The line is broken; it is being made again. */
  onLost(): void;
  /** After that something came again, over a line that is another. */
  onBack(): void;
  /** Whoever asks may not, or not any more; it is asked again all the same, more seldom. */
  onRefused(): void;
};

export type Follower = {
  /** Tries again at once: something says that the network is back. */
  retry(): void;
  stop(): void;
};

const connectingMs = 8_000;
const firstPauseMs = 250;
const longestPauseMs = 2_000;
const refusedPauseMs = 5_000;

/**
 * Follows the live feed for as long as it is not stopped: whenever the line breaks it goes on after the last message heard, by
 * pauses that grow and differ from screen to screen, so that a room does not come back in one moment. A line that says nothing
 * breaks too: the link ends one that has gone silent, this one that never began.
 */
export function followFeed({ client, onMessage, onLost, onBack, onRefused }: Options): Follower {
  let lastEventId: string | undefined;
  let failures = 0;
  let isBroken = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe = () => {};
  let isStopped = false;

  function again(pauseMs: number): void {
    unsubscribe();
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(listen, pauseMs * (0.5 + Math.random() / 2));
  }

  function broken(): void {
    isBroken = true;
    onLost();
    again(Math.min(firstPauseMs * 2 ** failures++, longestPauseMs));
  }

  function listen(): void {
    let isCurrent = true;
    const ifCurrent = (then: () => void) => {
      if (isCurrent) then();
    };
    clearTimeout(timer);
    timer = setTimeout(() => ifCurrent(broken), connectingMs);
    const subscription = client.live.changes.subscribe(lastEventId === undefined ? undefined : { lastEventId }, {
      onData: ({ id, data }) =>
        ifCurrent(() => {
          clearTimeout(timer);
          failures = 0;
          lastEventId = id;
          if (isBroken) onBack();
          isBroken = false;
          onMessage(data);
        }),
      onConnectionStateChange: ({ state, error }) => ifCurrent(() => state === "connecting" && error && broken()),
      onError: ({ data }) =>
        ifCurrent(() => {
          const status = data?.httpStatus;
          if (status !== 401 && status !== 403) return broken();
          onRefused();
          again(refusedPauseMs);
        }),
      onComplete: () => ifCurrent(broken),
    });
    unsubscribe = () => {
      isCurrent = false;
      subscription.unsubscribe();
    };
  }

  listen();
  return {
    retry() {
      if (isStopped) return;
      failures = 0;
      isBroken = true;
      unsubscribe();
      listen();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      unsubscribe();
    },
  };
}

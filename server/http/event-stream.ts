import type { ServerResponse } from "node:http";
import { performance } from "node:perf_hooks";

/** Maximum number of bytes buffered for a client that has not read them. */
const maxBufferedBytes = 256_000;

type Options = {
  /** Interval of the pings, which show both ends that the connection is still open. */
  pingIntervalMs: number;
  ping: Buffer;
  /** A client is disconnected if it reads none of the buffered bytes for this long, in ms. */
  stallTimeoutMs?: number;
  onDropped(): void;
};

/**
 * An open stream of server-sent events. Callers stop writing while `isBehind()` is true, so the buffer exceeds its
 * limit by at most one frame.
 */
export type EventStream = {
  write(frame: Buffer): void;
  isBehind(): boolean;
  /**
   * Resolves to true once the client has read everything, or to false if the connection has ended, for example because
   * the client read nothing.
   */
  waitUntilDrained(): Promise<boolean>;
  /** Writes a last frame if the connection is still open. */
  end(frame: Buffer): void;
};

/** All open streams of the process, with one timer for their pings. */
export function createEventStreams({ pingIntervalMs, ping, stallTimeoutMs = 60_000, onDropped }: Options) {
  const openStreams = new Map<ServerResponse, { writtenAt: number }>();
  const timer = setInterval(() => {
    const idleCutoff = performance.now() - pingIntervalMs;
    for (const [response, stream] of openStreams) {
      if (stream.writtenAt > idleCutoff || response.writableLength > maxBufferedBytes) continue;
      stream.writtenAt = performance.now();
      response.write(ping);
    }
  }, pingIntervalMs / 3);
  timer.unref();

  return {
    open(response: ServerResponse): EventStream {
      const stream = { writtenAt: performance.now() };
      openStreams.set(response, stream);
      const removeStream = () => openStreams.delete(response);
      response.once("close", removeStream);
      // The socket's timeout restarts whenever the client reads some bytes, so a slow client is not disconnected.
      response.setTimeout(stallTimeoutMs, () => {
        if (response.destroyed || response.writableLength === 0) return;
        onDropped();
        // A TCP reset closes the connection at once. Otherwise the operating system would keep the unread bytes.
        response.socket?.resetAndDestroy();
      });
      return {
        write(frame) {
          stream.writtenAt = performance.now();
          response.write(frame);
        },
        isBehind: () => response.writableLength > maxBufferedBytes,
        waitUntilDrained: () =>
          new Promise((resolve) => {
            const onDrain = () => settle(true);
            const onClose = () => settle(false);
            const settle = (isDrained: boolean) => {
              response.off("drain", onDrain).off("close", onClose);
              resolve(isDrained);
            };
            response.once("drain", onDrain).once("close", onClose);
            if (response.destroyed || response.writableLength === 0) settle(!response.destroyed);
          }),
        end(frame) {
          removeStream();
          if (!response.destroyed) response.end(frame);
        },
      };
    },
    stop(): void {
      clearInterval(timer);
    },
  };
}

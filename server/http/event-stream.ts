import type { ServerResponse } from "node:http";
import { performance } from "node:perf_hooks";

/** More is not written to a screen before it has taken what it has. */
const maxBufferedBytes = 256_000;

type Options = {
  /** So often something is written, so that neither end takes the silence for a broken line. */
  pingIntervalMs: number;
  ping: Buffer;
  /** A screen that takes not a byte of what waits for it in this long, in ms, is not there any more, and is let go. */
  stallTimeoutMs?: number;
  onDropped(): void;
};

/** One open stream of server-sent events, which never holds more than one frame beyond its bound. */
export type EventStream = {
  write(frame: Buffer): void;
  isBehind(): boolean;
  /** True once everything was taken; false when the connection ended, or was ended for taking nothing. */
  drained(): Promise<boolean>;
  /** Writes a last frame, where somebody is still there to take it. */
  end(frame: Buffer): void;
};

/** All open streams of the process, with one clock for their pings. */
export function createEventStreams({ pingIntervalMs, ping, stallTimeoutMs = 60_000, onDropped }: Options) {
  const open = new Map<ServerResponse, { writtenAt: number }>();
  const timer = setInterval(() => {
    const before = performance.now() - pingIntervalMs;
    for (const [response, stream] of open) {
      if (stream.writtenAt > before || response.writableLength > maxBufferedBytes) continue;
      stream.writtenAt = performance.now();
      response.write(ping);
    }
  }, pingIntervalMs / 3);
  timer.unref();

  return {
    open(response: ServerResponse): EventStream {
      const stream = { writtenAt: performance.now() };
      open.set(response, stream);
      const forget = () => open.delete(response);
      response.once("close", forget);
      // The socket's own clock begins anew with each part of a frame that is taken, however slowly.
      response.setTimeout(stallTimeoutMs, () => {
        if (response.destroyed || response.writableLength === 0) return;
        onDropped();
        // With a reset: what waits would linger in the system, for nobody.
        response.socket?.resetAndDestroy();
      });
      return {
        write(frame) {
          stream.writtenAt = performance.now();
          response.write(frame);
        },
        isBehind: () => response.writableLength > maxBufferedBytes,
        drained: () =>
          new Promise((resolve) => {
            const onDrain = () => done(true);
            const onClose = () => done(false);
            const done = (isDrained: boolean) => {
              response.off("drain", onDrain).off("close", onClose);
              resolve(isDrained);
            };
            response.once("drain", onDrain).once("close", onClose);
            if (response.destroyed || response.writableLength === 0) done(!response.destroyed);
          }),
        end(frame) {
          forget();
          if (!response.destroyed) response.end(frame);
        },
      };
    },
    stop(): void {
      clearInterval(timer);
    },
  };
}

import type { ServerResponse } from "node:http";
import { performance } from "node:perf_hooks";

/** More is not written to a screen before it has taken what it has. */
const mostWaitingBytes = 256_000;
/** A screen that takes nothing for this long is not there any more. */
const patienceMs = 60_000;

type Options = {
  /** So often something is written, so that neither end takes the silence for a broken line. */
  pingEveryMs: number;
  ping: Buffer;
};

/** One open stream of server-sent events, which never holds more than one frame beyond its bound. */
export type EventStream = {
  write(frame: Buffer): void;
  isBehind(): boolean;
  /** True once everything was taken; false when the connection ended, or was ended for taking nothing. */
  drained(): Promise<boolean>;
  close(): void;
};

/** All open streams of the process, with one clock for their pings. */
export function createEventStreams({ pingEveryMs, ping }: Options) {
  const open = new Map<ServerResponse, { writtenAt: number }>();
  const timer = setInterval(() => {
    const before = performance.now() - pingEveryMs;
    for (const [response, stream] of open) {
      if (stream.writtenAt > before || response.writableLength > mostWaitingBytes) continue;
      stream.writtenAt = performance.now();
      response.write(ping);
    }
  }, pingEveryMs / 3);
  timer.unref();

  return {
    open(response: ServerResponse): EventStream {
      const stream = { writtenAt: performance.now() };
      open.set(response, stream);
      const forget = () => open.delete(response);
      response.once("close", forget);
      return {
        write(frame) {
          stream.writtenAt = performance.now();
          response.write(frame);
        },
        isBehind: () => response.writableLength > mostWaitingBytes,
        drained: () =>
          new Promise((resolve) => {
            const patience = setTimeout(() => done(false), patienceMs);
            const onDrain = () => done(true);
            const onClose = () => done(false);
            const done = (isDrained: boolean) => {
              clearTimeout(patience);
              response.off("drain", onDrain).off("close", onClose);
              resolve(isDrained);
            };
            response.once("drain", onDrain).once("close", onClose);
            if (response.destroyed || response.writableLength === 0) done(!response.destroyed);
          }),
        close() {
          forget();
          response.end();
        },
      };
    },
    stop(): void {
      clearInterval(timer);
    },
  };
}

import type { Log } from "./log";

/** The process exits if stopping takes longer than this; less than `TimeoutStopSec` in deploy/muba-siaga.service. */
const timeoutMs = 28_000;

/** Stops gracefully on SIGTERM and SIGINT; a second signal exits at once. */
export function stopOnSignal(stop: () => Promise<void>, log: Log): void {
  let isStopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1);
      isStopping = true;
      setTimeout(() => process.exit(1), timeoutMs).unref();
      stop().then(
        () => process.exit(0),
        (error) => {
          log.error({ err: error }, "graceful shutdown failed");
          process.exit(1);
        },
      );
    });
  }
}

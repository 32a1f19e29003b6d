import type { Log } from "./log";

/** A stop that takes longer than this is cut short. */
const patienceMs = 10_000;

/** Stops in order on SIGTERM and SIGINT; a second signal stops at once. */
export function stopOnSignal(stop: () => Promise<void>, log: Log): void {
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      setTimeout(() => process.exit(1), patienceMs).unref();
      stop().then(
        () => process.exit(0),
        (error) => {
          log.error({ err: error }, "could not stop in order");
          process.exit(1);
        },
      );
    });
  }
}

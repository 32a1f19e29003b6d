import { pino } from "pino";

/** The process's log: one JSON line an entry. Secrets and caller numbers never get in. */
export function createLog(level: string) {
  return pino({
    level,
    redact: {
      paths: ["req.headers.authorization", "req.headers.cookie", "callerNumber", "*.callerNumber"],
      remove: true,
    },
  });
}
export type Log = ReturnType<typeof createLog>;

import { pino } from "pino";

/** The process's log: one JSON line an entry. Secrets and caller numbers never get in. */
export function createLog(level: string) {
  return pino({
    level,
    serializers: { err: describeError },
    redact: {
      paths: ["req.headers.authorization", "req.headers.cookie", "callerNumber", "*.callerNumber"],
      remove: true,
    },
  });
}
export type Log = ReturnType<typeof createLog>;

/** An error and its causes, without the values of a statement that failed: Drizzle puts them into message and stack. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, constraint, query } = error as { code?: unknown; constraint?: unknown; query?: unknown };
  return {
    type: error.name,
    message: query === undefined ? error.message : "a statement failed",
    code,
    constraint,
    query,
    stack: (error.stack ?? "").split("\n").flatMap((line) => (/^ {4}at /.test(line) ? line.trim() : [])),
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  };
}

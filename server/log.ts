import { type DestinationStream, pino } from "pino";

const redactedFields = ["callerNumber", "token", "password", "secret", "apiKey", "authorization", "cookie"];

/** Creates the log of the process: one JSON line per entry. Secrets and caller numbers are removed. */
export function createLog(level: string, to: DestinationStream = pino.destination(1)) {
  const options = {
    level,
    serializers: { err: describeError, req: describeRequest },
    redact: { paths: redactedFields.flatMap((name) => [name, `*.${name}`]), remove: true },
  };
  return pino(options, to);
}
export type Log = ReturnType<typeof createLog>;

/** Describes a request without its headers and query string, which may contain tokens and caller numbers. */
function describeRequest({ method, url }: { method?: string; url?: string }) {
  return { method, path: url?.split("?")[0] };
}

/** Describes an error and its causes. Leaves out the parameters of a failed statement, which Drizzle adds to errors. */
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

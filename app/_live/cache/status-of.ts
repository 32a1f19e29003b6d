import { TRPCClientError } from "@trpc/client";

/** The HTTP status a request failed with; undefined when the server was not reached. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  return (error.data as { httpStatus?: number } | null)?.httpStatus;
}

/** Whether the server refused: asking again changes nothing. */
export function isRefused(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status >= 400 && status < 500;
}

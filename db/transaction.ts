import { sql } from "drizzle-orm";
import type { Db } from "./client";

/** SQLSTATEs of a transaction that was aborted in a conflict with another one: deadlock and serialization failure. */
const retryableStates = new Set(["40P01", "40001"]);

/** Whether a transaction that failed with this error may succeed if it is repeated. */
export function isRetryable(error: unknown): boolean {
  return retryableStates.has(readErrorCode(error));
}

/** The database answered, but is a standby: a former primary, or one whose promotion has not finished. */
export class NotPrimaryError extends Error {
  readonly code = "25006";
}

const connectionLostCodes =
  /^(08...|57P0[123]|25006|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOTFOUND)$/;

/** Whether a statement failed because its connection broke, or because none could be made to a primary. */
export function isConnectionLost(error: unknown): boolean {
  const { message = "", cause } = error as { message?: string; cause?: { message?: string } };
  return (
    connectionLostCodes.test(readErrorCode(error)) ||
    /^Connection terminated|is not queryable$/.test(cause?.message ?? message)
  );
}

const maxAttempts = 4;
/** A connection that breaks later than this after the first error is not one that was already broken in the pool. */
const brokenPoolMs = 5_000;

/**
 * Runs `run`, up to four times in all while `isRepeatable` is true for its error. `isEarly` is true for the first error
 * and for those within 5 s of it: after a switchover, several connections of a pool can be broken without being noticed
 * before they are used.
 */
export async function withRepeats<Result>(
  run: () => Promise<Result>,
  isRepeatable: (error: unknown, isEarly: boolean) => boolean,
): Promise<Result> {
  let firstErrorAt: number | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      firstErrorAt ??= performance.now();
      const isEarly = performance.now() - firstErrorAt < brokenPoolMs;
      if (attempt === maxAttempts || !isRepeatable(error, isEarly)) throw error;
    }
  }
}

/**
 * Runs `work` in a transaction. Repeats it if the database aborts it because of a conflict, or if the connection breaks
 * before the commit is sent. If it breaks during the commit, the transaction may have been committed, so only a caller
 * with an idempotency key may repeat it. `work` must have no effects outside the transaction.
 */
export function inTransaction<Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> {
  let isCommitting = false;
  const run = () => {
    isCommitting = false;
    return db.transaction(async (tx) => {
      const result = await work(tx);
      isCommitting = true;
      return result;
    });
  };
  return withRepeats(
    run,
    (error, isEarly) => isRetryable(error) || (isEarly && !isCommitting && isConnectionLost(error)),
  );
}

/** Makes the commit of a transaction that only reads data wait until the synchronous standby has that data. */
export async function confirmReplicated(tx: Db): Promise<void> {
  await tx.execute(sql`select pg_logical_emit_message(true, 'muba', '')`);
}

/**
 * Returns the code of an error, wrapped by Drizzle or not: an SQLSTATE of the database, or a code of Node.js such as
 * `ECONNREFUSED`. An empty string for an error without a code.
 */
export function readErrorCode(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const state = cause?.code ?? code;
  return typeof state === "string" ? state : "";
}

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

/**
 * Runs `work` in a transaction, and repeats it if the database aborts it because of a conflict, up to four attempts in
 * all. Repeats it once if the connection breaks before the commit is sent. If it breaks during the commit, the
 * transaction may have been committed, so only a caller with an idempotency key may repeat it. `work` must have no
 * effects outside the transaction.
 */
export async function inTransaction<Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> {
  let hasLostConnection = false;
  for (let attempt = 1; ; attempt++) {
    let isCommitting = false;
    try {
      return await db.transaction(async (tx) => {
        const result = await work(tx);
        isCommitting = true;
        return result;
      });
    } catch (error) {
      const hasJustLostConnection: boolean = !isCommitting && !hasLostConnection && isConnectionLost(error);
      hasLostConnection ||= hasJustLostConnection;
      if (attempt === 4 || !(hasJustLostConnection || isRetryable(error))) throw error;
    }
  }
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

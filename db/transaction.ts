import type { Db } from "./client";

/** SQLSTATEs with which PostgreSQL aborts one of the transactions in a conflict: deadlock and serialization failure. */
const retryableStates = new Set(["40P01", "40001"]);

/** Whether a transaction that failed with this error may succeed if it is repeated. */
export function isRetryable(error: unknown): boolean {
  return retryableStates.has(sqlState(error));
}

/**
 * Runs `work` in a transaction, and repeats it if the database aborts it because of a conflict, up to four attempts in
 * all. `work` must have no effects outside the transaction.
 */
export async function inTransaction<Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (attempt === 4 || !isRetryable(error)) throw error;
    }
  }
}

/** Returns the SQLSTATE of a database error, wrapped by Drizzle or not; an empty string for an error without a code. */
export function sqlState(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const state = cause?.code ?? code;
  return typeof state === "string" ? state : "";
}

import type { Db } from "./client";

/** PostgreSQL aborted one of several transactions (deadlock_detected, serialization_failure). */
const worthRepeating = new Set(["40P01", "40001"]);

/** Whether repeating the same work may succeed. */
export function isWorthRepeating(error: unknown): boolean {
  return worthRepeating.has(sqlState(error));
}

/**
 * Runs the work in a transaction and repeats it if the database aborted it: the work must have no effects outside the transaction.
 */
export async function inTransaction<Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (attempt === 4 || !isWorthRepeating(error)) throw error;
    }
  }
}

/** The SQLSTATE of a database error wrapped by Drizzle; empty for any other error. */
export function sqlState(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const state = cause?.code ?? code;
  return typeof state === "string" ? state : "";
}

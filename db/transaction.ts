import type { Db } from "./client";

/** PostgreSQL gave one of several transactions up for the others' sake (deadlock_detected, serialization_failure). */
const worthRepeating = new Set(["40P01", "40001"]);

/** Whether the same work may well succeed when it is tried again. */
export function isWorthRepeating(error: unknown): boolean {
  return worthRepeating.has(sqlState(error));
}

/** Runs the work in a transaction, again when the database gave it up: the work must have no effect outside it. */
export async function inTransaction<Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (attempt === 4 || !isWorthRepeating(error)) throw error;
    }
  }
}

/** The SQLSTATE of a database error, which Drizzle wraps; empty for any other error. */
export function sqlState(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const state = cause?.code ?? code;
  return typeof state === "string" ? state : "";
}

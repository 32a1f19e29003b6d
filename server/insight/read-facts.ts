import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import type { InsightFilter } from "../domain/insight";

/**
 * Reads figures in one snapshot. The settings make PostgreSQL plan each statement for its parameter values, so the
 * conditions of unused filters take no time. They also provide enough memory to sort about a million facts, and favour
 * parallel workers. The statement timeout of the connection applies.
 */
export function readFacts<Result>(db: Db, read: (tx: Db) => Promise<Result>): Promise<Result> {
  return db.transaction(
    async (tx) => {
      await tx.execute(sql`
        select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '128MB', true),
          set_config('parallel_tuple_cost', '0.001', true)`);
      return read(tx);
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

/** Converts a filter to the parameters of the SQL function `filtered_facts`. */
export function filterParameters({ from, to, data, cell, ...lists }: InsightFilter) {
  return {
    ...periodParameters({ from, to, data }),
    ...lists,
    cell: cell === null ? null : BigInt(`0x${cell}`).toString(),
  };
}

export function periodParameters({ from, to, data }: Pick<InsightFilter, "from" | "to" | "data">) {
  return { first_day: from, last_day: to, simulated: data === "simulated" };
}

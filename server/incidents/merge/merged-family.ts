import { type SQL, sql } from "drizzle-orm";

/** A subquery for the ids of incidents and of those that were merged into them, over all merges. */
export function selectFamily(ids: readonly string[]): SQL {
  return sql`(
    with recursive family as (
      select id from incident where id in ${[...ids]}
      union
      select merged.id from incident merged join family on merged.merged_into_id = family.id
    )
    select id from family
  )`;
}

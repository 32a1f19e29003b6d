import { type SQL, sql } from "drizzle-orm";
import { selectRowsAsJson } from "../../../db/json-rows";
import { incident } from "../../../db/schema/incidents";

type IncidentReference = { id: string; number: number };

/** Columns for queries that select incidents: what each incident was merged into, and what was merged into it. */
export const mergeColumns = {
  /** The remaining incident after all merges of this one; null if it was not merged. */
  mergedInto: sql`(
    with recursive merge_chain as (
      select target.id, target.number, target.merged_into_id
      from incident target
      where target.id = ${incident.mergedIntoId}
      union
      select target.id, target.number, target.merged_into_id
      from incident target
      join merge_chain on target.id = merge_chain.merged_into_id
    )
    select json_build_object('id', merge_chain.id, 'number', merge_chain.number) from merge_chain where merge_chain.merged_into_id is null
  )` as SQL<IncidentReference | null>,
  /** The incidents that were merged into this one directly. */
  mergedFrom: selectRowsAsJson<IncidentReference>(
    { id: sql`source.id`, number: sql`source.number` },
    sql`from incident source where source.merged_into_id = ${incident.id}`,
    sql`source.number`,
  ),
};

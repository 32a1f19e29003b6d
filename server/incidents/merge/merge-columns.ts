import { type SQL, sql } from "drizzle-orm";
import { selectRowsAsJson } from "../../../db/json-rows";
import { incident } from "../../../db/schema/incidents";

type IncidentReference = { id: string; number: number };

/** Columns for queries that select incidents: what each incident was merged into, and what was merged into it. */
export const mergeColumns = {
  /** The remaining incident after all merges of this one; null if it was not merged. */
  mergedInto: sql`(
    with recursive step as (
      select goes_on.id, goes_on.number, goes_on.merged_into_id
      from incident goes_on
      where goes_on.id = ${incident.mergedIntoId}
      union
      select goes_on.id, goes_on.number, goes_on.merged_into_id
      from incident goes_on
      join step on goes_on.id = step.merged_into_id
    )
    select json_build_object('id', step.id, 'number', step.number) from step where step.merged_into_id is null
  )` as SQL<IncidentReference | null>,
  /** The incidents that were merged into this one directly. */
  mergedFrom: selectRowsAsJson<IncidentReference>(
    { id: sql`source.id`, number: sql`source.number` },
    sql`from incident source where source.merged_into_id = ${incident.id}`,
    sql`source.number`,
  ),
};

import { and, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "../../../db/client";
import { event } from "../../../db/schema/events";
import { incident } from "../../../db/schema/incidents";
import { incidentMerge } from "../../../db/schema/merges";
import { queryRows } from "../../../db/sql";

/**
 * Returns the condition that selects the events of an incident's log. A merge neither moves nor copies events, so the
 * log consists of the incident's own events and those of the incidents merged into it. If the incident was itself
 * merged into another and this was undone, the log also has the events of its crews at the other incident. `numberById`
 * contains the numbers of these other incidents.
 */
export async function selectLogEvents(
  db: Db,
  id: string,
  assignmentIds: readonly string[],
): Promise<{ condition: SQL | undefined; numberById: ReadonlyMap<string, number> }> {
  const sources = await queryRows<{ id: string; number: number }>(
    db,
    sql`
    with recursive source as (
      select id, number from incident where merged_into_id = ${id}::uuid
      union
      select merged.id, merged.number from incident merged join source on merged.merged_into_id = source.id
    )
    select id, number::int as number from source`,
  );
  const earlierMerges = await db
    .select({ id: incidentMerge.intoId, number: incident.number })
    .from(incidentMerge)
    .innerJoin(incident, eq(incident.id, incidentMerge.intoId))
    .where(and(eq(incidentMerge.fromId, id), sql`${incidentMerge.undoneAt} is not null`));
  const sourceIds = sources.map((source) => source.id);
  // A merge is listed once, with the event of the remaining incident.
  const mergeOfSourceCondition = and(
    inArray(event.incidentId, [...sourceIds, id]),
    eq(event.kind, "incident.merged"),
    inArray(sql`${event.data} #>> '{into,id}'`, [id, ...sourceIds]),
  );
  const ownCrewCondition = inArray(sql`${event.data} ->> 'assignmentId'`, [...assignmentIds]);
  const condition = or(
    and(inArray(event.incidentId, [id, ...sourceIds]), sql`not coalesce(${mergeOfSourceCondition}, false)`),
    earlierMerges.length > 0 && assignmentIds.length > 0
      ? and(
          inArray(
            event.incidentId,
            earlierMerges.map((target) => target.id),
          ),
          ownCrewCondition,
        )
      : undefined,
  );
  return { condition, numberById: new Map([...sources, ...earlierMerges].map((other) => [other.id, other.number])) };
}

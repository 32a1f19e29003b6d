import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";

const openStates = sql.raw("('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')");

/** The ways in which the database can be inconsistent, each with a query that finds the offending rows. */
const violations: Record<string, SQL> = {
  "an incident without exactly one creation event": sql`
    select number from incident
    where (select count(*) from event where incident_id = incident.id and kind = 'incident.created') <> 1`,
  "an assignment without exactly one event": sql`
    select assignment.id from assignment
    left join event on event.kind = 'unit.assigned' and data->>'assignmentId' = assignment.id::text
    group by assignment.id having count(event.id) <> 1`,
  "a requirement whose count differs from sent plus unmet": sql`
    select incident.number, requirement."order" from incident
    join requirement on requirement.type_code = incident.type_code and requirement.priority = incident.priority
    where requirement.count <> (
      select count(*) from assignment
      where incident_id = incident.id and requirement = requirement."order" and state not in ('declined', 'recalled')
    ) + coalesce((
      select sum((entry->>'missing')::int) from jsonb_array_elements(incident.unmet) entry
      where (entry->>'requirement')::int = requirement."order"
    ), 0)`,
  "a unit whose `taken` flag differs from its open assignments": sql`
    select call_sign from unit
    where taken <> exists (select from assignment where unit_id = unit.id and state in ${openStates})`,
  "a unit with two open assignments": sql`
    select unit_id from assignment where state in ${openStates} group by unit_id having count(*) > 1`,
  "a retired unit with a position, or a unit in use without one": sql`
    select call_sign from unit
    where (retired_at is null) <> exists (select from unit_position where unit_id = unit.id)`,
  "a unit whose `eligible` flag is wrong": sql`
    select call_sign from unit join unit_position position on position.unit_id = unit.id
    where position.eligible <> (duty = 'available' and not taken and position.place is not null)`,
};

/** Lists the violations that the database contains, each with an example row; empty if the database is consistent. */
export async function findViolatedInvariants(db: Db): Promise<string[]> {
  const problems: string[] = [];
  for (const [violation, query] of Object.entries(violations)) {
    const { rows } = (await db.execute(query)) as unknown as { rows: unknown[] };
    if (rows.length > 0) problems.push(`${violation}: ${rows.length}, for example ${JSON.stringify(rows[0])}`);
  }
  return problems;
}

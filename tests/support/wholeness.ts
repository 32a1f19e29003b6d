import { type SQL, sql } from "drizzle-orm";
import type { Db } from "../../db/client";

const open = sql.raw("('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')");

/** What must hold whatever happened, each as a question that finds those for which it does not. */
const complaints: Record<string, SQL> = {
  "an incident that no event tells of, or more than one": sql`
    select number from incident
    where (select count(*) from event where incident_id = incident.id and kind = 'incident.created') <> 1`,
  "an assignment that no event tells of, or more than one": sql`
    select id from assignment
    where (select count(*) from event where kind = 'unit.assigned' and data->>'assignmentId' = assignment.id::text) <> 1`,
  "a requirement where sent and unmet do not add up": sql`
    select incident.number, requirement."order" from incident
    join requirement on requirement.type_code = incident.type_code and requirement.priority = incident.priority
    where requirement.count <> (
      select count(*) from assignment
      where incident_id = incident.id and requirement = requirement."order" and state not in ('declined', 'recalled')
    ) + coalesce((
      select sum((line->>'missing')::int) from jsonb_array_elements(incident.unmet) line
      where (line->>'requirement')::int = requirement."order"
    ), 0)`,
  "a unit that is taken without a task, or has one without being taken": sql`
    select call_sign from unit
    where taken <> exists (select from assignment where unit_id = unit.id and state in ${open})`,
  "a unit with two tasks": sql`
    select unit_id from assignment where state in ${open} group by unit_id having count(*) > 1`,
  "a unit the ranking would wrongly offer or hide": sql`
    select call_sign from unit join unit_position position on position.unit_id = unit.id
    where position.eligible <> (duty = 'available' and not taken and position.place is not null)`,
};

/** Everything that is half done or does not agree with itself; empty when all is whole. */
export async function findComplaints(db: Db): Promise<string[]> {
  const found: string[] = [];
  for (const [complaint, question] of Object.entries(complaints)) {
    const { rows } = (await db.execute(question)) as unknown as { rows: unknown[] };
    if (rows.length > 0) found.push(`${complaint}: ${rows.length}, for example ${JSON.stringify(rows[0])}`);
  }
  return found;
}

import { sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { findViolatedInvariants } from "./consistency";

/** A write that the server acknowledged. `key` identifies it for the client, `id` for the server. */
export type AcknowledgedWrite = { at: number } & (
  | { kind: "incident"; key: string; id: string; assignmentIds: string[] }
  | { kind: "call"; key: string; id: string }
  | { kind: "step"; id: string; state: string }
  | { kind: "closing"; id: string; closeCode: string }
  | { kind: "note"; key: string; id: string }
  | { kind: "photo"; id: string }
  | { kind: "position"; callSign: string; recordedAt: string }
);

/** Columns of an assignment with the time of each state that the load reports. */
const stepColumns = {
  acknowledged: "acknowledged_at",
  enRoute: "en_route_at",
  onScene: "on_scene_at",
  clear: "ended_at",
};

/**
 * Compares the history of all acknowledged writes with the database. Lists the writes that were lost, or stored twice
 * or incompletely, and the changes that do not have exactly one event in the audit trail; empty if there are none. The
 * clients must have put each key into the text of its incident or call.
 */
export async function findWriteProblems(db: Db, writes: readonly AcknowledgedWrite[]): Promise<string[]> {
  const writesAsJson = <Kind extends AcknowledgedWrite["kind"]>(kind: Kind) =>
    JSON.stringify(writes.filter((write): write is Extract<AcknowledgedWrite, { kind: Kind }> => write.kind === kind));
  const steps = Object.entries(stepColumns).map(([state, column]) => sql`(${state}, ${sql.raw(column)} is not null)`);
  const checks = {
    "an acknowledged incident is lost": sql`
      select written.* from jsonb_to_recordset(${writesAsJson("incident")}::jsonb) written(id uuid, key text)
      left join incident using (id)
      where incident.id is null or incident.description is distinct from key`,
    "an acknowledged assignment is lost": sql`
      select assignment_id from jsonb_to_recordset(${writesAsJson("incident")}::jsonb) written(id uuid, "assignmentIds" uuid[])
      cross join unnest("assignmentIds") assignment_id
      left join assignment on assignment.id = assignment_id and incident_id = written.id
      where assignment.id is null`,
    "an acknowledged call is lost": sql`
      select written.* from jsonb_to_recordset(${writesAsJson("call")}::jsonb) written(id uuid, key text)
      left join call using (id)
      where call.id is null or call.note is distinct from key`,
    "an acknowledged step is lost": sql`
      select written.* from jsonb_to_recordset(${writesAsJson("step")}::jsonb) written(id uuid, state text)
      left join assignment using (id)
      where not coalesce((
        select is_reached from (values ${sql.join(steps, sql`, `)}) step(state, is_reached) where step.state = written.state
      ), false)`,
    "an acknowledged closing is lost": sql`
      select written.* from jsonb_to_recordset(${writesAsJson("closing")}::jsonb) written(id uuid, "closeCode" text)
      left join incident using (id)
      where status is distinct from 'closed' or closed_at is null or close_code is distinct from "closeCode"`,
    "an acknowledged note is lost": sql`
      select written.* from jsonb_to_recordset(${writesAsJson("note")}::jsonb) written(id uuid, key text)
      left join note using (id)
      where note.text is distinct from key`,
    "an acknowledged photo is lost": sql`
      select written.* from jsonb_to_recordset(${writesAsJson("photo")}::jsonb) written(id uuid)
      left join note on photo_id = written.id left join photo on photo.id = photo_id
      where photo.id is null or octet_length(photo.bytes) = 0`,
    "an acknowledged position is lost": sql`
      select call_sign, max("recordedAt") as recorded_at from jsonb_to_recordset(${writesAsJson("position")}::jsonb)
        written("callSign" text, "recordedAt" timestamptz)
      join unit on call_sign = "callSign" left join fix on fix.unit_id = unit.id and recorded_at = "recordedAt"
      where fix.unit_id is null group by call_sign`,
    "two incidents of one request": sql`
      select description from incident where description is not null group by description having count(*) > 1`,
    "two notes of one request": sql`select text from note where text is not null group by text having count(*) > 1`,
    "a photo without exactly one note": sql`
      select id from photo where (select count(*) from note where photo_id = photo.id) <> 1`,
    "two calls of one request": sql`select note from call where note is not null group by note having count(*) > 1`,
    "a call without exactly one event": sql`
      select call.id from call left join event on kind = 'call.received' and data->>'callId' = call.id::text
      group by call.id having count(event.id) <> 1`,
    "a step without exactly one event": sql`
      select assignment.id, step.state from assignment
      cross join lateral (values ('acknowledged', acknowledged_at), ('enRoute', en_route_at), ('onScene', on_scene_at),
        ('transporting', transporting_at), (assignment.state, ended_at)) step(state, at)
      left join event on event.kind = 'assignment.state-changed' and event.incident_id = assignment.incident_id
        and data->>'assignmentId' = assignment.id::text and data->>'to' = step.state
      where step.at is not null group by assignment.id, step.state having count(event.id) <> 1`,
    "a note without exactly one event": sql`
      select note.id from note left join event on kind = 'incident.noted' and event.incident_id = note.incident_id
        and data->>'noteId' = note.id::text
      group by note.id having count(event.id) <> 1`,
    "a closing without exactly one event": sql`
      select number from incident left join event on kind = 'incident.status-changed' and incident_id = incident.id
        and data->>'to' = 'closed' and data->>'closeCode' is not distinct from close_code
      where closed_at is not null group by incident.id having count(event.id) <> 1`,
    "a unit in two assignments at the same time": sql`
      select unit_id from (
        select unit_id, first, max(last) over (partition by unit_id order by first rows between unbounded preceding and 1 preceding) as last_before
        from (
          select assignment.unit_id, min(event.id) as first, case when ended_at is null then 'infinity'::float8 else max(event.id) end as last
          from assignment join event on event.incident_id = assignment.incident_id and data->>'assignmentId' = assignment.id::text
          where event.kind in ('unit.assigned', 'assignment.state-changed')
          group by assignment.id
        ) task
      ) task where first < last_before`,
  };
  const problems = await findViolatedInvariants(db);
  for (const [problem, query] of Object.entries(checks)) {
    const { rows } = (await db.execute(query)) as unknown as { rows: unknown[] };
    if (rows.length > 0) problems.push(`${problem}: ${rows.length}, for example ${JSON.stringify(rows[0])}`);
  }
  return problems;
}

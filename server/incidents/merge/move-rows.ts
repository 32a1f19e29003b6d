import { and, eq, inArray, lte, sql } from "drizzle-orm";
import type { Db } from "../../../db/client";
import { moveIncidentRows } from "../../../db/queries/merge";
import { forwarding } from "../../../db/schema/forwarding";
import { assignment } from "../../../db/schema/incidents";
import type { incidentMerge, MergeRecord } from "../../../db/schema/merges";
import type { Entry } from "../../audit/record";
import { selectKnownNumberAfterMove } from "../../crew/known-number";
import { withdrawFromAgencies } from "../../forwarding/forward-to-agencies";

type Moved = MergeRecord["moved"];

/**
 * Moves everything that belongs to an incident to another. Assignments are moved first: while a crew's note or alarm is
 * being stored, its assignment is locked, so this function waits and then moves the note or alarm too.
 */
export async function moveRows(tx: Db, from: string, into: string): Promise<Moved> {
  const assignments = await moveAssignments(tx, from, into);
  const allRows = { calls: null, notes: null, photos: null, alarms: null, handovers: null, closures: null };
  const [rows] = await moveIncidentRows(tx, { from, into, ...allRows, assignments });
  return { assignments, ...(rows as Omit<Moved, "assignments">) };
}

/**
 * Moves back what a merge moved and what the moved crews have added since, except what has been moved to yet another
 * incident. What was added to the remaining incident directly stays there.
 */
export async function moveRowsBack(tx: Db, from: string, into: string, moved: Moved): Promise<Moved> {
  const assignments = await moveAssignments(tx, into, from, moved.assignments);
  const [rows] = await moveIncidentRows(tx, { ...moved, from: into, into: from, assignments });
  return { assignments, ...(rows as Omit<Moved, "assignments">) };
}

async function moveAssignments(tx: Db, from: string, into: string, ids?: string[]): Promise<string[]> {
  const movedRows = await tx
    .update(assignment)
    .set({ incidentId: into, knownNumber: selectKnownNumberAfterMove(into) })
    .where(and(eq(assignment.incidentId, from), ids && inArray(assignment.id, ids)))
    .returning({ id: assignment.id });
  return movedRows.map(({ id }) => id);
}

/**
 * Copies the forwardings of an incident, with times and answers, to the one that it is merged into. The originals stay
 * unchanged. Returns the agencies to which the other incident had not been forwarded.
 */
export async function copyForwardings(tx: Db, from: string, into: string): Promise<string[]> {
  const forwardings = await tx.select().from(forwarding).where(eq(forwarding.incidentId, from));
  if (forwardings.length === 0) return [];
  const copies = await tx
    .insert(forwarding)
    .values(forwardings.map(({ id: _, ...values }) => ({ ...values, incidentId: into })))
    .onConflictDoNothing({ target: [forwarding.incidentId, forwarding.agencyCode] })
    .returning({ agency: forwarding.agencyCode });
  return copies.map(({ agency }) => agency);
}

/**
 * Call after the crews have been moved back. Withdraws the remaining incident from the agencies to which only this
 * merge had forwarded it. Keeps a forwarding if the agency has a crew on the incident, or if somebody has forwarded the
 * incident to the agency since. Also keeps it if another incident that was merged into this one is forwarded to the
 * agency; undoing that merge will then withdraw it. If an agency has answered the copied forwarding since the merge,
 * first copies the answer to the original one. Returns the audit entries that the caller must record.
 */
export async function withdrawCopiedForwardings(
  tx: Db,
  { fromId, intoId, mergedAt, record: { agencies } }: typeof incidentMerge.$inferSelect,
): Promise<Entry[]> {
  if (agencies.length === 0) return [];
  await tx.execute(sql`
    update forwarding original
    set
      acknowledged_at = copy.acknowledged_at,
      acknowledged_by = copy.acknowledged_by,
      refused_at = copy.refused_at,
      refused_by = copy.refused_by,
      refusal = copy.refusal
    from forwarding copy
    where original.incident_id = ${fromId}::uuid
      and copy.incident_id = ${intoId}::uuid
      and copy.agency_code = original.agency_code
      and copy.agency_code in ${agencies}
      and coalesce(copy.acknowledged_at, copy.refused_at)
        > coalesce(original.acknowledged_at, original.refused_at, '-infinity')`);
  const forwardingsOfOtherMerges = sql`(
    select other_merge.id, other.agency_code
    from incident_merge other_merge
    join forwarding other on other.incident_id = other_merge.from_id
    where other_merge.into_id = ${intoId}::uuid
      and other_merge.from_id <> ${fromId}::uuid
      and other_merge.undone_at is null
      and other.agency_code in ${agencies}
  ) kept`;
  await tx.execute(sql`
    update incident_merge
    set record = jsonb_set(record, '{agencies}', record -> 'agencies' || kept.agencies)
    from (select id, jsonb_agg(agency_code) as agencies from ${forwardingsOfOtherMerges} group by id) kept
    where incident_merge.id = kept.id`);
  const onlyByThisMerge = await tx
    .select({ agency: forwarding.agencyCode })
    .from(forwarding)
    .where(
      and(
        eq(forwarding.incidentId, intoId),
        inArray(forwarding.agencyCode, agencies),
        lte(forwarding.forwardedAt, mergedAt),
        sql`not exists (
          select from assignment
          join unit on unit.id = assignment.unit_id
          where assignment.incident_id = ${intoId}::uuid
            and not assignment.undone
            and unit.agency_code = ${forwarding.agencyCode}
        )`,
        sql`not exists (select from ${forwardingsOfOtherMerges} where kept.agency_code = ${forwarding.agencyCode})`,
      ),
    )
    .orderBy(forwarding.agencyCode);
  return withdrawFromAgencies(
    tx,
    intoId,
    onlyByThisMerge.map(({ agency }) => agency),
  );
}

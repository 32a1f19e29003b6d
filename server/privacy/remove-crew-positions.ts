import { inArray, sql } from "drizzle-orm";
import type { Db } from "../../db/client";
import { lockPositions } from "../../db/queries/position";
import { refreshUnitCopies } from "../../db/queries/unit";
import { incident } from "../../db/schema/incidents";
import { queryRows } from "../../db/sql";
import { discreetMinutes } from "../masking/mask-unit";
import { maxAgeDays } from "../units/evaluate-positions";

/**
 * Selects the crews of those incidents that are sensitive, each with the period in which its position is hidden. A crew
 * entered from paper or imported may have no time at which it was free; the incident's closing counts instead.
 */
const selectHidden = (ids: string[]) => sql`
  select
    assignment.unit_id,
    assignment.assigned_at as since,
    coalesce(assignment.ended_at, incident.closed_at) + make_interval(mins => ${discreetMinutes}::int) as until
  from assignment
  join incident on incident.id = assignment.incident_id
  where incident.sensitive and ${inArray(incident.id, ids)}`;

/**
 * Deletes the fixes of the crews of sensitive incidents from the trails. A unit whose last fix is one of them has no fix
 * until the next one: it is at its station.
 */
export async function removeCrewPositions(tx: Db, ids: string[]): Promise<void> {
  await removeLastFixes(tx, ids);
  await tx.execute(sql`
    delete from fix
    using (${selectHidden(ids)}) hidden
    where fix.unit_id = hidden.unit_id
      -- Older fixes are refused on arrival, so this limits the search to a few partitions.
      and fix.recorded_at between hidden.since - make_interval(days => ${maxAgeDays}::int) and hidden.until
      and (
        fix.recorded_at between hidden.since and hidden.until
        or fix.received_at between hidden.since and hidden.until
      )`);
}

async function removeLastFixes(tx: Db, ids: string[]): Promise<void> {
  // The trail tells when a fix was received.
  const hasHiddenFix = sql`(
    position.fix_at between hidden.since and hidden.until
    or exists (
      select from fix
      where fix.unit_id = position.unit_id
        and fix.recorded_at = position.fix_at
        and fix.received_at between hidden.since and hidden.until
    )
  )`;
  const hasHiddenUnconfirmedFix = sql`position.doubted_at between hidden.since and hidden.until`;
  // Lock units before positions, as an assignment does, to avoid a deadlock.
  const units = await queryRows<{ id: string }>(
    tx,
    sql`
      select unit.id
      from unit
      where unit.id in (
        select position.unit_id
        from (${selectHidden(ids)}) hidden
        join unit_position position on position.unit_id = hidden.unit_id
        where ${hasHiddenFix} or ${hasHiddenUnconfirmedFix}
      )
      order by unit.id
      for no key update`,
  );
  if (units.length === 0) return;
  const unitIds = units.map(({ id }) => id);
  await lockPositions(tx, { ids: unitIds });
  await tx.execute(sql`
    update unit_position position
    set doubted = null, doubted_at = null, doubted_accuracy_m = null
    from (${selectHidden(ids)}) hidden
    where position.unit_id = any(${sql.param(unitIds)}::uuid[])
      and hidden.unit_id = position.unit_id
      and ${hasHiddenUnconfirmedFix}`);
  const clearedUnits = await queryRows<{ id: string }>(
    tx,
    sql`
      update unit_position position
      set fix = null, fix_at = null, speed_mps = null, heading_deg = null, accuracy_m = null
      from (${selectHidden(ids)}) hidden
      where position.unit_id = any(${sql.param(unitIds)}::uuid[])
        and hidden.unit_id = position.unit_id
        and ${hasHiddenFix}
      returning position.unit_id as id`,
  );
  // None of these units has a fix that could be fresh.
  await refreshUnitCopies(tx, { ids: clearedUnits.map(({ id }) => id), fresh_since: "infinity" });
}

/**
 * Removes distances and travel times that may have been measured from a crew's hidden position: of an assignment for
 * which it was passed over, and of one to which it was sent on. A hidden position was used while it was fresh.
 */
export async function removeDistancesToCrews(tx: Db, ids: string[], positionFreshMinutes: number): Promise<void> {
  const isMeasured = sql`assignment.assigned_at
    between hidden.since and hidden.until + make_interval(secs => ${positionFreshMinutes * 60}::float8)`;
  await tx.execute(sql`
    update assignment
    set distance_m = null, route_m = null, travel_seconds = null, travel_seconds_p90 = null
    from (${selectHidden(ids)}) hidden
    where assignment.unit_id = hidden.unit_id and assignment.basis = 'fix' and ${isMeasured}`);
  await tx.execute(sql`
    update assignment
    set passed_over = (
      select jsonb_agg(
        case
          when entry ->> 'unitId' = any(measured.unit_ids)
          then entry - '{travelSeconds,routeM,vehicle}'::text[] || '{"distanceM": null}'
          else entry
        end
        order by place
      )
      from jsonb_array_elements(assignment.passed_over) with ordinality as listed (entry, place)
    )
    from (
      select assignment.id, array_agg(hidden.unit_id::text) as unit_ids
      from (${selectHidden(ids)}) hidden
      join assignment on ${isMeasured}
        and assignment.passed_over @> jsonb_build_array(jsonb_build_object('unitId', hidden.unit_id))
      group by assignment.id
    ) measured
    where measured.id = assignment.id`);
}

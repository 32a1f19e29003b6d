-- Lists what changed since a time, newest first: incidents opened and closed, and crews sent and arrived. Sensitive
-- incidents are listed only when opened and closed, with the time rounded down to the minute, the category and the
-- district.
with recent as (
  select id, number, type_code, district_code, priority, sensitive, simulated, status, opened_at, closed_at
  from incident where status <> 'closed'
  union all
  select id, number, type_code, district_code, priority, sensitive, simulated, status, opened_at, closed_at
  from incident where closed_at is not null and closed_at >= :since and status = 'closed'
)
select change.kind, change.at, recent.id as "incidentId", recent.number, recent.priority, recent.simulated,
  incident_type.category, case when not recent.sensitive then recent.type_code end as type,
  district.name as district, change.call_signs as "callSigns"
from recent
join incident_type on incident_type.code = recent.type_code
join district on district.code = recent.district_code
cross join lateral (
  select 'opened' as kind,
    case when recent.sensitive then date_trunc('minute', recent.opened_at) else recent.opened_at end as at,
    array[]::text[] as call_signs
  union all
  select 'closed',
    case when recent.sensitive then date_trunc('minute', recent.closed_at) else recent.closed_at end,
    array[]::text[]
  where recent.status = 'closed'
  union all
  select step.kind, max(step.at), array_agg(unit.call_sign order by step.at desc, unit.call_sign)
  from assignment
  join unit on unit.id = assignment.unit_id
  cross join lateral (values ('sent', assignment.assigned_at), ('arrived', assignment.on_scene_at)) step (kind, at)
  where assignment.incident_id = recent.id and not recent.sensitive and step.at >= :since
    and assignment.state not in ('declined', 'recalled')
  group by step.kind
) change
where change.at >= :since
order by change.at desc, recent.number desc, change.kind
limit :max_rows

-- Lists units with their position, status and assignment: those that moved after `moved_since`, those in `also_ids`,
-- and those that a sensitive assignment still hid after `hidden_after`. With a `moved_since` of minus infinity, lists
-- all units. A sensitive assignment hides its unit until `discreet_minutes` after its end. The unit's last fix stays
-- hidden until a fix arrives that was recorded more than a minute after that time. Clocks may be one minute ahead, so
-- an earlier fix may have been received while the unit was hidden.
--
-- Each of the three groups is read separately, because a condition with `or` would read all units. any(array[]) is used
-- instead of joins, because the planner expects a third of all units to have moved and would read all units.
with hiding as materialized (
  select hidden.unit_id, max(hidden.until) as until
  from (
    select serving.unit_id, 'infinity'::timestamptz as until
    from assignment serving
    join incident on incident.id = serving.incident_id
    where serving.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
      and incident.sensitive
    union all
    select served.unit_id, served.ended_at + :discreet_minutes::int * interval '1 minute'
    from assignment served
    join incident on incident.id = served.incident_id
    -- Ended assignments that may still hide a fresh fix, or that hid their unit after `hidden_after`.
    where served.ended_at > least(:fresh_since::timestamptz - interval '1 minute', :hidden_after::timestamptz)
        - :discreet_minutes::int * interval '1 minute'
      and incident.sensitive
    union all
    -- Ended, but nobody knows when: entered from paper or imported. The incident's closing counts as the end.
    select served.unit_id, incident.closed_at + :discreet_minutes::int * interval '1 minute'
    from incident
    join assignment served on served.incident_id = incident.id
    where incident.closed_at > least(:fresh_since::timestamptz - interval '1 minute', :hidden_after::timestamptz)
        - :discreet_minutes::int * interval '1 minute'
      and served.ended_at is null
      and served.state not in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
      and incident.sensitive
  ) hidden
  group by hidden.unit_id
)
select
  unit.id,
  unit.call_sign as "callSign",
  unit.kind,
  unit.agency_code as agency,
  unit.station_code as station,
  unit.skills,
  unit.mobility,
  unit.duty,
  case when unit.taken then 'assigned' else unit.duty end as status,
  unit.simulated,
  st_x(shown.place::geometry) as lng,
  st_y(shown.place::geometry) as lat,
  shown.basis,
  position.fix_at as "positionAt",
  position.speed_mps::float8 as "speedMps",
  position.heading_deg::float8 as "headingDeg",
  position.moved_at as "movedAt",
  position.accuracy_m::float8 as "accuracyM",
  case when shown.basis is distinct from 'fix' then st_x(position.fix::geometry) end as "lostLng",
  case when shown.basis is distinct from 'fix' then st_y(position.fix::geometry) end as "lostLat",
  assignment.id as "assignmentId",
  assignment.incident_id as "incidentId",
  assignment.state as "assignmentState",
  coalesce(hiding.until > :now::timestamptz, false) as "isDiscreet",
  coalesce(position.fix_at <= hiding.until + interval '1 minute', false) as "hasDiscreetFix"
from (
  select moved.*
  from unit_position moved
  where :moved_since::timestamptz < 'infinity'
    and moved.moved_at > :moved_since::timestamptz
  union all
  select named.*
  from unit_position named
  where named.unit_id = any(:also_ids::uuid[])
    and named.moved_at <= :moved_since::timestamptz
  union all
  select hidden.*
  from hiding
  join unit_position hidden on hidden.unit_id = any(array[hiding.unit_id])
  where hiding.until > :hidden_after::timestamptz
    and hidden.unit_id <> all(:also_ids::uuid[])
    and hidden.moved_at <= :moved_since::timestamptz
) position
join unit on unit.id = any(array[position.unit_id])
left join hiding on hiding.unit_id = unit.id
left join station on station.code = unit.station_code
left join assignment on assignment.unit_id = unit.id
  and assignment.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
cross join lateral (
  select
    case when position.fix_at >= :fresh_since::timestamptz then position.fix else station.position end as place,
    case when position.fix_at >= :fresh_since::timestamptz then 'fix' when station.code is not null then 'station' end as basis
) shown
order by unit.call_sign

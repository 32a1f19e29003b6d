-- Every unit with where it is taken to be, what it does and for which incident; only those moved after a moment, and those named, when a moment is given.
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
  assignment.id as "assignmentId",
  assignment.incident_id as "incidentId",
  assignment.state as "assignmentState",
  unit.id in (
    select serving.unit_id
    from assignment serving
    join incident on incident.id = serving.incident_id
    where serving.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
      and incident.sensitive
    union all
    select served.unit_id
    from assignment served
    join incident on incident.id = served.incident_id
    where served.ended_at > :discreet_since::timestamptz
      and incident.sensitive
  ) as discreet
from unit
join unit_position position on position.unit_id = unit.id
left join station on station.code = unit.station_code
left join assignment on assignment.unit_id = unit.id
  and assignment.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
cross join lateral (
  select
    case when position.fix_at >= :fresh_since::timestamptz then position.fix else station.position end as place,
    case when position.fix_at >= :fresh_since::timestamptz then 'fix' when station.code is not null then 'station' end as basis
) shown
where position.moved_at > :moved_since::timestamptz
  or unit.id = any(:also::uuid[])
order by unit.call_sign

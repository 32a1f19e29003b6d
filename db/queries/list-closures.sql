-- Lists the closures in force, newest first, each with the position of its symbol on the map. If a time is given, also
-- lists the closures that ended after it. Leaves out the incident of a closure if it is sensitive, because the closure
-- shows where it is, and reading the list is not recorded in the audit trail.
select
  closure.id,
  st_asgeojson(closure.shape, 6)::jsonb as geometry,
  st_x(sign.point) as "signLng",
  st_y(sign.point) as "signLat",
  closure.label,
  closure.reason,
  closure.vehicles,
  case when incident.sensitive is not true then incident.id end as "incidentId",
  case when incident.sensitive is not true then incident.number::int end as "incidentNumber",
  closure.starts_at as "startsAt",
  closure.ends_at as "endsAt",
  closure.lifted_at as "liftedAt",
  coalesce(person.name, api_key.name) as "createdBy"
from closure
cross join lateral (
  select
    case when st_dimension(closure.shape) = 2
      then st_pointonsurface(closure.shape)
      else st_lineinterpolatepoint(closure.shape, 0.5)
    end as point
) sign
left join incident on incident.id = closure.incident_id
left join person on closure.created_by = 'person:' || person.id
left join api_key on closure.created_by = 'key:' || api_key.id
where (:only_id::uuid is null or closure.id = :only_id::uuid)
  and (
    (closure.lifted_at is null and (closure.ends_at is null or closure.ends_at > :now::timestamptz))
    or coalesce(closure.lifted_at, closure.ends_at) > :ended_since::timestamptz
  )
order by closure.starts_at desc, closure.id
limit :max_rows

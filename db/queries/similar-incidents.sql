-- Finds recent incidents near a point that a new report may be about, nearest first: open ones, and ones closed
-- recently. Leaves out merged incidents, because the remaining one is found instead, and the incident that `opened_by`
-- created with the key `own_key`.
with nearby as (
  select incident.id
  from incident
  where status <> 'closed' and st_dwithin(location, :at::geography, :farthest_m::float8)
  union all
  select incident.id
  from incident
  where closed_at is not null
    and closed_at > :closed_since::timestamptz
    and status = 'closed'
    and merged_into_id is null
    and st_dwithin(location, :at::geography, :farthest_m::float8)
)
select
  incident.id,
  incident.number,
  incident.type_code as type,
  incident_type.category,
  incident.priority,
  incident.status,
  incident.precision,
  incident.address,
  district.name as district,
  incident.sensitive,
  incident.opened_at as "openedAt",
  st_x(incident.location::geometry) as lng,
  st_y(incident.location::geometry) as lat,
  st_distance(incident.location, :at::geography) as "distanceM",
  (select count(*)::int from call where call.incident_id = incident.id) as callers
from nearby
join incident on incident.id = nearby.id
join incident_type on incident_type.code = incident.type_code
join district on district.code = incident.district_code
where incident.opened_at > :opened_since::timestamptz
  and (incident.opened_by = :opened_by::text and incident.idempotency_key = :own_key::text) is not true
order by "distanceM", incident.id
limit :max_rows::int

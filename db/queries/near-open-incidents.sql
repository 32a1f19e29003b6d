-- Lists the open incidents within a distance of a fire watch, nearest first. Sensitive ones are left out, because the
-- distance would reveal where they are.
select
  incident.id,
  incident.number::int as number,
  incident.type_code as type,
  incident.priority,
  incident.opened_at as "openedAt",
  round(st_distance(incident.location, fire_watch.area::geography))::int as "distanceM"
from fire_watch
join incident on st_dwithin(incident.location, fire_watch.area::geography, :within_m::float8)
where fire_watch.id = :id::uuid
  and incident.status <> 'closed'
  and not incident.sensitive
order by "distanceM", incident.number
limit 5

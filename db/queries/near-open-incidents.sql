-- Lists the open incidents within a distance of a fire watch, of a gauge with high water, or of the area of a weather
-- warning, nearest first. Sensitive ones are left out, because the distance would reveal where they are, and simulated
-- ones, because the observation is real.
select
  incident.id,
  incident.number::int as number,
  incident.type_code as type,
  incident.priority,
  incident.opened_at as "openedAt",
  round(st_distance(incident.location, watched.area))::int as "distanceM"
from (
  select fire_watch.area::geography as area from fire_watch where fire_watch.id = :id::uuid
  union all
  select river_gauge.position
  from high_water
  join river_gauge on river_gauge.code = high_water.gauge_code
  where high_water.id = :id::uuid
  union all
  select weather_warning.area::geography
  from weather_warning
  where weather_warning.id = :id::uuid
) watched
join incident on st_dwithin(incident.location, watched.area, :within_m::float8)
where incident.status <> 'closed' and not incident.sensitive and not incident.simulated
order by "distanceM", incident.number
limit 5

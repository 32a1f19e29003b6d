-- For each given unit and time, the last fix in the trail before this time. Ignores fixes that are more than an hour
-- earlier: a unit can cross the whole regency in an hour, so an older fix says nothing about whether a new one is
-- plausible.
select
  wanted.unit_id as "unitId",
  st_x(earlier.position::geometry) as "lng",
  st_y(earlier.position::geometry) as "lat",
  earlier.recorded_at as "recordedAt",
  earlier.accuracy_m as "accuracyM"
from unnest(:unit_ids::uuid[], :moments::timestamptz[]) as wanted (unit_id, moment)
cross join lateral (
  select fix.position, fix.recorded_at, fix.accuracy_m
  from fix
  where fix.unit_id = wanted.unit_id
    and fix.recorded_at < wanted.moment
    and fix.recorded_at >= wanted.moment - interval '1 hour'
  order by fix.recorded_at desc
  limit 1
) earlier

-- Writes the newest fix of each unit, unless a newer one is held. A fresh fix becomes the place the rule measures from.
-- Rows are taken in the order of their id, so that two batches never wait for each other in a circle.
with incoming as materialized (
  select *
  from unnest(
    :unit_ids::uuid[], :lngs::float8[], :lats::float8[], :recorded::timestamptz[], :speeds::real[], :headings::real[], :accuracies::real[]
  ) as incoming (unit_id, lng, lat, recorded_at, speed_mps, heading_deg, accuracy_m)
),
held as materialized (
  select position.unit_id, position.place is null as was_nowhere
  from unit_position position
  where position.unit_id = any(:unit_ids::uuid[])
  order by position.unit_id
  for update
)
update unit_position
set
  fix = st_setsrid(st_makepoint(incoming.lng, incoming.lat), 4326)::geography,
  fix_at = incoming.recorded_at,
  speed_mps = incoming.speed_mps,
  heading_deg = incoming.heading_deg,
  accuracy_m = incoming.accuracy_m,
  place = case when incoming.recorded_at >= :fresh_since::timestamptz
    then st_setsrid(st_makepoint(incoming.lng, incoming.lat), 4326)::geography else unit_position.place end,
  basis = case when incoming.recorded_at >= :fresh_since::timestamptz then 'fix' else unit_position.basis end,
  moved_at = clock_timestamp()
from held
join incoming on incoming.unit_id = held.unit_id
where unit_position.unit_id = held.unit_id
  and (unit_position.fix_at is null or unit_position.fix_at < incoming.recorded_at)
returning unit_position.unit_id as "unitId", held.was_nowhere as "wasNowhere"

-- Keeps every accepted fix; the same fix sent twice is kept once.
insert into fix (unit_id, recorded_at, received_at, position, speed_mps, heading_deg, accuracy_m)
select
  incoming.unit_id,
  incoming.recorded_at,
  :received::timestamptz,
  st_setsrid(st_makepoint(incoming.lng, incoming.lat), 4326)::geography,
  incoming.speed_mps,
  incoming.heading_deg,
  incoming.accuracy_m
from unnest(
  :unit_ids::uuid[], :lngs::float8[], :lats::float8[], :recorded::timestamptz[], :speeds::real[], :headings::real[], :accuracies::real[]
) as incoming (unit_id, lng, lat, recorded_at, speed_mps, heading_deg, accuracy_m)
on conflict do nothing

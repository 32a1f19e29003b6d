-- Finds units by call sign or id, with their last fix and their last implausible fix. Takes no locks.
with wanted as (
  select id from unit where call_sign = any(:call_signs::text[])
  union
  select id from unit where id = any(:ids::uuid[])
)
select
  unit.id as "unitId",
  unit.call_sign as "callSign",
  position.place is null as "hasNoPosition",
  st_x(position.fix::geometry) as "lng",
  st_y(position.fix::geometry) as "lat",
  position.fix_at as "recordedAt",
  position.accuracy_m as "accuracyM",
  st_x(position.doubted::geometry) as "unconfirmedLng",
  st_y(position.doubted::geometry) as "unconfirmedLat",
  position.doubted_at as "unconfirmedAt",
  position.doubted_accuracy_m as "unconfirmedAccuracyM"
from wanted
join unit on unit.id = wanted.id
join unit_position position on position.unit_id = unit.id

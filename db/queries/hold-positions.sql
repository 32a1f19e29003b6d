-- What is held of units whose fixes are to be judged. Rows are locked in the order of their id, so that two batches never wait
-- for each other in a circle, and nobody else moves a unit between the judging and the writing.
select
  position.unit_id as "unitId",
  position.place is null as "isNowhere",
  st_x(position.fix::geometry) as "lng",
  st_y(position.fix::geometry) as "lat",
  position.fix_at as "recordedAt",
  position.accuracy_m as "accuracyM",
  st_x(position.doubted::geometry) as "doubtedLng",
  st_y(position.doubted::geometry) as "doubtedLat",
  position.doubted_at as "doubtedAt",
  position.doubted_accuracy_m as "doubtedAccuracyM"
from unit_position position
where position.unit_id = any(:ids::uuid[])
order by position.unit_id
for no key update

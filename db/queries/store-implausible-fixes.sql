-- Stores an implausible fix for each of the units, whose rows the caller has locked. A null position clears the stored
-- one.
update unit_position
set
  doubted = st_setsrid(st_makepoint(implausible.lng, implausible.lat), 4326)::geography,
  doubted_at = implausible.recorded_at,
  doubted_accuracy_m = implausible.accuracy_m
from unnest(
  :unit_ids::uuid[], :lngs::float8[], :lats::float8[], :recorded::timestamptz[], :accuracies::real[]
) as implausible (unit_id, lng, lat, recorded_at, accuracy_m)
where unit_position.unit_id = implausible.unit_id

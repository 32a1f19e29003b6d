-- Stores an implausible fix for each of the units, whose rows the caller has locked. A null position clears the stored
-- one.
update unit_position
set
  doubted = st_setsrid(st_makepoint(doubtful.lng, doubtful.lat), 4326)::geography,
  doubted_at = doubtful.recorded_at,
  doubted_accuracy_m = doubtful.accuracy_m
from unnest(
  :unit_ids::uuid[], :lngs::float8[], :lats::float8[], :recorded::timestamptz[], :accuracies::real[]
) as doubtful (unit_id, lng, lat, recorded_at, accuracy_m)
where unit_position.unit_id = doubtful.unit_id

-- Creates the trail partitions of the given days if they do not exist. An advisory lock lets only one process at a time
-- create or drop partitions; a second one, and every one during a backup, does nothing.
with advisory_lock as materialized (
  select pg_try_advisory_xact_lock(112, 3) as is_held
)
select make_trail_partition(day::date) as made
from advisory_lock
cross join generate_series(:first::date, :last::date, interval '1 day') as days (day)
where is_held

-- Creates the trail partitions of the given days if they do not exist. A lock serialises processes that start at the same time.
with advisory_lock as materialized (
  select pg_advisory_xact_lock(112, 3)
)
select make_trail_partition(day::date) as made
from advisory_lock
cross join generate_series(:first::date, :last::date, interval '1 day') as days (day)

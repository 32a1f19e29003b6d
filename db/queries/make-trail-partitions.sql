-- Makes the trail's partitions for the days asked for; those that exist are left alone. Processes that start at the same time do it
-- one after the other.
with turn as materialized (
  select pg_advisory_xact_lock(112, 3)
)
select make_trail_partition(day::date) as made
from turn
cross join generate_series(:first::date, :last::date, interval '1 day') as days (day)

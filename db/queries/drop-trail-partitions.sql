-- Drops the trail's partitions of the days before the given one, one process after the other.
with turn as materialized (
  select pg_advisory_xact_lock(112, 3)
)
select drop_trail_partitions(:before::date) as dropped
from turn

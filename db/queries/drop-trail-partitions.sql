-- Drops the trail partitions of the days before the given one; an advisory lock serialises processes.
with advisory_lock as materialized (
  select pg_advisory_xact_lock(112, 3)
)
select drop_trail_partitions(:before::date) as dropped
from advisory_lock

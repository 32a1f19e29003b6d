-- Drops the trail partitions of all days before the given day. An advisory lock lets only one process at a time create
-- or drop partitions.
with advisory_lock as materialized (
  select pg_advisory_xact_lock(112, 3)
)
select drop_trail_partitions(:before::date) as dropped
from advisory_lock

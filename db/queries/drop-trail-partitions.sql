-- Drops the trail partitions of all days before the given day. An advisory lock lets only one process at a time create
-- or drop partitions; a second one, and every one during a backup, does nothing.
with advisory_lock as materialized (
  select pg_try_advisory_xact_lock(112, 3) as is_held
)
select drop_trail_partitions(:before::date) as dropped
from advisory_lock
where is_held

-- Drops the trail partitions of all days before the given day. Does nothing while another process holds the advisory
-- lock that is taken to create or drop partitions, to back up the database and to migrate it
-- (`tableChange` in db/advisory-locks.ts).
with advisory_lock as materialized (
  select pg_try_advisory_xact_lock(112, 3) as is_held
)
select drop_trail_partitions(:before::date) as dropped
from advisory_lock
where is_held

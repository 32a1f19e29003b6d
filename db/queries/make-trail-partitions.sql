-- Creates the trail partitions of the given days if they do not exist. Does nothing while another process holds the
-- advisory lock that is taken to create or drop partitions, to back up the database and to migrate it
-- (`tableChange` in db/advisory-locks.ts).
with advisory_lock as materialized (
  select pg_try_advisory_xact_lock(112, 3) as is_held
)
select make_trail_partition(day::date) as made
from advisory_lock
cross join generate_series(:first::date, :last::date, interval '1 day') as days (day)
where is_held

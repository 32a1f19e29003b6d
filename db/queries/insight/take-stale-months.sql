-- Deletes the rows of the latest stale months and returns the deleted months. Ignores the months in `except`. Returns
-- none while another process is rebuilding months, because that process holds the advisory lock (`insightRebuild` in
-- db/advisory-locks.ts) until its transaction ends.
with advisory_lock as materialized (
  select pg_try_advisory_xact_lock(112, 4) as acquired
),
latest as materialized (
  select insight_stale.month
  from insight_stale
  where (select advisory_lock.acquired from advisory_lock)
    and insight_stale.month <> all(:except::date[])
  group by insight_stale.month
  order by insight_stale.month desc
  limit :max_months::int
),
deleted as (
  delete from insight_stale
  using latest
  where insight_stale.month = latest.month
  returning insight_stale.month
)
select distinct deleted.month::text as month
from deleted
order by month

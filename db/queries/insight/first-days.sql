-- The first and the last day with a counted incident, for real and for simulated data separately.
select
  kind.simulated,
  first.opened_day::text as "firstDay",
  last.opened_day::text as "lastDay"
from (values (false), (true)) kind (simulated)
cross join lateral (
  select fact.opened_day
  from insight_fact fact
  where fact.simulated = kind.simulated and not fact.merged
  order by fact.opened_day
  limit 1
) first
cross join lateral (
  select fact.opened_day
  from insight_fact fact
  where fact.simulated = kind.simulated and not fact.merged
  order by fact.opened_day desc
  limit 1
) last

-- The months (first day) with a counted incident, for real and for simulated data separately.
select kind.simulated, month.first_day::date::text as month
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
cross join lateral generate_series(
  date_trunc('month', first.opened_day::timestamp), last.opened_day::timestamp, interval '1 month'
) month (first_day)
where exists (
  select from insight_fact fact
  where fact.simulated = kind.simulated
    and not fact.merged
    and fact.opened_day >= month.first_day::date
    and fact.opened_day < (month.first_day + interval '1 month')::date
)
order by 1, 2

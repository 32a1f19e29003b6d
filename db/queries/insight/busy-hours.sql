-- For each day of a period, a bit mask of the hours in which a call was received or an incident was opened.
select busy.day::text as day, bit_or(1 << busy.hour)::int as hours
from (
  select fact.opened_day as day, fact.opened_hour as hour
  from insight_fact fact
  where fact.simulated = :simulated::boolean
    and fact.opened_day between :first_day::date and :last_day::date
  group by 1, 2
  union all
  select insight_call.day, insight_call.hour
  from insight_call
  where insight_call.simulated = :simulated::boolean
    and insight_call.day between :first_day::date and :last_day::date
) busy
group by 1

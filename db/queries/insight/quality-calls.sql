-- Counts the calls of a period by outcome. Further rows contain, for each day, a bit mask of the hours in which a call
-- was received.
with counted as materialized (
  select insight_call.day, insight_call.outcome, sum(insight_call.count) as count, bit_or(1 << insight_call.hour) as hours
  from insight_call
  where insight_call.simulated = :simulated::boolean
    and insight_call.day between :first_day::date and :last_day::date
  group by 1, 2
)
select null as day, null::int as hours, counted.outcome, sum(counted.count)::int as count
from counted
group by counted.outcome
union all
select counted.day::text, bit_or(counted.hours), null, null
from counted
group by counted.day

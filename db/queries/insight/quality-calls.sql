-- Counts the calls of a period by outcome, with the first day on which each outcome occurred.
select insight_call.outcome, sum(insight_call.count)::int as count, min(insight_call.day)::text as "firstDay"
from insight_call
where insight_call.simulated = :simulated::boolean
  and insight_call.day between :first_day::date and :last_day::date
group by 1

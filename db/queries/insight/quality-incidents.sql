-- Counts the incidents of a period by precision, by whether they were closed as duplicates, and by the steps that have
-- a duration. Further rows contain, for each day, a bit mask of the hours in which an incident was created. Incidents
-- are first counted by day, so that the facts are read only once.
with counted as materialized (
  select fact.opened_day, fact.merged, fact.precision, fact.stamped, count(*) as count, bit_or(1 << fact.opened_hour) as hours
  from insight_fact fact
  where fact.simulated = :simulated::boolean
    and fact.opened_day between :first_day::date and :last_day::date
  group by 1, 2, 3, 4
)
select null as day, null::int as hours, counted.merged, precision.code as precision, counted.stamped, sum(counted.count)::int as count
from counted
join insight_code precision on precision.number = counted.precision
group by counted.merged, precision.code, counted.stamped
union all
select counted.opened_day::text, bit_or(counted.hours), null, null, null, null
from counted
group by counted.opened_day

-- Incidents by type, by priority, by precision and by hour: a row has one of these. The last row has none of them, and the median of the
-- whole chain over all incidents in which it was stamped.
with fact as not materialized (
  select *
  from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  )
),
-- Grouped twice, since only plain groups are counted in parallel.
counted as materialized (
  select fact.type_code, fact.priority, fact.precision, fact.opened_hour, count(*) as count
  from fact
  group by 1, 2, 3, 4
)
select type_code as type, priority, precision, opened_hour as hour, sum(count)::int as count, null::int as median
from counted
group by grouping sets ((type_code), (priority), (precision), (opened_hour))
union all
select null, null, null, null, count(fact.total_seconds)::int, percentile_disc(0.5) within group (order by fact.total_seconds)
from fact

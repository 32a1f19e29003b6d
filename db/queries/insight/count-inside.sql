-- Counts incidents by type, by priority, by precision and by hour; each row has exactly one of these keys. The last row has none:
-- it holds the median total response time and the number of incidents that have one.
with fact as not materialized (
  select *
  from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  )
),
-- Grouped in two steps, because PostgreSQL parallelises plain GROUP BY only, not GROUPING SETS.
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

-- Counts incidents by type, by priority, by precision and by hour; each row has exactly one of these keys. One further
-- row has none of them: it contains the median total response time in seconds and the number of incidents that have
-- one.
with fact as not materialized (
  select *
  from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  )
),
-- Group in two steps, because PostgreSQL parallelises only a plain GROUP BY, not GROUPING SETS.
counted as materialized (
  select fact.type, fact.priority, fact.precision, fact.opened_hour, count(*) as count
  from fact
  group by 1, 2, 3, 4
),
grouped as (
  select type, priority, precision, opened_hour, sum(count)::int as count
  from counted
  group by grouping sets ((type), (priority), (precision), (opened_hour))
)
select
  type.code as type,
  grouped.priority,
  precision.code as precision,
  grouped.opened_hour as hour,
  grouped.count,
  null::int as median
from grouped
left join insight_code type on type.number = grouped.type
left join insight_code precision on precision.number = grouped.precision
union all
select null, null, null, null, count(fact.total_seconds)::int, percentile_disc(0.5) within group (order by fact.total_seconds)
from fact

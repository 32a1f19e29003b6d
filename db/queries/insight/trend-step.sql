-- Measures one response step by month: the number of incidents that have the step, and its median and 90th percentile
-- (nearest rank) in seconds. Returns every month of the period from the first to the last one with data.
with measured as (
  select
    date_trunc('month', fact.opened_day::timestamp)::date as month,
    count(step.seconds)::int as n,
    percentile_disc(array[0.5, 0.9]) within group (order by step.seconds) as percentiles
  from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  ) fact
  cross join lateral (
    select
      case :step::text
        when 'answer' then fact.answer_seconds
        when 'dispatch' then fact.dispatch_seconds
        when 'acknowledge' then fact.acknowledge_seconds
        when 'turnout' then fact.turnout_seconds
        when 'travel' then fact.travel_seconds
        when 'onScene' then fact.on_scene_seconds
        when 'total' then fact.total_seconds
      end as seconds
  ) step
  group by 1
),
period as (
  select
    date_trunc('month', :first_day::date::timestamp)::date as first_day,
    (date_trunc('month', :last_day::date::timestamp) + interval '1 month - 1 day')::date as last_day
),
data_range as (
  select min(day) as first_day, max(day) as last_day
  from period
  cross join lateral (
    select min(opened_day) as day from insight_fact where simulated in (false, true) and opened_day between first_day and last_day
    union all
    select max(opened_day) from insight_fact where simulated in (false, true) and opened_day between first_day and last_day
    union all
    select min(insight_call.day) from insight_call where insight_call.day between first_day and last_day
    union all
    select max(insight_call.day) from insight_call where insight_call.day between first_day and last_day
  ) bound
)
select
  month.first_day::date::text as month,
  coalesce(measured.n, 0) as n,
  measured.percentiles[1] as median,
  measured.percentiles[2] as p90
from data_range
cross join lateral generate_series(
  date_trunc('month', data_range.first_day::timestamp), data_range.last_day::timestamp, interval '1 month'
) month (first_day)
left join measured on measured.month = month.first_day::date
order by month.first_day

-- Measures each response step by group: the number of incidents with the step, its median and 90th percentile (nearest rank), the
-- number that have a target and the number that met it. The group is a category, kecamatan, agency or station, or all incidents;
-- incidents without a group key are ignored. Lists are in step order. Counting and sorting are separate, because PostgreSQL
-- parallelises plain aggregates only.
with fact as not materialized (
  select
    *,
    case :by::text
      when 'all' then ''
      when 'category' then category
      when 'district' then district_code
      when 'agency' then agency_code
      when 'station' then station_code
    end as key
  from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  )
),
counted as (
  select
    fact.key,
    count(*)::int as total,
    count(fact.dispatch_seconds + fact.acknowledge_seconds + fact.turnout_seconds + fact.travel_seconds + fact.on_scene_seconds)::int
      as complete,
    array[
      count(fact.answer_seconds),
      count(fact.dispatch_seconds),
      count(fact.acknowledge_seconds),
      count(fact.turnout_seconds),
      count(fact.travel_seconds),
      count(fact.on_scene_seconds),
      count(fact.total_seconds)
    ]::int[] as stamped,
    array[
      0,
      count(fact.dispatch_seconds + target.dispatch_seconds),
      count(fact.acknowledge_seconds + target.acknowledge_seconds),
      0,
      0,
      0,
      count(fact.total_seconds + target.total_seconds)
    ]::int[] as promised,
    array[
      0,
      count(*) filter (where fact.dispatch_seconds <= target.dispatch_seconds),
      count(*) filter (where fact.acknowledge_seconds <= target.acknowledge_seconds),
      0,
      0,
      0,
      count(*) filter (where fact.total_seconds <= target.total_seconds)
    ]::int[] as within
  from fact
  left join unnest(
    :target_categories::text[], :dispatch_targets::int[], :acknowledge_targets::int[], :total_targets::int[]
  ) target (category, dispatch_seconds, acknowledge_seconds, total_seconds)
    on target.category = fact.category
  where fact.key is not null
  group by fact.key
),
sorted as (
  select
    fact.key,
    percentile_disc(array[0.5, 0.9]) within group (order by fact.answer_seconds) as answer,
    percentile_disc(array[0.5, 0.9]) within group (order by fact.dispatch_seconds) as dispatch,
    percentile_disc(array[0.5, 0.9]) within group (order by fact.acknowledge_seconds) as acknowledge,
    percentile_disc(array[0.5, 0.9]) within group (order by fact.turnout_seconds) as turnout,
    percentile_disc(array[0.5, 0.9]) within group (order by fact.travel_seconds) as travel,
    percentile_disc(array[0.5, 0.9]) within group (order by fact.on_scene_seconds) as on_scene,
    percentile_disc(array[0.5, 0.9]) within group (order by fact.total_seconds) as total
  from fact
  where fact.key is not null
  group by fact.key
)
select
  counted.*,
  jsonb_build_array(
    sorted.answer,
    sorted.dispatch,
    sorted.acknowledge,
    sorted.turnout,
    sorted.travel,
    sorted.on_scene,
    sorted.total
  ) as percentiles
from counted
join sorted on sorted.key = counted.key

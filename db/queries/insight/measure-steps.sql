-- Measures the response steps of each category, district, agency or station, or of all incidents together (number 0,
-- empty key). Incidents that belong to no group are ignored. `counts` and `percentiles` (median and 90th, nearest rank)
-- are in the order of the steps. `within` counts the incidents that met the targets of their category for dispatch,
-- acknowledge and total. `promised` counts the incidents that have a total duration and whose category has a target for
-- it.
-- The query has two halves, so that two processes sort at the same time: each half handles half of the groups or, for
-- all incidents together, half of the percentiles. The cast to boolean makes the planner expect a large part of the
-- facts in each half.
with fact as not materialized (
  select
    fact.*,
    case :by::text
      when 'all' then 0
      when 'category' then fact.category
      when 'district' then fact.district
      when 'agency' then fact.agency
      when 'station' then fact.station
    end::int as number,
    target.dispatch_seconds as dispatch_target,
    target.acknowledge_seconds as acknowledge_target,
    target.total_seconds as total_target
  from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  ) fact
  left join (
    select insight_code.number, target.*
    from unnest(
      :target_categories::text[], :dispatch_targets::int[], :acknowledge_targets::int[], :total_targets::int[]
    ) target (category, dispatch_seconds, acknowledge_seconds, total_seconds)
    join insight_code on insight_code.code = target.category
  ) target on target.number = fact.category
),
measured as materialized (
  select
    number,
    count(*)::int as total,
    count(*) filter (where stamped & :complete_bits::int = :complete_bits::int)::int as complete,
    array[
      count(answer_seconds),
      count(dispatch_seconds),
      count(acknowledge_seconds),
      count(turnout_seconds),
      count(travel_seconds),
      count(on_scene_seconds),
      count(total_seconds)
    ]::int[] as counts,
    count(total_seconds) filter (where total_target is not null)::int as promised,
    array[
      count(*) filter (where dispatch_seconds <= dispatch_target),
      count(*) filter (where acknowledge_seconds <= acknowledge_target),
      count(*) filter (where total_seconds <= total_target)
    ]::int[] as within,
    jsonb_build_array(
      percentile_disc(array[0.5, 0.9]) within group (order by answer_seconds),
      percentile_disc(array[0.5, 0.9]) within group (order by dispatch_seconds),
      percentile_disc(array[0.5, 0.9]) within group (order by acknowledge_seconds),
      percentile_disc(array[0.5, 0.9]) within group (order by turnout_seconds),
      percentile_disc(array[0.5, 0.9]) within group (order by travel_seconds) filter (where :by::text <> 'all'),
      percentile_disc(array[0.5, 0.9]) within group (order by on_scene_seconds) filter (where :by::text <> 'all'),
      percentile_disc(array[0.5, 0.9]) within group (order by total_seconds) filter (where :by::text <> 'all')
    ) as percentiles
  from fact
  where :by::text = 'all' or not (number % 2)::boolean
  group by number
  union all
  select
    number,
    count(*)::int as total,
    count(*) filter (where stamped & :complete_bits::int = :complete_bits::int)::int as complete,
    array[
      count(answer_seconds),
      count(dispatch_seconds),
      count(acknowledge_seconds),
      count(turnout_seconds),
      count(travel_seconds),
      count(on_scene_seconds),
      count(total_seconds)
    ]::int[] as counts,
    count(total_seconds) filter (where total_target is not null)::int as promised,
    array[
      count(*) filter (where dispatch_seconds <= dispatch_target),
      count(*) filter (where acknowledge_seconds <= acknowledge_target),
      count(*) filter (where total_seconds <= total_target)
    ]::int[] as within,
    jsonb_build_array(
      percentile_disc(array[0.5, 0.9]) within group (order by answer_seconds) filter (where :by::text <> 'all'),
      percentile_disc(array[0.5, 0.9]) within group (order by dispatch_seconds) filter (where :by::text <> 'all'),
      percentile_disc(array[0.5, 0.9]) within group (order by acknowledge_seconds) filter (where :by::text <> 'all'),
      percentile_disc(array[0.5, 0.9]) within group (order by turnout_seconds) filter (where :by::text <> 'all'),
      percentile_disc(array[0.5, 0.9]) within group (order by travel_seconds),
      percentile_disc(array[0.5, 0.9]) within group (order by on_scene_seconds),
      percentile_disc(array[0.5, 0.9]) within group (order by total_seconds)
    ) as percentiles
  from fact
  where :by::text = 'all' or (number % 2)::boolean
  group by number
)
select measured.*, coalesce(code.code, '') as key
from measured
left join insight_code code on code.number = measured.number

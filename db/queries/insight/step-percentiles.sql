-- Percentiles (nearest rank) of each response step, for all groups of `count-steps` with one sort per step. The sort key has the number
-- of the group above the 16 bits of the seconds, so the groups follow each other, and a fraction of all values selects a rank within
-- one group. Each returned value contains its group and its seconds. Two halves, so that two processes sort in parallel; `first` is
-- the index of the first step of a half.
with fact as not materialized (
  select
    *,
    case :by::text
      when 'all' then 0
      when 'category' then category
      when 'district' then district
      when 'agency' then agency
      when 'station' then station
    end::int << 16 as above
  from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  )
)
select
  0 as first,
  jsonb_build_array(
    percentile_disc(:answer_fractions::float8[]) within group (order by fact.above + fact.answer_seconds),
    percentile_disc(:dispatch_fractions::float8[]) within group (order by fact.above + fact.dispatch_seconds),
    percentile_disc(:acknowledge_fractions::float8[]) within group (order by fact.above + fact.acknowledge_seconds),
    percentile_disc(:turnout_fractions::float8[]) within group (order by fact.above + fact.turnout_seconds)
  ) as percentiles
from fact
union all
select
  4,
  jsonb_build_array(
    percentile_disc(:travel_fractions::float8[]) within group (order by fact.above + fact.travel_seconds),
    percentile_disc(:on_scene_fractions::float8[]) within group (order by fact.above + fact.on_scene_seconds),
    percentile_disc(:total_fractions::float8[]) within group (order by fact.above + fact.total_seconds)
  )
from fact

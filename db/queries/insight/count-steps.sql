-- Counts incidents by group, category and the steps they have (a bit mask in step order), and those that met the targets of their
-- category. The group is a category, kecamatan, agency or station, or all incidents (number 0, empty key); incidents without a
-- group are ignored.
with counted as materialized (
  select
    case :by::text
      when 'all' then 0
      when 'category' then fact.category
      when 'district' then fact.district
      when 'agency' then fact.agency
      when 'station' then fact.station
    end as number,
    fact.category,
    fact.stamped,
    count(*)::int as count,
    count(*) filter (where fact.dispatch_seconds <= target.dispatch_seconds)::int as dispatch_within,
    count(*) filter (where fact.acknowledge_seconds <= target.acknowledge_seconds)::int as acknowledge_within,
    count(*) filter (where fact.total_seconds <= target.total_seconds)::int as total_within
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
  group by 1, 2, 3
)
select
  counted.number,
  coalesce(code.code, '') as key,
  category.code as category,
  counted.stamped,
  counted.count,
  counted.dispatch_within as "dispatchWithin",
  counted.acknowledge_within as "acknowledgeWithin",
  counted.total_within as "totalWithin"
from counted
join insight_code category on category.number = counted.category
left join insight_code code on code.number = counted.number
where counted.number is not null
order by counted.number

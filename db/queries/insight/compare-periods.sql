-- Counts the incidents of several periods by district (null for boundary calls). Periods are numbered from 1 and must
-- lie between the first and the last day. Incidents are first counted by day, so that the facts are read only once and
-- in parallel.
with counted as materialized (
  select fact.opened_day, fact.district, count(*) as count
  from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  ) fact
  group by 1, 2
)
select period.number::int as period, district.code as district, sum(counted.count)::int as count
from unnest(:first_days::date[], :last_days::date[]) with ordinality as period (first_day, last_day, number)
join counted on counted.opened_day between period.first_day and period.last_day
left join insight_code district on district.number = counted.district
group by 1, 2
order by 1, 2

-- Counts the incidents of several periods by kecamatan (null for boundary calls). Periods are numbered from 1.
select period.number::int as period, fact.district_code as district, count(*)::int as count
from unnest(:first_days::date[], :last_days::date[]) with ordinality as period (first_day, last_day, number)
cross join lateral filtered_facts(
  period.first_day, period.last_day, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
  :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
) fact
group by 1, 2
order by 1, 2

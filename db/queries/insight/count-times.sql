-- Incidents by day, and by weekday and hour: a row has either the day or the other two.
select fact.opened_day::text as day, fact.weekday, fact.opened_hour as hour, count(*)::int as count
from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  ) fact
group by grouping sets ((fact.opened_day), (fact.weekday, fact.opened_hour))
order by fact.opened_day

-- Counts incidents by day, and by weekday and hour; each row has either a day, or a weekday and an hour.
select fact.opened_day::text as day, fact.weekday, fact.opened_hour as hour, count(*)::int as count
from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  ) fact
group by grouping sets ((fact.opened_day), (fact.weekday, fact.opened_hour))
order by fact.opened_day

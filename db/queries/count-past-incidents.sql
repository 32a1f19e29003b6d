-- Counts past incidents by H3 cell of resolution 7, largest count first. Counts only incidents whose response plan
-- requires a unit of the given kind. Reads insight_fact, which contains no sensitive incidents.
select to_hex(fact.cell_7) as cell, count(*)::int as count
from insight_fact fact
join insight_code type on type.number = fact.type
where fact.simulated = :simulated::boolean
  and fact.opened_day between :first_day::date and :last_day::date
  and not fact.merged
  and exists (
    select from requirement
    where requirement.type_code = type.code
      and requirement.priority = fact.priority
      and requirement.kind = :kind::text
  )
group by fact.cell_7
order by count(*) desc, fact.cell_7

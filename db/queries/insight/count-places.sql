-- Counts incidents by kecamatan and, if a resolution is given, by H3 cell. Rows with a cell count that cell. The other rows count
-- a kecamatan (null for boundary calls); `precision` is set for incidents that have no cell.
with fact as not materialized (
  select *, case :resolution::int when 6 then cell_6 when 7 then cell_7 when 8 then cell_8 end as cell
  from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  )
)
select
  fact.district_code as district,
  case when fact.cell_8 is null then fact.precision end as precision,
  null as cell,
  count(*)::int as count
from fact
group by 1, 2
union all
select null, null, to_hex(fact.cell), count(*)::int
from fact
where fact.cell is not null
group by fact.cell

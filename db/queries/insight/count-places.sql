-- Counts incidents by district and, if a resolution is given, also by H3 cell. A row with a cell counts the incidents
-- in that cell. A row without a cell counts incidents of a district (null for boundary calls). If its `precision` is
-- null, it counts the incidents that have a cell; otherwise it counts the incidents of that precision that have none.
with counted as materialized (
  select
    case :resolution::int when 6 then fact.cell_6 when 7 then fact.cell_7 when 8 then fact.cell_8 end as cell,
    fact.district,
    case when fact.cell_8 is null then fact.precision end as precision,
    count(*) as count
  from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  ) fact
  group by 1, 2, 3
)
select district.code as district, precision.code as precision, null as cell, sum(counted.count)::int as count
from counted
left join insight_code district on district.number = counted.district
left join insight_code precision on precision.number = counted.precision
group by 1, 2
union all
select null, null, to_hex(counted.cell), sum(counted.count)::int
from counted
where counted.cell is not null
group by counted.cell

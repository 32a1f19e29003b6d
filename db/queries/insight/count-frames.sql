-- Counts incidents by frame of the time-lapse and by place, up to the row limit. A frame is an hour of the day or a
-- period, given by its first day; frames are numbered from 1. Places are H3 cells if a resolution is given, otherwise
-- districts. Incidents without a place are ignored.
with fact as not materialized (
  select
    case when :by_hour::boolean then opened_hour + 1 else width_bucket(opened_day, :frames::date[]) end as frame,
    case :resolution::int when 6 then cell_6 when 7 then cell_7 when 8 then cell_8 end as cell,
    case when :resolution::int is null then district end as district
  from filtered_facts(
    :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
    :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
  )
),
counted as (
  select fact.frame, fact.cell, fact.district, count(*)::int as count
  from fact
  where fact.cell is not null or fact.district is not null
  group by 1, 2, 3
  limit :limit::int
)
select counted.frame, coalesce(to_hex(counted.cell), district.code) as place, counted.count
from counted
left join insight_code district on district.number = counted.district

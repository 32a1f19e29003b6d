-- Counts sensitive incidents by completed year, district and category (violence against women and children, or all
-- others), including counts of zero. The caller must mask small counts. The first year is that of the earliest incident
-- in the figures.
select
  year,
  district.code as district,
  grouped.category,
  coalesce(sum(insight_sensitive.count), 0)::int as count
from generate_series(
  (select extract(year from min(fact.opened_day))::int from insight_fact fact),
  :this_year::int - 1
) year
cross join district
cross join (values (1, 'women-and-children'), (2, 'other')) grouped (sort_order, category)
left join insight_sensitive
  on insight_sensitive.simulated = :simulated::boolean
  and extract(year from insight_sensitive.month) = year
  and insight_sensitive.district_code = district.code
  and (insight_sensitive.category = 'women-and-children') = (grouped.category = 'women-and-children')
group by year, district.code, grouped.sort_order, grouped.category
order by year, district.code, grouped.sort_order

-- Merges gazetteer entries that have the same kind, names and district and are in the same square of a grid. They are
-- parts of one street or river (squares of about 11 km) or duplicates of one place (about 550 m). Keeps only the entry
-- nearest to their average position.
with part as (
  select
    ctid as row, osm_id, kind, search_keys, district_code,
    st_x(position::geometry) as x,
    st_y(position::geometry) as y,
    case when kind in ('street', 'river') then 0.1 else 0.005 end as cell
  from gazetteer_place
  where network_id = :network::int
),
measured as (
  select
    part.*,
    avg(x) over same as middle_x,
    avg(y) over same as middle_y
  from part
  window same as (partition by kind, search_keys, district_code, floor(x / cell), floor(y / cell))
),
ordered as (
  select
    measured.row,
    row_number() over (
      partition by kind, search_keys, district_code, floor(x / cell), floor(y / cell)
      order by (x - middle_x) ^ 2 + (y - middle_y) ^ 2, osm_id
    ) as place
  from measured
)
delete from gazetteer_place
where ctid = any(array(select ordered.row from ordered where place > 1))

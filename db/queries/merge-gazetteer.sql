-- Merges gazetteer entries that have the same kind, names and district and are in the same square of a grid. They are
-- parts of one street or river (squares of about 11 km) or duplicates of one place (about 550 m). Keeps only the entry
-- nearest to their average position.
with placed as (
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
    placed.*,
    avg(x) over duplicates as mean_x,
    avg(y) over duplicates as mean_y
  from placed
  window duplicates as (partition by kind, search_keys, district_code, floor(x / cell), floor(y / cell))
),
ranked as (
  select
    measured.row,
    row_number() over (
      partition by kind, search_keys, district_code, floor(x / cell), floor(y / cell)
      order by (x - mean_x) ^ 2 + (y - mean_y) ^ 2, osm_id
    ) as rank
  from measured
)
delete from gazetteer_place
where ctid = any(array(select ranked.row from ranked where rank > 1))

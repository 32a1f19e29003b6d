-- Stores the hotspots in the regency or within a margin around it, each observation once. Marks those at a known heat
-- source. Returns how many were in the area and how many were new, and the half days of the new ones.
with input as materialized (
  select input.*, st_setsrid(st_makepoint(input.lng, input.lat), 4326) as point
  from unnest(
    :keys::text[], :satellites::text[], :seen::timestamptz[], :half_days::int[], :lngs::float8[], :lats::float8[],
    :confidences::text[], :frps::real[]
  ) as input (key, satellite, seen_at, half_day, lng, lat, confidence, frp_mw)
),
inside as materialized (
  select input.*
  from input
  where exists (
    select from district where st_dwithin(district.boundary, input.point, :margin_degrees::float8)
  )
),
stored as (
  insert into hotspot (key, source, satellite, seen_at, half_day, position, confidence, frp_mw, heat_source_id)
  select
    inside.key, :source::text, inside.satellite, inside.seen_at, inside.half_day, inside.point::geography,
    inside.confidence, inside.frp_mw, known.id
  from inside
  left join lateral (
    select heat_source.id
    from heat_source
    where st_dwithin(heat_source.position, inside.point::geography, heat_source.radius_m)
    order by heat_source.position <-> inside.point::geography
    limit 1
  ) known on true
  order by inside.seen_at, inside.key
  on conflict (key) do nothing
  returning half_day
)
select
  (select count(*)::int from inside) as inside,
  count(*)::int as stored,
  array_agg(distinct stored.half_day) as "halfDays"
from stored

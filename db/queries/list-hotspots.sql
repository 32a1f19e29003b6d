-- Lists the hotspots seen between two times, newest first.
select
  hotspot.id,
  round(st_x(hotspot.position::geometry)::numeric, 5)::float8 as lng,
  round(st_y(hotspot.position::geometry)::numeric, 5)::float8 as lat,
  extract(epoch from hotspot.seen_at)::int as "seenAtSeconds",
  hotspot.satellite,
  hotspot.confidence,
  hotspot.frp_mw as "frpMw",
  hotspot.heat_source_id is not null as "isFlare",
  hotspot.watch_id as "watchId"
from hotspot
where hotspot.seen_at >= :since::timestamptz and hotspot.seen_at <= :until::timestamptz
order by hotspot.seen_at desc, hotspot.id
limit :max_rows

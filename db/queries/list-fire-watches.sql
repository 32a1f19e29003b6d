-- Lists the fire watches that were seen since a time, or the given one, each with its incident and its growth from one
-- overpass to the next. If the incident was merged into another one, returns the remaining incident.
select
  fire_watch.id,
  fire_watch.number::int as number,
  fire_watch.state,
  fire_watch.merged_into_id as "mergedIntoId",
  fire_watch.first_seen_at as "firstSeenAt",
  fire_watch.last_seen_at as "lastSeenAt",
  fire_watch.point_count as "pointCount",
  fire_watch.flare_points as "flarePoints",
  fire_watch.satellites,
  fire_watch.confidence,
  fire_watch.max_frp_mw as "maxFrpMw",
  st_x(fire_watch.centre::geometry) as lng,
  st_y(fire_watch.centre::geometry) as lat,
  st_asgeojson(fire_watch.area, 5)::jsonb as area,
  fire_watch.area_ha as "areaHa",
  district.name as "districtName",
  fire_watch.near,
  incident.id as "incidentId",
  incident.number::int as "incidentNumber",
  coalesce(linked.sensitive or incident.sensitive, false) as sensitive,
  fire_watch.state = 'incident' and exists (
    select
    from event
    where event.incident_id = fire_watch.incident_id
      and event.kind = 'watch.attached'
      and event.data ->> 'watchId' = fire_watch.id::text
  ) as "isAttached",
  fire_watch.dismiss_reason as "dismissReason",
  fire_watch.decided_at as "decidedAt",
  coalesce(
    (
      select
        jsonb_agg(
          jsonb_build_object(
            'at', overpass.seen_at, 'satellite', overpass.satellite, 'points', overpass.points, 'frpMw', overpass.frp_mw
          )
          order by overpass.seen_at
        )
      from (
        select hotspot.seen_at, hotspot.satellite, count(*) as points, sum(hotspot.frp_mw) as frp_mw
        from hotspot
        where hotspot.watch_id = fire_watch.id
          and hotspot.seen_at >= fire_watch.last_seen_at - interval '14 days'
        group by hotspot.seen_at, hotspot.satellite
        order by hotspot.seen_at desc
        limit 20
      ) overpass
    ),
    '[]'
  ) as overpasses
from fire_watch
left join district on district.code = fire_watch.district_code
left join incident linked on linked.id = fire_watch.incident_id
left join incident on incident.id = remaining_incident(linked.id)
where case
    when :only_id::uuid is null then fire_watch.last_seen_at >= :seen_since::timestamptz and fire_watch.state <> 'merged'
    else fire_watch.id = :only_id::uuid
  end
order by fire_watch.last_seen_at desc, fire_watch.number
limit :max_rows

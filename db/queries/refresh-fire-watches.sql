-- Recomputes the columns of the given fire watches that are derived from their hotspots and from what is nearby.
-- Returns the state of each fire watch, and its number of hotspots without those at known heat sources.
with summary as materialized (
  select
    hotspot.watch_id,
    min(hotspot.seen_at) as first_seen_at,
    max(hotspot.seen_at) as last_seen_at,
    count(*) as point_count,
    count(hotspot.heat_source_id) as flare_points,
    array_agg(distinct hotspot.satellite order by hotspot.satellite) as satellites,
    -- A flare says nothing about the hotspots around it. Its confidence counts only if there are no others.
    coalesce(
      max(array_position(array['low', 'nominal', 'high'], hotspot.confidence))
        filter (where hotspot.heat_source_id is null),
      max(array_position(array['low', 'nominal', 'high'], hotspot.confidence))
    ) as confidence_rank,
    max(hotspot.frp_mw) as max_frp_mw,
    -- Adds a margin of half a VIIRS pixel around the outermost hotspots.
    st_buffer(st_convexhull(st_collect(hotspot.position::geometry)), 0.0017, 4) as area,
    -- A margin of 0.05 degrees, which is more than 5 km at every latitude of Indonesia.
    st_expand(st_setsrid(st_extent(hotspot.position::geometry)::geometry, 4326), 0.05) as search_box
  from hotspot
  where hotspot.watch_id = any(:ids::uuid[])
  group by hotspot.watch_id
),
exposed as materialized (
  select village.name, 'village' as kind, village.position from village where village.position is not null
  union all
  select
    place.name,
    case
      when place.kind in ('village', 'hamlet', 'town', 'neighbourhood') then 'village'
      when place.kind in ('hospital', 'clinic') then 'health'
      else place.kind
    end,
    place.position
  from (
    select gazetteer_place.name, gazetteer_place.kind, gazetteer_place.position
    from gazetteer_place
    join network on network.id = gazetteer_place.network_id and network.status = 'current'
    union all
    select local_place.name, local_place.kind, local_place.position from local_place
  ) place
  where place.kind in ('village', 'hamlet', 'town', 'neighbourhood', 'school', 'well', 'hospital', 'clinic')
  union all
  select facility.name, 'health', facility.position
  from facility
  where facility.kind in ('hospital', 'puskesmas', 'sub-health-post', 'village-health-post')
  union all
  select place.name, case when place.kind = 'village' then 'village' else 'peat' end, place.position
  from place
  where place.kind in ('village', 'peat-hydrology-station')
),
exposed_area as materialized (
  select st_setsrid(st_extent(exposed.position::geometry)::geometry, 4326) as box from exposed
)
update fire_watch
set
  first_seen_at = summary.first_seen_at,
  last_seen_at = summary.last_seen_at,
  point_count = summary.point_count,
  flare_points = summary.flare_points,
  satellites = summary.satellites,
  confidence = (array['low', 'nominal', 'high'])[summary.confidence_rank],
  max_frp_mw = summary.max_frp_mw,
  area = summary.area,
  area_ha = st_area(summary.area::geography) / 10000,
  centre = st_centroid(summary.area)::geography,
  district_code = (
    select district.code
    from district
    where st_covers(district.boundary, st_centroid(summary.area))
    order by district.code
    limit 1
  ),
  near = coalesce(
    (
      select
        jsonb_agg(
          jsonb_build_object('kind', nearest.kind, 'name', nearest.name, 'distanceM', nearest.distance_m)
          order by nearest.distance_m
        )
      from (
        select distinct on (exposed.kind)
          exposed.kind, exposed.name, round(st_distance(exposed.position, summary.area::geography))::int as distance_m
        from exposed
        where summary.search_box && (select exposed_area.box from exposed_area)
          and exposed.position::geometry && summary.search_box
          and st_dwithin(exposed.position, summary.area::geography, 5000)
        order by exposed.kind, st_distance(exposed.position, summary.area::geography)
      ) nearest
    ),
    '[]'
  )
from summary
where fire_watch.id = summary.watch_id
returning
  fire_watch.id,
  fire_watch.state,
  (fire_watch.point_count - fire_watch.flare_points)::int as points,
  fire_watch.decided_points as "decidedPoints"

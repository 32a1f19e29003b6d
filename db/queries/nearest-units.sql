-- The best units for one requirement: the responsible stations' own first, then by geodesic distance, ties by call sign.
-- Each walk along the index goes by distance on a sphere, up to half a percent off the ellipsoid, so it brings a shortlist that is
-- measured exactly; how far each tier's full shortlists reach is told with every row, and the caller asks again where that proves
-- too short. A fix that aged since the last sweep counts at the unit's station.
select
  unit.id,
  unit.call_sign as "callSign",
  unit.kind,
  unit.agency_code as agency,
  unit.mobility,
  unit.simulated,
  measured.distance_m as "distanceM",
  measured.basis,
  extract(epoch from :now::timestamptz - measured.fix_at)::float8 as "fixAgeSeconds",
  measured.by_area as "byArea",
  measured.by_area or measured.area_station_code is null as responsible,
  measured.area_reach_m as "areaReachM",
  measured.other_reach_m as "otherReachM"
from (
  select
    near.*,
    st_distance(near.place, :at::geography) as distance_m,
    min(near.reach_m) filter (where near.by_area) over () as area_reach_m,
    min(near.reach_m) filter (where not near.by_area) over () as other_reach_m
  from (
    select
      own.*,
      case when count(*) over (partition by own.area_station_code) >= :shortlist::int
        then max(own.walked_m) over (partition by own.area_station_code) end as reach_m,
      true as by_area
    from unnest(:responsible_stations::text[]) as responsible (station_code)
    cross join lateral (
      select
        position.unit_id, position.place, position.basis, position.fix_at, position.area_station_code,
        position.place <-> :at::geography as walked_m
      from unit_position position
      where position.eligible
        and position.area_station_code is not null
        and position.area_station_code = responsible.station_code
        and position.kind = :kind::text
        and position.skills @> :skills::text[]
        and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
      order by position.place <-> :at::geography
      limit :shortlist::int
    ) own
    union all
    select
      other.*,
      case when count(*) over () >= :shortlist::int then max(other.walked_m) over () end,
      false
    from (
      select
        position.unit_id, position.place, position.basis, position.fix_at, position.area_station_code,
        position.place <-> :at::geography as walked_m
      from unit_position position
      where position.eligible
        and position.kind = :kind::text
        and position.skills @> :skills::text[]
        and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
        and (position.area_station_code is null or position.area_station_code <> all(:responsible_stations::text[]))
      order by position.place <-> :at::geography
      limit :shortlist::int
    ) other
    union all
    select
      aged.unit_id, station.position, 'station', aged.fix_at, aged.area_station_code, null, null,
      coalesce(aged.area_station_code = any(:responsible_stations::text[]), false)
    from unit_position aged
    join unit on unit.id = aged.unit_id
    join station on station.code = unit.station_code
    where aged.basis = 'fix'
      and aged.fix_at < :fresh_since::timestamptz
      and aged.eligible
      and aged.kind = :kind::text
      and aged.skills @> :skills::text[]
  ) near
) measured
join unit on unit.id = measured.unit_id
where not unit.taken
  and unit.duty = 'available'
  and unit.id <> all(:excluding::uuid[])
order by measured.by_area desc, measured.distance_m, unit.call_sign
limit :wanted::int

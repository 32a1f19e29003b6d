-- The best units for one requirement: units of the responsible stations first, then by geodesic distance; ties by call sign. Each
-- index scan orders by distance on a sphere, which differs from the ellipsoid by up to half a percent, so it returns a shortlist
-- that is measured exactly. The query returns and locks only rows that nothing beyond the shortlists can precede; if these are
-- too few, the caller repeats it with a longer shortlist. Other units are scanned only if the responsible stations do not fill
-- the shortlist. Units with a stale fix, and those given as hidden, count at their station. Three expressions serve the planner,
-- which does not know the parameter values. arraycontains replaces @>, because for @> it expects so few rows that it sorts them all instead of using the
-- index order. The lower bound of minus infinity keeps it from expecting few rows for a range. any(array[]) cannot be hashed.
with own as materialized (
  select
    scanned.*,
    case when count(*) over station >= :shortlist::int then max(scanned.sphere_m) over station end as reach_m
  from unnest(:responsible_stations::text[]) as responsible (station_code)
  cross join lateral (
    select
      position.unit_id, position.place, position.basis, position.fix_at, position.area_station_code,
      position.place <-> :at::geography as sphere_m
    from unit_position position
    where position.eligible
      and position.area_station_code = responsible.station_code
      and position.kind = :kind::text
      and arraycontains(position.skills, :skills::text[])
      and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
      and position.unit_id <> all(:hidden::uuid[])
    order by position.place <-> :at::geography
    limit :shortlist::int
  ) scanned
  window station as (partition by scanned.area_station_code)
),
other as materialized (
  select
    position.unit_id, position.place, position.basis, position.fix_at, position.area_station_code,
    position.place <-> :at::geography as sphere_m
  from unit_position position
  where (select count(*) from own) < :shortlist::int
    and position.eligible
    and position.kind = :kind::text
    and arraycontains(position.skills, :skills::text[])
    and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
    and position.unit_id <> all(:hidden::uuid[])
    and (position.area_station_code is null or position.area_station_code <> all(:responsible_stations::text[]))
  order by position.place <-> :at::geography
  limit :shortlist::int
)
select
  unit.id,
  unit.call_sign as "callSign",
  unit.kind,
  unit.agency_code as agency,
  unit.mobility,
  unit.simulated,
  st_distance(near.place, :at::geography) as "distanceM",
  near.basis,
  extract(epoch from :now::timestamptz - near.fix_at)::float8 as "fixAgeSeconds",
  near.by_area as "byArea",
  near.by_area or (select agency.dispatch_rule from agency where agency.code = unit.agency_code) = 'nearest' as responsible
from (
  select unit_id, place, basis, fix_at, area_station_code, true as by_area from own
  union all
  select unit_id, place, basis, fix_at, area_station_code, false from other
  union all
  select
    aged.unit_id, station.position, 'station', aged.fix_at, aged.area_station_code,
    coalesce(aged.area_station_code = any(:responsible_stations::text[]), false)
  from unit_position aged
  join unit on unit.id = aged.unit_id
  join station on station.code = unit.station_code
  where aged.basis = 'fix'
    and aged.fix_at >= '-infinity'
    and aged.fix_at < :fresh_since::timestamptz
    and aged.eligible
    and aged.kind = :kind::text
    and arraycontains(aged.skills, :skills::text[])
    and aged.unit_id <> all(:hidden::uuid[])
  union all
  select
    hidden.unit_id, station.position, 'station', null, hidden.area_station_code,
    coalesce(hidden.area_station_code = any(:responsible_stations::text[]), false)
  from unnest(:hidden::uuid[]) as given (unit_id)
  join unit_position hidden on hidden.unit_id = any(array[given.unit_id])
  join unit on unit.id = any(array[given.unit_id])
  join station on station.code = unit.station_code
  where hidden.eligible
    and hidden.kind = :kind::text
    and arraycontains(hidden.skills, :skills::text[])
) near
join unit on unit.id = any(array[near.unit_id])
where not unit.taken
  and unit.duty = 'available'
  and unit.id <> all(:excluding::uuid[])
  and case
    when near.by_area
    then coalesce(st_distance(near.place, :at::geography) < (select min(own.reach_m) from own) * :slack::float8, true)
    else (select count(*) from own) < :shortlist::int and coalesce(
      st_distance(near.place, :at::geography)
        < (select max(other.sphere_m) from other having count(*) >= :shortlist::int) * :slack::float8,
      true
    )
  end
order by near.by_area desc, "distanceM", unit.call_sign collate "C"
limit :wanted::int

-- Reads the candidates for several requirements. For each requirement, reads the nearest units of the responsible
-- stations and the nearest other units. For each of these two groups, returns the distance in metres on a sphere within
-- which no unit is missing, or null if the whole group was read. Each index scan orders by distance on a sphere, which
-- differs from the distance on the ellipsoid by up to half a percent. Other units are read only if the responsible
-- stations do not fill the shortlist; otherwise their distance is 0. If a requirement has a rare skill, all units with
-- that skill are read instead. Units with a stale fix and those given as hidden are always read completely and are
-- treated as being at their station. The first row of each requirement contains no unit; it contains these
-- distances, the current network and the closures in force with the incidents that caused them, all read in the same
-- snapshot.
--
-- Some expressions take account of the planner, which does not know the parameter values. For @> it expects so few rows
-- that it would sort them all instead of using the order of the index; arraycontains avoids that. Ordering by unit_id
-- makes it use the index to read units with a skill. Without the lower bound of minus infinity, it would expect a third
-- of all fixes to be stale. any(array[]) keeps it from using a hash join.
select
  requirement.number,
  near.own_complete_within_m as "ownCompleteWithinM",
  near.other_complete_within_m as "otherCompleteWithinM",
  near.has_motorcycle as "hasMotorcycle",
  near.network_state as "networkState",
  unit.id,
  unit.call_sign as "callSign",
  unit.agency_code as agency,
  unit.mobility,
  unit.skills,
  unit.simulated,
  st_distance(near.place, :at::geography) as "distanceM",
  near.basis,
  date_part('epoch', :now::timestamptz - near.fix_at) as "fixAgeSeconds",
  near.by_area as "isFromCoveringStation",
  near.by_area or unit.agency_code = any(shared.nearest_agencies) as responsible,
  st_x(near.place::geometry) as lng,
  st_y(near.place::geometry) as lat,
  case when near.basis = 'fix' then near.accuracy_m end as "accuracyM"
from jsonb_to_recordset(:requirements::jsonb) as requirement (number int, kind text, skills text[], shortlist int)
cross join (
  select (
    select jsonb_build_object(
      'network', (
        select jsonb_build_object(
          'id', network.id,
          'key', concat_ws(' ', current_database(), network.id, extract(epoch from network.started_at), network.checksum),
          'database', current_database()
        )
        from network
        where network.status = 'current'
      ),
      'closures', array(
        select closure.id
        from closure
        where closure.lifted_at is null
          and (closure.ends_at is null or closure.ends_at > :now::timestamptz)
        order by closure.id
      ),
      'closureIncidents', array(
        select closure.incident_id
        from closure
        where closure.lifted_at is null
          and (closure.ends_at is null or closure.ends_at > :now::timestamptz)
        order by closure.id
      )
    )::text
  ) as state,
  array(select agency.code from agency where agency.dispatch_rule = 'nearest') as nearest_agencies
) shared
cross join lateral (
  with rarest as materialized (
    select wanted.skill
    from unnest(requirement.skills) as wanted (skill)
    cross join lateral (
      select count(*) as units
      from (
        select
        from unit_skill
        where unit_skill.kind = requirement.kind and unit_skill.skill = wanted.skill
        order by unit_skill.unit_id
        limit 500
      ) unit_with_skill
    ) counted
    where counted.units < 500
    order by counted.units, wanted.skill
    limit 1
  ),
  own as materialized (
    select
      scanned.*,
      case when count(*) over station >= requirement.shortlist then max(scanned.sphere_m) over station end as complete_within_m
    from unnest(:responsible_stations::text[]) as responsible (station_code)
    cross join lateral (
      select
        position.unit_id, position.place, position.basis, position.fix_at, position.accuracy_m, position.area_station_code,
        position.place <-> :at::geography as sphere_m
      from unit_position position
      where not exists (select from rarest)
        and position.eligible
        and position.area_station_code = responsible.station_code
        and position.kind = requirement.kind
        and arraycontains(position.skills, requirement.skills)
        and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
        and position.unit_id <> all(:hidden::uuid[])
      order by position.place <-> :at::geography
      limit requirement.shortlist
    ) scanned
    window station as (partition by scanned.area_station_code)
  ),
  other as materialized (
    select
      position.unit_id, position.place, position.basis, position.fix_at, position.accuracy_m, position.area_station_code,
      position.place <-> :at::geography as sphere_m
    from unit_position position
    where not exists (select from rarest)
      and (select count(*) from own) < requirement.shortlist
      and position.eligible
      and position.kind = requirement.kind
      and arraycontains(position.skills, requirement.skills)
      and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
      and position.unit_id <> all(:hidden::uuid[])
      and (position.area_station_code is null or position.area_station_code <> all(:responsible_stations::text[]))
    order by position.place <-> :at::geography
    limit requirement.shortlist
  )
  select
    (select min(own.complete_within_m) from own) as own_complete_within_m,
    case
      when (select count(*) from own) >= requirement.shortlist then 0
      else (select max(other.sphere_m) from other having count(*) >= requirement.shortlist)
    end as other_complete_within_m,
    exists (
      select from unit_skill where unit_skill.kind = requirement.kind and unit_skill.skill = 'motorcycle'
    ) as has_motorcycle,
    shared.state as network_state,
    null::uuid as unit_id, null::geography as place, null as basis, null::timestamptz as fix_at, null::float8 as accuracy_m,
    null::boolean as by_area
  union all
  select null, null, null, null, listed.*
  from (
    select unit_id, place, basis, fix_at, accuracy_m, true as by_area from own
    union all
    select unit_id, place, basis, fix_at, accuracy_m, false from other
    union all
    select
      rare.unit_id, rare.place, rare.basis, rare.fix_at, rare.accuracy_m,
      coalesce(rare.area_station_code = any(:responsible_stations::text[]), false)
    from rarest
    cross join lateral (
      select unit_skill.unit_id
      from unit_skill
      where unit_skill.kind = requirement.kind and unit_skill.skill = rarest.skill
      order by unit_skill.unit_id
      limit 500
    ) unit_with_skill
    join unit_position rare on rare.unit_id = any(array[unit_with_skill.unit_id])
    where rare.eligible
      and arraycontains(rare.skills, requirement.skills)
      and (rare.basis = 'station' or rare.fix_at >= :fresh_since::timestamptz)
      and rare.unit_id <> all(:hidden::uuid[])
    union all
    select
      stale.unit_id, station.position, 'station', stale.fix_at, null,
      coalesce(stale.area_station_code = any(:responsible_stations::text[]), false)
    from unit_position stale
    join unit on unit.id = stale.unit_id
    join station on station.code = unit.station_code
    where stale.basis = 'fix'
      and stale.fix_at >= '-infinity'
      and stale.fix_at < :fresh_since::timestamptz
      and stale.eligible
      and stale.kind = requirement.kind
      and arraycontains(stale.skills, requirement.skills)
      and stale.unit_id <> all(:hidden::uuid[])
    union all
    select
      hidden.unit_id, station.position, 'station', null, null,
      coalesce(hidden.area_station_code = any(:responsible_stations::text[]), false)
    from unnest(:hidden::uuid[]) as input (unit_id)
    join unit_position hidden on hidden.unit_id = any(array[input.unit_id])
    join unit on unit.id = any(array[input.unit_id])
    join station on station.code = unit.station_code
    where hidden.eligible
      and hidden.kind = requirement.kind
      and arraycontains(hidden.skills, requirement.skills)
  ) listed
) near
left join unit on unit.id = any(array[near.unit_id]) and not unit.taken and unit.duty = 'available'
where near.network_state is not null or unit.id is not null

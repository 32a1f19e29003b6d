-- Units of a kind that were not chosen although they are nearer than a distance, nearest first, each with the cause. With an
-- infinite distance and no chosen units it lists all units that cannot be sent, those without a position last. The index scan
-- orders by distance on a sphere and returns a few more rows than needed. st_dwithin limits the scan; only strictly nearer units
-- count, so that many units at the same distance as the chosen one do not fill the list. Units with stale fixes are handled
-- separately. arraycontains and any(array[]) serve the planner, as in nearest-units.sql. So do the subqueries instead of joins,
-- and the limit on all candidates: it is never reached, but keeps the planner from expecting thousands of rows.
with candidate as materialized (
  (
    select position.unit_id, position.place, position.area_station_code
    from unit_position position
    where not position.eligible
      and position.kind = :kind::text
      and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
      and st_dwithin(position.place, :at::geography, least(:within_m::float8, 20100000))
      and st_distance(position.place, :at::geography) < :within_m::float8
    order by position.place <-> :at::geography
    limit :most::int
  )
  union all
  (
    select position.unit_id, position.place, position.area_station_code
    from unit_position position
    where position.eligible
      and cardinality(:skills::text[]) > 0
      and position.kind = :kind::text
      and not position.skills @> :skills::text[]
      and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
      and st_dwithin(position.place, :at::geography, least(:within_m::float8, 20100000))
      and st_distance(position.place, :at::geography) < :within_m::float8
    order by position.place <-> :at::geography
    limit :most::int
  )
  union all
  (
    select position.unit_id, position.place, position.area_station_code
    from unit_position position
    where position.eligible
      and cardinality(:picked::uuid[]) > 0
      and position.kind = :kind::text
      and arraycontains(position.skills, :skills::text[])
      and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
      and position.unit_id <> all(:picked::uuid[])
      and st_dwithin(position.place, :at::geography, least(:within_m::float8, 20100000))
      and st_distance(position.place, :at::geography) < :within_m::float8
    order by position.place <-> :at::geography
    limit :most::int
  )
  union all
  (
    select aged.unit_id, station.position, aged.area_station_code
    from unit_position aged
    join unit home on home.id = aged.unit_id
    left join station on station.code = home.station_code
    where aged.basis = 'fix'
      and aged.fix_at >= '-infinity'
      and aged.fix_at < :fresh_since::timestamptz
      and aged.kind = :kind::text
      and (
        not aged.eligible
        or station.code is null
        or not aged.skills @> :skills::text[]
        or (cardinality(:picked::uuid[]) > 0 and aged.unit_id <> all(:picked::uuid[]))
      )
    order by station.position <-> :at::geography
    limit :most::int
  )
  union all
  (
    select position.unit_id, position.place, position.area_station_code
    from unit_position position
    where :within_m::float8 = 'infinity'
      and not position.eligible
      and position.kind = :kind::text
      and position.place is null
    limit :most::int
  )
  limit 5 * :most::int
),
near as materialized (
  select candidate.*, st_distance(candidate.place, :at::geography) as distance_m from candidate
)
select
  unit.id,
  unit.call_sign as "callSign",
  unit.kind,
  unit.agency_code as agency,
  unit.simulated,
  near.distance_m as "distanceM",
  case
    when unit.taken then 'busy'
    when unit.duty = 'off-duty' then 'off-duty'
    when not unit.skills @> :skills::text[] then 'missing-skill'
    when near.place is null then 'no-position'
    when (:by_area::boolean or (select agency.dispatch_rule from agency where agency.code = unit.agency_code) = 'responsible-area')
      and coalesce(near.area_station_code <> all(:responsible_stations::text[]), true) then 'outside-area'
    else 'being-taken'
  end as cause,
  case
    when unit.taken then (
      select incident.number::text
      from assignment
      join incident on incident.id = assignment.incident_id
      where assignment.unit_id = unit.id
        and assignment.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
    )
    when unit.duty = 'available' and not unit.skills @> :skills::text[] then (
      select string_agg(skill, ', ' order by skill) from unnest(:skills::text[]) as wanted (skill) where skill <> all(unit.skills)
    )
  end as detail
from near
join unit on unit.id = any(array[near.unit_id])
where near.distance_m < :within_m::float8
  or (:within_m::float8 = 'infinity' and near.distance_m is null)
order by near.distance_m nulls last, unit.call_sign collate "C"
limit :most::int

-- Units of a kind that were not taken although nearer than some distance, nearest first, each with its cause.
-- With an endless distance and nothing picked it lists all that cannot be sent; units nobody can place come last.
-- arraycontains and any(array[]) are there for the planner, as in nearest-units.sql; so are the subqueries in place of joins, and the
-- limit of all candidates, which they never exceed: it keeps the planner from expecting thousands.
with candidate as materialized (
  (
    select position.unit_id, position.place, position.basis, position.fix_at, position.area_station_code
    from unit_position position
    where not position.eligible
      and position.kind = :kind::text
    order by position.place <-> :at::geography
    limit :most::int
  )
  union all
  (
    select position.unit_id, position.place, position.basis, position.fix_at, position.area_station_code
    from unit_position position
    where position.eligible
      and cardinality(:skills::text[]) > 0
      and position.kind = :kind::text
      and not position.skills @> :skills::text[]
    order by position.place <-> :at::geography
    limit :most::int
  )
  union all
  (
    select position.unit_id, position.place, position.basis, position.fix_at, position.area_station_code
    from unit_position position
    where position.eligible
      and cardinality(:picked::uuid[]) > 0
      and position.kind = :kind::text
      and arraycontains(position.skills, :skills::text[])
      and position.unit_id <> all(:picked::uuid[])
    order by position.place <-> :at::geography
    limit :most::int
  )
  union all
  (
    select aged.unit_id, aged.place, aged.basis, aged.fix_at, aged.area_station_code
    from unit_position aged
    join unit lost on lost.id = aged.unit_id and lost.station_code is null
    where aged.basis = 'fix'
      and aged.fix_at < :fresh_since::timestamptz
      and aged.eligible
      and :within_m::float8 = 'infinity'
      and aged.kind = :kind::text
      and aged.skills @> :skills::text[]
    limit :most::int
  )
  limit 4 * :most::int
),
near as materialized (
  select placed.*, st_distance(placed.place, :at::geography) as distance_m
  from (
    select
      candidate.unit_id,
      candidate.area_station_code,
      case
        when candidate.basis = 'fix' and candidate.fix_at < :fresh_since::timestamptz then (
          select station.position
          from unit home
          join station on station.code = home.station_code
          where home.id = candidate.unit_id
        )
        else candidate.place
      end as place
    from candidate
  ) placed
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

-- Lists, for each requirement, the units of its kind that are nearer than a given distance but were not chosen, nearest
-- first, each with the cause. Units that could be sent are listed only with `include_eligible`, which the caller sets
-- if the ranking may not have read all of them. If no distance is given, lists units at any distance, those without a
-- position last. Only strictly nearer units are listed, so that many units at the same distance as the chosen one do
-- not fill the list. Units at the same distance are ordered by call sign, so that a limit always leaves out the same
-- ones. Units with stale fixes are handled separately. Each subquery returns at most `max_candidates` units. The
-- explanation lists at most `max_listed` units: if at least that many are nearer than `all_listed_within`, returns only
-- the nearest `max_listed` units, and those as far away as the last of them.
--
-- The index scan orders by distance on a sphere and returns a few more rows than needed. st_dwithin limits the scan.
-- arraycontains, any(array[]) and the lower bound of minus infinity take account of the planner, as in
-- nearest-units.sql. So do the subqueries instead of joins. The limit on all candidates is never reached, but it keeps
-- the planner from expecting thousands of rows.
select
  requirement.number,
  unit.id,
  unit.call_sign as "callSign",
  unit.kind,
  unit.agency_code as agency,
  unit.mobility,
  unit.skills,
  unit.simulated,
  near.distance_m as "distanceM",
  st_x(near.place::geometry) as lng,
  st_y(near.place::geometry) as lat,
  near.accuracy_m as "accuracyM",
  case
    when unit.taken then 'busy'
    when unit.duty = 'off-duty' then 'off-duty'
    when exists (
      select from alarm where alarm.unit_id = unit.id and alarm.kind = 'panic' and alarm.ended_at is null
    ) then 'crew-emergency'
    when not unit.skills @> requirement.skills then 'missing-skill'
    when near.place is null then 'no-position'
    when (requirement.by_area or (select agency.dispatch_rule from agency where agency.code = unit.agency_code) = 'responsible-area')
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
    when unit.duty = 'available' and not unit.skills @> requirement.skills then (
      select string_agg(skill, ', ' order by skill) from unnest(requirement.skills) as wanted (skill) where skill <> all(unit.skills)
    )
  end as detail
from (
  select input.*, coalesce(input.within, 'infinity') as within_m
  from jsonb_to_recordset(:requirements::jsonb)
    as input (
      number int, kind text, skills text[], chosen uuid[], by_area boolean, include_eligible boolean, within float8,
      max_candidates int, max_listed int, all_listed_within float8
    )
) requirement
cross join lateral (
  with candidate as materialized (
    (
      select position.unit_id, position.place, position.accuracy_m, position.area_station_code
      from unit_position position
      where not position.eligible
        and position.kind = requirement.kind
        and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
        and st_dwithin(position.place, :at::geography, least(requirement.within_m, 20100000))
        and st_distance(position.place, :at::geography) < requirement.within_m
      order by position.place <-> :at::geography, (select unit.call_sign from unit where unit.id = position.unit_id) collate "C"
      limit requirement.max_candidates
    )
    union all
    (
      select position.unit_id, position.place, position.accuracy_m, position.area_station_code
      from unit_position position
      where position.eligible
        and cardinality(requirement.skills) > 0
        and position.kind = requirement.kind
        and not position.skills @> requirement.skills
        and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
        and st_dwithin(position.place, :at::geography, least(requirement.within_m, 20100000))
        and st_distance(position.place, :at::geography) < requirement.within_m
      order by position.place <-> :at::geography, (select unit.call_sign from unit where unit.id = position.unit_id) collate "C"
      limit requirement.max_candidates
    )
    union all
    (
      select position.unit_id, position.place, position.accuracy_m, position.area_station_code
      from unit_position position
      where position.eligible
        and requirement.include_eligible
        and position.kind = requirement.kind
        and arraycontains(position.skills, requirement.skills)
        and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
        and position.unit_id <> all(requirement.chosen)
        and st_dwithin(position.place, :at::geography, least(requirement.within_m, 20100000))
        and st_distance(position.place, :at::geography) < requirement.within_m
      order by position.place <-> :at::geography, (select unit.call_sign from unit where unit.id = position.unit_id) collate "C"
      limit requirement.max_candidates
    )
    union all
    (
      select stale.unit_id, station.position, null, stale.area_station_code
      from unit_position stale
      join unit home on home.id = stale.unit_id
      left join station on station.code = home.station_code
      where stale.basis = 'fix'
        and stale.fix_at >= '-infinity'
        and stale.fix_at < :fresh_since::timestamptz
        and stale.kind = requirement.kind
        and (
          not stale.eligible
          or station.code is null
          or not stale.skills @> requirement.skills
          or (requirement.include_eligible and stale.unit_id <> all(requirement.chosen))
        )
      order by station.position <-> :at::geography, home.call_sign collate "C"
      limit requirement.max_candidates
    )
    union all
    (
      select position.unit_id, position.place, null, position.area_station_code
      from unit_position position
      where requirement.within is null
        and not position.eligible
        and position.kind = requirement.kind
        and position.place is null
      order by (select unit.call_sign from unit where unit.id = position.unit_id) collate "C"
      limit requirement.max_candidates
    )
    limit 5 * requirement.max_candidates
  )
  select
    measured.*,
    rank() over (order by measured.distance_m) as distance_rank,
    count(*) filter (where measured.distance_m < requirement.all_listed_within) over () as nearer_than_all_chosen_count
  from (select candidate.*, st_distance(candidate.place, :at::geography) as distance_m from candidate) measured
) near
join unit on unit.id = any(array[near.unit_id])
where (near.distance_m < requirement.within_m or (requirement.within is null and near.distance_m is null))
  and (
    near.distance_rank <= requirement.max_listed
    or coalesce(near.nearer_than_all_chosen_count < requirement.max_listed, true)
  )
order by requirement.number, near.distance_m nulls last, unit.call_sign collate "C"

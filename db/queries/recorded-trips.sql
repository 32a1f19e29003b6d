-- Reads the latest trips from which travel speeds are learned. A trip lasts from en route to on scene. Only trips to an
-- exact or approximate location are read. Their travel time must have been computed over the network and from a fix (a
-- unit without one is treated as being at its station but may start anywhere), and it must have been certain on which
-- bank of a river the unit started. Leaves out simulated and sensitive incidents, violence against women and children,
-- duplicates, and trips with implausible times. Leaves out trips whose destination changed after the travel time was
-- computed: the incident's place was edited, or a merge moved the crew to another incident. Leaves out trips with times
-- from paper: their crew may have been sent from elsewhere, long before it was assigned on the console. Also leaves out
-- a trip if its travel time may have been computed from a position that was hidden after a sensitive task: a learned
-- factor must not reveal how far away that task was.
select
  trip.vehicle,
  trip.district_code as "districtCode",
  trip.en_route_at as "enRouteAt",
  trip.standard_seconds as "standardSeconds",
  trip.actual_seconds as "actualSeconds"
from (
  select
    assignment.vehicle,
    incident.district_code,
    incident.opened_at,
    assignment.id,
    assignment.en_route_at,
    assignment.travel_seconds / assignment.speed_factor as standard_seconds,
    extract(epoch from assignment.on_scene_at - assignment.en_route_at)::float8 as actual_seconds
  from incident
  join incident_type on incident_type.code = incident.type_code
  join assignment on assignment.incident_id = incident.id
  join unit on unit.id = assignment.unit_id
  where incident.opened_at >= :since::timestamptz
    and not incident.sensitive
    and incident_type.category <> 'women-and-children'
    and not incident.simulated
    and not unit.simulated
    and incident.close_code is distinct from 'duplicate'
    and incident.precision in ('exact', 'approximate')
    and assignment.vehicle is not null
    and assignment.ranked_by = 'travel-time'
    and assignment.basis = 'fix'
    and not assignment.uncertain_bank
    and assignment.en_route_at is not null
    and assignment.on_scene_at is not null
    and not exists (
      select from event
      where event.incident_id = incident.id
        and event.kind = 'incident.edited'
        and event.data -> 'fields' @> '["place"]'
        and event.at >= assignment.assigned_at
    )
    and not exists (
      select from incident_merge
      where (incident_merge.from_id = incident.id or incident_merge.into_id = incident.id)
        and incident_merge.record #> '{moved,assignments}' @> to_jsonb(assignment.id)
    )
    and not exists (
      select from event
      where event.incident_id = incident.id
        and event.kind = 'paper-step.entered'
        and event.data ->> 'assignmentId' = assignment.id::text
    )
    and not exists (
      select
      from assignment before
      join incident earlier_incident on earlier_incident.id = before.incident_id
      join incident_type earlier_type on earlier_type.code = earlier_incident.type_code
      where before.unit_id = assignment.unit_id
        and before.ended_at is not null
        and before.ended_at <= assignment.assigned_at
        and before.ended_at > assignment.assigned_at
          - make_interval(mins => :discreet_minutes::int + 1, secs => coalesce(assignment.fix_age_seconds, 0))
        and (earlier_incident.sensitive or earlier_type.category = 'women-and-children')
    )
) trip
where least(trip.standard_seconds, trip.actual_seconds) >= :min_seconds::float8
  and trip.actual_seconds between trip.standard_seconds / :max_ratio::float8 and trip.standard_seconds * :max_ratio::float8
order by trip.opened_at desc, trip.id
limit :max_rows::int

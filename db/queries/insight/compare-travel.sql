-- Compares the travel times that were expected at assignment with the actual ones, by vehicle and by how the expected
-- time was computed (`ranked_by`). A trip lasts from en route to on scene. Only trips to an exact or approximate
-- location are included, and only if it was certain on which bank of a river the unit started. Simulated units are
-- included only with simulated data. Trips whose destination changed after the travel time was computed, and trips with
-- times from paper, are left out, as in recorded-trips.sql. Trips with implausible times are counted but not compared.
select
  trip.vehicle,
  trip.ranked_by as "rankedBy",
  count(*) filter (where trip.plausible)::int as n,
  count(*) filter (where not trip.plausible)::int as implausible,
  percentile_cont(0.5) within group (order by trip.actual_seconds / trip.travel_seconds) filter (where trip.plausible) as "medianRatio",
  count(*) filter (where trip.plausible and trip.actual_seconds <= trip.travel_seconds)::int as "withinMedian",
  count(*) filter (where trip.plausible and trip.actual_seconds <= trip.travel_seconds_p90)::int as "withinP90"
from (
  select
    timed.*,
    least(timed.standard_seconds, timed.actual_seconds) >= :min_seconds::float8
      and timed.actual_seconds between timed.standard_seconds / :max_ratio::float8 and timed.standard_seconds * :max_ratio::float8
      as plausible
  from (
    select
      assignment.vehicle,
      assignment.ranked_by,
      assignment.travel_seconds,
      assignment.travel_seconds_p90,
      assignment.travel_seconds / assignment.speed_factor as standard_seconds,
      extract(epoch from assignment.on_scene_at - assignment.en_route_at)::float8 as actual_seconds
    from filtered_facts(
      :first_day::date, :last_day::date, :simulated::boolean, :categories::text[], :types::text[], :priorities::int[],
      :districts::text[], :agencies::text[], :hours::int[], :weekdays::int[], :cell::bigint
    ) fact
    join assignment on assignment.incident_id = fact.incident_id
    join unit on unit.id = assignment.unit_id
    where fact.precision = any(array(select number from insight_code where code in ('exact', 'approximate')))
      and (fact.simulated or not unit.simulated)
      and assignment.vehicle is not null
      and assignment.travel_seconds is not null
      and assignment.ranked_by_reason is distinct from 'no-road'
      and not assignment.uncertain_bank
      and assignment.en_route_at is not null
      and assignment.on_scene_at is not null
      and not exists (
        select from event
        where event.incident_id = fact.incident_id
          and event.kind = 'incident.edited'
          and event.data -> 'fields' @> '["place"]'
          and event.at >= assignment.assigned_at
      )
      and not exists (
        select from incident_merge
        where (incident_merge.from_id = fact.incident_id or incident_merge.into_id = fact.incident_id)
          and incident_merge.record #> '{moved,assignments}' @> to_jsonb(assignment.id)
      )
      and not exists (
        select from event
        where event.incident_id = fact.incident_id
          and event.kind = 'paper-step.entered'
          and event.data ->> 'assignmentId' = assignment.id::text
      )
  ) timed
) trip
group by trip.vehicle, trip.ranked_by
order by trip.vehicle, trip.ranked_by desc

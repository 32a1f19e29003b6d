-- Reads the facts of the incidents created in a month (WIB), in order of creation, starting after a given incident.
-- Excludes sensitive incidents and violence against women and children. Step durations are in whole seconds, capped at
-- `longest_seconds`; null if one of the two timestamps is missing or the end is before the start. Calls entered by hand
-- have no time to answer. Times until a crew is sent or on scene start at the first call, or when the incident, or one
-- that was merged into it, was created if that was earlier. All look-ups use indexes, whatever the number of incidents.
select
  raw.id as incident_id,
  raw.opened_at::text as opened_at,
  raw.opened::date::text as opened_day,
  extract(hour from raw.opened)::int as opened_hour,
  extract(isodow from raw.opened)::int - 1 as weekday,
  raw.priority,
  raw.simulated,
  raw.close_code is not distinct from 'duplicate' as merged,
  raw.precision,
  raw.type_code,
  raw.category,
  case when not raw.boundary then raw.district_code end as district_code,
  st_x(raw.location::geometry) as lng,
  st_y(raw.location::geometry) as lat,
  raw.lead_agency as agency_code,
  raw.lead_station as station_code,
  raw.agencies,
  case when answer >= interval '0' then least(floor(extract(epoch from answer)), :longest_seconds::int)::int end as answer_seconds,
  case when dispatch >= interval '0' then least(floor(extract(epoch from dispatch)), :longest_seconds::int)::int end as dispatch_seconds,
  case when acknowledge >= interval '0' then least(floor(extract(epoch from acknowledge)), :longest_seconds::int)::int end as acknowledge_seconds,
  case when turnout >= interval '0' then least(floor(extract(epoch from turnout)), :longest_seconds::int)::int end as turnout_seconds,
  case when travel >= interval '0' then least(floor(extract(epoch from travel)), :longest_seconds::int)::int end as travel_seconds,
  case when on_scene >= interval '0' then least(floor(extract(epoch from on_scene)), :longest_seconds::int)::int end as on_scene_seconds,
  case when total >= interval '0' then least(floor(extract(epoch from total)), :longest_seconds::int)::int end as total_seconds
from (
  select
    incident.*,
    local_time(incident.opened_at) as opened,
    incident_type.category,
    crews.agencies,
    crews.lead_agency,
    crews.lead_station,
    case when first_call.source <> 'hand' then first_call.claimed_at - first_call.received_at end as answer,
    crews.sent_at - least(first_call.received_at, incident.opened_at, merged.opened_at) as dispatch,
    crews.acknowledged_at - crews.assigned_at as acknowledge,
    crews.en_route_at - crews.acknowledged_at as turnout,
    crews.on_scene_at - crews.en_route_at as travel,
    crews.left_at - crews.on_scene_at as on_scene,
    crews.on_scene_at - least(first_call.received_at, incident.opened_at, merged.opened_at) as total
  from incident
  join incident_type on incident_type.code = incident.type_code
  left join lateral (
    select call.source, call.received_at, call.claimed_at
    from call
    where call.incident_id = incident.id
    order by call.received_at, call.id
    limit 1
  ) first_call on true
  left join lateral (
    with recursive source as (
      select duplicate.id, duplicate.opened_at from incident duplicate where duplicate.merged_into_id = incident.id
      union
      select duplicate.id, duplicate.opened_at from incident duplicate join source on duplicate.merged_into_id = source.id
    )
    select min(source.opened_at) as opened_at from source
  ) merged on true
  left join lateral (
    -- The leading crew is the first crew on scene, or the crew assigned first if none arrived. Undone assignments do
    -- not count.
    select
      min(sent.assigned_at) as sent_at,
      array_agg(distinct sent.agency_code) as agencies,
      min(sent.agency_code) filter (where sent.crew_rank = 1) as lead_agency,
      min(sent.station_code) filter (where sent.crew_rank = 1) as lead_station,
      min(sent.assigned_at) filter (where sent.crew_rank = 1) as assigned_at,
      min(sent.acknowledged_at) filter (where sent.crew_rank = 1) as acknowledged_at,
      min(sent.en_route_at) filter (where sent.crew_rank = 1) as en_route_at,
      min(sent.on_scene_at) filter (where sent.crew_rank = 1) as on_scene_at,
      min(sent.left_at) filter (where sent.crew_rank = 1) as left_at
    from (
      select
        assignment.*,
        coalesce(assignment.transporting_at, case when assignment.state = 'clear' then assignment.ended_at end) as left_at,
        unit.agency_code,
        unit.station_code,
        row_number() over (order by assignment.on_scene_at, assignment.assigned_at, assignment.id) as crew_rank
      from assignment
      join unit on unit.id = assignment.unit_id
      where assignment.incident_id = incident.id and not assignment.undone
    ) sent
  ) crews on true
  where incident.opened_at >= start_of_day(:month::date)
    and incident.opened_at < start_of_day((:month::date + interval '1 month')::date)
    and (:after_opened_at::timestamptz is null or (incident.opened_at, incident.id) > (:after_opened_at::timestamptz, :after_id::uuid))
    and not incident.sensitive
    and incident_type.category <> 'women-and-children'
  order by incident.opened_at, incident.id
  limit :limit::int
) raw
order by raw.opened_at, raw.id

-- month-facts
-- What the figures need of each incident opened between two days of Sekayu, both included; none that is sensitive or of a
-- type of violence. The steps are whole seconds, missing where a stamp is, or where the later one lies before the earlier. Each incident
-- is looked up by indexes, however many there are.
select
  extract(day from local.opened)::int as day,
  (extract(isodow from local.opened)::int - 1) * 24 + extract(hour from local.opened)::int as "weekHour",
  incident.type_code as type,
  incident.priority,
  incident.precision,
  case when not incident.boundary then incident.district_code end as district,
  incident.simulated,
  incident.close_code as "closeCode",
  st_x(incident.location::geometry) as lng,
  st_y(incident.location::geometry) as lat,
  crews.agencies,
  crews.lead_agency as "leadAgency",
  crews.lead_station as "leadStation",
  floor(extract(epoch from first_call.claimed_at - first_call.received_at))::int as answer,
  floor(extract(epoch from crews.sent_at - coalesce(first_call.received_at, incident.opened_at)))::int as dispatch,
  floor(extract(epoch from crews.acknowledged_at - crews.assigned_at))::int as acknowledge,
  floor(extract(epoch from crews.en_route_at - crews.acknowledged_at))::int as turnout,
  floor(extract(epoch from crews.on_scene_at - crews.en_route_at))::int as travel,
  floor(extract(epoch from crews.left_at - crews.on_scene_at))::int as "onScene",
  floor(extract(epoch from crews.on_scene_at - coalesce(first_call.received_at, incident.opened_at)))::int as total
from incident
join incident_type on incident_type.code = incident.type_code
cross join lateral (select incident.opened_at at time zone 'Asia/Jakarta' as opened) local
left join lateral (
  select call.received_at, call.claimed_at
  from call
  where call.incident_id = incident.id
  order by call.received_at, call.id
  limit 1
) first_call on true
left join lateral (
  -- The crew that was first on scene leads; where none arrived, the one first sent.
  select
    min(sent.assigned_at) as sent_at,
    array_agg(distinct sent.agency_code) as agencies,
    min(sent.agency_code) filter (where sent.place = 1) as lead_agency,
    min(sent.station_code) filter (where sent.place = 1) as lead_station,
    min(sent.assigned_at) filter (where sent.place = 1) as assigned_at,
    min(sent.acknowledged_at) filter (where sent.place = 1) as acknowledged_at,
    min(sent.en_route_at) filter (where sent.place = 1) as en_route_at,
    min(sent.on_scene_at) filter (where sent.place = 1) as on_scene_at,
    min(sent.left_at) filter (where sent.place = 1) as left_at
  from (
    select
      assignment.*,
      coalesce(assignment.transporting_at, case when assignment.state = 'clear' then assignment.ended_at end) as left_at,
      unit.agency_code,
      unit.station_code,
      row_number() over (order by assignment.on_scene_at, assignment.assigned_at, assignment.id) as place
    from assignment
    join unit on unit.id = assignment.unit_id
    where assignment.incident_id = incident.id
  ) sent
) crews on true
where incident.opened_at >= :first_day::date::timestamp at time zone 'Asia/Jakarta'
  and incident.opened_at < (:last_day::date + 1)::timestamp at time zone 'Asia/Jakarta'
  and not incident.sensitive
  and incident_type.category <> 'women-and-children'
order by incident.opened_at, incident.id

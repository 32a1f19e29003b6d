-- Lists the warnings in force at a time, most severe first, and then those withdrawn or replaced since a given time; or
-- only the warning with the given id. Each has the districts that it covers, and a point in the largest part of its
-- area inside the regency. If the incident of a warning was merged into another one, returns the remaining incident.
select
  weather_warning.id,
  weather_warning.sender,
  weather_warning.identifier,
  weather_warning.source,
  weather_warning.sent_at as "sentAt",
  weather_warning.state,
  weather_warning.ended_at as "endedAt",
  cardinality(weather_warning.refers_to) > 0 as "isUpdate",
  weather_warning.severity,
  weather_warning.urgency,
  weather_warning.certainty,
  weather_warning.onset_at as "onsetAt",
  weather_warning.expires_at as "expiresAt",
  weather_warning.texts,
  weather_warning.area_names as "areaNames",
  st_asgeojson(st_simplifypreservetopology(weather_warning.area, 0.0005), 5)::jsonb as area,
  st_x(coalesce(inside.point, st_pointonsurface(weather_warning.area))) as lng,
  st_y(coalesce(inside.point, st_pointonsurface(weather_warning.area))) as lat,
  weather_warning.repaired,
  weather_warning.signature,
  coalesce(inside.names, '[]') as "districtNames",
  weather_warning.decision,
  incident.id as "incidentId",
  incident.number::int as "incidentNumber",
  coalesce(linked.sensitive or incident.sensitive, false) as sensitive,
  weather_warning.decision = 'incident' and exists (
    select
    from event
    where event.incident_id = weather_warning.incident_id
      and event.kind = 'weather-warning.attached'
      and event.data ->> 'warningId' = weather_warning.id::text
  ) as "isAttached",
  weather_warning.dismiss_reason as "dismissReason",
  weather_warning.decided_at as "decidedAt"
from weather_warning
left join lateral (
  select
    jsonb_agg(part.name order by part.name) as names,
    (array_agg(st_pointonsurface(part.shape) order by st_area(part.shape) desc))[1] as point
  from (
    select district.name, st_intersection(district.boundary, weather_warning.area) as shape
    from district
    where st_intersects(district.boundary, weather_warning.area)
  ) part
) inside on true
left join incident linked on linked.id = weather_warning.incident_id
left join incident on incident.id = remaining_incident(linked.id)
where case
    when :only_id::uuid is not null then weather_warning.id = :only_id::uuid
    when weather_warning.state = 'current' then weather_warning.expires_at > :at::timestamptz
    else weather_warning.state <> 'notice' and weather_warning.ended_at > :ended_since::timestamptz
  end
order by
  weather_warning.state <> 'current',
  array_position(array['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'], weather_warning.severity),
  weather_warning.onset_at,
  weather_warning.id
limit 500

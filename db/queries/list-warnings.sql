-- Lists the weather warnings in force at a time, most severe first, each with the districts that it
-- covers.
select
  weather_warning.id,
  weather_warning.sender,
  weather_warning.identifier,
  weather_warning.source,
  weather_warning.sent_at as "sentAt",
  weather_warning.severity,
  weather_warning.urgency,
  weather_warning.certainty,
  weather_warning.onset_at as "onsetAt",
  weather_warning.expires_at as "expiresAt",
  weather_warning.texts,
  weather_warning.area_names as "areaNames",
  st_asgeojson(st_simplifypreservetopology(weather_warning.area, 0.0005), 5)::jsonb as area,
  weather_warning.repaired,
  weather_warning.signature,
  coalesce(
    (
      select jsonb_agg(district.name order by district.name)
      from district
      where st_intersects(district.boundary, weather_warning.area)
    ),
    '[]'
  ) as "districtNames"
from weather_warning
where weather_warning.state = 'current' and weather_warning.expires_at > :at::timestamptz
order by
  array_position(array['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'], weather_warning.severity),
  weather_warning.onset_at,
  weather_warning.id
limit 500

-- For each place, finds the nearest station that has units of the given kinds (`station`), and the nearest one that has
-- such units on duty (`usual`). `mobility` is road if any of these units travels by road. Only stations that may be the
-- nearest are measured exactly. They are preselected by distance on a sphere, computed as the angle between two unit
-- vectors. The rounding error of the angle is less than a tenth of the added tolerance.
with place as materialized (
  select
    input.id,
    st_setsrid(st_makepoint(input.lng, input.lat), 4326)::geography as position,
    cosd(input.lat) * cosd(input.lng) as x,
    cosd(input.lat) * sind(input.lng) as y,
    sind(input.lat) as z
  from unnest(:ids::text[], :lngs::float8[], :lats::float8[]) as input (id, lng, lat)
),
station_vehicle as materialized (
  select
    station.code,
    station.position,
    cosd(st_y(station.position::geometry)) * cosd(st_x(station.position::geometry)) as x,
    cosd(st_y(station.position::geometry)) * sind(st_x(station.position::geometry)) as y,
    sind(st_y(station.position::geometry)) as z,
    bool_or(unit.mobility = 'road') as by_road,
    bool_or(unit.duty = 'available') as on_duty,
    coalesce(bool_or(unit.mobility = 'road') filter (where unit.duty = 'available'), false) as on_duty_by_road
  from station
  join unit on unit.station_code = station.code
  where unit.kind = any(:kinds::text[]) and unit.retired_at is null
  group by station.code
),
measured as materialized (
  select place.id, near.*, st_distance(near.position, place.position) as distance_m
  from place
  cross join lateral (
    select
      angled.*,
      min(angled.angle) over () as smallest_angle,
      min(angled.angle) filter (where angled.on_duty) over () as smallest_angle_on_duty
    from (
      select station_vehicle.*, acos(least(station_vehicle.x * place.x + station_vehicle.y * place.y + station_vehicle.z * place.z, 1)) as angle
      from station_vehicle
    ) angled
  ) near
  where near.angle * :slack::float8 * :slack::float8 <= near.smallest_angle + 0.0000003
    or near.on_duty and near.angle * :slack::float8 * :slack::float8 <= near.smallest_angle_on_duty + 0.0000003
)
(
  select distinct on (id)
    id, 'station' as measure, code as station, distance_m as "distanceM",
    case when by_road then 'road' else 'river' end as mobility
  from measured
  order by id, distance_m, code collate "C"
)
union all
(
  select distinct on (id)
    id, 'usual', code, distance_m,
    case when on_duty_by_road then 'road' else 'river' end
  from measured
  where on_duty
  order by id, distance_m, code collate "C"
)

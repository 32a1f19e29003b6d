-- For each place, finds the two nearest units of the given kinds (any kind if none is given) that could be sent now.
-- Each index scan orders by distance on a sphere and returns a shortlist; the units that may be among the nearest two
-- are measured exactly. A unit is returned only if no unit outside the shortlist can be nearer. For places with fewer
-- than two rows, the caller must therefore repeat the query with a longer shortlist. Units with a stale fix, and those
-- given as hidden, are treated as being at their station.
with place as materialized (
  select input.id, st_setsrid(st_makepoint(input.lng, input.lat), 4326)::geography as position
  from unnest(:ids::text[], :lngs::float8[], :lats::float8[]) as input (id, lng, lat)
),
at_station as materialized (
  select position.unit_id, station.position as place
  from unit_position position
  join unit on unit.id = position.unit_id
  join station on station.code = unit.station_code
  where position.eligible
    and (cardinality(:kinds::text[]) = 0 or position.kind = any(:kinds::text[]))
    and (
      position.unit_id = any(:hidden::uuid[])
      or position.basis = 'fix' and position.fix_at < :fresh_since::timestamptz
    )
)
select
  place.id,
  near.unit_id as "unitId",
  near.call_sign as "callSign",
  near.mobility,
  near.basis,
  near.distance_m as "distanceM"
from place
cross join lateral (
  select ranked.unit_id, unit.call_sign, unit.mobility, ranked.basis, ranked.distance_m
  from (
    select bounded.*, st_distance(bounded.place, place.position) as distance_m
    from (
      select
        scan.*,
        min(scan.complete_within_m) over () as min_complete_within_m,
        nth_value(scan.sphere_m, 2) over (order by scan.sphere_m rows between unbounded preceding and unbounded following) as second_nearest_sphere_m
      from (
        select
          scanned.unit_id, scanned.place, scanned.basis, scanned.sphere_m,
          case when count(*) over kind >= :shortlist::int then max(scanned.sphere_m) over kind end as complete_within_m
        from unnest(:kinds::text[]) as wanted (kind)
        cross join lateral (
          select
            position.unit_id, position.place, position.basis, position.kind,
            position.place <-> place.position as sphere_m
          from unit_position position
          where position.eligible
            and position.kind = wanted.kind
            and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
            and position.unit_id <> all(:hidden::uuid[])
          order by position.place <-> place.position
          limit :shortlist::int
        ) scanned
        window kind as (partition by scanned.kind)
        union all
        select
          scanned.unit_id, scanned.place, scanned.basis, scanned.sphere_m,
          case when count(*) over () >= :shortlist::int then max(scanned.sphere_m) over () end
        from (
          select
            position.unit_id, position.place, position.basis,
            position.place <-> place.position as sphere_m
          from unit_position position
          where cardinality(:kinds::text[]) = 0
            and position.eligible
            and (position.basis = 'station' or position.fix_at >= :fresh_since::timestamptz)
            and position.unit_id <> all(:hidden::uuid[])
          order by position.place <-> place.position
          limit :shortlist::int
        ) scanned
        union all
        select at_station.unit_id, at_station.place, 'station', at_station.place <-> place.position, null
        from at_station
      ) scan
    ) bounded
    where coalesce(bounded.sphere_m * :slack::float8 * :slack::float8 <= bounded.second_nearest_sphere_m, true)
  ) ranked
  join unit on unit.id = ranked.unit_id
  where coalesce(ranked.distance_m < ranked.min_complete_within_m * :slack::float8, true)
  order by ranked.distance_m, unit.call_sign collate "C"
  limit 2
) near
order by place.id, near.distance_m, near.call_sign collate "C"

-- Reads what is needed to create an incident: its type with the response plan at a priority (by default the type's
-- priority); the district that contains its location, or the nearest one; the stations whose response area contains the
-- location; the speeds learned for that district and for all districts together; and the incident that the same actor
-- has already created with the same idempotency key, if any. Locks the type until the transaction ends, so that neither
-- it nor its plans change. If the statement has to wait for that lock, it reads the type as it is after the wait, but
-- the plan as it was when the statement began. "isPlanOutdated" is then true, and running the statement again reads the
-- new plan.
with covering as (
  select district.code, false as boundary
  from district
  where st_covers(district.boundary, (:at::geography)::geometry)
  order by district.code
  limit 1
),
nearest as (
  select district.code, true as boundary
  from district
  where not exists (select from covering)
  order by st_distance(district.boundary::geography, :at::geography), district.code
  limit 1
)
select
  type.code as type,
  type.mode,
  type.sensitive,
  type.default_priority as "defaultPriority",
  (
    select coalesce(
      json_agg(
        json_build_object('order', requirement."order", 'kind', requirement.kind, 'count', requirement.count, 'skills', requirement.skills)
        order by requirement."order"
      ),
      '[]'
    )
    from requirement
    where requirement.type_code = type.code
      and requirement.priority = coalesce(:priority::smallint, type.default_priority)
  ) as plan,
  coalesce(type.row_version <> (select seen.xmin from incident_type seen where seen.code = type.code), false) as "isPlanOutdated",
  located.code as "districtCode",
  located.boundary,
  array(
    select station.code
    from station
    where st_covers(station.response_area, (:at::geography)::geometry)
    order by station.code
  ) as "responsibleStations",
  (
    select coalesce(
      json_agg(
        json_build_object(
          'vehicle', learned.vehicle, 'districtCode', learned.district_code, 'hourBand', learned.hour_band,
          'factor', learned.factor, 'p90Ratio', learned.p90_ratio, 'trips', learned.trips
        )
      ),
      '[]'
    )
    from learned_speed learned
    where learned.district_code is null or learned.district_code = located.code
  ) as speeds,
  earlier.id as "earlierId",
  earlier.request_hash as "earlierHash"
from (select) single_row
left join (
  select incident_type.*, incident_type.xmin as row_version from incident_type where code = :type::text for share
) type on true
left join (select * from covering union all select * from nearest) located on true
left join incident earlier on earlier.opened_by = :opened_by::text and earlier.idempotency_key = :idempotency_key::text

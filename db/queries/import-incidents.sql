-- Stores historical incidents, each with its first assignment and its call. Skips incidents whose external id is
-- already stored, or its hash, which replaces it when the texts are removed after the retention period. For each skipped
-- incident, returns whether the stored one has the same content ('same') or not ('different'); without texts, it counts
-- as the same. Tests all points against one district before the next, because PostGIS reuses a prepared boundary only
-- for consecutive tests against it.
with incoming as materialized (
  select input.*, st_setsrid(st_makepoint(input.lng, input.lat), 4326) as point
  from json_to_recordset(:rows::json) as input (
    row_index integer, id uuid, external_id text, hash text, type text, priority smallint, lng float8, lat float8, precision text,
    address text, description text, sensitive boolean, opened_at timestamptz, called_at timestamptz, answered_at timestamptz,
    unit_id uuid, assigned_at timestamptz, acknowledged_at timestamptz, en_route_at timestamptz, on_scene_at timestamptz,
    transporting_at timestamptz, cleared_at timestamptz, closed_at timestamptz, close_code text, reopened smallint
  )
),
incoming_id as materialized (
  select row_index, external_id as id from incoming
  union all
  select row_index, 'sha256:' || encode(sha256(convert_to(external_id, 'UTF8')), 'hex') from incoming
),
known as materialized (
  select incoming_id.row_index, stored.hash
  from (
    select incident.idempotency_key, incident.request_hash as hash
    from incident
    where incident.opened_by = :opened_by::text
      and incident.idempotency_key = any(array(select id from incoming_id))
  ) stored
  join incoming_id on incoming_id.id = stored.idempotency_key
),
new_row as materialized (
  select incoming.* from incoming where not exists (select from known where known.row_index = incoming.row_index)
),
inside as materialized (
  select new_row.row_index, min(area.code) as code
  from (select district.code, district.boundary from district order by district.code offset 0) area
  cross join new_row
  where st_covers(area.boundary, new_row.point)
  group by new_row.row_index
),
located as materialized (
  select new_row.*, coalesce(inside.code, nearest.code) as district_code, inside.code is null as boundary
  from new_row
  left join inside on inside.row_index = new_row.row_index
  left join lateral (
    select district.code
    from district
    where inside.code is null
    order by st_distance(district.boundary::geography, new_row.point::geography), district.code
    limit 1
  ) nearest on true
),
inserted as (
  insert into incident (
    id, type_code, priority, status, location, precision, address, description, district_code, boundary, sensitive, simulated,
    opened_at, closed_at, close_code, reopened, opened_by, idempotency_key, request_hash
  )
  select
    located.id, located.type, located.priority, 'closed', located.point::geography, located.precision, located.address,
    located.description, located.district_code, located.boundary, located.sensitive, :simulated::boolean, located.opened_at,
    located.closed_at, located.close_code, located.reopened, :opened_by::text, located.external_id, located.hash
  from located
  order by located.row_index
  returning incident.id
),
inserted_assignment as (
  insert into assignment (
    incident_id, unit_id, kind, state, chosen_by, responsible, assigned_by, assigned_at, acknowledged_at, en_route_at, on_scene_at,
    transporting_at, ended_at
  )
  select
    located.id, unit.id, unit.kind, 'clear', 'dispatcher',
    agency.dispatch_rule = 'nearest' or coalesce(located.district_code = any(station.area_codes), false),
    :opened_by::text, located.assigned_at, located.acknowledged_at, located.en_route_at, located.on_scene_at,
    located.transporting_at, located.cleared_at
  from located
  join inserted on inserted.id = located.id
  join unit on unit.id = located.unit_id
  join agency on agency.code = unit.agency_code
  left join station on station.code = unit.station_code
  where located.assigned_at is not null
),
inserted_call as (
  insert into call (received_at, claimed_by, claimed_at, disposition, disposed_at, disposed_by, incident_id, simulated)
  select
    located.called_at, case when located.answered_at is not null then :opened_by::text end, located.answered_at, 'emergency',
    coalesce(located.answered_at, located.opened_at), :opened_by::text, located.id, :simulated::boolean
  from located
  join inserted on inserted.id = located.id
  where located.called_at is not null
)
select incoming.row_index as "rowIndex", case when known.hash <> incoming.hash then 'different' else 'same' end as outcome
from incoming
join known on known.row_index = incoming.row_index

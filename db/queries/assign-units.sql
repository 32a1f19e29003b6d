-- Assigns units whose rows the caller has locked. Marks them as taken and not eligible, stores the assignments, and
-- forwards the incident to their agencies. Records events in this order: the given ones, the forwardings, the
-- assignments. The incident either exists or is created here from the given columns, which saves a statement. The
-- returned id is null if another request has just created the incident with the same idempotency key; the caller must
-- then roll back. Positions are locked in the order of their unit ids, as in all statements, so that two transactions
-- cannot deadlock. any(array()) is used instead of a join, because the planner expects a hundred rows in the JSON and
-- would read the whole table.
with created as (
  insert into incident (
    type_code, priority, status, location, precision, address, description, district_code, boundary, sensitive, simulated, unmet, answers,
    extra, opened_at, opened_by, idempotency_key, request_hash
  )
  select
    type_code, priority, status, location, precision, address, description, district_code, boundary, sensitive, simulated, unmet, answers,
    extra, opened_at, opened_by, idempotency_key, request_hash
  from jsonb_populate_record(null::incident, :new_incident::jsonb)
  where :new_incident::jsonb is not null
  on conflict (opened_by, idempotency_key) where idempotency_key is not null do nothing
  returning id, number
),
target as materialized (
  select id, number from created
  union all
  select :incident_id::uuid, null where :incident_id::uuid is not null
),
sent as materialized (
  select sent.*
  from jsonb_to_recordset(:sent::jsonb) as sent (
    id uuid, unit_id uuid, agency text, requirement smallint, kind text, rank int, distance_m float8, basis text,
    fix_age_seconds float8, responsible boolean, ranked_by text, ranked_by_reason text, travel_seconds float8,
    travel_seconds_p90 float8, vehicle text, speed_factor float8, speed_trips int, route_m float8, uncertain_bank boolean, network_id int, closures uuid[], passed_over jsonb
  )
),
taken as (
  update unit set taken = true where unit.id = any(array(select sent.unit_id from sent))
),
locked as materialized (
  select position.unit_id
  from unit_position position
  where position.unit_id = any(array(select sent.unit_id from sent))
  order by position.unit_id
  for update
),
marked_ineligible as (
  update unit_position
  set eligible = false, moved_at = greatest(clock_timestamp(), unit_position.moved_at + interval '1 ms')
  from locked
  where unit_position.unit_id = locked.unit_id
),
assigned as (
  insert into assignment (
    id, incident_id, unit_id, requirement, kind, chosen_by, rank, distance_m, basis, fix_age_seconds, responsible, ranked_by,
    ranked_by_reason, travel_seconds, travel_seconds_p90, vehicle, speed_factor, speed_trips, route_m, uncertain_bank, network_id, closures, passed_over, assigned_by,
    assigned_at
  )
  select
    sent.id, target.id, unit_id, requirement, kind, 'rule', rank, distance_m, basis, fix_age_seconds, responsible, ranked_by,
    ranked_by_reason, travel_seconds, travel_seconds_p90, vehicle, speed_factor, speed_trips, route_m, uncertain_bank, network_id, closures, passed_over,
    :actor::text, :at::timestamptz
  from sent, target
),
forwarded as (
  insert into forwarding (incident_id, agency_code, forwarded_at, forwarded_by)
  select distinct target.id, sent.agency, :at::timestamptz, :actor::text
  from sent, target
  order by sent.agency
  on conflict (incident_id, agency_code) do nothing
  returning agency_code
),
recorded as (
  insert into event (at, actor, from_address, kind, incident_id, unit_id, data)
  select
    :at::timestamptz, :actor::text, :from_address::text, entry.kind, target.id, entry.unit_id,
    case entry.kind when 'incident.created' then entry.data || jsonb_build_object('number', target.number) else entry.data end
  from target
  cross join (
    select 1 as part, input.ordinal, input.kind, null::uuid as unit_id, input.data
    from rows from (jsonb_to_recordset(:events::jsonb) as (kind text, data jsonb)) with ordinality as input (kind, data, ordinal)
    union all
    select
      2, row_number() over (order by agency_code), 'incident.forwarded', null, jsonb_build_object('agency', agency_code)
    from forwarded
    union all
    select
      3, row_number() over (order by requirement, rank), 'unit.assigned', unit_id, jsonb_build_object('assignmentId', id)
    from sent
  ) entry
  order by entry.part, entry.ordinal
)
select (select id from target) as id, (select count(*)::int from forwarded) as forwarded

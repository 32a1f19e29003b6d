-- Stores fixes in the trail, each only once. A fix that the caller flags with `becomes_last` also becomes the last fix
-- of its unit and clears the unit's implausible fix. If the new last fix is fresh, it also becomes the position that
-- the assignment rule uses. Writes nothing if the last fix or the call sign of any unit differs from what the caller
-- expects. Also writes nothing if a unit has no position, unless `include_unplaced` is set. Rows are locked in the
-- order of their unit ids, so that two batches cannot deadlock.
with incoming as materialized (
  select
    incoming.unit_id,
    incoming.recorded_at,
    st_setsrid(st_makepoint(incoming.lng, incoming.lat), 4326)::geography as position,
    incoming.speed_mps,
    incoming.heading_deg,
    incoming.accuracy_m,
    incoming.becomes_last
  from unnest(
    :unit_ids::uuid[], :lngs::float8[], :lats::float8[], :recorded::timestamptz[],
    :speeds::real[], :headings::real[], :accuracies::real[], :becomes_last::boolean[]
  ) as incoming (unit_id, lng, lat, recorded_at, speed_mps, heading_deg, accuracy_m, becomes_last)
),
expected as materialized (
  select position.unit_id
  from unnest(:expected_ids::uuid[], :expected_call_signs::text[], :expected_at::timestamptz[]) as input (unit_id, call_sign, fix_at)
  join unit on unit.id = input.unit_id and unit.call_sign = input.call_sign
  join unit_position position on position.unit_id = input.unit_id
  where date_trunc('milliseconds', position.fix_at) is not distinct from input.fix_at
    and (position.place is not null or :include_unplaced::boolean)
  order by position.unit_id
  for no key update of position
),
verdict as materialized (
  select count(*) = cardinality(:expected_ids::uuid[]) as "isWritten" from expected
),
trail as (
  insert into fix (unit_id, recorded_at, received_at, position, speed_mps, heading_deg, accuracy_m)
  select unit_id, recorded_at, :received::timestamptz, position, speed_mps, heading_deg, accuracy_m
  from incoming
  where (select "isWritten" from verdict)
  on conflict do nothing
),
moved as (
  update unit_position
  set
    fix = incoming.position,
    fix_at = incoming.recorded_at,
    speed_mps = incoming.speed_mps,
    heading_deg = incoming.heading_deg,
    accuracy_m = incoming.accuracy_m,
    doubted = null,
    doubted_at = null,
    doubted_accuracy_m = null,
    place = case when incoming.recorded_at >= :fresh_since::timestamptz then incoming.position else unit_position.place end,
    basis = case when incoming.recorded_at >= :fresh_since::timestamptz then 'fix' else unit_position.basis end,
    moved_at = greatest(clock_timestamp(), unit_position.moved_at + interval '1 ms')
  from incoming
  where incoming.becomes_last
    and unit_position.unit_id = incoming.unit_id
    and (select "isWritten" from verdict)
)
select "isWritten" from verdict

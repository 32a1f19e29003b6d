-- Stores historical calls. Calls that created an incident are stored by import-incidents.sql instead. Skips calls whose
-- external id is already stored, or its hash, which replaces it after the retention period. For each skipped call,
-- returns whether the stored call has the same content ('same') or not ('different').
with incoming as materialized (
  select
    input.*,
    'sha256:' || encode(sha256(convert_to(input.external_id, 'UTF8')), 'hex') as hashed_id,
    'sha256:' || encode(sha256(convert_to(input.incident, 'UTF8')), 'hex') as hashed_incident
  from json_to_recordset(:rows::json) as input (
    row_index integer, external_id text, received_at timestamptz, answered_at timestamptz, disposition text, incident text
  )
),
incoming_id as materialized (
  select row_index, external_id as id from incoming union all select row_index, hashed_id from incoming
),
known as materialized (
  select incoming_id.row_index, stored.received_at, stored.claimed_at, stored.disposition
  from (
    select call.external_id, call.received_at, call.claimed_at, call.disposition
    from call
    where call.external_id = any(array(select id from incoming_id))
  ) stored
  join incoming_id on incoming_id.id = stored.external_id
),
inserted as (
  insert into call (
    external_id, received_at, claimed_by, claimed_at, missed_at, disposition, disposed_at, disposed_by, incident_id, simulated
  )
  select
    incoming.external_id, incoming.received_at, case when incoming.answered_at is not null then :actor::text end,
    incoming.answered_at, case when incoming.answered_at is null then incoming.received_at end, incoming.disposition,
    coalesce(incoming.answered_at, incoming.received_at), :actor::text, coalesce(incident.id, old_incident.id), :simulated::boolean
  from incoming
  left join incident on incident.opened_by = :actor::text and incident.idempotency_key = incoming.incident
  left join incident old_incident
    on old_incident.opened_by = :actor::text and old_incident.idempotency_key = incoming.hashed_incident
  where not exists (select from known where known.row_index = incoming.row_index)
  order by incoming.row_index
)
select
  incoming.row_index as "rowIndex",
  case
    when (known.received_at, known.claimed_at, known.disposition)
      is not distinct from (incoming.received_at, incoming.answered_at, incoming.disposition) then 'same'
    else 'different'
  end as outcome
from incoming
join known on known.row_index = incoming.row_index

-- Stores historical calls. Calls that created an incident are stored by import-incidents.sql instead. Skips calls whose
-- external id is already stored. For each skipped call, returns whether the stored call has the same content ('same')
-- or not ('different').
with incoming as materialized (
  select input.*
  from json_to_recordset(:rows::json) as input (
    row_index integer, external_id text, received_at timestamptz, answered_at timestamptz, disposition text, incident text
  )
),
known as materialized (
  select call.external_id, call.received_at, call.claimed_at, call.disposition, call.simulated
  from call
  where call.external_id = any(array(select external_id from incoming))
),
inserted as (
  insert into call (
    external_id, received_at, claimed_by, claimed_at, missed_at, disposition, disposed_at, disposed_by, incident_id, simulated
  )
  select
    incoming.external_id, incoming.received_at, case when incoming.answered_at is not null then :actor::text end,
    incoming.answered_at, case when incoming.answered_at is null then incoming.received_at end, incoming.disposition,
    coalesce(incoming.answered_at, incoming.received_at), :actor::text, incident.id, :simulated::boolean
  from incoming
  left join incident on incident.opened_by = :actor::text and incident.idempotency_key = incoming.incident
  where not exists (select from known where known.external_id = incoming.external_id)
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
join known on known.external_id = incoming.external_id

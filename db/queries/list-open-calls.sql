-- Lists the calls that are ringing or claimed, and missed calls received since a time, oldest first. Each has the
-- history of its number, without calls about sensitive incidents: reading the list is not recorded in the audit trail,
-- so it must not show who called about them.
select
  call.id,
  call.source,
  call.caller_number as "callerNumber",
  call.received_at as "receivedAt",
  call.claimed_by as "claimedBy",
  call.claimed_at as "claimedAt",
  claimer.name as "claimerName",
  call.missed_at as "missedAt",
  st_x(call.location::geometry) as lng,
  st_y(call.location::geometry) as lat,
  call.accuracy_m as "accuracyM",
  call.note,
  neighbour.name as neighbour,
  call.simulated,
  coalesce(history.total, 0) as total,
  coalesce(history.unfounded, 0) as unfounded,
  latest.received_at as "lastAt",
  latest.disposition as "lastDisposition",
  incident.number::int as "lastIncidentNumber"
from call
left join neighbour on neighbour.code = call.neighbour_code
left join person as claimer on call.claimed_by = 'person:' || claimer.id
left join lateral (
  select
    count(*)::int as total,
    count(*) filter (where other.disposition in ('ghost', 'prank', 'dropped'))::int as unfounded
  from call as other
  left join incident on incident.id = other.incident_id
  where other.caller_number = call.caller_number and other.id <> call.id and incident.sensitive is not true
) as history on true
left join lateral (
  select other.received_at, other.disposition, other.incident_id
  from call as other
  left join incident on incident.id = other.incident_id
  where other.caller_number = call.caller_number and other.id <> call.id and incident.sensitive is not true
  order by other.received_at desc
  limit 1
) as latest on true
left join incident on incident.id = latest.incident_id
where call.disposition is null
  and (:only_id::uuid is null or call.id = :only_id::uuid)
  and (call.claimed_by is not null or (not call.blocked and (call.missed_at is null or call.received_at >= :missed_since)))
order by call.received_at, call.id

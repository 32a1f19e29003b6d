-- Counts the fire watches first seen in a period by what became of them. `right`: the incident was handled; `wrong`:
-- nothing was found. A watch whose incident is sensitive counts as undecided, as it is listed for masked viewers, and
-- so does one whose incident is simulated. If the incident was merged as a duplicate, the other one counts.
with decided as (
  select
    fire_watch.dismiss_reason,
    fire_watch.state = 'incident' and not coalesce(linked.sensitive or incident.sensitive or incident.simulated, false) as is_incident,
    incident.close_code
  from fire_watch
  left join incident linked on linked.id = fire_watch.incident_id
  left join incident on incident.id = coalesce(linked.merged_into_id, linked.id)
  where fire_watch.state <> 'merged'
    and fire_watch.first_seen_at >= :since::timestamptz
    and fire_watch.first_seen_at < :until::timestamptz
)
select
  count(*)::int as total,
  count(*) filter (where is_incident)::int as incidents,
  count(*) filter (where is_incident and close_code in ('handled', 'transported', 'handed-over'))::int as "right",
  count(*) filter (where is_incident and close_code in ('nothing-found', 'false-report'))::int as wrong,
  count(*) filter (where dismiss_reason = 'known-burning')::int as "knownBurning",
  count(*) filter (where dismiss_reason = 'flare')::int as flares,
  count(*) filter (where dismiss_reason = 'cloud-edge')::int as "cloudEdges"
from decided

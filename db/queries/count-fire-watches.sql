-- Counts the fire watches first seen in a period by outcome. `right`: the incident was handled; `wrong`: nothing was
-- found. If the incident was merged into another one, the outcome is that of the remaining incident. A fire watch with
-- a sensitive incident counts as undecided, because masked viewers see it as undecided. The same applies to one with a
-- simulated incident. `neverDecided`: undecided, and no longer listed.
with decided as (
  select
    fire_watch.dismiss_reason,
    fire_watch.state = 'incident' and not coalesce(linked.sensitive or incident.sensitive or incident.simulated, false) as is_incident,
    incident.close_code,
    fire_watch.last_seen_at < :listed_since::timestamptz as is_past
  from fire_watch
  left join incident linked on linked.id = fire_watch.incident_id
  left join incident on incident.id = remaining_incident(linked.id)
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
  count(*) filter (where dismiss_reason = 'cloud-edge')::int as "cloudEdges",
  count(*) filter (where is_past and not is_incident and dismiss_reason is null)::int as "neverDecided"
from decided

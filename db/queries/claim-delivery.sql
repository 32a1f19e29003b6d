-- Leases the next due message of a channel. Only the oldest undelivered message about an incident, or about a call of a
-- neighbouring centre, can be leased, so messages about the same incident or call are sent in order. After five failed
-- attempts, an answer about a call no longer holds back later answers about that call: the receiver may not know this
-- kind of answer, and ignores answers that are older than the one it has stored.
update delivery
set attempts = delivery.attempts + 1, next_at = :leased_until::timestamptz
from channel
left join neighbour on neighbour.code = channel.neighbour_code
where channel.id = delivery.channel_id
  and channel.enabled
  and delivery.id = (
    select waiting.id
    from delivery waiting
    where waiting.channel_id = :channel::uuid
      and waiting.delivered_at is null
      and waiting.dead_at is null
      and waiting.next_at <= :now::timestamptz
      and not exists (
        select
        from delivery earlier
        where earlier.channel_id = waiting.channel_id
          and earlier.incident_id = waiting.incident_id
          and earlier."order" < waiting."order"
          and earlier.delivered_at is null
          and earlier.dead_at is null
      )
      and not exists (
        select
        from delivery earlier
        where earlier.channel_id = waiting.channel_id
          and earlier.call_id = waiting.call_id
          and earlier."order" < waiting."order"
          and earlier.attempts < 5
          and earlier.delivered_at is null
          and earlier.dead_at is null
      )
    order by waiting."order"
    limit 1
    for update of waiting skip locked
  )
returning delivery.id, delivery.attempts, delivery.body, delivery.created_at as "createdAt", delivery.incident_id as "incidentId",
  delivery.last_error as "lastError",
  channel.id as "channelId", channel.kind, channel.agency_code as agency, neighbour.name as neighbour, channel.url,
  channel.secret,
  not channel.sensitive and exists (
    select from incident where incident.id = delivery.incident_id and incident.sensitive
  ) as "mustMask"

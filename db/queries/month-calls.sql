-- month-calls
-- The calls of a month of Sekayu counted by day, hour and what they turned out to be; none of an incident that is
-- sensitive or of a type of violence. One that is not over has no disposition; it is held off when its number was blocked, and else open.
select
  extract(day from local.received)::int as day,
  extract(hour from local.received)::int as hour,
  call.disposition,
  call.disposition is null and call.blocked as "heldOff",
  call.simulated,
  count(*)::int as count
from call
cross join lateral (select call.received_at at time zone 'Asia/Jakarta' as received) local
left join incident on incident.id = call.incident_id
left join incident_type on incident_type.code = incident.type_code
where call.received_at >= :month::date::timestamp at time zone 'Asia/Jakarta'
  and call.received_at < (:month::date + interval '1 month') at time zone 'Asia/Jakarta'
  and (incident.sensitive or incident_type.category = 'women-and-children') is not true
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5

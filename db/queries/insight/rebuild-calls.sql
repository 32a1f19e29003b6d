-- Recounts the calls of a month (WIB) by day, hour and outcome. Excludes calls about sensitive incidents and about
-- violence against women and children. A call without a disposition is counted as `held-off` if its number was blocked,
-- otherwise as `open`. Returns the number of counts that changed.
with counted as materialized (
  select
    local.received::date as day,
    extract(hour from local.received)::int as hour,
    call.simulated,
    coalesce(call.disposition, case when call.blocked then 'held-off' else 'open' end) as outcome,
    count(*)::int as count
  from call
  cross join lateral (select local_time(call.received_at) as received) local
  left join incident on incident.id = call.incident_id
  left join incident_type on incident_type.code = incident.type_code
  where call.received_at >= start_of_day(:month::date)
    and call.received_at < start_of_day((:month::date + interval '1 month')::date)
    and (incident.sensitive or incident_type.category = 'women-and-children') is not true
  group by 1, 2, 3, 4
),
deleted as (
  delete from insight_call
  where insight_call.day >= :month::date
    and insight_call.day < :month::date + interval '1 month'
    and (insight_call.day, insight_call.hour, insight_call.simulated, insight_call.outcome)
      not in (select day, hour, simulated, outcome from counted)
  returning 1
),
written as (
  insert into insight_call as stored (day, hour, simulated, outcome, count)
  select day, hour, simulated, outcome, count from counted
  on conflict (day, hour, simulated, outcome) do update set count = excluded.count
  where stored.count <> excluded.count
  returning 1
)
select ((select count(*) from deleted) + (select count(*) from written))::int as changed

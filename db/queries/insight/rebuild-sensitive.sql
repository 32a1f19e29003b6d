-- Recounts the sensitive incidents of a month (WIB) by district and category, including all violence against women and
-- children. Excludes incidents closed as duplicates and boundary calls.
with counted as materialized (
  select incident.district_code, incident_type.category, incident.simulated, count(*)::int as count
  from incident
  join incident_type on incident_type.code = incident.type_code
  where incident.opened_at >= start_of_day(:month::date)
    and incident.opened_at < start_of_day((:month::date + interval '1 month')::date)
    and (incident.sensitive or incident_type.category = 'women-and-children')
    and not incident.boundary
    and incident.close_code is distinct from 'duplicate'
  group by 1, 2, 3
),
deleted as (
  delete from insight_sensitive
  where insight_sensitive.month = :month::date
    and (insight_sensitive.district_code, insight_sensitive.category, insight_sensitive.simulated)
      not in (select district_code, category, simulated from counted)
)
insert into insight_sensitive (month, district_code, category, simulated, count)
select :month::date, district_code, category, simulated, count from counted
on conflict (month, district_code, category, simulated) do update set count = excluded.count

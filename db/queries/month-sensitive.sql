-- month-sensitive
-- The sensitive incidents, and all of violence, of a month of Sekayu in each kecamatan and category, without those
-- merged into another and without boundary calls, which lie in none.
select
  incident.district_code as district,
  incident_type.category,
  incident.simulated,
  count(*)::int as count
from incident
join incident_type on incident_type.code = incident.type_code
where incident.opened_at >= :month::date::timestamp at time zone 'Asia/Jakarta'
  and incident.opened_at < (:month::date + interval '1 month') at time zone 'Asia/Jakarta'
  and (incident.sensitive or incident_type.category = 'women-and-children')
  and not incident.boundary
  and incident.close_code is distinct from 'duplicate'
group by 1, 2, 3
order by 1, 2, 3

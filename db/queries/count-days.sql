-- count-days
-- How many incidents each day of a month of Sekayu has, so that a large month can be read in parts.
select extract(day from incident.opened_at at time zone 'Asia/Jakarta')::int as day, count(*)::int as count
from incident
where incident.opened_at >= :month::date::timestamp at time zone 'Asia/Jakarta'
  and incident.opened_at < (:month::date + interval '1 month') at time zone 'Asia/Jakarta'
group by 1
order by 1

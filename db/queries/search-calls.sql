-- Finds calls by digits of the caller's number or by the words of their note, newest first. One of the two parameters
-- must be empty. A search by words does not find the calls of sensitive incidents.
select
  call.id,
  call.caller_number as "callerNumber",
  call.received_at as "receivedAt",
  call.disposition,
  call.simulated,
  incident.id as "incidentId",
  incident.number as "incidentNumber",
  coalesce(incident.sensitive, false) as sensitive
from (
  select id
  from call
  where :digits::text <> ''
    and regexp_replace(caller_number, '\D', '', 'g') like '%' || :digits::text || '%'
  union all
  select id from call where :words::text <> '' and note is not null and search_words(note) @@ :words::tsquery
) as found
join call on call.id = found.id
left join incident on incident.id = call.incident_id
where :digits::text <> '' or incident.sensitive is not true
order by call.received_at desc, call.id
limit :max_rows::int

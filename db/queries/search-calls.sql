-- Finds calls by digits of the caller's number, by the words of their note or, if both parameters are empty, by time
-- alone; newest first. One of the two must be empty. A search by words does not find the calls of sensitive incidents.
-- A page starts after the call `before`.
select
  found.id,
  found.caller_number as "callerNumber",
  found.received_at as "receivedAt",
  found.disposition,
  found.simulated,
  incident.id as "incidentId",
  incident.number as "incidentNumber",
  coalesce(incident.sensitive, false) as sensitive
from (
  -- `offset 0` keeps the planner from reading all calls of the period by their time instead of the matching ones.
  (
    select id, caller_number, received_at, disposition, simulated, incident_id
    from call
    where :digits::text <> ''
      and regexp_replace(caller_number, '\D', '', 'g') like '%' || :digits::text || '%'
    offset 0
  )
  union all
  (
    select id, caller_number, received_at, disposition, simulated, incident_id
    from call
    where :words::text <> '' and note is not null and search_words(note) @@ :words::tsquery
    offset 0
  )
  union all
  (
    select id, caller_number, received_at, disposition, simulated, incident_id
    from call
    where :digits::text = '' and :words::text = ''
      and received_at >= coalesce(:since::timestamptz, '-infinity')
      and received_at < coalesce(:until::timestamptz, 'infinity')
      and (
        :before::uuid is null
        or (received_at, id) < (select last.received_at, last.id from call as last where last.id = :before::uuid)
      )
    order by received_at desc, id desc
    limit :max_rows::int
  )
) as found
left join incident on incident.id = found.incident_id
where (:words::text = '' or incident.sensitive is not true)
  and found.received_at >= coalesce(:since::timestamptz, '-infinity')
  and found.received_at < coalesce(:until::timestamptz, 'infinity')
  and (
    :before::uuid is null
    or (found.received_at, found.id)
      < (select last.received_at, last.id from call as last where last.id = :before::uuid)
  )
order by found.received_at desc, found.id desc
limit :max_rows::int

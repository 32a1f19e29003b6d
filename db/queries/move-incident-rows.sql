-- Moves the rows of one incident to another: all of them, or the given rows and what the crews of the given assignments
-- have added. The assignments themselves must have been moved before. Alarms of the kinds `unattended` and `handover`
-- are not moved, because they are about the incident itself. Returns the ids of the moved rows.
with moved_call as (
  update call set incident_id = :into::uuid
  where incident_id = :from::uuid and (:calls::uuid[] is null or id = any(:calls::uuid[]))
  returning id
),
moved_note as (
  update note set incident_id = :into::uuid
  where incident_id = :from::uuid
    and (:notes::uuid[] is null or id = any(:notes::uuid[]) or assignment_id = any(:assignments::uuid[]))
  returning id
),
moved_photo as (
  update photo set incident_id = :into::uuid
  where incident_id = :from::uuid
    and (
      :photos::uuid[] is null
      or id = any(:photos::uuid[])
      or id in (select note.photo_id from note where note.assignment_id = any(:assignments::uuid[]))
    )
  returning id
),
moved_alarm as (
  update alarm set incident_id = :into::uuid
  where incident_id = :from::uuid
    and kind not in ('unattended', 'handover')
    and (:alarms::uuid[] is null or id = any(:alarms::uuid[]) or assignment_id = any(:assignments::uuid[]))
  returning id
),
moved_handover as (
  update handover set incident_id = :into::uuid
  where incident_id = :from::uuid and (:handovers::uuid[] is null or id = any(:handovers::uuid[]))
  returning id
),
moved_closure as (
  update closure set incident_id = :into::uuid
  where incident_id = :from::uuid and (:closures::uuid[] is null or id = any(:closures::uuid[]))
  returning id
)
select
  array(select id from moved_call)::text[] as calls,
  array(select id from moved_note)::text[] as notes,
  array(select id from moved_photo)::text[] as photos,
  array(select id from moved_alarm)::text[] as alarms,
  array(select id from moved_handover)::text[] as handovers,
  array(select id from moved_closure)::text[] as closures

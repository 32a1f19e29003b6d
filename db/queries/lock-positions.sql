-- Locks the positions of units in the order of their ids, so that two batches cannot deadlock.
select position.unit_id as "unitId", position.fix_at as "recordedAt"
from unit_position position
where position.unit_id = any(:ids::uuid[])
order by position.unit_id
for no key update

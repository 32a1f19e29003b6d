-- Locks units in the given order, as many as wanted for each requirement. Skips units that other transactions have
-- locked and units that can no longer be sent. `no key update` does not block inserts that refer to the unit.
select requirement.number, taken.id, network_state.state as "networkState"
from (
  select (
    select jsonb_build_object(
      'network', (
        select jsonb_build_object(
          'id', network.id,
          'key', concat_ws(' ', current_database(), network.id, extract(epoch from network.started_at), network.checksum),
          'database', current_database()
        )
        from network
        where network.status = 'current'
      ),
      'closures', array(
        select closure.id
        from closure
        where closure.lifted_at is null
          and (closure.ends_at is null or closure.ends_at > :now::timestamptz)
        order by closure.id
      ),
      'closureIncidents', array(
        select closure.incident_id
        from closure
        where closure.lifted_at is null
          and (closure.ends_at is null or closure.ends_at > :now::timestamptz)
        order by closure.id
      )
    )::text
  ) as state
) network_state
cross join jsonb_to_recordset(:requirements::jsonb) as requirement (number int, kind text, skills text[], ids uuid[], wanted int)
left join lateral (
  select unit.id
  from unnest(requirement.ids) with ordinality as listed (id, ordinal)
  join unit on unit.id = any(array[listed.id])
  where not unit.taken
    and unit.duty = 'available'
    and unit.kind = requirement.kind
    and unit.skills @> requirement.skills
    and not exists (
      select from alarm where alarm.unit_id = unit.id and alarm.kind = 'panic' and alarm.ended_at is null
    )
  order by listed.ordinal
  limit requirement.wanted
  for no key update of unit skip locked
) taken on true

-- Reads the trails of units in requested periods: one fix per sampling interval, newest first. After a gap without a
-- fix, a new segment begins; the last fix before a gap is always included. Viewers without access to sensitive
-- incidents do not get fixes that were recorded or received while the unit was assigned to a sensitive incident or
-- shortly afterwards, so that neither a late upload nor a wrong clock reveals where the incident was.
select sampled.*
from unnest(:unit_ids::uuid[], :sinces::timestamptz[], :untils::timestamptz[], :every_seconds::float8[])
  with ordinality as requested (unit_id, since, until, every_seconds, ordinal)
cross join lateral (
  with hidden as materialized (
    select serving.assigned_at as since, 'infinity'::timestamptz as until
    from assignment serving
    join incident on incident.id = serving.incident_id
    where not :sees_sensitive::boolean
      and serving.unit_id = requested.unit_id
      and serving.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
      and incident.sensitive
    union all
    select served.assigned_at, served.ended_at + :discreet_minutes::int * interval '1 minute'
    from assignment served
    join incident on incident.id = served.incident_id
    where not :sees_sensitive::boolean
      -- Includes incidents that hid the unit until up to one minute before the requested period, because a clock may be
      -- a minute ahead.
      and served.ended_at > requested.since - (:discreet_minutes::int + 1) * interval '1 minute'
      and served.unit_id = requested.unit_id
      and incident.sensitive
    union all
    -- Ended, but nobody knows when: entered from paper or imported. A reopened incident has no time of closing; it was
    -- closed before `verified_at`.
    select served.assigned_at, coalesce(incident.closed_at, incident.verified_at, 'infinity') + :discreet_minutes::int * interval '1 minute'
    from assignment served
    join incident on incident.id = served.incident_id
    where not :sees_sensitive::boolean
      and served.ended_at is null
      and served.state not in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
      and served.unit_id = requested.unit_id
      and incident.sensitive
  ),
  visible_fix as (
    select
      fix.recorded_at,
      fix.position::geometry as point,
      fix.speed_mps,
      fix.recorded_at - lag(fix.recorded_at) over trail > :gap_seconds::int * interval '1 second' as after_gap,
      lead(fix.recorded_at) over trail - fix.recorded_at > :gap_seconds::int * interval '1 second' as before_gap
    from fix
    where fix.unit_id = requested.unit_id
      and fix.recorded_at >= requested.since
      and fix.recorded_at <= requested.until
      and not exists (
        select from hidden
        where fix.recorded_at between hidden.since and hidden.until
          or fix.received_at between hidden.since and hidden.until
      )
    window trail as (order by fix.recorded_at)
  ),
  segmented as (
    select visible_fix.*, count(*) filter (where visible_fix.after_gap) over (order by visible_fix.recorded_at) as segment
    from visible_fix
  ),
  numbered as (
    select
      segmented.*,
      row_number() over (
        partition by segmented.segment, floor(extract(epoch from segmented.recorded_at) / requested.every_seconds)
        order by segmented.recorded_at
      ) as row_in_interval
    from segmented
  )
  select
    requested.ordinal::int as "rangeIndex",
    extract(epoch from numbered.recorded_at)::float8 as "atSeconds",
    round(st_x(numbered.point)::numeric, 5)::float8 as lng,
    round(st_y(numbered.point)::numeric, 5)::float8 as lat,
    round(numbered.speed_mps::numeric, 1)::float8 as "speedMps",
    numbered.segment::int as segment
  from numbered
  where numbered.row_in_interval = 1 or numbered.before_gap is distinct from false
  order by numbered.recorded_at desc
  limit :max_rows::int
) sampled
where requested.since < requested.until
order by sampled."rangeIndex", sampled."atSeconds" desc

-- Positions of units, one period per unit: one fix per sampling interval, newest first. A new segment begins after a pause longer
-- than the gap; the last fix before a gap is always included. Viewers without access to sensitive incidents do not get fixes that
-- were recorded or received while the unit served a sensitive incident or had just left it, so that neither a late upload nor a
-- wrong clock reveals its place.
select told.*
from unnest(:unit_ids::uuid[], :sinces::timestamptz[], :untils::timestamptz[], :every_seconds::float8[])
  with ordinality as stretch (unit_id, since, until, every_seconds, place)
cross join lateral (
  with hidden as materialized (
    select serving.assigned_at as since, 'infinity'::timestamptz as until
    from assignment serving
    join incident on incident.id = serving.incident_id
    where not :sees_sensitive::boolean
      and serving.unit_id = stretch.unit_id
      and serving.state in ('assigned', 'acknowledged', 'enRoute', 'onScene', 'transporting')
      and incident.sensitive
    union all
    select served.assigned_at, served.ended_at + :discreet_minutes::int * interval '1 minute'
    from assignment served
    join incident on incident.id = served.incident_id
    where not :sees_sensitive::boolean
      -- One minute longer than the hidden time, because a clock may be a minute ahead.
      and served.ended_at > stretch.since - (:discreet_minutes::int + 1) * interval '1 minute'
      and served.unit_id = stretch.unit_id
      and incident.sensitive
  ),
  told as (
    select
      fix.recorded_at,
      fix.position::geometry as point,
      fix.speed_mps,
      fix.recorded_at - lag(fix.recorded_at) over trail > :gap_seconds::int * interval '1 second' as after_gap,
      lead(fix.recorded_at) over trail - fix.recorded_at > :gap_seconds::int * interval '1 second' as before_gap
    from fix
    where fix.unit_id = stretch.unit_id
      and fix.recorded_at >= stretch.since
      and fix.recorded_at <= stretch.until
      and not exists (
        select from hidden
        where fix.recorded_at between hidden.since and hidden.until
          or fix.received_at between hidden.since and hidden.until
      )
    window trail as (order by fix.recorded_at)
  ),
  pieces as (
    select told.*, count(*) filter (where told.after_gap) over (order by told.recorded_at) as piece
    from told
  ),
  thinned as (
    select
      pieces.*,
      row_number() over (
        partition by pieces.piece, floor(extract(epoch from pieces.recorded_at) / stretch.every_seconds)
        order by pieces.recorded_at
      ) as place
    from pieces
  )
  select
    stretch.place::int as stretch,
    extract(epoch from thinned.recorded_at)::float8 as "atSeconds",
    round(st_x(thinned.point)::numeric, 5)::float8 as lng,
    round(st_y(thinned.point)::numeric, 5)::float8 as lat,
    round(thinned.speed_mps::numeric, 1)::float8 as "speedMps",
    thinned.piece::int as piece
  from thinned
  where thinned.place = 1 or thinned.before_gap is distinct from false
  order by thinned.recorded_at desc
  limit :most::int
) told
where stretch.since < stretch.until
order by told.stretch, told."atSeconds" desc

-- Finds groups of hotspots that are connected in space within one time window. There is a window for each sequence of
-- `link_half_days` + 1 half days that contains one of the given half days. Returns only groups that contain a hotspot
-- without a fire watch, or hotspots of several fire watches. All pairs within one window are close enough in time, so
-- joining the groups of overlapping windows gives the groups that are connected in space and time. Degrees are scaled
-- to metres; near the equator, this is accurate to 1 %.
with windows as (
  select distinct input.half_day + step.half_days as last_half_day
  from unnest(:half_days::int[]) input (half_day), generate_series(0, :link_half_days::int) step (half_days)
),
clustered as (
  select
    windows.last_half_day,
    hotspot.id,
    hotspot.watch_id,
    st_clusterdbscan(st_scale(hotspot.position::geometry, 111210, 110580), :link_m::float8, 1)
      over (partition by windows.last_half_day) as cluster
  from windows
  join hotspot on hotspot.half_day between windows.last_half_day - :link_half_days::int and windows.last_half_day
)
select
  array_agg(clustered.id order by clustered.id) filter (where clustered.watch_id is null) as "newIds",
  array_agg(distinct clustered.watch_id) filter (where clustered.watch_id is not null) as "watchIds"
from clustered
group by clustered.last_half_day, clustered.cluster
having bool_or(clustered.watch_id is null) or count(distinct clustered.watch_id) > 1

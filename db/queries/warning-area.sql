-- Merges the polygons and circles of a warning into one valid area. Returns the number of self-intersecting polygons
-- that were repaired, the number of polygons without an area, and whether the merged area is in the regency or within
-- a margin around it.
with polygon as materialized (
  select input.shape, st_isvalid(input.shape) as is_valid
  from (
    select st_setsrid(st_geomfromgeojson(ring.value), 4326) as shape from unnest(:polygons::text[]) ring (value)
  ) input
),
repaired as materialized (
  select
    case
      when polygon.is_valid then polygon.shape
      else st_collectionextract(st_makevalid(polygon.shape), 3)
    end as shape,
    polygon.is_valid
  from polygon
),
circle as (
  select st_buffer(st_setsrid(st_makepoint(input.lng, input.lat), 4326)::geography, input.radius_m)::geometry as shape
  from unnest(:lngs::float8[], :lats::float8[], :radii::float8[]) as input (lng, lat, radius_m)
),
joined as materialized (
  select st_union(whole.shape) as shape
  from (select repaired.shape from repaired union all select circle.shape from circle) whole
)
select
  coalesce(st_asgeojson(joined.shape, 6), '{"type":"Polygon","coordinates":[]}') as area,
  (select count(*)::int from repaired where not repaired.is_valid) as "repairedCount",
  (select count(*)::int from repaired where st_area(repaired.shape) = 0) as "emptyCount",
  exists (
    select from district where st_dwithin(district.boundary, joined.shape, :margin_degrees::float8)
  ) as "isNearRegency"
from joined

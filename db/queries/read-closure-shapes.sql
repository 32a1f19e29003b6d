-- The shapes of closures, and the vehicles that they stop.
select id::text, vehicles, st_asgeojson(shape)::json as shape
from closure
where id = any((:ids)::uuid[])

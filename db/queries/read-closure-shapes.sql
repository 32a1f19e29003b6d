-- The shapes of closures, and the vehicles that each closure blocks.
select id::text, vehicles, st_asgeojson(shape)::json as shape
from closure
where id = any((:ids)::uuid[])

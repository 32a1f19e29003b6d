-- Where closures are and whom they stop.
select id::text, vehicles, st_asgeojson(shape)::json as shape
from closure
where id = any((:ids)::uuid[])

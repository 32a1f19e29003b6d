-- The boundaries of the districts.
select district.code, st_asgeojson(district.boundary)::jsonb as boundary
from district
order by district.code

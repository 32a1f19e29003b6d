-- The boundaries of the kecamatan.
select district.code, st_asgeojson(district.boundary)::jsonb as boundary
from district
order by district.code

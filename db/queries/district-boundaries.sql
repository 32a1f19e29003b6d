-- The areas of the kecamatan and nothing else.
select district.code, st_asgeojson(district.boundary)::jsonb as boundary
from district
order by district.code

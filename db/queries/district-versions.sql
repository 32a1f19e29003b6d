-- What changes whenever a kecamatan does.
select string_agg(district.code || ':' || district.xmin::text, ' ' order by district.code) as version
from district

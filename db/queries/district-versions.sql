-- A value that changes whenever a district changes.
select string_agg(district.code || ':' || district.xmin::text, ' ' order by district.code) as version
from district

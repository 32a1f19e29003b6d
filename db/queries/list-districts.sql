-- The districts with their boundaries, as GeoJSON geometries.
select
  district.code,
  district.name,
  district.capital,
  district.area_km2 as "areaKm2",
  district.area_basis as "areaBasis",
  district.population,
  district.population_basis as "populationBasis",
  district.boundary_quality as "boundaryQuality",
  district.source,
  district.licence,
  st_asgeojson(district.boundary)::jsonb as geometry,
  st_x(st_pointonsurface(district.boundary)) as "labelLng",
  st_y(st_pointonsurface(district.boundary)) as "labelLat"
from district
order by district.code

/**
 * The spatial index sorts by distance on a sphere. Distances on the WGS84 ellipsoid differ from these by at most 0.56%
 * (the meridian's radius of curvature at the equator is 6,335 km, the sphere's radius 6,371 km). If an index scan has
 * returned everything up to some distance on the sphere, everything else is farther away on the ellipsoid than that
 * distance times this factor.
 */
export const minEllipsoidPerSphere = 0.994;

/**
 * A walk along the spatial index goes by distance on a sphere. On WGS84 the two differ by 0.56 % at most (the meridian's
 * radius of curvature at the equator, 6,335 km, against the sphere's 6,371 km). What a walk left out is therefore farther on
 * the ellipsoid than what it reached on the sphere, times this.
 */
export const sphereSlack = 0.994;

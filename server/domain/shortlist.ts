/**
 * The spatial index orders by distance on a sphere. On WGS84 distances differ by at most 0.56 % (the meridian's radius of curvature
 * at the equator, 6,335 km, against the sphere's 6,371 km). So anything the index scan left out is farther on the ellipsoid than
 * the farthest it reached on the sphere, times this factor.
 */
export const sphereSlack = 0.994;

/**
 * A walk along the spatial index goes by distance on a sphere. On WGS84 the two differ by 0.56 % at most (the meridian's
 * radius of curvature at the equator, 6,335 km, against the sphere's 6,371 km), so a shortlist that reaches some
 * distance has missed nothing up to a little less than that.
 */
const sphereSlack = 0.994;

type Pick = { distanceM: number; byArea: boolean; areaReachM: number | null; otherReachM: number | null };

/**
 * Whether the picks are the best there are, and not only the best of a shortlist that broke off too early. Where both are
 * zero, units beyond the list may stand at the very point, and the call sign decides among them.
 */
export function isProven(picks: readonly Pick[]): boolean {
  return picks.every(({ distanceM, byArea, areaReachM, otherReachM }) => {
    if (byArea) return areaReachM === null || distanceM < areaReachM * sphereSlack;
    // A unit of no responsible station stands only when all of theirs were seen and could not be had.
    return areaReachM === null && (otherReachM === null || distanceM < otherReachM * sphereSlack);
  });
}

import type { Precision } from "../../db/vocabulary";

/** A named kilometre of the Palembang - Jambi road; `lng` and `lat` are null if its position is unknown. */
export type KilometrePost = { km: number; name: string; lng: number | null; lat: number | null };
type LocatedPost = KilometrePost & { lng: number; lat: number };
type NamedKilometre = { km: number; name: string };

export type Kilometre = {
  lng: number;
  lat: number;
  precision: Precision;
  /** The located posts from which the position is derived. */
  basis:
    | { is: "post"; post: NamedKilometre }
    | { is: "between"; from: NamedKilometre; to: NamedKilometre }
    | { is: "nearest"; post: NamedKilometre };
  /** The name recorded for exactly this kilometre; null if there is none. */
  name: string | null;
};

/** Beyond the first and the last located post, a kilometre up to this many km away gets the position of that post. */
const maxBeyondKm = 15;

/**
 * Estimates the position of a kilometre: that of its post, a point between the located posts before and after it, or
 * that of the first or last located post if this is up to 15 km away. The road bends, so the precision depends on the
 * distance between the posts: `approximate` up to 10 km, `village` up to 40 km, otherwise `district`. Within 3 km of a
 * post, it is at least `village`. Returns null if no located post is near enough.
 */
export function locateKilometre(km: number, posts: readonly KilometrePost[]): Kilometre | null {
  const locatedPosts = posts
    .filter((post): post is LocatedPost => post.lng !== null && post.lat !== null)
    .toSorted((a, b) => a.km - b.km);
  const from = locatedPosts.findLast((post) => post.km <= km);
  const to = locatedPosts.find((post) => post.km >= km);
  const name = posts.find((post) => post.km === km)?.name ?? null;
  const toNamedKilometre = ({ km, name }: NamedKilometre) => ({ km, name });
  if (!from || !to) {
    const nearest = from ?? to;
    const distanceToNearestPostKm = nearest ? Math.abs(nearest.km - km) : Number.POSITIVE_INFINITY;
    if (!nearest || distanceToNearestPostKm > maxBeyondKm) return null;
    const { lng, lat } = nearest;
    const precision = choosePrecisionNearPost(distanceToNearestPostKm);
    return { lng, lat, precision, basis: { is: "nearest", post: toNamedKilometre(nearest) }, name };
  }
  const gapKm = to.km - from.km;
  if (gapKm === 0) {
    const { lng, lat } = from;
    return { lng, lat, precision: "approximate", basis: { is: "post", post: toNamedKilometre(from) }, name };
  }
  const fraction = (km - from.km) / gapKm;
  return {
    lng: from.lng + (to.lng - from.lng) * fraction,
    lat: from.lat + (to.lat - from.lat) * fraction,
    precision:
      gapKm <= 10
        ? "approximate"
        : gapKm <= 40
          ? "village"
          : choosePrecisionNearPost(Math.min(km - from.km, to.km - km)),
    basis: { is: "between", from: toNamedKilometre(from), to: toNamedKilometre(to) },
    name,
  };
}

function choosePrecisionNearPost(distanceKm: number): Precision {
  return distanceKm <= 3 ? "village" : "district";
}

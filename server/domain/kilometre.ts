import type { Precision } from "../../db/vocabulary";

/** A named kilometre of the Palembang - Jambi road; `lng` and `lat` are null if its position is unknown. */
export type KilometrePost = { km: number; name: string; lng: number | null; lat: number | null };
type LocatedPost = KilometrePost & { lng: number; lat: number };

export type Kilometre = {
  lng: number;
  lat: number;
  precision: Precision;
  /** The last post with a known position at or before the kilometre. */
  from: { km: number; name: string };
  /** The first post with a known position at or after the kilometre. */
  to: { km: number; name: string };
  /** The name recorded for exactly this kilometre; null if there is none. */
  name: string | null;
};

/**
 * Interpolates the position of a kilometre between the nearest posts of known position before and after it. The road
 * bends, so the precision depends on the distance between the posts: up to 10 km `approximate`, up to 40 km `village`,
 * else `district`. Returns null unless there is such a post on both sides.
 */
export function locateKilometre(km: number, posts: readonly KilometrePost[]): Kilometre | null {
  const locatedPosts = posts
    .filter((post): post is LocatedPost => post.lng !== null && post.lat !== null)
    .toSorted((a, b) => a.km - b.km);
  const from = locatedPosts.findLast((post) => post.km <= km);
  const to = locatedPosts.find((post) => post.km >= km);
  if (!from || !to) return null;
  const gapKm = to.km - from.km;
  const fraction = gapKm === 0 ? 0 : (km - from.km) / gapKm;
  return {
    lng: from.lng + (to.lng - from.lng) * fraction,
    lat: from.lat + (to.lat - from.lat) * fraction,
    precision: gapKm <= 10 ? "approximate" : gapKm <= 40 ? "village" : "district",
    from: { km: from.km, name: from.name },
    to: { km: to.km, name: to.name },
    name: posts.find((post) => post.km === km)?.name ?? null,
  };
}

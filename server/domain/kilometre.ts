import type { Precision } from "../../db/vocabulary";

/** A place on a road whose kilometre is known; `lng` and `lat` are null where no point is. */
export type KilometrePost = { km: number; name: string; lng: number | null; lat: number | null };
type Placed = KilometrePost & { lng: number; lat: number };

export type Kilometre = {
  lng: number;
  lat: number;
  precision: Precision;
  /** The posts it lies between; one and the same when it is a post itself. */
  from: { km: number; name: string };
  to: { km: number; name: string };
  /** What stands at just this kilometre, where that is on record. */
  name: string | null;
};

/**
 * A kilometre of the road as a point on the straight line between the two known posts around it. The road winds, so the farther
 * apart they are, the less is claimed: up to 10 km approximate, up to 40 as a village, beyond as a kecamatan. Outside the posts
 * nothing.
 */
export function locateKilometre(km: number, posts: readonly KilometrePost[]): Kilometre | null {
  const placed = posts
    .filter((post): post is Placed => post.lng !== null && post.lat !== null)
    .toSorted((one, other) => one.km - other.km);
  const from = placed.findLast((post) => post.km <= km);
  const to = placed.find((post) => post.km >= km);
  if (!from || !to) return null;
  const apart = to.km - from.km;
  const share = apart === 0 ? 0 : (km - from.km) / apart;
  return {
    lng: from.lng + (to.lng - from.lng) * share,
    lat: from.lat + (to.lat - from.lat) * share,
    precision: apart <= 10 ? "approximate" : apart <= 40 ? "village" : "district",
    from: { km: from.km, name: from.name },
    to: { km: to.km, name: to.name },
    name: posts.find((post) => post.km === km)?.name ?? null,
  };
}

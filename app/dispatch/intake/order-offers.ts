import type { Precision } from "@/db/vocabulary";
import { slackM } from "@/server/domain/duplicate";
import type { DraftPlace } from "../draft";

type Point = { lng: number; lat: number };

const fine: readonly Precision[] = ["exact", "approximate"];
const metresPerDegree = 111_320;

/**
 * The places that are offered, the likeliest first: those that were told, in their order; before them where the exchange locates
 * the caller when that lies within what was told and is finer than it, since then both speak of one place.
 */
export function orderOffers(told: readonly DraftPlace[], exchange: DraftPlace | null): DraftPlace[] {
  if (!exchange) return [...told];
  const [first] = told;
  const finer = first && fine.includes(exchange.precision) && !fine.includes(first.precision);
  const isWithin = first && distanceM(first, exchange) <= slackM[first.precision];
  return finer && isWithin ? [exchange, ...told] : [...told, exchange];
}

/** Good enough within a regency near the equator. */
function distanceM(one: Point, other: Point): number {
  const east = (one.lng - other.lng) * Math.cos((one.lat * Math.PI) / 180);
  return Math.hypot(east, one.lat - other.lat) * metresPerDegree;
}

import type { LngLat } from "../../../db/columns";
import type { Precision } from "../../../db/vocabulary";
import { distanceM, pointAway } from "../simulation/path";
import { pick, pickWeighted, type Random } from "../simulation/random";
import { bell } from "./calendar";
import type { Ground } from "./ground";
import { hotSpots, type Theme } from "./hot-spots";

const precisions = [
  ["exact", 34],
  ["approximate", 38],
  ["village", 21],
  ["district", 7],
] as const;

/** How much happens away from the hot spots: at some village, and of the road, along it. */
const elsewhere: Readonly<Record<Theme, number>> = {
  wildfire: 0.12,
  flood: 0.08,
  road: 0.25,
  river: 0.15,
  oil: 0.15,
  storm: 0.3,
  town: 0.28,
};

/** Where it happened, how well that was known, and the point and words that were written down. */
export function whereItWas(
  theme: Theme,
  ground: Ground,
  random: Random,
): { at: LngLat; written: LngLat; precision: Precision; address: string } {
  const at = random() < elsewhere[theme] ? awayFrom(theme, ground, random) : around(theme, random);
  const [precision] = pickWeighted(random, precisions, ([, weight]) => weight);
  const near = nearestVillage(at, ground);
  const written =
    precision === "village"
      ? near.at
      : precision === "district"
        ? (ground.seats.get(near.districtCode) ?? near.at)
        : precision === "approximate"
          ? pointAway(at, Math.abs(bell(random)) * 250, random() * 360)
          : at;
  return { at, written: round(written), precision, address: `Sekitar ${near.name}` };
}

function around(theme: Theme, random: Random): LngLat {
  const { at, spreadKm } = pickWeighted(
    random,
    hotSpots.filter((spot) => spot.theme === theme),
    ({ weight }) => weight,
  );
  // Of a bell in both directions two thirds lie within 1.5 of its spreads.
  const east = bell(random) * (spreadKm / 1.5) * 1_000;
  const north = bell(random) * (spreadKm / 1.5) * 1_000;
  return pointAway(pointAway(at, east, 90), north, 0);
}

function awayFrom(theme: Theme, ground: Ground, random: Random): LngLat {
  if (theme === "road") {
    const along = hotSpots.filter((spot) => spot.theme === "road" && spot.name !== "Sekayu");
    const piece = Math.floor(random() * (along.length - 1));
    const [from, to] = [along[piece]?.at, along[piece + 1]?.at];
    if (from && to) {
      const share = random();
      return { lng: from.lng + share * (to.lng - from.lng), lat: from.lat + share * (to.lat - from.lat) };
    }
  }
  const { at } = pick(random, ground.villages);
  return pointAway(at, Math.abs(bell(random)) * 1_500, random() * 360);
}

function nearestVillage(at: LngLat, { villages }: Ground) {
  let nearest = villages[0];
  let least = Number.POSITIVE_INFINITY;
  for (const village of villages) {
    const metres = distanceM(at, village.at);
    if (metres < least) [nearest, least] = [village, metres];
  }
  if (!nearest) throw new Error("no village has a point; is the reference data loaded?");
  return nearest;
}

/** To a metre, as a phone gives it. */
function round({ lng, lat }: LngLat): LngLat {
  return { lng: Math.round(lng * 1e5) / 1e5, lat: Math.round(lat * 1e5) / 1e5 };
}

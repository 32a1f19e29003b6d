/** A point of the map, in px of it. */
export type Place = { x: number; y: number };
/** How far something reaches around the point it stands at, in px. */
export type Reach = { side: number; above: number; below: number };
/** Words that want to stand at a point, what is their own ground, and what is that of others, where they never stand. */
export type Words = {
  key: string;
  at: Place;
  reach: Reach;
  isOwn: (place: Place) => boolean;
  isOthers: (place: Place) => boolean;
};
/** What should stay in sight: what covering it wholly counts for, and half its width and height in px. */
export type Spot = Place & { weight: number; half: readonly [wide: number, high: number] };

const [directions, rings, sweeps] = [16, 9, 4];
/** How far apart the rings of places around the wanted one are: a part of the width and height of the words. */
const ringPart = 1 / 12;
/** Beside spots of a weight up to one. Words that lie on one another are read by nobody; those that stray are of another place. */
const [costOfLap, costOfCorner, costOfLeaving, costOfRing] = [4, 0.2, 0.4, 0.07];

/**
 * Where words stand so that they cover neither one another nor what is heaviest, near the points they want and on their own ground. The
 * same words and spots stand in the same places.
 */
export function placeLabels(words: readonly Words[], spots: readonly Spot[]): Map<string, Place> {
  const standing = new Map(words.map(({ key, at }) => [key, at]));
  const choices = words.map((one) => ({ ...one, places: placesFor(one, spots) }));
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (const { key, reach, places } of choices) {
      const others = words.flatMap((other) => {
        const at = other.key === key ? undefined : standing.get(other.key);
        return at ? [{ at, reach: other.reach }] : [];
      });
      const lapOf = (at: Place) => others.reduce((sum, other) => sum + lap({ at, reach }, other), 0);
      let [best, least] = [places[0], Number.POSITIVE_INFINITY];
      for (const place of places) {
        if (place.cost >= least) continue;
        const cost = place.cost + costOfLap * lapOf(place);
        if (cost < least) [best, least] = [place, cost];
      }
      if (best) standing.set(key, { x: best.x, y: best.y });
    }
  }
  return standing;
}

/** Where some words could stand, with what each place costs whatever stands beside it; first the one they want. */
function placesFor({ at, reach, isOwn, isOthers }: Words, spots: readonly Spot[]) {
  const ringPx = (2 * reach.side + reach.above + reach.below) * ringPart;
  const far = ringPx * rings + reach.side + reach.above + reach.below;
  const near = spots.filter(
    ({ x, y, half: [wide, high] }) => Math.abs(x - at.x) < far + wide && Math.abs(y - at.y) < far + high,
  );
  const places: (Place & { cost: number })[] = [];
  for (let ring = 0; ring <= rings; ring += 1) {
    for (let direction = 0; direction < (ring === 0 ? 1 : directions); direction += 1) {
      const angle = (direction / directions) * 2 * Math.PI;
      const place = { x: at.x + ring * ringPx * Math.cos(angle), y: at.y + ring * ringPx * Math.sin(angle) };
      const middle = { x: place.x, y: place.y + (reach.below - reach.above) / 2 };
      const isAtHome = ring === 0 || isOwn(middle);
      if (!isAtHome && isOthers(middle)) continue;
      const corners = [-reach.side, reach.side].flatMap((dx) =>
        [-reach.above, reach.below].filter((dy) => !isOwn({ x: place.x + dx, y: place.y + dy })),
      );
      const covered = near.reduce((sum, spot) => sum + shade(place, reach, spot) * spot.weight, 0);
      places.push({
        ...place,
        cost: covered + corners.length * costOfCorner + (isAtHome ? 0 : costOfLeaving) + ring * costOfRing,
      });
    }
  }
  return places;
}

type Standing = { at: Place; reach: Reach };

/** How much of the smaller of two lies on the other, and something for touching at all. */
function lap(one: Standing, other: Standing): number {
  const wide =
    Math.min(one.at.x + one.reach.side, other.at.x + other.reach.side) -
    Math.max(one.at.x - one.reach.side, other.at.x - other.reach.side);
  const high =
    Math.min(one.at.y + one.reach.below, other.at.y + other.reach.below) -
    Math.max(one.at.y - one.reach.above, other.at.y - other.reach.above);
  if (wide <= 0 || high <= 0) return 0;
  return 0.25 + (wide * high) / Math.min(areaOf(one.reach), areaOf(other.reach));
}

function areaOf({ side, above, below }: Reach): number {
  return Math.max(1, 2 * side * (above + below));
}

/** Which part of a spot, as a rectangle, lies under words. */
function shade({ x, y }: Place, { side, above, below }: Reach, spot: Spot): number {
  const [halfWide, halfHigh] = spot.half;
  const wide = Math.min(x + side, spot.x + halfWide) - Math.max(x - side, spot.x - halfWide);
  const high = Math.min(y + below, spot.y + halfHigh) - Math.max(y - above, spot.y - halfHigh);
  return wide <= 0 || high <= 0 ? 0 : (wide * high) / (4 * halfWide * halfHigh);
}

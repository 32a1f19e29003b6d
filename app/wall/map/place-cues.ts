export type Box = { left: number; top: number; right: number; bottom: number };
type Pin = { id: string; priority: number; x: number; y: number };
type Place = { x: number; y: number };

/** An arrow at the edge: where it stands in px, which way it points in degrees clockwise from up, and what lies beyond. */
export type Cue = Place & { id: string; degrees: number; priority: number; count: number };

type Sizes = {
  /** How far from the edge its middle stands. */
  insetPx: number;
  /** Those closer together become one. */
  apartPx: number;
  /** From its middle to its rim. */
  radiusPx: number;
};

/**
 * Cues for the pins that lie outside a box: on the line from its middle to the pin, `insetPx` within the edge. Those closer together
 * than `apartPx` become one with the most urgent priority. One that would lie on something `taken` stands at the nearest place of
 * the edge where it does not; where there is none it joins the nearest one, or lies there all the same.
 */
export function placeCues(pins: readonly Pin[], box: Box, sizes: Sizes, taken: readonly Box[] = []): Cue[] {
  const { insetPx, apartPx, radiusPx } = sizes;
  const middle = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  const reach = { x: (box.right - box.left) / 2 - insetPx, y: (box.bottom - box.top) / 2 - insetPx };
  if (reach.x <= 0 || reach.y <= 0) return [];
  const edge = edgeAround(middle, reach);
  const cues: (Cue & { wish: Place })[] = [];
  const isNear = (one: Place, other: Place) => distance(one, other) < apartPx;
  const isClear = (place: Place) =>
    taken.every((other) => !isOn(place, radiusPx, other)) && cues.every((cue) => !isNear(cue, place));
  const beyond = pins
    .filter(({ x, y }) => x < box.left || x > box.right || y < box.top || y > box.bottom)
    .sort((one, other) => one.priority - other.priority);
  for (const { id, priority, ...pin } of beyond) {
    const [dx, dy] = [pin.x - middle.x, pin.y - middle.y];
    const part = Math.min(reach.x / Math.max(Math.abs(dx), 1e-9), reach.y / Math.max(Math.abs(dy), 1e-9));
    const wish = { x: middle.x + dx * part, y: middle.y + dy * part };
    const near = cues.find((cue) => isNear(cue, wish) || isNear(cue.wish, wish));
    if (near) {
      near.count++;
      continue;
    }
    const place = [wish, ...edge.awayFrom(wish, radiusPx / 2)].find(isClear);
    const [closest] = place ? [] : [...cues].sort((one, other) => distance(one, wish) - distance(other, wish));
    if (closest) {
      closest.count++;
      continue;
    }
    const at = place ?? wish;
    const degrees = (Math.atan2(pin.x - at.x, at.y - pin.y) * 180) / Math.PI;
    cues.push({ id, ...at, degrees, priority, count: 1, wish });
  }
  return cues.map(({ wish: _, ...cue }) => cue);
}

/** A cue leads somewhere: farther round the edge it would lead astray. */
const asideAtMost = 1 / 6;

/** The four sides around a middle, and the places on them by how far they are from one of them, both ways in turn. */
function edgeAround(middle: Place, reach: Place) {
  const [wide, high] = [reach.x * 2, reach.y * 2];
  const whole = 2 * (wide + high);
  const [left, top] = [middle.x - reach.x, middle.y - reach.y];
  const [right, bottom] = [left + wide, top + high];
  const placeAt = (way: number): Place => {
    const on = ((way % whole) + whole) % whole;
    if (on < wide) return { x: left + on, y: top };
    if (on < wide + high) return { x: right, y: top + on - wide };
    if (on < wide * 2 + high) return { x: right - (on - wide - high), y: bottom };
    return { x: left, y: bottom - (on - wide * 2 - high) };
  };
  const wayTo = ({ x, y }: Place) => {
    const sides = [
      { off: Math.abs(y - top), way: x - left },
      { off: Math.abs(x - right), way: wide + y - top },
      { off: Math.abs(y - bottom), way: wide + high + right - x },
      { off: Math.abs(x - left), way: wide * 2 + high + bottom - y },
    ];
    return sides.reduce((best, side) => (side.off < best.off ? side : best)).way;
  };
  return {
    awayFrom(place: Place, stepPx: number): Place[] {
      const from = wayTo(place);
      const steps = Math.floor((whole * asideAtMost) / stepPx);
      return Array.from({ length: steps * 2 }, (_, index) => {
        const by = (Math.floor(index / 2) + 1) * stepPx;
        return placeAt(index % 2 === 0 ? from + by : from - by);
      });
    },
  };
}

function distance(one: Place, other: Place): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/** Whether a disc lies on a box. */
function isOn({ x, y }: Place, radiusPx: number, { left, top, right, bottom }: Box): boolean {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom)) < radiusPx;
}

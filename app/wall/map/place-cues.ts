export type Box = { left: number; top: number; right: number; bottom: number };
type Pin = { id: string; priority: number; x: number; y: number };

/** An arrow at the edge: where it stands in px, which way it points in degrees clockwise from up, and what lies beyond. */
export type Cue = { id: string; x: number; y: number; degrees: number; priority: number; count: number };

/**
 * Cues for the pins that lie outside a box: on the line from its middle to the pin, `insetPx` within the edge. Those closer together
 * than `apartPx` become one with the most urgent priority.
 */
export function placeCues(
  pins: readonly Pin[],
  box: Box,
  { insetPx, apartPx }: { insetPx: number; apartPx: number },
): Cue[] {
  const [middleX, middleY] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const [reachX, reachY] = [(box.right - box.left) / 2 - insetPx, (box.bottom - box.top) / 2 - insetPx];
  if (reachX <= 0 || reachY <= 0) return [];
  const cues: Cue[] = [];
  const beyond = pins
    .filter(({ x, y }) => x < box.left || x > box.right || y < box.top || y > box.bottom)
    .sort((one, other) => one.priority - other.priority);
  for (const { id, priority, x, y } of beyond) {
    const [dx, dy] = [x - middleX, y - middleY];
    const part = Math.min(reachX / Math.max(Math.abs(dx), 1e-9), reachY / Math.max(Math.abs(dy), 1e-9));
    const at = { x: middleX + dx * part, y: middleY + dy * part };
    const near = cues.find((cue) => Math.hypot(cue.x - at.x, cue.y - at.y) < apartPx);
    if (near) near.count++;
    else cues.push({ id, ...at, degrees: (Math.atan2(dx, -dy) * 180) / Math.PI, priority, count: 1 });
  }
  return cues;
}

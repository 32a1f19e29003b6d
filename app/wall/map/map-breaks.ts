const [firstMs, longestMs] = [10_000, 300_000];
/** A map that stood for so long was well: the next trouble is a new one. */
const wellMs = 600_000;

/** How often a map broke in one trouble that goes on, and whether it is broken now. */
export type Breaks = { count: number; isBroken: boolean };

export const noBreaks: Breaks = { count: 0, isBroken: false };

/** After a map broke that had stood for so many ms, 0 when it never stood. What breaks again before it is made anew counts once. */
export function broke(before: Breaks, stoodMs: number): Breaks {
  if (before.isBroken) return before;
  return { count: stoodMs >= wellMs ? 1 : before.count + 1, isBroken: true };
}

/** How long to wait before a broken map is made anew: twice as long each time, up to five minutes. */
export function breakPauseMs({ count }: Breaks): number {
  return Math.min(firstMs * 2 ** Math.max(0, count - 1), longestMs);
}

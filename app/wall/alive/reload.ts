"use client";

const keptAs = "wall-reloads";
/** Reloads within this time count as one trouble that goes on. Only the time of day outlives a reload; one that was set back is let go. */
const rememberedMs = 3_600_000;
const [firstMs, longestMs] = [10_000, 600_000];

/**
 * How long to wait before this screen may reload itself, the longer the more often it did within the last hour, and the more often
 * it tried `inVain` since.
 */
export function reloadPauseMs(inVain = 0): number {
  return Math.min(firstMs * 2 ** (recent(Date.now()).length + inVain), longestMs);
}

/**
 * Reloads the screen if the server answers healthy: a screen that cannot be loaded again is kept, however old. It `mayStill` be
 * unwanted once the answer is there. Gives false when nothing was begun.
 */
export async function reloadWhenHealthy(mayStill = () => true): Promise<boolean> {
  try {
    const answer = await fetch("/api/health", { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    if (!answer.ok || !mayStill()) return false;
  } catch {
    return false;
  }
  try {
    window.sessionStorage.setItem(keptAs, JSON.stringify([...recent(Date.now()), Date.now()].slice(-10)));
  } catch {
    // A screen that may keep nothing is loaded again all the same.
  }
  window.location.reload();
  return true;
}

function recent(now: number): number[] {
  try {
    const kept: unknown = JSON.parse(window.sessionStorage.getItem(keptAs) ?? "[]");
    return Array.isArray(kept) ? kept.filter((at) => typeof at === "number" && Math.abs(now - at) < rememberedMs) : [];
  } catch {
    return [];
  }
}

"use client";

const keptAs = "wall-reloads";
/** Reloads within this time count as one trouble that goes on. */
const rememberedMs = 3_600_000;
const [firstMs, longestMs] = [10_000, 600_000];

/** How long to wait before this screen may reload itself, the longer the more often it did within the last hour. */
export function reloadPauseMs(now = Date.now()): number {
  return Math.min(firstMs * 2 ** recent(now).length, longestMs);
}

/**
 * Reloads the screen if the server answers healthy: a screen that cannot be loaded again is kept, however old. Gives false when it was
 * not.
 */
export async function reloadWhenHealthy(): Promise<boolean> {
  try {
    const answer = await fetch("/api/health", { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) return false;
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
    return Array.isArray(kept) ? kept.filter((at) => typeof at === "number" && now - at < rememberedMs) : [];
  } catch {
    return [];
  }
}

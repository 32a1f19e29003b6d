const storageKey = "own-reloads";
/**
 * Reloads within the last hour are assumed to have the same cause. They are timed by the system clock, because the
 * monotonic clock restarts with the page.
 */
const recentReloadMs = 3_600_000;
const [firstBackoffMs, maxBackoffMs] = [10_000, 600_000];

/**
 * Backoff in ms before this screen may reload itself. It doubles with each reload in the last hour, and with each
 * failed attempt since the last reload.
 */
export function computeReloadBackoffMs(failedAttempts = 0): number {
  return Math.min(firstBackoffMs * 2 ** (readRecentReloads(Date.now()).length + failedAttempts), maxBackoffMs);
}

/**
 * Reloads the page, but only if the server is healthy, because an old page is better than an error page.
 * `isStillWanted` is checked after the server has answered. Returns whether the reload was started.
 */
export async function reloadWhenHealthy(isStillWanted = () => true): Promise<boolean> {
  try {
    const response = await fetch("/api/health", { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    if (!response.ok || !isStillWanted()) return false;
  } catch {
    return false;
  }
  try {
    const reloads = [...readRecentReloads(Date.now()), Date.now()].slice(-10);
    window.sessionStorage.setItem(storageKey, JSON.stringify(reloads));
  } catch {
    // Reload even if the browser has no storage.
  }
  window.location.reload();
  return true;
}

function readRecentReloads(now: number): number[] {
  try {
    const storedValue: unknown = JSON.parse(window.sessionStorage.getItem(storageKey) ?? "[]");
    return Array.isArray(storedValue)
      ? storedValue.filter((at) => typeof at === "number" && Math.abs(now - at) < recentReloadMs)
      : [];
  } catch {
    return [];
  }
}

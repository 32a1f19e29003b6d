/** How many days an API key is valid: the default, the maximum, and the choices on the screen. */
export const keyValidityDays = { default: 365, max: 730, choices: [30, 90, 365, 730] } as const;

/**
 * A valid key that expires within this many days is shown as expiring. An expired key that was used within this many
 * days is shown as still in use.
 */
const keyWarningDays = 30;

type Key = { expiresAt: Date; revokedAt: Date | null };

/** The state of an API key at the time `now`, in ms since 1970. */
export function findKeyState({ expiresAt, revokedAt }: Key, now: number): "valid" | "expiring" | "expired" | "revoked" {
  if (revokedAt) return "revoked";
  const remainingMs = expiresAt.getTime() - now;
  if (remainingMs <= 0) return "expired";
  return remainingMs <= keyWarningDays * 86_400_000 ? "expiring" : "valid";
}

/** Whether an expired key was used in the 30 days before `now`. A system then probably needs a new key. */
export function isExpiredInUse(key: Key & { lastUsedAt: Date | null }, now: number): boolean {
  const usedSince = now - keyWarningDays * 86_400_000;
  return findKeyState(key, now) === "expired" && (key.lastUsedAt?.getTime() ?? 0) > usedSince;
}

/** Failures of an account, an address or a known device, before anything happens. */
const freeFailures = { account: 5, address: 20, device: 10 } as const;
export type LockoutKind = keyof typeof freeFailures;

const firstLockoutSeconds = 15;
const maxLockoutSeconds = 900;
/** So long after the last failure all is forgotten. */
export const failuresExpireAfterSeconds = 86_400;

/**
 * How long no further attempt is taken after so many failures: nothing at first, then 15 seconds, doubling up to 15 minutes.
 * Attempts in the meantime are refused unread and do not count, so that the pause always ends.
 */
export function lockoutSeconds(kind: LockoutKind, failures: number): number {
  const beyond = failures - freeFailures[kind];
  if (beyond < 0) return 0;
  return Math.min(firstLockoutSeconds * 2 ** Math.min(beyond, 16), maxLockoutSeconds);
}

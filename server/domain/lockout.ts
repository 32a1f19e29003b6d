/** Lockouts begin at this number of failed attempts for an account, from an address or from a known device. */
const firstLockoutAt = { account: 5, address: 20, device: 10 } as const;
export type LockoutKind = keyof typeof firstLockoutAt;

const firstLockoutSeconds = 15;
const maxLockoutSeconds = 900;
/**
 * The failed attempts of an account or a known device are forgotten when this time has passed since the last one.
 */
export const failuresExpireAfterSeconds = 86_400;
/**
 * The failed attempts from an address are forgotten one by one, each after this time, because several people may share
 * the address. One person who keeps trying makes at most one attempt in this time, after the first few, and so never
 * locks out the others.
 */
export const addressFailureExpiresAfterSeconds = maxLockoutSeconds;

/**
 * How long further attempts are refused after this many failures; 0 for the first few. The first lockout lasts 15
 * seconds. Each further failure doubles the time, up to 15 minutes. Attempts during a lockout are neither checked nor
 * counted, so the lockout always ends.
 */
export function computeLockoutSeconds(kind: LockoutKind, failures: number): number {
  const failuresAboveLimit = failures - firstLockoutAt[kind];
  if (failuresAboveLimit < 0) return 0;
  return Math.min(firstLockoutSeconds * 2 ** Math.min(failuresAboveLimit, 16), maxLockoutSeconds);
}

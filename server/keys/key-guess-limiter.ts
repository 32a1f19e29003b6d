import { findIpNetwork } from "../domain/ip-network";
import { Refusal } from "../errors";
import { hashSecret } from "./manage-keys";

const windowMs = 60_000;
/**
 * Maximum number of wrong keys per address in one window. Ten misconfigured phones that share an address stay below it.
 */
const maxFailures = 100;
/** A valid key is exempt from its address's limit for this long after each use. */
const trustDurationMs = 600_000;
/** Maximum number of entries per map; the oldest entry is evicted first. */
const maxEntries = 20_000;

/**
 * Limits the rate at which API keys can be guessed. Counts the wrong keys from each network address, in this process
 * only. When the limit is reached, refuses with `rate-limited` and `retryAfterSeconds` without looking the key up.
 */
export function createKeyGuessLimiter() {
  const failures = new Map<string, { count: number; until: number }>();
  const trustedUntil = new Map<string, number>();

  return async function limitGuesses<Found>(
    { key, ip, now }: { key: string; ip: string; now: Date },
    lookUp: () => Promise<Found | null>,
  ): Promise<Found | null> {
    const [address, fingerprint, at] = [findIpNetwork(ip), hashSecret(key), now.getTime()];
    const failure = failures.get(address);
    const isTrusted = (trustedUntil.get(fingerprint) ?? 0) > at;
    if (failure && failure.until > at && failure.count >= maxFailures && !isTrusted) {
      throw new Refusal("rate-limited", { retryAfterSeconds: Math.ceil((failure.until - at) / 1_000) });
    }
    const actor = await lookUp();
    if (actor) {
      setAsNewestEntry(trustedUntil, fingerprint, at + trustDurationMs);
      return actor;
    }
    trustedUntil.delete(fingerprint);
    const currentFailure = failures.get(address);
    if (currentFailure && currentFailure.until > at) currentFailure.count++;
    else setAsNewestEntry(failures, address, { count: 1, until: at + windowMs });
    return null;
  };
}

function setAsNewestEntry<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldestKey] = map.keys();
  if (map.size > maxEntries && oldestKey !== undefined) map.delete(oldestKey);
}

import { networkOf } from "../domain/network";
import { Refusal } from "../errors";
import { hashSecret } from "./create-key";

const windowMs = 60_000;
/** So many wrong keys a minute from one address; ten phones set up wrongly behind one address stay below it. */
const mostFailures = 100;
/** A key that was right this recently is not held up by the failures of others behind the same address. */
const trustedMs = 600_000;
/** What is remembered is bounded: the oldest goes first. */
const mostRemembered = 20_000;

/**
 * Slows down who guesses keys: wrong ones are counted by the address they come from, in this process, and beyond a hundred a
 * minute none is looked up for it. Refuses with `rate-limited` and the seconds to wait.
 */
export function createGuessGuard() {
  const failures = new Map<string, { count: number; until: number }>();
  const trusted = new Map<string, number>();

  return async function guard<Found>(
    { key, ip, now }: { key: string; ip: string; now: Date },
    lookUp: () => Promise<Found | null>,
  ): Promise<Found | null> {
    const [address, fingerprint, at] = [networkOf(ip), hashSecret(key), now.getTime()];
    const counted = failures.get(address);
    const isTrusted = (trusted.get(fingerprint) ?? 0) > at;
    if (counted && counted.until > at && counted.count >= mostFailures && !isTrusted) {
      throw new Refusal("rate-limited", { retryAfterSeconds: Math.ceil((counted.until - at) / 1_000) });
    }
    const found = await lookUp();
    if (found) {
      remember(trusted, fingerprint, at + trustedMs);
      return found;
    }
    trusted.delete(fingerprint);
    const since = failures.get(address);
    if (since && since.until > at) since.count++;
    else remember(failures, address, { count: 1, until: at + windowMs });
    return null;
  };
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > mostRemembered && oldest !== undefined) map.delete(oldest);
}

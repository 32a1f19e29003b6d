import type { Database } from "../../db/client";
import { foldLatest, UnfoldedMonth } from "../insight/fold-months";

const monthsAtOnce = 3;
const passedForMs = 3_600_000;

/**
 * How the months of the figures that changed are folded: the three latest at once, again and again. The embedded database has one
 * connection, so that everybody waits for a transaction: there each month has its own. A month that cannot be folded twice running is
 * passed by for an hour, or until the next start, so that it holds up no other.
 */
export function foldChanged(database: Pick<Database, "db" | "embedded">): (now: Date) => Promise<void> {
  const passedUntil = new Map<string, number>();
  const [rounds, most] = database.embedded ? [monthsAtOnce, 1] : [1, monthsAtOnce];
  let suspect: string | null = null;
  return async (now) => {
    for (const [month, until] of passedUntil) if (until <= now.getTime()) passedUntil.delete(month);
    const but = [...passedUntil.keys()];
    try {
      for (let round = 0; round < rounds; round++) but.push(...(await foldLatest(database.db, { most, but })));
      suspect = null;
    } catch (error) {
      if (error instanceof UnfoldedMonth && error.month === suspect) {
        passedUntil.set(suspect, now.getTime() + passedForMs);
        suspect = null;
      } else suspect = error instanceof UnfoldedMonth ? error.month : null;
      throw error;
    }
  };
}

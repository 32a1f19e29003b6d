import { boundsOf } from "./message-id";

/** Writers stamp a unit by the clock a moment before their transaction is numbered. */
const slackMs = 1_000;
const mostReadings = 600;

/**
 * From which moment on units are to be read, so that none is missed that moved in a transaction which was still open: back to
 * the last reading that was made before the oldest transaction running now took its number. What it reads twice in vain is found out
 * by comparing.
 */
export function createMovedSince() {
  const readings: { at: Date; next: bigint }[] = [{ at: new Date(0), next: 0n }];
  return {
    from: (): Date => new Date(Math.max(0, (readings[0]?.at.getTime() ?? 0) - slackMs)),
    /** A reading of the units after this snapshot is done; the moment is the database's clock before it. */
    note(at: Date, snapshot: string): void {
      const { oldest, next } = boundsOf(snapshot);
      readings.push({ at, next });
      let since = 0;
      while ((readings[since + 1]?.next ?? oldest + 1n) <= oldest) since++;
      readings.splice(0, since);
      // Fewer steps only mean to read from further back.
      if (readings.length > mostReadings) readings.splice(1, mostReadings / 2);
    },
    /** Nothing is known any more. */
    forget(): void {
      readings.splice(0, readings.length, { at: new Date(0), next: 0n });
    },
  };
}

import { type Disposition, unfoundedDispositions } from "../../db/vocabulary";

/** A claim without a sign from the screen for so long is released: the browser is gone, and the caller is not to be left alone. */
export const claimTimeoutSeconds = 45;

/** How often a screen says that it still holds its calls; three of these fit into the patience above. */
export const claimHeartbeatSeconds = 12;

/**
 * A call that rings longer than this is missed. NENA-STA-020.1-2020 wants 95 % answered within 20 seconds; nobody waits
 * three times that.
 */
export const missedAfterSeconds = 60;

/** So long a missed call stays on the list of those to call back. */
export const missedShownHours = 24;

/** So long after a call was filtered, that can be taken back. */
export const unfilterMinutes = 15;

/** For how many hours a number can be blocked; 24 is what Indonesian centres do. */
export const blockHours = { least: 1, usual: 24, most: 720 } as const;

/**
 * A number as it is dialled within the country, so that one caller is one whatever the exchange puts before it: "+62 812...",
 * "0062812..." and "62812..." are all "0812...". Numbers of other countries, and short ones, stay as they are.
 */
export function nationalNumber(number: string): string {
  return number.replace(/^(?:\+62|0062|62(?=\d{8}))0?(?=\d{5})/, "0");
}

/** Where a call stands. A missed call that somebody called back is claimed, and missed again when it is given back. */
export const callStates = ["ringing", "claimed", "missed", "blocked", "over"] as const;
export type CallState = (typeof callStates)[number];

type CallFacts = { disposition: Disposition | null; claimedBy: string | null; missedAt: Date | null; blocked: boolean };

export function callState({ disposition, claimedBy, missedAt, blocked }: CallFacts): CallState {
  if (disposition !== null) return "over";
  if (claimedBy !== null) return "claimed";
  if (blocked) return "blocked";
  return missedAt === null ? "ringing" : "missed";
}

/** What calls turned out to be, counted; calls that were held off because their number was blocked are counted apart. */
export type CallCounts = { byDisposition: Record<Disposition, number>; blocked: number; waiting: number };

/** How many are over: what they were has been said, or their number was blocked. */
export function countEnded({ byDisposition, blocked }: CallCounts): number {
  return Object.values(byDisposition).reduce((sum, count) => sum + count, blocked);
}

/**
 * How many came for nothing: ghost, prank, dropped, and those of blocked numbers. Who asks for information or reports no
 * emergency did not call for nothing.
 */
export function countNoise({ byDisposition, blocked }: CallCounts): number {
  return unfoundedDispositions.reduce((sum, one) => sum + byDisposition[one], blocked);
}

/** The share of calls that came for nothing among all that are over, from 0 to 1; null while there is none. */
export function noiseShare(counts: CallCounts): number | null {
  const over = countEnded(counts);
  return over === 0 ? null : countNoise(counts) / over;
}

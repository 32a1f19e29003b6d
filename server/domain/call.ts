import { type Disposition, unfoundedDispositions } from "../../db/vocabulary";

/**
 * A claim is released after this long without a heartbeat from the screen. By then the browser has probably been
 * closed, and the caller must not be kept waiting.
 */
export const claimTimeoutSeconds = 45;

/**
 * Interval of the heartbeats that a screen sends while it has claimed calls. A claim is released only after three
 * heartbeats in a row are missing.
 */
export const claimHeartbeatSeconds = 12;

/**
 * A call that nobody has taken after this time is missed. NENA-STA-020.1-2020 requires 95% of calls to be answered
 * within 20 seconds.
 */
export const missedAfterSeconds = 60;

/**
 * How far the phone system's clock may plausibly be ahead, and how late a call may plausibly be reported, in
 * milliseconds. Beyond that its clock or time zone is wrong.
 */
const maxAheadMs = 60_000;
const maxLateMs = 3_600_000;

/** Whether the time that the phone system gives for a call cannot be right. */
export function isReceivedAtImplausible(reportedAt: Date, arrivedAt: Date): boolean {
  const lateMs = arrivedAt.getTime() - reportedAt.getTime();
  return lateMs < -maxAheadMs || lateMs > maxLateMs;
}

/** How long a missed call stays in the list of callers to call back. */
export const missedShownHours = 24;

/**
 * How long filtering a call can be undone, in minutes. A filtered call was ended with a disposition and without an
 * incident.
 */
export const undoFilterMinutes = 15;

/** How old a silenced call may be that rings when its number is unblocked. Callers of older ones have hung up. */
export const ringAfterUnblockSeconds = 300;

/** How long a number can be blocked, in hours. */
export const callerBlockHours = { min: 1, default: 24, max: 720 } as const;

/** A phone number as it is dialled, without the spaces and hyphens that people write. */
export function toDialledNumber(phone: string): string {
  return phone.replace(/(?!^\+)\D/g, "");
}

/**
 * A number as it is dialled within the country, so that a caller is recognised in any format: "+62 812...",
 * "0062812..." and "62812..." all become "0812...". Foreign and short numbers stay unchanged.
 */
export function toNationalNumber(number: string): string {
  return number.replace(/^(?:\+62|0062|62(?=\d{8}))0?(?=\d{5})/, "0");
}

/**
 * States of a call. A missed call is `claimed` while somebody calls back, and `missed` again if the claim is released.
 */
export const callStates = ["ringing", "claimed", "missed", "blocked", "over"] as const;
export type CallState = (typeof callStates)[number];

type CallFields = {
  disposition: Disposition | null;
  claimedBy: string | null;
  missedAt: Date | null;
  blocked: boolean;
};

export function findCallState({ disposition, claimedBy, missedAt, blocked }: CallFields): CallState {
  if (disposition !== null) return "over";
  if (claimedBy !== null) return "claimed";
  if (blocked) return "blocked";
  return missedAt === null ? "ringing" : "missed";
}

/**
 * Number of calls by disposition. Calls from blocked numbers are counted separately (`blocked`). `waiting` is the
 * number of other calls that have no disposition yet.
 */
export type CallCounts = { byDisposition: Record<Disposition, number>; blocked: number; waiting: number };

/** Number of ended calls: those that have a disposition or came from a blocked number. */
export function countEndedCalls({ byDisposition, blocked }: CallCounts): number {
  return Object.values(byDisposition).reduce((sum, count) => sum + count, blocked);
}

/**
 * Number of noise calls: ghost, prank, dropped, and calls from blocked numbers. Requests for information and
 * non-emergencies are not noise.
 */
export function countNoise({ byDisposition, blocked }: CallCounts): number {
  return unfoundedDispositions.reduce((sum, disposition) => sum + byDisposition[disposition], blocked);
}

/** Noise calls as a share of all ended calls, which include blocked ones: 0 to 1; null if no call has ended. */
export function computeNoiseShare(counts: CallCounts): number | null {
  const endedCount = countEndedCalls(counts);
  return endedCount === 0 ? null : countNoise(counts) / endedCount;
}

import { randomUUID } from "node:crypto";
import { meanCallIntervalMs, type ScheduledCall } from "./call-sequence";
import { type Client, isRefused, KeyRefused } from "./client";
import { type GeneratedCall, type GeneratedIncident, generateCall } from "./generate-call";

/** The first incidents are created in quick succession, so that the map does not stay empty after the start. */
const initialIncidents = { count: 3, intervalMs: 15_000 };
const maxCallsPerTick = 5;

type PendingIncident = { dueAt: number; callId: string; incident: GeneratedIncident; idempotencyKey: string };

type Setup = {
  rate: number;
  speed: number;
  scheduleCall: (number: number) => ScheduledCall;
  /**
   * Maximum number of open simulated incidents, so that they do not accumulate if nobody handles them. Those that people
   * created for practice do not count.
   */
  maxOpen: number;
  /** Number of incidents after which no more calls are created; null: no limit. */
  maxIncidents: number | null;
};

/**
 * Creates calls. For each emergency call, it also creates an incident some time later, because a call taker would first
 * listen to the caller.
 */
export function createCallGenerator(client: Client, setup: Setup, startMs: number) {
  const { rate, speed, scheduleCall, maxOpen, maxIncidents } = setup;
  const meanIntervalMs = meanCallIntervalMs(rate);
  let callNumber = 0;
  let nextAt = rate > 0 ? startMs : Number.POSITIVE_INFINITY;
  let pendingCall: GeneratedCall | undefined;
  let pendingIncidents: PendingIncident[] = [];
  /** Ids of the incidents that this generator created and that are still open. */
  const openIncidentIds = new Set<string>();
  const counts = { calls: 0, opened: 0, ended: 0 };

  const hasReachedIncidentLimit = () =>
    maxIncidents !== null && counts.opened + pendingIncidents.length >= maxIncidents;

  /** Sends the next call to the server. Returns false if the call has to wait because too many incidents are open. */
  async function sendNextCall(now: number, openCount: number): Promise<boolean> {
    const scheduledCall = scheduleCall(callNumber);
    const isStartingUp = callNumber < initialIncidents.count && openCount < initialIncidents.count;
    const category = isStartingUp ? "emergency" : scheduledCall.category;
    const isFull = openCount + pendingIncidents.length >= maxOpen;
    // While too many incidents are open, emergency calls wait if the run has a fixed number of incidents; otherwise
    // they are skipped.
    if (category === "emergency" && isFull && maxIncidents !== null) return false;
    if (category !== "emergency" || !isFull) {
      // Keep the call until the server has responded, so that a retry sends the same call.
      pendingCall ??= generateCall(category, scheduledCall.random);
      const result = await client.sendCall(pendingCall);
      if (!isRefused(result)) counts.calls += 1;
      if (category === "emergency" && !isRefused(result)) {
        const dueAt = now + (scheduledCall.listenSeconds * 1_000) / speed;
        pendingIncidents.push({
          dueAt,
          callId: result.id,
          incident: scheduledCall.incident,
          idempotencyKey: randomUUID(),
        });
      }
    }
    pendingCall = undefined;
    callNumber++;
    const isInitial = isStartingUp && callNumber < initialIncidents.count;
    nextAt = isInitial ? now + initialIncidents.intervalMs / speed : nextAt + scheduledCall.gap * meanIntervalMs;
    return true;
  }

  async function createIncident({ callId, incident, idempotencyKey }: PendingIncident): Promise<void> {
    const createdIncident = await client.createIncident({ ...incident, callId }, idempotencyKey);
    if (isRefused(createdIncident)) return;
    if (!createdIncident.simulated)
      throw new KeyRefused("the key does not mark what it writes as simulated; make one with --simulated");
    openIncidentIds.add(createdIncident.id);
    counts.opened += 1;
  }

  return {
    /**
     * Creates the calls and incidents that are due; with `isQuiet`, only the incidents of earlier calls. `openCount` is
     * the number of open simulated incidents, without those for practice.
     */
    async tick(now: number, openCount: number, isQuiet = false): Promise<void> {
      // If the next call is more than a minute overdue, the server was unreachable. Skip the calls that were due in the
      // meantime.
      if (nextAt < now - 60_000) nextAt = now;
      for (
        let callCount = 0;
        callCount < maxCallsPerTick && now >= nextAt && !isQuiet && !hasReachedIncidentLimit();
        callCount++
      ) {
        if (!(await sendNextCall(now, openCount))) break;
      }
      for (const dueIncident of pendingIncidents.filter(({ dueAt }) => dueAt <= now)) {
        await createIncident(dueIncident);
        pendingIncidents = pendingIncidents.filter((pending) => pending !== dueIncident);
      }
    },

    /**
     * Counts the incidents of this generator that have ended since the previous count. `openIds` are the ids of all
     * open incidents.
     */
    countEnded(openIds: ReadonlySet<string>): void {
      for (const id of openIncidentIds) {
        if (openIds.has(id)) continue;
        openIncidentIds.delete(id);
        counts.ended += 1;
      }
    },

    /** Whether all requested incidents were created and have ended. */
    isOver: () =>
      maxIncidents !== null && hasReachedIncidentLimit() && pendingIncidents.length === 0 && openIncidentIds.size === 0,

    count: () => ({ ...counts, open: openIncidentIds.size }),
  };
}
export type CallGenerator = ReturnType<typeof createCallGenerator>;

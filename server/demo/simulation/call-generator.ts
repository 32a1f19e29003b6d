import { randomUUID } from "node:crypto";
import { meanCallIntervalMs, type ScheduledCall } from "./call-sequence";
import { type Client, isRefused, KeyRefused } from "./client";
import { type GeneratedCall, type GeneratedIncident, generateCall } from "./generate-call";

/** The first incidents come soon after start, so that an empty map fills. */
const initial = { incidents: 3, everyMs: 15_000 };
const maxCallsPerTick = 5;

type PendingIncident = { dueAt: number; callId: string; incident: GeneratedIncident; key: string };

type Setup = {
  rate: number;
  speed: number;
  scheduledCall: (number: number) => ScheduledCall;
  /** Maximum number of open simulated incidents, so that an unattended room does not fill up. */
  maxOpen: number;
  /** Stops after this many incidents; null never stops. */
  incidents: number | null;
};

/** Creates calls, and incidents from some of them after the call taker has listened. */
export function createCallGenerator(client: Client, setup: Setup, start: number) {
  const { rate, speed, scheduledCall, maxOpen, incidents } = setup;
  const everyMs = meanCallIntervalMs(rate);
  let callNumber = 0;
  let nextAt = rate > 0 ? start : Number.POSITIVE_INFINITY;
  let pendingCall: GeneratedCall | undefined;
  let pendingIncidents: PendingIncident[] = [];
  /** Incidents created here that are still open. */
  const openIncidentIds = new Set<string>();
  const count = { calls: 0, opened: 0, ended: 0 };

  const isDone = () => incidents !== null && count.opened + pendingIncidents.length >= incidents;

  /** Returns false when the call has to wait because too many incidents are open. */
  async function takeCall(now: number, openNow: number): Promise<boolean> {
    const scheduled = scheduledCall(callNumber);
    const isEarly = callNumber < initial.incidents && openNow < initial.incidents;
    const purpose = isEarly ? "emergency" : scheduled.purpose;
    const isFull = openNow + pendingIncidents.length >= maxOpen;
    // A run with a fixed number of incidents delays those above the limit; an endless run leaves them out.
    if (purpose === "emergency" && isFull && incidents !== null) return false;
    if (purpose !== "emergency" || !isFull) {
      // Kept until the server accepts it: a retry sends the same call.
      pendingCall ??= generateCall(purpose, scheduled.random);
      const result = await client.takeCall(pendingCall);
      if (!isRefused(result)) count.calls += 1;
      if (purpose === "emergency" && !isRefused(result)) {
        const dueAt = now + (scheduled.listenSeconds * 1_000) / speed;
        pendingIncidents.push({ dueAt, callId: result.id, incident: scheduled.incident, key: randomUUID() });
      }
    }
    pendingCall = undefined;
    callNumber++;
    const isInitial = isEarly && callNumber < initial.incidents;
    nextAt = isInitial ? now + initial.everyMs / speed : nextAt + scheduled.gap * everyMs;
    return true;
  }

  async function openIncident({ callId, incident, key }: PendingIncident): Promise<void> {
    const openedIncident = await client.openIncident({ ...incident, callId }, key);
    if (isRefused(openedIncident)) return;
    if (!openedIncident.simulated)
      throw new KeyRefused("the key does not mark what it writes as simulated; make one with --simulated");
    openIncidentIds.add(openedIncident.id);
    count.opened += 1;
  }

  return {
    /** Creates the calls and incidents that are due. `openNow`: number of simulated incidents open now. */
    async tick(now: number, openNow: number): Promise<void> {
      // Calls that were due while the server was unreachable are skipped.
      if (nextAt < now - 60_000) nextAt = now;
      for (let calls = 0; calls < maxCallsPerTick && now >= nextAt && !isDone(); calls++) {
        if (!(await takeCall(now, openNow))) break;
      }
      for (const dueIncident of pendingIncidents.filter(({ dueAt }) => dueAt <= now)) {
        await openIncident(dueIncident);
        pendingIncidents = pendingIncidents.filter((pending) => pending !== dueIncident);
      }
    },

    /** Counts incidents created here that have ended. `openIds`: ids of all open incidents. */
    updateEnded(openIds: ReadonlySet<string>): void {
      for (const id of openIncidentIds) {
        if (openIds.has(id)) continue;
        openIncidentIds.delete(id);
        count.ended += 1;
      }
    },

    /** All requested incidents were created and have ended. */
    isOver: () => incidents !== null && isDone() && pendingIncidents.length === 0 && openIncidentIds.size === 0,

    count: () => ({ ...count, open: openIncidentIds.size }),
  };
}
export type CallGenerator = ReturnType<typeof createCallGenerator>;

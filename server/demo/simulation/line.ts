import { randomUUID } from "node:crypto";
import { type Client, isRefused, KeyRefused } from "./client";
import {
  type CallPurpose,
  callMix,
  type InventedCall,
  type InventedIncident,
  inventCall,
  inventIncident,
  inventPurpose,
} from "./invent-call";
import { between, type Random } from "./random";
import type { Happening } from "./scenario";
import type { Settlements } from "./settlements";

/** Open simulated incidents at most, so that a room left alone does not fill up. */
const openAtMost = 12;
/** An empty map gets its first incidents soon after the start. */
const soon = { incidents: 3, everyMs: 15_000 };
const callsABeatAtMost = 5;

type Waiting = { dueAt: number; callId: string; incident: InventedIncident; key: string };

type Setup = {
  rate: number;
  speed: number;
  happenings: readonly Happening[];
  settlements: Settlements;
  random: Random;
};

/** The calls that come in, and the incidents that some become after the caller was listened to. */
export function openLine(client: Client, { rate, speed, happenings, settlements, random }: Setup, start: number) {
  const callsPerMs = rate / (callMix.emergency / 100) / 3_600_000;
  let soonLeft = rate > 0 ? soon.incidents : 0;
  let nextAt = rate > 0 ? start : Number.POSITIVE_INFINITY;
  let ringing: { purpose: CallPurpose; call: InventedCall } | undefined;
  let waiting: Waiting[] = [];

  async function takeCall(now: number, open: number): Promise<void> {
    const early = soonLeft > 0 && open < soon.incidents;
    const purpose = early ? "emergency" : inventPurpose(random);
    // Kept until it is taken: a call that was lost on the way is the same call when it is made again.
    ringing ??= { purpose, call: inventCall(purpose, random) };
    const full = open + waiting.length >= openAtMost;
    if (ringing.purpose !== "emergency" || !full) {
      const answer = await client.takeCall(ringing.call);
      if (ringing.purpose === "emergency" && !isRefused(answer)) {
        const incident = inventIncident(happenings, settlements, random);
        const dueAt = now + (between(random, 20, 60) * 1_000) / speed;
        waiting.push({ dueAt, callId: answer.id, incident, key: randomUUID() });
      }
    }
    ringing = undefined;
    soonLeft--;
    nextAt = early && soonLeft > 0 ? now + soon.everyMs / speed : nextAt - Math.log(1 - random()) / callsPerMs;
  }

  async function openIncident({ callId, incident, key }: Waiting): Promise<void> {
    const opened = await client.openIncident({ ...incident, callId }, key);
    if (isRefused(opened) || opened.simulated) return;
    throw new KeyRefused("the key does not mark what it writes as simulated; make one with --simulated");
  }

  return {
    /** Takes the calls that are due and opens the incidents that are. `open`: simulated incidents open now. */
    async beat(now: number, open: number): Promise<void> {
      // After a pause of the server the calls of that time are not made up for.
      if (nextAt < now - 60_000) nextAt = now;
      for (let calls = 0; calls < callsABeatAtMost && now >= nextAt; calls++) await takeCall(now, open);
      for (const due of waiting.filter(({ dueAt }) => dueAt <= now)) {
        await openIncident(due);
        waiting = waiting.filter((one) => one !== due);
      }
    },
  };
}
export type Line = ReturnType<typeof openLine>;

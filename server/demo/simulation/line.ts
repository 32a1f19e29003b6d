import { randomUUID } from "node:crypto";
import { type Client, isRefused, KeyRefused } from "./client";
import { type InventedCall, type InventedIncident, inventCall } from "./invent-call";
import { type Chapter, callEveryMs } from "./story";

/** An empty map gets its first incidents soon after the start. */
const soon = { incidents: 3, everyMs: 15_000 };
const callsABeatAtMost = 5;

type Waiting = { dueAt: number; callId: string; incident: InventedIncident; key: string };

type Setup = {
  rate: number;
  speed: number;
  tell: (number: number) => Chapter;
  /** Open simulated incidents at most, so that a room left alone does not fill up. */
  openAtMost: number;
  /** So many incidents, and then no more calls; null goes on for ever. */
  incidents: number | null;
};

/** The calls that come in, and the incidents that some become after the caller was listened to. */
export function openLine(client: Client, setup: Setup, start: number) {
  const { rate, speed, tell, openAtMost, incidents } = setup;
  const everyMs = callEveryMs(rate);
  let told = 0;
  let nextAt = rate > 0 ? start : Number.POSITIVE_INFINITY;
  let ringing: InventedCall | undefined;
  let waiting: Waiting[] = [];
  /** Opened here and not closed yet. */
  const open = new Set<string>();
  const count = { calls: 0, opened: 0, ended: 0 };

  const isDone = () => incidents !== null && count.opened + waiting.length >= incidents;

  /** Gives whether there was a hand for it. */
  async function takeCall(now: number, openNow: number): Promise<boolean> {
    const chapter = tell(told);
    const early = told < soon.incidents && openNow < soon.incidents;
    const purpose = early ? "emergency" : chapter.purpose;
    const full = openNow + waiting.length >= openAtMost;
    // A story with an end is told whole; of one without, what finds no room is left out.
    if (purpose === "emergency" && full && incidents !== null) return false;
    if (purpose !== "emergency" || !full) {
      // Kept until it is taken: a call that was lost on the way is the same call when it is made again.
      ringing ??= inventCall(purpose, chapter.random);
      const answer = await client.takeCall(ringing);
      if (!isRefused(answer)) count.calls += 1;
      if (purpose === "emergency" && !isRefused(answer)) {
        const dueAt = now + (chapter.listenSeconds * 1_000) / speed;
        waiting.push({ dueAt, callId: answer.id, incident: chapter.incident, key: randomUUID() });
      }
    }
    ringing = undefined;
    told++;
    const isSoon = early && told < soon.incidents;
    nextAt = isSoon ? now + soon.everyMs / speed : nextAt + chapter.gap * everyMs;
    return true;
  }

  async function openIncident({ callId, incident, key }: Waiting): Promise<void> {
    const opened = await client.openIncident({ ...incident, callId }, key);
    if (isRefused(opened)) return;
    if (!opened.simulated)
      throw new KeyRefused("the key does not mark what it writes as simulated; make one with --simulated");
    open.add(opened.id);
    count.opened += 1;
  }

  return {
    /** Takes the calls that are due and opens the incidents that are. `openNow`: simulated incidents open now. */
    async beat(now: number, openNow: number): Promise<void> {
      // After a pause of the server the calls of that time are not made up for.
      if (nextAt < now - 60_000) nextAt = now;
      for (let calls = 0; calls < callsABeatAtMost && now >= nextAt && !isDone(); calls++) {
        if (!(await takeCall(now, openNow))) break;
      }
      for (const due of waiting.filter(({ dueAt }) => dueAt <= now)) {
        await openIncident(due);
        waiting = waiting.filter((one) => one !== due);
      }
    },

    /** Looks which of the incidents opened here are over, by the ids of all that are open. */
    settle(openIds: ReadonlySet<string>): void {
      for (const id of open) {
        if (openIds.has(id)) continue;
        open.delete(id);
        count.ended += 1;
      }
    },

    /** All incidents that were asked for have been opened and have come to their end. */
    isOver: () => incidents !== null && isDone() && waiting.length === 0 && open.size === 0,

    count: () => ({ ...count, open: open.size }),
  };
}
export type Line = ReturnType<typeof openLine>;

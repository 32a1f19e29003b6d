import superjson from "superjson";
import { expect } from "vitest";
import type { LiveMessage } from "../../server/feed/message";

type Frame = { event: string; data: string; id: string | null };
export type Listener = {
  /** All that came, in order, as it stood on the wire. */
  frames: Frame[];
  messages(): LiveMessage[];
  /** The id of the last message. */
  lastId(): string;
  /** Waits until a message is of this kind, from the first on; gives it. */
  hears(wanted: (message: LiveMessage) => boolean, patienceMs?: number): Promise<LiveMessage>;
  /** How often an incident was told. */
  timesTold(incidentId: string): number;
  ended: Promise<void>;
  stop(): Promise<void>;
};

type Wish = { cookie: string; lastId?: string; method?: "GET" | "POST" };

/** Listens to the live feed as a browser does, and keeps what it hears. */
export async function aListener(url: string, { cookie, lastId, method = "GET" }: Wish): Promise<Listener> {
  const ending = new AbortController();
  const headers = { cookie, ...(lastId !== undefined && { "last-event-id": lastId }) };
  const post = method === "POST" && { body: "{}", headers: { ...headers, "content-type": "application/json" } };
  const answer = await fetch(`${url}/api/trpc/live.changes`, { method, headers, ...post, signal: ending.signal });
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const frames: Frame[] = [];
  const messages: LiveMessage[] = [];
  const ended = (async () => {
    let text = "";
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const parts = (text + chunk).split("\n\n\n");
      text = parts.pop() ?? "";
      for (const frame of parts.map(frameOf)) {
        frames.push(frame);
        if (frame.event === "message") messages.push(superjson.deserialize(JSON.parse(frame.data)));
      }
    }
  })().catch(() => {});
  return {
    frames,
    messages: () => messages,
    lastId: () => frames.findLast(({ id }) => id !== null)?.id ?? "",
    hears: async (wanted, patienceMs = 10_000) => {
      await expect.poll(() => messages.some(wanted), { timeout: patienceMs, interval: 20 }).toBe(true);
      return messages.find(wanted) as LiveMessage;
    },
    timesTold: (incidentId) => messages.filter(({ incidentIds }) => incidentIds.includes(incidentId)).length,
    ended,
    stop: async () => {
      ending.abort();
      await ended;
    },
  };
}

function frameOf(text: string): Frame {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1] ?? null;
  return { event: field("event") ?? "message", data: field("data") ?? "", id: field("id") };
}

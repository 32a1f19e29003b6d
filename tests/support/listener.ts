import superjson from "superjson";
import { expect } from "vitest";
import type { LiveMessage } from "../../server/feed/message";

type Frame = { event: string; data: string; id: string | null };
export type Listener = {
  /** All received events of the stream in order, with unparsed data. */
  frames: Frame[];
  messages(): LiveMessage[];
  /** Returns the id of the last message. */
  lastId(): string;
  /** Waits until one of the received messages matches, and returns that message. */
  waitForMessage(isMatch: (message: LiveMessage) => boolean): Promise<LiveMessage>;
  /** Returns how many messages contain an incident. */
  countMessagesWith(incidentId: string): number;
  ended: Promise<void>;
  stop(): Promise<void>;
};

type Options = { cookie: string; lastId?: string; method?: "GET" | "POST" };

/** Subscribes to the live feed as a browser does, and stores the received messages. */
export async function aListener(url: string, { cookie, lastId, method = "GET" }: Options): Promise<Listener> {
  const abortController = new AbortController();
  const headers = { cookie, ...(lastId !== undefined && { "last-event-id": lastId }) };
  const postOptions = method === "POST" && { body: "{}", headers: { ...headers, "content-type": "application/json" } };
  const response = await fetch(`${url}/api/trpc/live.changes`, {
    method,
    headers,
    ...postOptions,
    signal: abortController.signal,
  });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const frames: Frame[] = [];
  const messages: LiveMessage[] = [];
  const whenEnded = (async () => {
    let text = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const frameTexts = (text + chunk).split("\n\n\n");
      text = frameTexts.pop() ?? "";
      for (const frame of frameTexts.map(parseFrame)) {
        frames.push(frame);
        if (frame.event === "message") messages.push(superjson.deserialize(JSON.parse(frame.data)));
      }
    }
  })().catch(() => {});
  return {
    frames,
    messages: () => messages,
    lastId: () => frames.findLast(({ id }) => id !== null)?.id ?? "",
    waitForMessage: async (isMatch) => {
      await expect.poll(() => messages.some(isMatch), { interval: 20 }).toBe(true);
      return messages.find(isMatch) as LiveMessage;
    },
    countMessagesWith: (incidentId) => messages.filter(({ incidentIds }) => incidentIds.includes(incidentId)).length,
    ended: whenEnded,
    stop: async () => {
      abortController.abort();
      await whenEnded;
    },
  };
}

function parseFrame(text: string): Frame {
  const readField = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(text)?.[1] ?? null;
  return { event: readField("event") ?? "message", data: readField("data") ?? "", id: readField("id") };
}

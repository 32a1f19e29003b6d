import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { serve } from "./worker";

/** What is sent to whoever asks for `/<name>`, each part so many ms after the start. */
export type Recording = { name: string; parts: { afterMs: number; bytes: Buffer }[] };

const listeners = new Map<string, Set<ServerResponse>>();

const server = createServer((asked, answer) => {
  const name = decodeURIComponent((asked.url ?? "").slice(1));
  answer.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  answer.write(":\n\n");
  answer.socket?.setNoDelay(true);
  const all = listeners.get(name) ?? new Set();
  listeners.set(name, all.add(answer));
  answer.on("close", () => all.delete(answer));
});

/** Sends everything to everybody at its time; gives when each part was sent. */
async function play(recordings: Recording[]): Promise<Record<string, number[]>> {
  const start = Date.now();
  const sent = recordings.map(async ({ name, parts }) => {
    const times: number[] = [];
    for (const { afterMs, bytes } of parts) {
      const left = start + afterMs - Date.now();
      if (left > 0) await wait(left);
      times.push(Date.now());
      for (const listener of listeners.get(name) ?? []) listener.write(bytes);
    }
    return [name, times] as const;
  });
  return Object.fromEntries(await Promise.all(sent));
}

serve({
  start: () =>
    new Promise<string>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    }),
  play,
});

import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { serveOperations } from "./worker";

/** The bytes to send to every client of the path `/<name>`. Each part is sent `afterMs` ms after the start. */
export type Recording = { name: string; parts: { afterMs: number; bytes: Buffer }[] };

const clientsByName = new Map<string, Set<ServerResponse>>();

const server = createServer((request, response) => {
  const name = decodeURIComponent((request.url ?? "").slice(1));
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  response.write(":\n\n");
  response.socket?.setNoDelay(true);
  const clients = clientsByName.get(name) ?? new Set();
  clientsByName.set(name, clients.add(response));
  response.on("close", () => clients.delete(response));
});

/**
 * Sends each part to the clients of its recording at the recorded time. Returns, for each recording, the times at which
 * its parts were sent.
 */
async function sendRecordings(recordings: Recording[]): Promise<Record<string, number[]>> {
  const start = Date.now();
  const playbacks = recordings.map(async ({ name, parts }) => {
    const times: number[] = [];
    for (const { afterMs, bytes } of parts) {
      const delayMs = start + afterMs - Date.now();
      if (delayMs > 0) await wait(delayMs);
      times.push(Date.now());
      for (const client of clientsByName.get(name) ?? []) client.write(bytes);
    }
    return [name, times] as const;
  });
  return Object.fromEntries(await Promise.all(playbacks));
}

serveOperations({
  start: () =>
    new Promise<string>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    }),
  play: sendRecordings,
});

import { Agent, request } from "node:http";

/**
 * What a screen reads when incidents change: only the changed incidents (`some`, like the console), or all incidents,
 * masked (`overview`, like the wall).
 */
export type ReadMode = "some" | "overview";

type Options = { origin: string; cookie: string; readMode: ReadMode; onRead: (ms: number, status: number) => void };

const marker = Buffer.from('"incidentIds":["');

/**
 * Reads changed incidents like a screen, one request at a time. The incidents that change during a request are read by
 * the next one.
 */
export function createReader({ origin, cookie, readMode, onRead }: Options) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const pendingIds = new Set<string>();
  let isReading = false;

  async function readPending(): Promise<void> {
    isReading = true;
    while (pendingIds.size > 0) {
      const ids = [...pendingIds];
      pendingIds.clear();
      const start = performance.now();
      const status = await (readMode === "some" ? readChangedIncidents(ids) : readOverview());
      onRead(performance.now() - start, status);
    }
    isReading = false;
  }

  const readChangedIncidents = (ids: string[]) =>
    send("POST", "/api/trpc/incidents.some?batch=1", JSON.stringify({ 0: { json: { ids } } }));
  const readOverview = () => {
    const input = encodeURIComponent(JSON.stringify({ 0: { json: { status: "open" } } }));
    return send("GET", `/api/trpc/incidents.overview?batch=1&input=${input}`);
  };

  function send(method: string, path: string, body?: string): Promise<number> {
    return new Promise((resolve) => {
      const headers = { cookie, ...(body && { "content-type": "application/json" }) };
      const clientRequest = request(origin + path, { method, agent, headers }, (response) => {
        response.resume();
        response.on("close", () => resolve(response.statusCode ?? 0));
      });
      clientRequest.on("error", () => resolve(0));
      clientRequest.end(body);
    });
  }

  return {
    /**
     * Finds changed incidents in a chunk of the stream and fetches them. `precedingBytes` is the chunk before: the
     * marker in front of the list of ids may be split between the two.
     */
    scan(precedingBytes: Buffer, bytes: Buffer): void {
      const lastBytesAndChunk = precedingBytes.subarray(-marker.length + 1);
      const combinedBytes = Buffer.concat([lastBytesAndChunk, bytes]);
      const index = combinedBytes.indexOf(marker);
      if (index < 0) return;
      const from = index + marker.length - 1;
      const listEnd = combinedBytes.indexOf("]", from);
      for (const id of combinedBytes
        .toString("latin1", from, listEnd < 0 ? combinedBytes.length : listEnd)
        .split(",")) {
        const uuid = /^"([0-9a-f-]{36})"$/.exec(id)?.[1];
        if (uuid) pendingIds.add(uuid);
      }
      if (!isReading && pendingIds.size > 0) void readPending();
    },
    end: () => agent.destroy(),
  };
}

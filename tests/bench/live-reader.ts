import { Agent, request } from "node:http";

/** What a screen asks for when it is told of incidents: those alone, as the room does, or all, masked, as the wall does. */
export type Reads = "some" | "overview";

type Wish = { origin: string; cookie: string; reads: Reads; onRead: (ms: number, status: number) => void };

const marker = Buffer.from('"incidentIds":["');

/** Reads incidents again as a screen does, one question at a time: what is told meanwhile is asked for after it. */
export function createReader({ origin, cookie, reads, onRead }: Wish) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const wanted = new Set<string>();
  let isAsking = false;

  async function ask(): Promise<void> {
    isAsking = true;
    while (wanted.size > 0) {
      const ids = [...wanted];
      wanted.clear();
      const start = performance.now();
      const status = await (reads === "some" ? some(ids) : overview());
      onRead(performance.now() - start, status);
    }
    isAsking = false;
  }

  const some = (ids: string[]) =>
    send("POST", "/api/trpc/incidents.some?batch=1", JSON.stringify({ 0: { json: { ids } } }));
  const overview = () => {
    const input = encodeURIComponent(JSON.stringify({ 0: { json: { status: "open" } } }));
    return send("GET", `/api/trpc/incidents.overview?batch=1&input=${input}`);
  };

  function send(method: string, path: string, body?: string): Promise<number> {
    return new Promise((resolve) => {
      const headers = { cookie, ...(body && { "content-type": "application/json" }) };
      const asking = request(origin + path, { method, agent, headers }, (answer) => {
        answer.resume();
        answer.on("close", () => resolve(answer.statusCode ?? 0));
      });
      asking.on("error", () => resolve(0));
      asking.end(body);
    });
  }

  return {
    /** Looks whether some bytes of the stream name incidents; `before` is the end of those before, where a name may begin. */
    look(before: Buffer, bytes: Buffer): void {
      const seam = before.subarray(-marker.length + 1);
      const held = Buffer.concat([seam, bytes]);
      const at = held.indexOf(marker);
      if (at < 0) return;
      const from = at + marker.length - 1;
      const until = held.indexOf("]", from);
      for (const id of held.toString("latin1", from, until < 0 ? held.length : until).split(",")) {
        const whole = /^"([0-9a-f-]{36})"$/.exec(id)?.[1];
        if (whole) wanted.add(whole);
      }
      if (!isAsking && wanted.size > 0) void ask();
    },
    end: () => agent.destroy(),
  };
}

import { type Agent, request } from "node:http";
import type { LngLat } from "../../db/columns";
import type { Product } from "../support/product";

/** Opens an incident at a place and is done when its units are assigned; gives their ids where it is told them. */
export type Send = (place: LngLat) => Promise<string[]>;

/** Sends one incident to each place, so many at once: each sender takes the next place as soon as it is done. */
export async function sendAll(send: Send, places: readonly LngLat[], atOnce: number) {
  const durationsMs: number[] = [];
  const named: string[] = [];
  const next = places.values();
  const sender = async () => {
    for (const place of next) {
      const start = performance.now();
      named.push(...(await send(place)));
      durationsMs.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, sender));
  return { durationsMs, named, wholeMs: performance.now() - start };
}

/** Reports an incident over HTTP, on connections that are kept. */
export function overHttp({ url, apiKey }: Product, agent: Agent, type: string): Send {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  return (location) =>
    new Promise((resolve, reject) => {
      const sending = request(`${url}/api/v1/incidents`, { method: "POST", agent, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(parts).toString();
          if (answer.statusCode !== 201) return reject(new Error(`answered with ${answer.statusCode}: ${text}`));
          const { assignments } = JSON.parse(text) as { assignments: { unit: { id: string } }[] };
          resolve(assignments.map(({ unit }) => unit.id));
        });
      });
      sending.on("error", reject);
      sending.end(JSON.stringify({ type, location }));
    });
}

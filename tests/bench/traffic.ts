import { type Agent, request } from "node:http";
import type { LngLat } from "../../db/columns";
import type { TestServer } from "../support/server";

/**
 * Creates an incident at a place, with its assignments. Returns the ids of the assigned units; an empty list if they
 * are not known.
 */
export type Send = (place: LngLat) => Promise<string[]>;

/**
 * Creates an incident at each place, `concurrency` at a time. Returns the durations in ms and the ids of the assigned
 * units.
 */
export async function sendAll(send: Send, places: readonly LngLat[], concurrency: number) {
  const durationsMs: number[] = [];
  const unitIds: string[] = [];
  const remainingPlaces = places.values();
  const sender = async () => {
    for (const place of remainingPlaces) {
      const start = performance.now();
      unitIds.push(...(await send(place)));
      durationsMs.push(performance.now() - start);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: concurrency }, sender));
  return { durationsMs, unitIds, totalMs: performance.now() - start };
}

/** Creates incidents over HTTP on keep-alive connections. */
export function createHttpSender({ url, apiKey }: TestServer, agent: Agent, type: string): Send {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  return (location) =>
    new Promise((resolve, reject) => {
      const clientRequest = request(`${url}/api/v1/incidents`, { method: "POST", agent, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(parts).toString();
          if (response.statusCode !== 201)
            return reject(new Error(`the server returned ${response.statusCode}: ${text}`));
          const { assignments } = JSON.parse(text) as { assignments: { unit: { id: string } }[] };
          resolve(assignments.map(({ unit }) => unit.id));
        });
      });
      clientRequest.on("error", reject);
      clientRequest.end(JSON.stringify({ type, location }));
    });
}

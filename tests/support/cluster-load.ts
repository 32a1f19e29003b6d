import { randomUUID } from "node:crypto";
import type { AcknowledgedWrite } from "./acknowledged-writes";
import { kmFrom, sekayu } from "./makers";
import { aPng } from "./photos";
import { pause } from "./processes";
import type { RandomGenerator } from "./seeded-random";

type LoadOptions = {
  urls: string[];
  apiKey: string;
  type: string;
  callSigns: string[];
  /** The cookie of a dispatcher, who writes a note on every incident. */
  dispatcher?: string;
  /** Cookies of crews by call sign. When its unit is sent, a crew uploads a photo. */
  crews?: Record<string, string>;
  random: RandomGenerator;
};
type Answer = { status: number; body: Record<string, unknown> };
type Assignment = { id: string; state: string; unit: { callSign: string } };

/** A client abandons a request after this time and tries the next address. */
const answerTimeoutMs = 20_000;
const retryMs = 250;
/** The pause of a client between two incidents. Without it the clients would take the processor from the cluster. */
const pauseMs = 300;

/**
 * Starts one client for each call sign. Each reports a call, creates its incident, advances the assignments to `clear`,
 * closes the incident and reports a position, and then starts over; a dispatcher writes a note, and some crews upload a
 * photo. A client repeats each request until it is accepted or refused. `writes` grows with each acknowledged write;
 * `delays` lists how long it took to create each incident.
 */
export function startLoad({ urls, apiKey, type, callSigns, dispatcher, crews = {}, random }: LoadOptions) {
  const writes: AcknowledgedWrite[] = [];
  const creationTimes: { at: number; ms: number }[] = [];
  const failures: Record<string, number> = {};
  const refusals: string[] = [];
  let isStopped = false;
  /** For each client, the attempt that answered last. The next request begins with the same address. */
  const firstAttempts = callSigns.map((_, client) => client);

  /**
   * Sends a request until it is accepted or refused (4xx except 429). Returns null if the load is stopped meanwhile.
   */
  async function send(
    method: string,
    path: string,
    body: unknown,
    client: number,
    headers: Record<string, string> = { authorization: `Bearer ${apiKey}` },
  ): Promise<Answer | null> {
    for (let attempt = firstAttempts[client] ?? client; !isStopped; attempt++) {
      const url = urls[attempt % urls.length];
      try {
        const response = await fetch(url + path, {
          method,
          headers: { "content-type": "application/json", ...headers },
          body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body),
          signal: AbortSignal.timeout(answerTimeoutMs),
        });
        const text = await response.text();
        if (response.status < 500 && response.status !== 429) {
          firstAttempts[client] = attempt;
          if (response.status >= 400) refusals.push(`${response.status} ${method} ${path}: ${text}`);
          return { status: response.status, body: JSON.parse(text) };
        }
        failures[response.status] = (failures[response.status] ?? 0) + 1;
      } catch {
        failures.unanswered = (failures.unanswered ?? 0) + 1;
      }
      await pause(retryMs);
    }
    return null;
  }

  const isAccepted = (answer: Answer | null): answer is Answer => answer !== null && answer.status < 300;

  async function handleIncident(client: number): Promise<void> {
    const key = randomUUID();
    const callBody = { externalId: key, callerNumber: `0812${random.integer(1_000_000, 9_999_999)}`, note: key };
    const call = await send("POST", "/api/v1/calls", callBody, client);
    if (isAccepted(call)) writes.push({ kind: "call", at: Date.now(), key, id: call.body.id as string });
    const location = kmFrom(sekayu, random.between(0, 20), random.between(0, 360));
    const startedAt = performance.now();
    const created = await send("POST", "/api/v1/incidents", { type, location, description: key }, client, {
      authorization: `Bearer ${apiKey}`,
      "idempotency-key": key,
    });
    if (!isAccepted(created)) return;
    creationTimes.push({ at: Date.now(), ms: performance.now() - startedAt });
    const { id, assignments } = created.body as { id: string; assignments: Assignment[] };
    const assignmentIds = assignments.map((assignment) => assignment.id);
    writes.push({ kind: "incident", at: Date.now(), key, id, assignmentIds });
    await writeNote(id, key, client);
    for (const { id: assignmentId, unit } of assignments) await uploadPhoto(assignmentId, unit.callSign, client);
    for (const assignmentId of assignmentIds) {
      for (const state of ["acknowledged", "enRoute", "onScene", "clear"]) {
        // If the response to an applied request is lost, the repeated request is refused, and the step does not count
        // as acknowledged.
        const step = await send("PATCH", `/api/v1/assignments/${assignmentId}`, { state }, client);
        if (isAccepted(step)) writes.push({ kind: "step", at: Date.now(), id: assignmentId, state });
      }
    }
    const body = { callSign: callSigns[client], ...location, recordedAt: new Date().toISOString() };
    const position = await send("POST", "/api/v1/positions", body, client);
    if (isAccepted(position) && position.body.accepted === 1) {
      writes.push({ kind: "position", at: Date.now(), callSign: body.callSign ?? "", recordedAt: body.recordedAt });
    }
    // Some stay open, but even in a long run fewer than the 1,000 that a list shows.
    if (random.chance(0.98)) await closeIncident(id, client);
  }

  async function writeNote(incidentId: string, text: string, client: number): Promise<void> {
    if (!dispatcher) return;
    const id = randomUUID();
    const body = { json: { incidentId, id, text } };
    const noted = await send("POST", "/api/trpc/incidents.addNote", body, client, { cookie: dispatcher });
    if (isAccepted(noted)) writes.push({ kind: "note", at: Date.now(), key: text, id });
  }

  async function uploadPhoto(assignmentId: string, callSign: string, client: number): Promise<void> {
    const cookie = crews[callSign];
    if (!cookie) return;
    const id = randomUUID();
    const query = new URLSearchParams({ id, assignmentId, takenAt: new Date().toISOString() });
    const headers = { cookie, "content-type": "image/png" };
    const stored = await send("POST", `/api/crew/photos?${query}`, aPng(), client, headers);
    if (isAccepted(stored)) writes.push({ kind: "photo", at: Date.now(), id });
  }

  async function closeIncident(id: string, client: number): Promise<void> {
    const incident = await send("GET", `/api/v1/incidents/${id}`, undefined, client);
    if (!isAccepted(incident)) return;
    const change = { status: "closed", version: incident.body.version, closeCode: "handled" };
    const closed = await send("PATCH", `/api/v1/incidents/${id}`, change, client);
    if (isAccepted(closed)) writes.push({ kind: "closing", at: Date.now(), id, closeCode: change.closeCode });
  }

  const clients = callSigns.map(async (_, client) => {
    while (!isStopped) {
      await handleIncident(client).catch(() => {});
      await pause(pauseMs);
    }
  });
  return {
    writes,
    creationTimes,
    failures,
    /** The refused requests (status 4xx except 429). */
    refusals,
    /** Returns the longest time without an acknowledged write between two moments, in ms. */
    longestGap(from: number, until: number): number {
      const times = [from, ...writes.map(({ at }) => at).filter((at) => at > from && at < until), until];
      return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
    },
    /** Whether the last `ms` milliseconds began after `since` and had no full second without an acknowledged write. */
    hasSteadyWrites(since: number, ms: number): boolean {
      const from = Date.now() - ms;
      return from > since && this.longestGap(from, Date.now()) < 1_000;
    },
    async stop() {
      isStopped = true;
      await Promise.all(clients);
    },
  };
}

import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import type { Socket } from "node:net";
import { kmFrom, sekayu } from "../support/makers";
import type { RandomGenerator } from "../support/seeded-random";

type Unit = { callSign: string; lng: number; lat: number };
/** A running regency: its server, the units that report positions, and the sessions of crews. */
export type Regency = { url: string; apiKey: string; units: Unit[]; crewCookies: string[] };

/** The load of one regency in a busy hour. */
export const loadRates = {
  fixIntervalSeconds: 10,
  crewPhones: 10,
  crewPollIntervalSeconds: 5,
  callIntervalSeconds: 60,
};
/**
 * Incidents are created far more often than in reality, to get enough measurements. According to published figures, a
 * regency has 45 to 150 incidents a month: one every five to sixteen hours.
 */
export const incidentIntervalSeconds = 30;

/**
 * Starts the load of one regency: units that report their positions, phones of crews that poll, calls and incidents.
 * `durationsMs` contains the time that each creation of an incident took.
 */
export function startRegencyLoad({ url, apiKey, units, crewCookies }: Regency, random: RandomGenerator) {
  const agent = new Agent({ keepAlive: true });
  const sockets = new Set<Socket>();
  const durationsMs: number[] = [];
  const failures: string[] = [];
  const timers: NodeJS.Timeout[] = [];
  let requestCount = 0;

  function send(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<void> {
    return new Promise((resolve) => {
      requestCount++;
      const fail = (cause: string) => {
        failures.push(`${method} ${path.replace(/\?.*/, "")}: ${cause}`);
        resolve();
      };
      const options = {
        method,
        agent,
        headers: { ...headers, ...(body ? { "content-type": "application/json" } : {}) },
      };
      const clientRequest = request(url + path, options, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.on("end", () => {
          if ((response.statusCode ?? 0) < 300) resolve();
          else fail(`${response.statusCode} ${text.slice(0, 200)}`);
        });
      });
      clientRequest.on("socket", (socket) => sockets.add(socket));
      clientRequest.on("error", (error) => fail(error.message));
      clientRequest.end(body ? JSON.stringify(body) : undefined);
    });
  }

  const keyHeaders = { authorization: `Bearer ${apiKey}` };
  const randomPlace = () => kmFrom(sekayu, random.between(0, 8), random.between(0, 360));

  /** Calls `action` at a fixed interval, starting at a random time within the first interval. */
  function repeat(seconds: number, action: () => Promise<unknown>): void {
    const begin = () => {
      void action();
      timers.push(setInterval(() => void action(), seconds * 1_000));
    };
    timers.push(setTimeout(begin, random.between(0, seconds * 1_000)));
  }

  for (const unit of units) {
    const bearing = random.between(0, 360);
    repeat(loadRates.fixIntervalSeconds, () => {
      // 100 m in 10 s is 36 km/h. The server would refuse a longer jump as impossible.
      Object.assign(unit, kmFrom(unit, 0.1, bearing));
      const motion = { recordedAt: new Date().toISOString(), speedMps: 10, headingDeg: bearing };
      return send("POST", "/api/v1/positions", keyHeaders, { ...unit, ...motion });
    });
  }
  for (let phone = 0; phone < loadRates.crewPhones; phone++) {
    const cookie = crewCookies[phone % crewCookies.length] ?? "";
    const input = encodeURIComponent(JSON.stringify({ 0: { json: { shownAssignmentId: null } } }));
    repeat(loadRates.crewPollIntervalSeconds, () =>
      send("GET", `/api/trpc/crew.task?batch=1&input=${input}`, { cookie }),
    );
  }
  repeat(loadRates.callIntervalSeconds, () =>
    send("POST", "/api/v1/calls", keyHeaders, {
      externalId: randomUUID(),
      callerNumber: `0812${random.integer(1_000_000, 9_999_999)}`,
    }),
  );

  async function createIncident(type: string): Promise<void> {
    const startedAt = performance.now();
    await send("POST", "/api/v1/incidents", keyHeaders, { type, location: randomPlace() });
    durationsMs.push(performance.now() - startedAt);
  }

  return {
    /** Creates an incident with its assignments and records how long this took. */
    createIncident,
    startCreatingIncidents: (type: string) => repeat(incidentIntervalSeconds, () => createIncident(type)),
    durationsMs,
    failures,
    countRequests: () => requestCount,
    countBytes: () => [...sockets].reduce((sum, { bytesRead, bytesWritten }) => sum + bytesRead + bytesWritten, 0),
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      agent.destroy();
    },
  };
}

import { setTimeout as wait } from "node:timers/promises";
import type { LngLat } from "../../db/columns";
import { kmFrom } from "../support/makers";
import { serveOperations } from "./worker";

export type WriterOptions = {
  url: string;
  apiKey: string;
  seconds: number;
  units: { callSign: string; at: LngLat }[];
  incidents: { type: string; perMinute: number; at: LngLat };
};

/**
 * A change, with the times at which its request was sent and its response arrived (just after the commit), in ms of
 * this machine's clock.
 */
export type Change = { sentAt: number; respondedAt: number } & (
  | { what: "positions"; callSigns: string[]; recordedAt: number }
  | { what: "incident"; incidentId: string; step: string }
);

type CreatedIncident = { id: string; assignments: { id: string }[] };

/** Number of batches of positions sent per second. */
const batchesPerSecond = 3;
/** Each crew reports these states of its assignment in order, one every `stepSeconds`. */
const steps = ["acknowledged", "enRoute", "onScene", "clear"];
const stepSeconds = 3;

let changes: Change[] = [];

/**
 * For `seconds`, moves every unit once a second and creates incidents. For each incident, the first assigned crew
 * reports its assignment states.
 */
async function write(options: WriterOptions): Promise<Change[]> {
  changes = [];
  const until = Date.now() + options.seconds * 1_000;
  await Promise.all([moveUnits(options, until), createIncidents(options, until)]);
  return changes;
}

async function moveUnits({ units, ...server }: WriterOptions, until: number): Promise<void> {
  const batchSize = Math.ceil(units.length / batchesPerSecond);
  let nextBatchAt = Date.now();
  for (let round = 0; Date.now() < until; round++) {
    const batch = units.slice((round % batchesPerSecond) * batchSize, ((round % batchesPerSecond) + 1) * batchSize);
    const recordedAt = Date.now();
    const body = batch.map((unit) => {
      unit.at = kmFrom(unit.at, 0.008, (recordedAt / 50) % 360);
      return { callSign: unit.callSign, ...unit.at, recordedAt: new Date(recordedAt).toISOString(), speedMps: 8 };
    });
    const { accepted } = await send<{ accepted: number }>(server, "POST", "/api/v1/positions", body, (times) => ({
      ...times,
      what: "positions",
      callSigns: batch.map(({ callSign }) => callSign),
      recordedAt,
    }));
    if (accepted !== batch.length) throw new Error(`${accepted} of ${batch.length} positions were accepted`);
    nextBatchAt += 1_000 / batchesPerSecond;
    await wait(Math.max(0, nextBatchAt - Date.now()));
  }
}

async function createIncidents(
  { incidents: { type, perMinute, at }, ...server }: WriterOptions,
  until: number,
): Promise<void> {
  const pendingAdvances: Promise<void>[] = [];
  const pauseMs = 60_000 / perMinute;
  for (let number = 0; Date.now() + pauseMs < until; number++) {
    const { id, assignments } = await send<CreatedIncident>(
      server,
      "POST",
      "/api/v1/incidents",
      { type, location: kmFrom(at, number % 10, number * 77) },
      (times, incident) => ({ ...times, what: "incident", incidentId: incident.id, step: "new" }),
    );
    pendingAdvances.push(advanceAssignment(server, id, assignments[0]?.id, until));
    await wait(pauseMs);
  }
  await Promise.all(pendingAdvances);
}

async function advanceAssignment(server: Server, incidentId: string, assignmentId: string | undefined, until: number) {
  for (const step of steps) {
    await wait(stepSeconds * 1_000);
    if (!assignmentId || Date.now() > until - 2_000) return;
    await send(server, "PATCH", `/api/v1/assignments/${assignmentId}`, { state: step }, (times) => ({
      ...times,
      what: "incident",
      incidentId,
      step,
    }));
  }
}

type Server = Pick<WriterOptions, "url" | "apiKey">;
type Times = { sentAt: number; respondedAt: number };

async function send<Result>(
  { url, apiKey }: Server,
  method: string,
  path: string,
  body: unknown,
  toChange: (times: Times, result: Result) => Change,
): Promise<Result> {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const sentAt = Date.now();
  const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  const respondedAt = Date.now();
  const text = await response.text();
  if (response.status >= 300) throw new Error(`${method} ${path} returned ${response.status}: ${text}`);
  const result = JSON.parse(text) as Result;
  changes.push(toChange({ sentAt, respondedAt }, result));
  return result;
}

serveOperations({ write });

import { setTimeout as wait } from "node:timers/promises";
import type { LngLat } from "../../db/columns";
import { kmFrom } from "../support/makers";
import { serve } from "./worker";

export type Writing = {
  url: string;
  apiKey: string;
  seconds: number;
  units: { callSign: string; at: LngLat }[];
  incidents: { type: string; perMinute: number; at: LngLat };
};

/** A change that was made: when it was sent and when its answer came, after its commit; in ms of this machine's clock. */
export type Change = { sentAt: number; answeredAt: number } & (
  | { what: "positions"; callSigns: string[]; recordedAt: number }
  | { what: "incident"; incidentId: string; step: string }
);

type Made = { id: string; assignments: { id: string }[] };

/** In so many parts the units report in each second. */
const batches = 3;
/** What a crew does, so many seconds after the one before. */
const steps = ["acknowledged", "enRoute", "onScene", "clear"];
const stepSeconds = 3;

let changes: Change[] = [];

/** All units move every second, crews are sent and go through their tasks; done after so many seconds. */
async function write(writing: Writing): Promise<Change[]> {
  changes = [];
  const until = Date.now() + writing.seconds * 1_000;
  await Promise.all([move(writing, until), happen(writing, until)]);
  return changes;
}

async function move({ units, ...to }: Writing, until: number): Promise<void> {
  const size = Math.ceil(units.length / batches);
  let next = Date.now();
  for (let round = 0; Date.now() < until; round++) {
    const batch = units.slice((round % batches) * size, ((round % batches) + 1) * size);
    const recordedAt = Date.now();
    const body = batch.map((unit) => {
      unit.at = kmFrom(unit.at, 0.008, (recordedAt / 50) % 360);
      return { callSign: unit.callSign, ...unit.at, recordedAt: new Date(recordedAt).toISOString(), speedMps: 8 };
    });
    const { accepted } = await send<{ accepted: number }>(to, "POST", "/api/v1/positions", body, (times) => ({
      ...times,
      what: "positions",
      callSigns: batch.map(({ callSign }) => callSign),
      recordedAt,
    }));
    if (accepted !== batch.length) throw new Error(`${accepted} of ${batch.length} positions were taken`);
    next += 1_000 / batches;
    await wait(Math.max(0, next - Date.now()));
  }
}

async function happen({ incidents: { type, perMinute, at }, ...to }: Writing, until: number): Promise<void> {
  const running: Promise<void>[] = [];
  const pauseMs = 60_000 / perMinute;
  for (let number = 0; Date.now() + pauseMs < until; number++) {
    const { id, assignments } = await send<Made>(
      to,
      "POST",
      "/api/v1/incidents",
      { type, location: kmFrom(at, number % 10, number * 77) },
      (times, made) => ({ ...times, what: "incident", incidentId: made.id, step: "new" }),
    );
    running.push(serveIncident(to, id, assignments[0]?.id, until));
    await wait(pauseMs);
  }
  await Promise.all(running);
}

async function serveIncident(to: To, incidentId: string, assignmentId: string | undefined, until: number) {
  for (const step of steps) {
    await wait(stepSeconds * 1_000);
    if (!assignmentId || Date.now() > until - 2_000) return;
    await send(to, "PATCH", `/api/v1/assignments/${assignmentId}`, { state: step }, (times) => ({
      ...times,
      what: "incident",
      incidentId,
      step,
    }));
  }
}

type To = Pick<Writing, "url" | "apiKey">;
type Times = { sentAt: number; answeredAt: number };

async function send<Answer>(
  { url, apiKey }: To,
  method: string,
  path: string,
  body: unknown,
  told: (times: Times, answer: Answer) => Change,
): Promise<Answer> {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const sentAt = Date.now();
  const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
  const answeredAt = Date.now();
  const text = await response.text();
  if (response.status >= 300) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
  const answer = JSON.parse(text) as Answer;
  changes.push(told({ sentAt, answeredAt }, answer));
  return answer;
}

serve({ write });

import { performance } from "node:perf_hooks";
import { z } from "zod";
import { Call, Candidates, Districts, Facilities, Incident, Incidents, Positions, Types, Units } from "./answers";
import type { Report } from "./reports";
import type { AskedFor, Tally } from "./tally";

const patienceMs = 20_000;

/** The interface will not serve this key, now or later. */
export class KeyRefused extends Error {}

const Refused = z.object({ code: z.string() });

/** What the interface would not do, by its code; for the caller to live with. */
export type Refused = { refused: string };

type Asked = { method?: "GET" | "POST" | "PATCH"; body?: unknown; idempotencyKey?: string; kind?: AskedFor };

/**
 * The documented interface, as the simulator uses it. A refusal (4xx) is given back by its code; a server that is out of
 * reach or in trouble is an error, upon which one tries again. Everything is counted.
 */
export function openClient(url: string, key: string, stopped: AbortSignal, tally: Tally) {
  async function ask<Answer extends z.ZodType>(
    path: string,
    answer: Answer,
    asked: Asked = {},
  ): Promise<z.output<Answer> | Refused> {
    const { kind = "reading" } = asked;
    const started = performance.now();
    try {
      const content = await send(path, answer, asked);
      tally.answered(kind, performance.now() - started, isRefused(content) ? content.refused : null);
      return content;
    } catch (error) {
      if (!stopped.aborted) tally.failed(kind);
      throw error;
    }
  }

  async function send<Answer extends z.ZodType>(
    path: string,
    answer: Answer,
    { method = "GET", body, idempotencyKey }: Asked,
  ): Promise<z.output<Answer> | Refused> {
    const response = await fetch(new URL(`/api/v1${path}`, url), {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(idempotencyKey && { "idempotency-key": idempotencyKey }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.any([stopped, AbortSignal.timeout(patienceMs)]),
    });
    const content: unknown = await response.json();
    if (response.ok) return answer.parse(content);
    const { success, data } = Refused.safeParse(content);
    const code = success ? data.code : "unknown";
    if (response.status === 401 || response.status === 403) throw new KeyRefused(`the key is refused: ${code}`);
    if (response.status >= 500 || response.status === 429)
      throw new Error(`${method} ${path} answered ${response.status}`);
    return { refused: code };
  }

  /** For what cannot be refused unless something is wrong. */
  async function read<Answer extends z.ZodType>(path: string, answer: Answer): Promise<z.output<Answer>> {
    const content = await ask(path, answer);
    if (isRefused(content)) throw new Error(`GET ${path} was refused: ${content.refused}`);
    return content;
  }

  return {
    units: () => read("/units", Units),
    facilities: () => read("/facilities", Facilities),
    districts: () => read("/districts", Districts),
    types: () => read("/incident-types", Types),
    openIncidents: () => read("/incidents?status=open&limit=5000", Incidents),
    incident: (id: string) => read(`/incidents/${id}`, Incident),
    candidates: (id: string, kind: string) => read(`/incidents/${id}/candidates?kind=${kind}`, Candidates),
    assign: (id: string, unitId: string) =>
      ask(`/incidents/${id}/assignments`, z.unknown(), { kind: "room", method: "POST", body: { unitId } }),
    advance: (assignmentId: string, state: string) =>
      ask(`/assignments/${assignmentId}`, z.unknown(), { kind: "crews", method: "PATCH", body: { state } }),
    changeStatus: (id: string, status: string, version: number) =>
      ask(`/incidents/${id}`, z.unknown(), { kind: "room", method: "PATCH", body: { status, version } }),
    takeCall: (call: object) => ask("/calls", Call, { kind: "calls", method: "POST", body: call }),
    openIncident: (incident: object, idempotencyKey: string) =>
      ask("/incidents", Incident, { kind: "incidents", method: "POST", body: incident, idempotencyKey }),
    async report(reports: readonly Report[]): Promise<void> {
      const answer = await ask("/positions", Positions, { kind: "positions", method: "POST", body: reports });
      if (!isRefused(answer)) tally.positions(answer.accepted, answer.ignored);
    },
  };
}
export type Client = ReturnType<typeof openClient>;

export function isRefused(answer: unknown): answer is Refused {
  return typeof answer === "object" && answer !== null && "refused" in answer;
}

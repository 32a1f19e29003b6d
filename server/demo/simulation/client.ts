import { performance } from "node:perf_hooks";
import { z } from "zod";
import { Call, Candidates, Districts, Facilities, Incident, Incidents, Positions, Types, Units } from "./api-schemas";
import type { PositionReport } from "./position-reports";
import type { RequestKind, RequestStats } from "./request-stats";

const timeoutMs = 20_000;

/** The API key is invalid, lacks a scope, or does not mark data as simulated. Retrying does not help. */
export class KeyRefused extends Error {}

const Problem = z.object({ code: z.string() });

/** The result of a request that the server refused with a 4xx status; `refused` is the code of the refusal. */
export type RefusedRequest = { refused: string };

type RequestOptions = {
  method?: "GET" | "POST" | "PATCH";
  body?: unknown;
  idempotencyKey?: string;
  kind?: RequestKind;
};

/**
 * Returns a client for the HTTP interface, with one function for each request that the simulator sends. If the server
 * refuses a request (4xx), the function returns the code of the refusal. It throws if the server fails, limits the rate
 * (429) or cannot be reached, and the caller then retries. It throws `KeyRefused` if the key is rejected. All requests
 * are counted in `stats`.
 */
export function openClient(url: string, key: string, stopSignal: AbortSignal, stats: RequestStats) {
  async function sendRequest<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    options: RequestOptions = {},
  ): Promise<z.output<Schema> | RefusedRequest> {
    const { kind = "reading" } = options;
    const startedAt = performance.now();
    try {
      const content = await fetchContent(path, schema, options);
      stats.countResponse(kind, performance.now() - startedAt, isRefused(content) ? content.refused : null);
      return content;
    } catch (error) {
      if (!stopSignal.aborted) stats.countFailure(kind);
      throw error;
    }
  }

  async function fetchContent<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    { method = "GET", body, idempotencyKey }: RequestOptions,
  ): Promise<z.output<Schema> | RefusedRequest> {
    const response = await fetch(new URL(`/api/v1${path}`, url), {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(idempotencyKey && { "idempotency-key": idempotencyKey }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.any([stopSignal, AbortSignal.timeout(timeoutMs)]),
    });
    const content: unknown = await response.json();
    if (response.ok) return schema.parse(content);
    const { success, data } = Problem.safeParse(content);
    const code = success ? data.code : "unknown";
    if (response.status === 401 || response.status === 403) throw new KeyRefused(`the key is refused: ${code}`);
    if (response.status >= 500 || response.status === 429)
      throw new Error(`${method} ${path} answered ${response.status}`);
    return { refused: code };
  }

  /** Sends a GET request. Throws if it is refused, which does not happen in normal operation. */
  async function read<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    const content = await sendRequest(path, schema);
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
      sendRequest(`/incidents/${id}/assignments`, z.unknown(), { kind: "room", method: "POST", body: { unitId } }),
    advance: (assignmentId: string, state: string) =>
      sendRequest(`/assignments/${assignmentId}`, z.unknown(), { kind: "crews", method: "PATCH", body: { state } }),
    changeStatus: (id: string, status: string, version: number) =>
      sendRequest(`/incidents/${id}`, z.unknown(), { kind: "room", method: "PATCH", body: { status, version } }),
    sendCall: (call: object) => sendRequest("/calls", Call, { kind: "calls", method: "POST", body: call }),
    createIncident: (incident: object, idempotencyKey: string) =>
      sendRequest("/incidents", Incident, { kind: "incidents", method: "POST", body: incident, idempotencyKey }),
    async report(reports: readonly PositionReport[]): Promise<void> {
      const result = await sendRequest("/positions", Positions, { kind: "positions", method: "POST", body: reports });
      if (!isRefused(result)) stats.countPositions(result.accepted, result.ignored);
    },
  };
}
export type Client = ReturnType<typeof openClient>;

export function isRefused(result: unknown): result is RefusedRequest {
  return typeof result === "object" && result !== null && "refused" in result;
}

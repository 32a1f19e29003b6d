import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { FastifyInstance, RawRequestDefaultExpression } from "fastify";
import { requestSeconds } from "../metrics/metrics";

/** Accepted format of an `x-request-id` from a proxy; anything else could forge log lines. */
const requestIdPattern = /^[\w.:-]{8,100}$/;

/**
 * The id of a request: the id sent by a proxy if it is well formed (so that the request can be traced), or else a new
 * one.
 */
export function requestId({ headers }: RawRequestDefaultExpression): string {
  const proxyId = headers["x-request-id"];
  return typeof proxyId === "string" && requestIdPattern.test(proxyId) ? proxyId : randomUUID();
}

/** How long a stop waits for requests in progress. */
const stopTimeoutMs = 20_000;

/**
 * Sends the id of each request with its response, and records the duration of the request: in the metrics, and in one
 * log line at level `debug`. When the server stops, waits until the requests in progress are answered. Streams are not
 * waited for, because they have no end of their own.
 */
export function observeRequests(app: FastifyInstance): void {
  const inProgress = new Map<ServerResponse, Promise<unknown>>();
  app.addHook("onRequest", async (request, reply) => {
    const { raw } = reply;
    inProgress.set(
      raw,
      new Promise((resolve) => {
        for (const end of ["finish", "close"]) raw.once(end, resolve);
      }).then(() => inProgress.delete(raw)),
    );
    // The header is set on Node's response, because pages bypass Fastify.
    reply.raw.setHeader("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    const { raw } = reply;
    const { url: route } = request.routeOptions;
    const labels = {
      method: route ? request.method : "any",
      route: route ?? "unknown",
      status: String(raw.statusCode),
    };
    request.log.debug({ ...labels, status: raw.statusCode, ms: Math.round(reply.elapsedTime) }, "answered");
    // The duration of a stream does not show how fast the server is.
    if (!isEventStream(raw)) requestSeconds.observe(labels, reply.elapsedTime / 1_000);
  });
  app.addHook("preClose", async () => {
    const pendingResponses = [...inProgress]
      .filter(([response]) => !isEventStream(response))
      .map(([, answer]) => answer);
    const timeout = new Promise((resolve) => setTimeout(resolve, stopTimeoutMs).unref());
    await Promise.race([Promise.all(pendingResponses), timeout]);
  });
}

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader("content-type") ?? "").startsWith("text/event-stream");
}

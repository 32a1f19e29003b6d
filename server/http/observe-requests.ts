import { randomUUID } from "node:crypto";
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

/**
 * Sends the id of each request with its response, and records the duration of the request: in the metrics, and in one
 * log line at level `debug`.
 */
export function observeRequests(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    // The header is set on Node's response, because pages bypass Fastify.
    reply.raw.setHeader("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    const { raw } = reply;
    const contentType = String(raw.getHeader("content-type") ?? "");
    const { url: route } = request.routeOptions;
    const labels = {
      method: route ? request.method : "any",
      route: route ?? "unknown",
      status: String(raw.statusCode),
    };
    request.log.debug({ ...labels, status: raw.statusCode, ms: Math.round(reply.elapsedTime) }, "answered");
    // The duration of a stream does not show how fast the server is.
    if (!contentType.startsWith("text/event-stream")) requestSeconds.observe(labels, reply.elapsedTime / 1_000);
  });
}

import { randomUUID } from "node:crypto";
import type { FastifyInstance, RawRequestDefaultExpression } from "fastify";
import { requestSeconds } from "../metrics/metrics";

/** What somebody in front of us may call a request; anything else could forge lines of the log. */
const safeId = /^[\w.:-]{8,100}$/;

/** The id of a request: the one it came with, where that is sane, so that a request can be followed from the proxy on. */
export function requestId({ headers }: RawRequestDefaultExpression): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && safeId.test(given) ? given : randomUUID();
}

/** Answers each request with its id, and notes how long it took; one line of the log for each at the level `debug`. */
export function observeRequests(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    // On the raw answer too: pages are written past the framework.
    reply.raw.setHeader("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    const { raw } = reply;
    const type = String(raw.getHeader("content-type") ?? "");
    const { url: route } = request.routeOptions;
    const told = { method: route ? request.method : "any", route: route ?? "unknown", status: String(raw.statusCode) };
    request.log.debug({ ...told, status: raw.statusCode, ms: Math.round(reply.elapsedTime) }, "answered");
    // How long a screen listens says nothing about us.
    if (!type.startsWith("text/event-stream")) requestSeconds.observe(told, reply.elapsedTime / 1_000);
  });
}

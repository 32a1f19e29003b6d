import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { exportEvents } from "../audit/export-events";
import { EventFilter } from "../audit/list-events";
import { declarePersonRoute, type RouteAuth } from "./route";

/** Declares the route that returns the audit trail as a file. */
export function declareAuditRoutes(app: FastifyInstance, auth: RouteAuth): void {
  declarePersonRoute(app, auth, {
    method: "GET",
    records: "audit.exported",
    url: "/api/audit.csv",
    need: ["audit:read"],
    cost: "heavy",
    summary: "The audit trail as CSV, newest first",
    query: EventFilter,
    responses: { 200: z.string() },
    handle: async (context, { query }, reply) =>
      reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", 'attachment; filename="audit.csv"')
        .send(Readable.from(exportEvents(context, query))),
  });
}

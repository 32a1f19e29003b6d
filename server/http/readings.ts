import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { acceptReadings, ReadingsInput } from "../hazards/accept-readings";
import { declareRoute, type RouteAuth } from "./route";

/** Declares the route for river gauges that report water levels. */
export function declareReadingRoutes(app: FastifyInstance, auth: RouteAuth): void {
  declareRoute(app, auth, {
    method: "POST",
    url: "/api/v1/readings",
    scope: "readings:write",
    summary: "Accepts one water level or up to 1,000; sending one again changes nothing, another level corrects it",
    body: z.preprocess((body) => (Array.isArray(body) ? body : [body]), ReadingsInput),
    responses: { 200: z.object({ accepted: z.int(), corrected: z.int(), known: z.int() }) },
    handle: (context, { body }) => acceptReadings(context, body),
  });
}

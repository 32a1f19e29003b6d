import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { vehicles } from "../../db/network-vocabulary";
import { createClosure, liftClosure } from "../closures/change-closures";
import { ClosureInput, CreateClosureInput } from "../closures/closure-input";
import { type ClosureView, listClosuresInForce, readClosure } from "../closures/read-closures";
import { declareRoute, type RouteAuth } from "./route";
import { IdempotencyHeaders } from "./shapes";

const Time = z.iso.datetime();
const Corner = z.array(z.number());

const ClosureResponse = z.object({
  id: z.uuid(),
  geometry: z.union([
    z.object({ type: z.literal("LineString"), coordinates: z.array(Corner) }),
    z.object({ type: z.literal("Polygon"), coordinates: z.array(z.array(Corner)) }),
  ]),
  label: z.string(),
  reason: z.string(),
  vehicles: z.array(z.enum(vehicles)),
  incidentId: z.uuid().nullable().meta({ description: "Null also if the incident is sensitive" }),
  startsAt: Time,
  endsAt: Time.nullable(),
  liftedAt: Time.nullable(),
});

/** Declares the routes for roads, bridges and areas that vehicles cannot pass. */
export function declareClosureRoutes(app: FastifyInstance, auth: RouteAuth): void {
  declareRoute(app, auth, {
    method: "POST",
    url: "/api/v1/closures",
    scope: "incidents:write",
    summary: "Closes a road, a bridge or an area; the ranking of units takes it into account at once",
    body: CreateClosureInput,
    headers: IdempotencyHeaders,
    responses: { 200: ClosureResponse, 201: ClosureResponse },
    handle: async (context, { body, headers }, reply) => {
      const { id, created } = await createClosure(context, body, headers["idempotency-key"] ?? null);
      reply.code(created ? 201 : 200);
      return closureResponse(await readClosure(context, { id }));
    },
  });
  declareRoute(app, auth, {
    method: "GET",
    records: "nothing",
    url: "/api/v1/closures",
    scope: "reference:read",
    summary: "Lists the closures in force, newest first",
    responses: { 200: z.array(ClosureResponse) },
    handle: async (context) => (await listClosuresInForce(context)).map(closureResponse),
  });
  declareRoute(app, auth, {
    method: "DELETE",
    url: "/api/v1/closures/:id",
    scope: "incidents:write",
    summary: "Lifts a closure; one that is already over is returned unchanged",
    params: ClosureInput,
    responses: { 200: ClosureResponse },
    handle: async (context, { params }) =>
      closureResponse(await readClosure(context, await liftClosure(context, params))),
  });
}

/** The closure as the interface returns it: without the position of the symbol, which only our own maps need. */
function closureResponse({ signLng: _, signLat: __, ...closure }: ClosureView) {
  return closure;
}

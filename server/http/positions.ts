import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { fixRefusals } from "../domain/fix";
import { AcceptPositionsInput, acceptPositions } from "../units/accept-positions";
import { declareRoute, type RouteAuth } from "./route";

/** Declares the route for trackers that report positions of units. */
export function declarePositionRoutes(app: FastifyInstance, auth: RouteAuth): void {
  declareRoute(app, auth, {
    method: "POST",
    url: "/api/v1/positions",
    scope: "positions:write",
    summary: "Accepts one position or up to 1,000; answered once they are written",
    body: z.preprocess((body) => (Array.isArray(body) ? body : [body]), AcceptPositionsInput),
    responses: {
      200: z.object({
        accepted: z.int(),
        ignored: z.array(z.object({ index: z.int(), reason: z.enum(fixRefusals) })),
      }),
    },
    handle: (context, { body }) => acceptPositions(context, body),
  });
}

import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { ReceiveCallInput, receiveCall } from "../calls/receive-call";
import { type Doors, declareRoute } from "./route";

const CallAnswer = z.object({
  id: z.uuid(),
  repeatCaller: z.object({ total: z.int(), unfounded: z.int() }),
});

/** Calls from telephony. */
export function callRoutes(app: FastifyInstance, doors: Doors): void {
  declareRoute(app, doors, {
    method: "POST",
    url: "/api/v1/calls",
    scope: "calls:write",
    summary: "Takes a call; the same externalId again gives the same call",
    body: ReceiveCallInput,
    answers: { 200: CallAnswer, 201: CallAnswer },
    handle: async (context, { body }, reply) => {
      const { created, ...call } = await receiveCall(context, body);
      reply.code(created ? 201 : 200);
      return call;
    },
  });
}

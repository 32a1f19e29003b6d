import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { dispositions, filterDispositions } from "../../db/vocabulary";
import { type CallReference, endCall, readCallState } from "../calls/end-call";
import { filterCall } from "../calls/filter-call";
import { ReceiveCallInput, receiveCall } from "../calls/receive-call";
import type { Context } from "../context";
import { callStates } from "../domain/call";
import { plainText } from "../plain-text";
import { declareRoute, type RouteAuth } from "./route";

const CallResponse = z.object({
  id: z.uuid(),
  repeatCaller: z.object({ total: z.int(), unfounded: z.int() }),
});

const CallChange = z
  .strictObject({
    /** Set when the caller has hung up. */
    ended: z.literal(true).optional(),
    /** Set when the call was answered outside this system and was not an emergency. */
    disposition: z.enum(filterDispositions).optional(),
  })
  .refine(({ ended, disposition }) => (ended === undefined) !== (disposition === undefined), {
    error: "must say either that it ended or what it was",
    path: ["ended"],
  });

const CallStateResponse = z.object({
  id: z.uuid(),
  state: z.enum(callStates),
  disposition: z.enum(dispositions).nullable(),
});

/** Declares the routes for the phone system, which reports calls. */
export function declareCallRoutes(app: FastifyInstance, auth: RouteAuth): void {
  declareRoute(app, auth, {
    method: "POST",
    url: "/api/v1/calls",
    scope: "calls:write",
    summary: "Stores a call; a repeated externalId returns the same call",
    body: ReceiveCallInput,
    responses: { 200: CallResponse, 201: CallResponse },
    handle: async (context, { body }, reply) => {
      const { created, isClockWrong, ...call } = await receiveCall(context, body);
      if (isClockWrong) {
        reply.log.warn(
          { receivedAt: body.receivedAt },
          "the clock of the phone system is wrong; its time was replaced",
        );
      }
      reply.code(created ? 201 : 200);
      return call;
    },
  });
  declareRoute(app, auth, {
    method: "PATCH",
    url: "/api/v1/calls/:id",
    scope: "calls:write",
    summary: "Reports that the caller hung up, or that an unclaimed call was not an emergency",
    params: z.strictObject({ id: z.uuid() }),
    body: CallChange,
    responses: { 200: CallStateResponse },
    handle: (context, { params, body }) => changeCall(context, params, body),
  });
  declareRoute(app, auth, {
    method: "PATCH",
    url: "/api/v1/calls",
    scope: "calls:write",
    summary: "Reports a hang-up, or a call that was not an emergency, by its externalId",
    query: z.strictObject({ externalId: plainText(128, 1) }),
    body: CallChange,
    responses: { 200: CallStateResponse },
    handle: (context, { query, body }) => changeCall(context, query, body),
  });
}

async function changeCall(context: Context, reference: CallReference, { disposition }: z.output<typeof CallChange>) {
  if (!disposition) return endCall(context, reference);
  const { id } = await readCallState(context.db, reference);
  await filterCall(context, { id, disposition });
  return readCallState(context.db, { id });
}

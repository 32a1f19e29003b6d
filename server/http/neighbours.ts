import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../context";
import { maxBodyBytes } from "../domain/limits";
import { MessageHeaders, receiveNeighbourMessage } from "../forwarding/receive-message";
import { plainText } from "../plain-text";
import { declareOpenRoute } from "./route";

/** Declares the route for the signed messages of neighbouring centres. The signature replaces a key. */
export async function declareNeighbourRoutes(app: FastifyInstance, context: Pick<Context, "db" | "announce">) {
  // The signature is over the bytes of the body, so the body is parsed only after the signature has been checked.
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_, body, done) => done(null, body));
  declareOpenRoute(app, {
    method: "POST",
    url: "/api/v1/neighbours/:code/messages",
    maxPerMinute: 300,
    maxBytes: maxBodyBytes.message,
    summary: "Receives a signed message of a neighbouring centre; a repeated message is stored once",
    params: z.strictObject({ code: plainText(64, 1) }),
    headers: MessageHeaders,
    body: z.instanceof(Buffer, { error: "is missing" }),
    responses: { 200: z.object({ status: z.enum(["stored", "known"]) }) },
    handle: (_, { params, headers, body }) =>
      receiveNeighbourMessage({ ...context, now: () => new Date() }, { ...params, headers, body }),
  });
}

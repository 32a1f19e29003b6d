import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Scope } from "../../db/vocabulary";
import type { Actor, Context } from "../context";
import { Refusal } from "../errors";
import { fieldErrorsOf } from "../field-errors";
import { Problem } from "./problem";

type Inputs<Body, Query, Params, Headers> = { body: Body; query: Query; params: Params; headers: Headers };

type Route<Body extends z.ZodType, Query extends z.ZodType, Params extends z.ZodType, Headers extends z.ZodType> = {
  method: "GET" | "POST" | "PATCH";
  url: string;
  /** What the key must be allowed to do; there is no route without it. */
  scope: Scope;
  summary: string;
  body?: Body;
  query?: Query;
  params?: Params;
  headers?: Headers;
  /** The answers by status, for the OpenAPI description. */
  answers: Record<number, z.ZodType>;
  handle(
    context: Context,
    inputs: Inputs<z.output<Body>, z.output<Query>, z.output<Params>, z.output<Headers>>,
    reply: FastifyReply,
  ): Promise<unknown>;
};

export type Doors = {
  /** Who asks, by the bearer key of the request; null when there is none that is valid. */
  authenticate(request: FastifyRequest): Promise<Actor | null>;
  contextFor(actor: Actor): Context;
};

/** Declares one documented route: the key first, then the input against its schema, then the verb. */
export function declareRoute<
  Body extends z.ZodType,
  Query extends z.ZodType,
  Params extends z.ZodType,
  Headers extends z.ZodType,
>(app: FastifyInstance, doors: Doors, route: Route<Body, Query, Params, Headers>): void {
  const { method, url, scope, summary, body, query, params, headers, answers, handle } = route;
  const actors = new WeakMap<FastifyRequest, Actor>();
  app.route({
    method,
    url,
    schema: {
      summary,
      description: `Needs a key with the scope \`${scope}\`.`,
      security: [{ key: [] }],
      ...(body && { body }),
      ...(query && { querystring: query }),
      ...(params && { params }),
      ...(headers && { headers }),
      response: { ...answers, "4xx": { content: { "application/problem+json": { schema: Problem } } } },
    },
    // Before the body is read: who may not ask costs nothing.
    onRequest: async (request) => {
      const actor = await doors.authenticate(request);
      if (!actor) throw new Refusal("unauthenticated");
      if (!actor.scopes.includes(scope)) throw new Refusal("forbidden", { needs: scope });
      actors.set(request, actor);
    },
    handler: (request, reply) => {
      const actor = actors.get(request);
      if (!actor) throw new Refusal("unauthenticated");
      const inputs = { body: request.body, query: request.query, params: request.params, headers: request.headers };
      return handle(doors.contextFor(actor), inputs as Parameters<typeof handle>[1], reply);
    },
  });
}

/** Checks an input against its schema; a refusal names each field. */
export function validatorCompiler({ schema }: { schema: unknown }) {
  return (input: unknown) => {
    const parsed = (schema as z.ZodType).safeParse(input);
    if (parsed.success) return { value: parsed.data };
    return { error: new Refusal("invalid-input", { errors: fieldErrorsOf(parsed.error.issues) }) };
  };
}

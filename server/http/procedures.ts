import { getErrorShape, getTRPCErrorFromUnknown } from "@trpc/server";
import { fastifyRequestHandler } from "@trpc/server/adapters/fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "../context";
import { isHeavy, maxBatchSize } from "../domain/limits";
import { Refusal } from "../errors";
import { type AppRouter, appRouter } from "../router";
import { findRefusal, type ScreenContext, toTrpcError } from "../trpc";
import type { RefusalLog } from "./log-refusals";
import { createErrorReply, toRefusal } from "./problem";
import type { RouteAuth } from "./route";

type Options = Pick<RouteAuth, "identify" | "limit"> & {
  /** The build of the server. Every answer carries it, so that an open page notices a new version. */
  build: string;
  createRequestContext: (request: FastifyRequest, actor: Actor, isRead: boolean) => ScreenContext;
  onError: RefusalLog["logRefusal"];
};

/**
 * Declares the route for the screens' procedures. The caller is identified and the limits are applied before the body
 * is read.
 */
export function declareProcedureRoutes(
  app: FastifyInstance,
  { identify, limit, build, createRequestContext, onError }: Options,
): void {
  const actors = new WeakMap<FastifyRequest, Actor>();
  app.register(async (procedureApp) => {
    // tRPC parses JSON itself, so the body stays a string. tRPC's own Fastify plugin is not used, because it also
    // accepts form data of any size.
    procedureApp.removeContentTypeParser("application/json");
    procedureApp.addContentTypeParser("application/json", { parseAs: "string" }, (_, body, done) => done(null, body));
    procedureApp.addHook("onRequest", async (_, reply) => void reply.header("x-build", build));
    procedureApp.setErrorHandler<Error>((error, request, reply) => {
      onError(request, toRefusal(error));
      replyWithTrpcError(error, request, reply);
    });
    procedureApp.route<{ Params: { path: string } }>({
      method: ["GET", "POST"],
      url: "/api/trpc/:path",
      schema: { hide: true },
      onRequest: async (request, reply) => {
        const { path } = request.params;
        // Refuse any other characters, because tRPC decodes the path a second time.
        if (!/^[\w.,]+$/.test(path)) throw new Refusal("not-found");
        const procedures = path.split(",");
        const isTooLarge = procedures.length > (procedures.some(isHeavy) ? 1 : maxBatchSize);
        if (isTooLarge) throw new Refusal("batch-too-large", { most: maxBatchSize });
        const actor = await identify(request, reply);
        if (!actor) throw new Refusal("unauthenticated");
        actors.set(request, actor);
        await limit(request, reply, actor, isHeavy(path) ? "heavy" : "light");
      },
      handler: (request, reply) =>
        fastifyRequestHandler<AppRouter, FastifyRequest, FastifyReply>({
          req: request,
          res: reply,
          path: request.params.path,
          router: appRouter,
          allowMethodOverride: true,
          createContext: async ({ info }) => {
            const actor = actors.get(request);
            if (!actor) throw new Refusal("unauthenticated");
            return createRequestContext(request, actor, info.type === "query");
          },
          onError: ({ error, path }) => {
            onError(request, findRefusal(error), path);
            if (error.code === "INTERNAL_SERVER_ERROR") request.log.error({ err: error, path }, "a procedure failed");
          },
        }),
    });
  });
}

/**
 * Replies with an error in the format that tRPC's client expects. In any other format, the screens would mistake a
 * refusal for a network failure.
 */
const replyWithTrpcError = createErrorReply((reply, refusal, requestId) => {
  const error = refusal ? toTrpcError(refusal) : getTRPCErrorFromUnknown(new Error("internal"));
  const { _config: config } = appRouter._def;
  const ctx = { requestId } as ScreenContext;
  const shape = getErrorShape({ config, error, type: "unknown", path: undefined, input: undefined, ctx });
  reply
    .code(shape.data.httpStatus)
    .type("application/json")
    .send(JSON.stringify({ error: config.transformer.output.serialize(shape) }));
});

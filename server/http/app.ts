import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { createJsonSchemaTransform } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Database } from "../../db/client";
import type { Actor, Context, Settings } from "../context";
import { Refusal } from "../errors";
import { checkKey } from "../keys/check-key";
import type { Feed } from "../live/feed";
import type { Log } from "../log";
import { type AppRouter, appRouter } from "../router";
import { readTicket, sessionCookie } from "../session";
import type { ScreenContext } from "../trpc";
import { assignmentRoutes } from "./assignments";
import { callRoutes } from "./calls";
import { healthRoute } from "./health";
import { incidentRoutes } from "./incidents";
import { mapDataRoutes } from "./map-data";
import { positionRoutes } from "./positions";
import { answerError } from "./problem";
import { type Doors, declareRoute, validatorCompiler } from "./route";
import { sessionRoutes } from "./session";

const describeRoute = createJsonSchemaTransform({});

export type House = {
  database: Database;
  feed: Feed;
  settings: Settings;
  log: Log;
  sessionSecret: string;
  tls: boolean;
  version: string;
};

/** The one port: the documented interface, the screens' tRPC and the live feed. The screens themselves are added by the caller. */
export async function buildApp(house: House): Promise<FastifyInstance> {
  const { database, feed, settings, log, sessionSecret, tls, version } = house;
  const loggerInstance: FastifyBaseLogger = log;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1_000_000,
    trustProxy: tls,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 5_000 },
    frameworkErrors: answerError,
  });
  // JSON only: without this a text body would reach the schemas as a string.
  app.removeContentTypeParser("text/plain");
  app.setValidatorCompiler(validatorCompiler);
  // The answers' schemas describe; they do not filter: each handler names what it gives.
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler<Error>(answerError);
  app.setNotFoundHandler(() => {
    throw new Refusal("not-found");
  });

  const contextFor = (actor: Actor): Context => ({
    db: database.db,
    actor,
    now: () => new Date(),
    settings,
    announce: feed.announce,
  });
  const doors: Doors = {
    contextFor,
    authenticate: async ({ headers: { authorization = "" } }) => {
      const [, key] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
      return key ? checkKey(database.db, key, new Date()) : null;
    },
  };

  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { "default-src": ["'none'"], "frame-ancestors": ["'none'"] },
    },
    strictTransportSecurity: tls,
  });
  await app.register(rateLimit, { global: false, errorResponseBuilder: () => new Refusal("rate-limited") });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Muba Siaga 112",
        version,
        description: "The documented interface for telephony, trackers and other systems.",
      },
      components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
    },
    // The screens' own interface is not for machines.
    transform: (route) =>
      route.url.startsWith("/api/trpc") ? { url: route.url, schema: { hide: true } } : describeRoute(route),
  });
  await app.register(async (machines) => {
    healthRoute(machines, database, version);
    callRoutes(machines, doors);
    incidentRoutes(machines, doors);
    assignmentRoutes(machines, doors);
    positionRoutes(machines, doors);
    mapDataRoutes(machines, doors);
    sessionRoutes(machines, { secret: sessionSecret, secure: tls });
    declareRoute(machines, doors, {
      method: "GET",
      url: "/api/v1/openapi.json",
      scope: "reference:read",
      summary: "This description",
      answers: { 200: z.record(z.string(), z.unknown()) },
      handle: async () => app.swagger(),
    });
  });

  await app.register(fastifyTRPCPlugin, {
    prefix: "/api/trpc",
    trpcOptions: {
      router: appRouter,
      createContext: ({ req }): ScreenContext => {
        const actor = readTicket(sessionSecret, req.cookies[sessionCookie] ?? "", new Date());
        const { actor: _, ...context } = contextFor(actor as Actor);
        return { ...context, actor, feed, embedded: database.embedded };
      },
      onError: ({ error, path }) => {
        if (error.code === "INTERNAL_SERVER_ERROR") log.error({ err: error, path }, "a procedure failed");
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>["trpcOptions"],
  });
  return app;
}

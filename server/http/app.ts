import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Database } from "../../db/client";
import type { Actor, Context, Settings } from "../context";
import { maxBodyBytes, requestTimeoutMs } from "../domain/limits";
import { Refusal } from "../errors";
import type { Feed } from "../feed/feed";
import { createSessionCheck } from "../feed/stream-changes";
import { authenticateKey, isKeyFormat } from "../keys/check-key";
import { createKeyGuessLimiter } from "../keys/key-guess-limiter";
import type { Log } from "../log";
import { createGaugeReader } from "../metrics/read-gauges";
import { configureBetterAuth } from "../people/accounts";
import { reencryptSecondFactors } from "../people/secrets";
import type { AuthContext } from "../people/sign-in";
import type { ScreenContext } from "../trpc";
import { openPositionQueue } from "../units/position-queue";
import { declareAssignmentRoutes } from "./assignments";
import { declareAuditRoutes } from "./audit";
import { declareAuthRoutes } from "./auth";
import { declareCallRoutes } from "./calls";
import { declareClosureRoutes } from "./closures";
import { encodeConsoleStart } from "./console-start";
import { declareHealthRoute } from "./health";
import { createIdentify } from "./identify";
import { declareIncidentRoutes } from "./incidents";
import { declareInsightRoutes } from "./insight";
import { createRequestLimiter, isInRoom, timeOutSlowBodies } from "./limit-requests";
import { declareLiveRoute } from "./live";
import { createRefusalLog } from "./log-refusals";
import { declareMapDataRoutes } from "./map-data";
import { declareMetricsRoute } from "./metrics";
import { declareNeighbourRoutes } from "./neighbours";
import { observeRequests, requestId } from "./observe-requests";
import { declareOgcRoutes } from "./ogc";
import { declareOpenApiRoute, describeInterface } from "./openapi";
import { checkOrigin } from "./origin";
import type { PageOptions } from "./pages";
import { declarePasskeyRoutes } from "./passkeys";
import { declarePhotoRoutes } from "./photos";
import { declarePositionRoutes } from "./positions";
import { replyWithError, toRefusal, validatorCompiler } from "./problem";
import { declareProcedureRoutes } from "./procedures";
import { createAddressMatcher, dropInvalidForwardedFor } from "./proxy";
import { declareReadingRoutes } from "./readings";
import { collectDeclaredRoutes, type RouteAuth } from "./route";
import { closedPolicy, forbidCaching, securityHeaders } from "./security-headers";
import { declareTrackerRoutes } from "./trackers";
import { declareTravelRoutes } from "./travel-routes";
import { declareWarningRoutes } from "./warnings";

export type AppOptions = {
  database: Database;
  feed: Feed;
  settings: Settings;
  log: Log;
  sessionSecret: string;
  /** The previous `sessionSecret`. What it signed or encrypted stays valid. */
  previousSecret?: string | undefined;
  tls: boolean;
  /** The addresses and networks from which `x-forwarded-for` is accepted; used only with `tls`. */
  trustedProxies?: string;
  version: string;
  /** The build of the screens that this server serves. */
  build?: string;
  /** Maximum number of requests per minute for each API key. */
  keyRequestsPerMinute?: number;
  /** The token that readers of `/metrics` must send. If it is not set, nobody can read the metrics. */
  metricsToken?: string | undefined;
  /** Maximum number of reported positions waiting to be written. */
  maxPositionsWaiting?: number | undefined;
};

declare module "fastify" {
  interface FastifyInstance {
    auth: RouteAuth;
    readConsoleStart: PageOptions["readConsoleStart"];
  }
}

/**
 * Builds the server with the documented HTTP interface, the tRPC procedures of the screens, and the live feed. The
 * caller adds the pages, which are served on the same port.
 */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const {
    database,
    feed,
    settings,
    log,
    sessionSecret,
    previousSecret,
    tls,
    trustedProxies = "127.0.0.0/8, ::1",
    version,
    build = "dev",
    keyRequestsPerMinute = 120_000,
    metricsToken,
  } = options;
  const isProxy = createAddressMatcher(trustedProxies);
  const loggerInstance: FastifyBaseLogger = log;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes.json,
    // How long a request may take to arrive; responses may last longer. `timeOutSlowBodies` sets shorter limits for
    // bodies.
    requestTimeout: requestTimeoutMs.photo,
    http: { headersTimeout: requestTimeoutMs.headers, connectionsCheckingInterval: 5_000 },
    // Trust only the one proxy that terminates TLS, not the addresses that a client writes into the header.
    trustProxy: tls && ((address, hops) => hops === 0 && isProxy(address)),
    genReqId: requestId,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 5_000 },
    frameworkErrors: (error, request, reply) => {
      for (const [name, value] of Object.entries(securityHeaders(closedPolicy, tls))) reply.raw.setHeader(name, value);
      replyWithError(error, request, reply);
    },
  });
  // By default, only JSON bodies are accepted; a text body would otherwise reach the schemas as a string.
  app.removeContentTypeParser("text/plain");
  app.setValidatorCompiler(validatorCompiler);
  // Response schemas only describe the responses and remove nothing: each handler selects the fields it sends.
  app.setSerializerCompiler(() => JSON.stringify);
  const refusalLog = createRefusalLog();
  app.setErrorHandler<Error>((error, request, reply) => {
    refusalLog.logRefusal(request, toRefusal(error));
    replyWithError(error, request, reply);
  });
  app.addHook("onRequest", async ({ raw }) => dropInvalidForwardedFor(raw));
  observeRequests(app);
  timeOutSlowBodies(app);
  app.addHook("onRequest", forbidCaching);
  app.addHook("onRequest", async (request) => checkOrigin(request));
  collectDeclaredRoutes(app);
  app.setNotFoundHandler(() => {
    throw new Refusal("not-found");
  });

  const positions = openPositionQueue(
    { db: database.db, settings, announce: feed.announce },
    options.maxPositionsWaiting,
  );
  // Writes the received positions before the routes close, and any later ones before the database closes.
  app.addHook("preClose", () => positions.drain());
  app.addHook("onClose", () => positions.drain());
  const limitKeyGuesses = createKeyGuessLimiter();
  const contextFor = (actor: Actor, isRead: boolean): Context => ({
    db: isRead && !isInRoom(actor) ? database.reads : database.db,
    actor,
    now: () => new Date(),
    settings,
    announce: feed.announce,
    positions,
  });
  const secrets = { current: sessionSecret, previous: previousSecret };
  const accounts = configureBetterAuth({ db: database.db, secrets, tls });
  await reencryptSecondFactors(database.db, accounts, secrets, log);
  const authContext: AuthContext = { db: database.db, accounts, secrets, now: () => new Date() };
  const identify = createIdentify(authContext, tls);
  await app.register(cookie);
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_, { ttl }) => new Refusal("rate-limited", { retryAfterSeconds: Math.ceil(ttl / 1_000) }),
  });
  const { limit, limitLookup } = createRequestLimiter(app);
  const auth: RouteAuth = {
    contextFor,
    authenticate: async (request, key) => {
      if (!key || !isKeyFormat(key)) return null;
      const { ip } = request;
      const now = new Date();
      const actor = await limitKeyGuesses({ key, ip, now }, () =>
        authenticateKey(database.db, key, now, (id) => refusalLog.noteExpiredKey(request, id)),
      );
      refusalLog.noteActor(request, actor);
      return actor && { ...actor, from: ip };
    },
    identify: async (request, reply) => {
      const actor = await limitLookup(request, () => identify(request, reply));
      refusalLog.noteActor(request, actor);
      return actor;
    },
    limit,
    keyRequestsPerMinute,
  };

  app.decorate("auth", auth);

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: Object.fromEntries(
        closedPolicy.split("; ").map((directive) => directive.split(" ") as [string, string]),
      ),
    },
    strictTransportSecurity: tls,
  });
  await describeInterface(app, version);
  await app.register(async (machineApp) => {
    declareHealthRoute(machineApp, { database, feed, version });
    declareMetricsRoute(machineApp, metricsToken, createGaugeReader({ database, feed, positions, settings }));
    declareCallRoutes(machineApp, auth);
    declareIncidentRoutes(machineApp, auth);
    declareAssignmentRoutes(machineApp, auth);
    declareClosureRoutes(machineApp, auth);
    declareTravelRoutes(machineApp, auth);
    declarePositionRoutes(machineApp, auth);
    declareReadingRoutes(machineApp, auth);
    await machineApp.register(async (trackerApp) => declareTrackerRoutes(trackerApp, auth));
    declareMapDataRoutes(machineApp, auth);
    declareAuthRoutes(machineApp, auth, authContext, tls);
    declarePasskeyRoutes(machineApp, auth, authContext, tls);
    declareAuditRoutes(machineApp, auth);
    declareInsightRoutes(machineApp, auth);
    declarePhotoRoutes(machineApp, auth);
    declareOgcRoutes(machineApp, auth, { version, hasTiles: !database.embedded });
    await machineApp.register(declareNeighbourRoutes, { db: database.db, announce: feed.announce });
    declareWarningRoutes(machineApp, { db: database.reads, now: () => new Date() });
    declareOpenApiRoute(machineApp, auth);
  });

  const sessionCheck = createSessionCheck(database.db, log);
  app.addHook("onClose", async () => sessionCheck.stop());
  const createRequestContext = (request: FastifyRequest, actor: Actor | null, isRead: boolean): ScreenContext => {
    const { actor: _, ...context } = contextFor(actor as Actor, isRead);
    return {
      ...context,
      actor,
      feed,
      figures: database.figures,
      embedded: database.embedded,
      sessionCheck,
      requestId: request.id,
    };
  };
  const createContext = async (request: FastifyRequest, reply: FastifyReply) =>
    createRequestContext(request, await auth.identify(request, reply), false);
  declareLiveRoute(app, { createContext, counters: feed.counters, onError: refusalLog.logRefusal });
  declareProcedureRoutes(app, { ...auth, build, createRequestContext, onError: refusalLog.logRefusal });
  app.decorate("readConsoleStart", (request, actor) => encodeConsoleStart(createRequestContext(request, actor, true)));
  return app;
}

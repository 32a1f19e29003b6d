import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Permission, Scope } from "../../db/access-vocabulary";
import type { ReadAuditKind } from "../../db/event-kinds";
import type { Actor, Context } from "../context";
import { findIpNetwork } from "../domain/ip-network";
import { maxBodyBytes, requestTimeoutMs } from "../domain/limits";
import { type AccessNeed, findMissingPermission, findPendingSignInStep } from "../domain/permission";
import { Refusal } from "../errors";
import { describeRoute, type Inputs, type RouteDescription, readInputs } from "./describe-route";
import type { Cost, LimitRequest } from "./limit-requests";
import { bearerKey, mapClientKey, rateLimitKey, trackerKey } from "./request-key";

const mapClientChallenge = 'Basic realm="Muba Siaga 112", charset="UTF-8"';

type Route<
  Access,
  Caller,
  Body extends z.ZodType,
  Query extends z.ZodType,
  Params extends z.ZodType,
  Headers extends z.ZodType,
> = RouteDescription<Body, Query, Params, Headers> &
  Access & {
    handle(
      caller: Caller,
      inputs: Inputs<z.output<Body>, z.output<Query>, z.output<Params>, z.output<Headers>>,
      reply: FastifyReply,
    ): Promise<unknown>;
  };

/**
 * Access for machines: the API key needs this scope. With `keyFrom`, the key is also accepted where trackers send it;
 * see `trackerKey`.
 */
type KeyAccess = { scope: Scope; keyFrom?: "tracker" };
/** Access for people and screens, identified by cookie. They need all of the permissions, or only to be signed in. */
type CookieAccess = {
  need: "signed-in" | readonly Permission[];
  /** The kind of request, which determines its limits; `light` by default. */
  cost?: Cost;
  /** Whether the body is a photo, which has its own limits. */
  isPhoto?: boolean;
  /** Whether an API key with these permissions is accepted as well, see `mapClientKey`. */
  isForMaps?: boolean;
};
/** Access for everybody, with a rate limit per address, or per key returned by `rateLimitKeyOf`. */
type OpenAccess = {
  maxPerMinute: number;
  /**
   * Returns the key by which requests are counted for the rate limit. Called after the body has been read. Without this
   * function, requests are counted by address.
   */
  rateLimitKeyOf?: (request: FastifyRequest) => string;
  maxBytes?: number;
};

/** How the caller of a route authenticates; `either` is by key or cookie. */
type AuthenticatedBy = "key" | "cookie" | "either" | "token" | "nobody";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The access that the route requires. The server does not start if a route does not declare it. */
    need?: AccessNeed;
    /** The audit event that a read records, or `nothing`. */
    records?: ReadAuditKind | undefined;
    /** How the caller authenticates. */
    authenticatedBy?: AuthenticatedBy;
  }
  interface FastifyInstance {
    declaredRoutes: DeclaredRoute[];
  }
}

/** What a route declares about its access, for the test that checks all routes. */
type DeclaredRoute = {
  url: string;
  methods: string[];
  need: AccessNeed;
  authenticatedBy: AuthenticatedBy;
  records: ReadAuditKind | undefined;
};

/** Collects what each route declares in `app.declaredRoutes`, and refuses a route that does not declare its access. */
export function collectDeclaredRoutes(app: FastifyInstance): void {
  app.decorate("declaredRoutes", []);
  app.addHook("onRoute", ({ url, method, config }) => {
    // Each of the procedures behind this route declares its own access.
    if (url === "/api/trpc/:path") return;
    const { need, authenticatedBy, records } = config ?? {};
    if (need === undefined || authenticatedBy === undefined) throw new Error(`${url} does not declare who has access`);
    app.declaredRoutes.push({ url, methods: [method].flat(), need, authenticatedBy, records });
  });
}

export type RouteAuth = {
  /** The actor that the API key of a request belongs to; null if the key is not valid. */
  authenticate(request: FastifyRequest, key: string | null): Promise<Actor | null>;
  /** The actor that the session or screen cookie belongs to. New cookies are added to the reply. */
  identify(request: FastifyRequest, reply?: FastifyReply): Promise<Actor | null>;
  /** Returns the context of a request. Reads by users who may not dispatch use separate database connections. */
  contextFor(actor: Actor, isRead: boolean): Context;
  limit: LimitRequest;
  keyRequestsPerMinute: number;
};

/** Declares a documented route for machines. It checks the key, then the input, and then calls `handle`. */
export function declareRoute<
  Body extends z.ZodType,
  Query extends z.ZodType,
  Params extends z.ZodType,
  Headers extends z.ZodType,
>(app: FastifyInstance, auth: RouteAuth, route: Route<KeyAccess, Context, Body, Query, Params, Headers>): void {
  const { scope, keyFrom, handle } = route;
  const keyOf = keyFrom === "tracker" ? trackerKey : bearerKey;
  const actors = new WeakMap<FastifyRequest, Actor>();
  app.route({
    ...describeRoute(route, { description: `Needs a key with the scope \`${scope}\`.`, security: [{ key: [] }] }),
    config: { need: [scope], authenticatedBy: "key", records: route.records },
    onRequest: [
      limitPerKey(app, auth, keyOf),
      // This hook runs before the body is read, so that unauthorised requests cost little.
      async (request: FastifyRequest) => {
        actors.set(request, requireAccess(await auth.authenticate(request, keyOf(request)), [scope]));
      },
    ],
    handler: (request, reply) => {
      const actor = actors.get(request);
      if (!actor) throw new Refusal("unauthenticated");
      return handle(auth.contextFor(actor, false), readInputs(request), reply);
    },
  });
}

/**
 * Declares a route for people and screens, authenticated by cookie, and with `isForMaps` also for machines with a key.
 * It is not part of the documented HTTP interface.
 */
export function declarePersonRoute<
  Body extends z.ZodType,
  Query extends z.ZodType,
  Params extends z.ZodType,
  Headers extends z.ZodType,
>(app: FastifyInstance, auth: RouteAuth, route: Route<CookieAccess, Context, Body, Query, Params, Headers>): void {
  const { method, need, cost = "light", isPhoto = false, isForMaps = false, handle } = route;
  const actors = new WeakMap<FastifyRequest, Actor>();
  const keyOf = (request: FastifyRequest) => (isForMaps ? mapClientKey(request) : null);
  app.route({
    ...describeRoute(route, { hide: true }),
    ...(isPhoto && { bodyLimit: maxBodyBytes.photo }),
    config: {
      need,
      authenticatedBy: isForMaps ? "either" : "cookie",
      records: route.records,
      ...(isPhoto && { requestTimeoutMs: requestTimeoutMs.photo }),
    },
    onRequest: [
      ...(isForMaps ? [limitPerKey(app, auth, mapClientKey)] : []),
      async (request, reply) => {
        const key = keyOf(request);
        const actor = key === null ? await auth.identify(request, reply) : await auth.authenticate(request, key);
        // Map programs ask for a name and password only if the response has this header. A browser whose session has
        // ended must not ask for them, so it does not get the header.
        if (isForMaps && !actor && !request.headers.cookie) reply.header("www-authenticate", mapClientChallenge);
        const requiredStep = actor && findPendingSignInStep(actor);
        if (need !== "signed-in" && requiredStep) throw new Refusal(requiredStep);
        const knownActor = requireAccess(actor, need === "signed-in" ? [] : need);
        actors.set(request, knownActor);
        await auth.limit(request, reply, knownActor, cost);
      },
    ],
    handler: (request, reply) => {
      const actor = actors.get(request);
      if (!actor) throw new Refusal("unauthenticated");
      return handle(auth.contextFor(actor, method === "GET"), readInputs(request), reply);
    },
  });
}

/** Declares a route that is open to everybody. */
export function declareOpenRoute<
  Body extends z.ZodType,
  Query extends z.ZodType,
  Params extends z.ZodType,
  Headers extends z.ZodType,
>(app: FastifyInstance, route: Route<OpenAccess, null, Body, Query, Params, Headers>): void {
  const { maxPerMinute, rateLimitKeyOf, maxBytes = maxBodyBytes.unauthenticated, records, handle } = route;
  const rateLimitOptions = rateLimitKeyOf
    ? { hook: "preHandler" as const, keyGenerator: rateLimitKeyOf }
    : { keyGenerator: ({ ip }: FastifyRequest) => findIpNetwork(ip) };
  const rateLimit = { max: maxPerMinute, timeWindow: "1 minute", ...rateLimitOptions };
  app.route({
    ...describeRoute(route, { hide: true }),
    bodyLimit: maxBytes,
    config: { need: "nothing", authenticatedBy: "nobody", records, rateLimit },
    handler: (request, reply) => handle(null, readInputs(request), reply),
  });
}

/** Limits the requests with each key. This hook runs before the key look-up; a limit in `config` would run after it. */
function limitPerKey(app: FastifyInstance, auth: RouteAuth, keyOf: (request: FastifyRequest) => string | null) {
  return app.rateLimit({
    max: auth.keyRequestsPerMinute,
    timeWindow: "1 minute",
    keyGenerator: (request) => rateLimitKey(keyOf(request), request),
  });
}

function requireAccess(actor: Actor | null, need: readonly Permission[]): Actor {
  if (!actor) throw new Refusal("unauthenticated");
  const missingPermission = findMissingPermission(actor.scopes, need);
  if (missingPermission) throw new Refusal("forbidden", { needs: missingPermission });
  return actor;
}

import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import {
  AddPasskeyInput,
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  type RelyingParty,
  RemovePasskeyInput,
  removePasskey,
  UsePasskeyInput,
  verifyPasskey,
} from "../people/passkeys";
import { PasswordInput } from "../people/second-factor";
import type { AuthContext, ClientInfo } from "../people/sign-in";
import { replyWithCookies } from "./auth";
import { setCookies, toHeaders } from "./identify";
import { declareOpenRoute, declarePersonRoute, type RouteAuth } from "./route";

const EmptyResponse = z.undefined();
const Options = z.looseObject({ challenge: z.string() });

/** Declares the routes that set up and remove passkeys, and those that complete a sign-in with a passkey. */
export function declarePasskeyRoutes(
  app: FastifyInstance,
  auth: RouteAuth,
  authContext: AuthContext,
  tls: boolean,
): void {
  const toRelyingParty = ({ host, hostname }: FastifyRequest): RelyingParty => ({
    origin: `${tls ? "https" : "http"}://${host}`,
    rpId: hostname,
  });
  const readClientInfo = (request: FastifyRequest): ClientInfo => ({
    headers: toHeaders(request, authContext.secrets),
    from: request.ip,
    deviceTokens: undefined,
  });
  declareOpenRoute(app, {
    method: "POST",
    url: "/api/auth/second-factor/passkey-options",
    maxPerMinute: 60,
    summary: "Starts completing a sign-in with a passkey",
    responses: { 200: Options },
    handle: (_, { request }) => beginPasskeySignIn(authContext, readClientInfo(request), toRelyingParty(request)),
  });
  declareOpenRoute(app, {
    method: "POST",
    url: "/api/auth/second-factor/passkey",
    maxPerMinute: 60,
    summary: "Completes a sign-in with a passkey",
    body: UsePasskeyInput,
    responses: { 200: z.object({ state: z.literal("signed-in") }) },
    handle: async (_, { body, request }, reply) => {
      const { state, cookies } = await verifyPasskey(
        authContext,
        readClientInfo(request),
        toRelyingParty(request),
        body,
      );
      setCookies(reply, cookies);
      return { state };
    },
  });
  declarePersonRoute(app, auth, {
    method: "POST",
    url: "/api/auth/passkeys/begin",
    need: "signed-in",
    summary: "Starts setting up a passkey",
    body: PasswordInput,
    responses: { 200: Options },
    handle: ({ actor }, { body, request }) => beginPasskey(authContext, actor, toRelyingParty(request), body),
  });
  declarePersonRoute(app, auth, {
    method: "POST",
    url: "/api/auth/passkeys",
    need: "signed-in",
    summary: "Stores a passkey that the browser has made",
    body: AddPasskeyInput,
    responses: { 204: EmptyResponse },
    handle: async ({ actor }, { body, request }, reply) => {
      await addPasskey(authContext, actor, toRelyingParty(request), body);
      return replyWithCookies(reply, []);
    },
  });
  declarePersonRoute(app, auth, {
    method: "POST",
    url: "/api/auth/passkeys/remove",
    need: "signed-in",
    summary: "Removes a passkey",
    body: RemovePasskeyInput,
    responses: { 204: EmptyResponse },
    handle: async ({ actor }, { body }, reply) => {
      await removePasskey(authContext, actor, body);
      return replyWithCookies(reply, []);
    },
  });
}
